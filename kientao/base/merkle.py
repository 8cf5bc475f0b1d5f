"""Merkle tree of RFC 6962 §2.1: hashes, roots, inclusion and consistency proofs, strict verification.

A hash is 32 bytes. A *reader* gives the hash of the perfect subtree (level, index), that is of the leaves
[index·2^level, (index+1)·2^level); proofs and roots are computed from any reader: memory, tiles, a database.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence

from .errors import Refused, declare
from .text import T

Reader = Callable[[int, int], bytes]

EMPTY = hashlib.sha256(b"").digest()
_sha256 = hashlib.sha256

declare("merkle.range", T("Vị trí hoặc cỡ cây nằm ngoài khoảng.", "Index or size out of range."))
declare(
    "merkle.length",
    T("Chuỗi chứng minh dài {got}, phải là {want}.", "The proof has {got} hashes, not {want}."),
)
declare("merkle.root", T("Chứng minh không dẫn tới gốc đã ký.", "The proof does not lead to the root."))
declare("merkle.old_root", T("Chứng minh không dẫn tới gốc cũ.", "The proof does not lead to the older root."))
declare("merkle.hash", T("Một giá trị băm không đủ 32 byte.", "A hash is not 32 bytes."))


def leaf_hash(entry: bytes) -> bytes:
    return _sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return _sha256(b"\x01" + left + right).digest()


def parents(hashes: bytes) -> bytes:
    """The level above: an even number of concatenated hashes in, half as many out."""
    sha = _sha256
    return b"".join([sha(b"\x01" + hashes[i : i + 64]).digest() for i in range(0, len(hashes), 64)])


def root(leaves: Iterable[bytes]) -> bytes:
    """Root over leaf hashes, in memory logarithmic in their number."""
    return Frontier().extend(leaves).root()


def fold(peaks: Sequence[bytes]) -> bytes:
    """One hash over perfect subtrees that shrink from left to right."""
    if not peaks:
        return EMPTY
    acc = peaks[-1]
    for left in reversed(peaks[:-1]):
        acc = node_hash(left, acc)
    return acc


class Frontier:
    """The right edge of a growing tree: all that is needed to go on and to know the root."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()):
        self.size, self.peaks = size, list(peaks)
        if len(self.peaks) != size.bit_count():
            raise Refused("merkle.length", got=len(self.peaks), want=size.bit_count())

    def append(self, leaf: bytes) -> None:
        size, peaks, sha = self.size, self.peaks, _sha256
        while size & 1:
            leaf = sha(b"\x01" + peaks.pop() + leaf).digest()
            size >>= 1
        peaks.append(leaf)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> "Frontier":
        for leaf in leaves:
            self.append(leaf)
        return self

    def root(self) -> bytes:
        return fold(self.peaks)


def peaks_of(lo: int, hi: int) -> Iterator[tuple[int, int]]:
    """(level, index) of the perfect subtrees that make up the leaves [lo, hi) of a subtree, left to right."""
    while lo < hi:
        level = (hi - lo).bit_length() - 1
        yield level, lo >> level
        lo += 1 << level


def range_hash(read: Reader, lo: int, hi: int) -> bytes:
    return fold([read(level, index) for level, index in peaks_of(lo, hi)])


def root_at(read: Reader, size: int) -> bytes:
    return range_hash(read, 0, size)


def _split(lo: int, hi: int) -> int:
    """Where RFC 6962 cuts [lo, hi): after the largest power of two below its width."""
    return lo + (1 << (hi - lo - 1).bit_length() - 1)


def inclusion_proof(read: Reader, index: int, size: int) -> list[bytes]:
    """Siblings from the leaf up to the child of the root."""
    if not 0 <= index < size:
        raise Refused("merkle.range")
    lo, hi, path = 0, size, []
    while hi - lo > 1:
        cut = _split(lo, hi)
        if index < cut:
            path.append((cut, hi))
            hi = cut
        else:
            path.append((lo, cut))
            lo = cut
    return [range_hash(read, a, b) for a, b in reversed(path)]


def consistency_proof(read: Reader, old: int, new: int) -> list[bytes]:
    """That the tree of size `old` is the beginning of the tree of size `new`. Empty for equal sizes."""
    if not 0 < old <= new:
        raise Refused("merkle.range")
    lo, hi, path = 0, new, []
    while old != hi:
        cut = _split(lo, hi)
        if old <= cut:
            path.append((cut, hi))
            hi = cut
        else:
            path.append((lo, cut))
            lo = cut
    if lo:  # the old tree's last part is not its root, so the verifier must be told it
        path.append((lo, hi))
    return [range_hash(read, a, b) for a, b in reversed(path)]


def inclusion_length(index: int, size: int) -> int:
    """Number of hashes that a proof of this leaf has, exactly."""
    inner = (index ^ (size - 1)).bit_length()
    return inner + (index >> inner).bit_count()


def root_of_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes:
    """The root that the proof leads to. RFC 9162 §2.1.3.2, with the length checked first."""
    if not 0 <= index < size:
        raise Refused("merkle.range")
    want = inclusion_length(index, size)
    if len(proof) != want:
        raise Refused("merkle.length", got=len(proof), want=want)
    if any(len(h) != 32 for h in (leaf, *proof)):
        raise Refused("merkle.hash")
    inner = (index ^ (size - 1)).bit_length()
    acc = leaf
    for level, sibling in enumerate(proof):
        left_of_it = level < inner and not index >> level & 1
        acc = node_hash(acc, sibling) if left_of_it else node_hash(sibling, acc)
    return acc


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Raises Refused("merkle.…") unless the leaf hash stands at `index` of the tree with this root."""
    if root_of_inclusion(index, size, leaf, proof) != root:
        raise Refused("merkle.root")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Raises Refused("merkle.…") unless the older tree is the beginning of the newer one. RFC 9162 §2.1.4.2.

    An empty older tree proves nothing and is refused.
    """
    if not 0 < old <= new:
        raise Refused("merkle.range")
    if old == new:
        if proof:
            raise Refused("merkle.length", got=len(proof), want=0)
        if old_root != new_root:
            raise Refused("merkle.root")
        return
    shift = (old & -old).bit_length() - 1  # the old tree ends with a perfect subtree of this level
    inner = ((old - 1) ^ (new - 1)).bit_length() - shift
    border = ((old - 1) >> (shift + inner)).bit_count()
    whole = old == 1 << shift
    want = inner + border + (not whole)
    if len(proof) != want:
        raise Refused("merkle.length", got=len(proof), want=want)
    if any(len(h) != 32 for h in proof):
        raise Refused("merkle.hash")
    path = list(proof) if whole else list(proof[1:])
    before = after = old_root if whole else proof[0]
    place = (old - 1) >> shift
    for level, sibling in enumerate(path):
        if level < inner and not place >> level & 1:
            after = node_hash(after, sibling)
        else:
            before, after = node_hash(sibling, before), node_hash(sibling, after)
    if before != old_root:
        raise Refused("merkle.old_root")
    if after != new_root:
        raise Refused("merkle.root")


class Tree:
    """A whole tree in memory: every level as one run of bytes, 64 bytes a leaf in all."""

    def __init__(self) -> None:
        self.levels = [bytearray()]

    def __len__(self) -> int:
        return len(self.levels[0]) >> 5

    def append(self, leaves: bytes | Iterable[bytes]) -> None:
        """Leaf hashes, concatenated or one by one."""
        joined = bytes(leaves) if isinstance(leaves, (bytes, bytearray)) else b"".join(leaves)
        if len(joined) % 32:
            raise Refused("merkle.hash")
        level = 0
        while joined:
            hashes = self.levels[level]
            hashes += joined
            if len(hashes) < 64:
                return
            level += 1
            if level == len(self.levels):
                self.levels.append(bytearray())
            done = len(self.levels[level]) * 2
            joined = parents(bytes(hashes[done : len(hashes) & ~63]))

    def hash(self, level: int, index: int) -> bytes:
        """Hash of one perfect subtree: the reader of this tree."""
        return bytes(self.levels[level][32 * index : 32 * index + 32])

    def hashes(self, level: int, start: int, stop: int) -> bytes:
        """Concatenated hashes [start, stop) of a level: what a tile holds."""
        return bytes(self.levels[level][32 * start : 32 * stop]) if level < len(self.levels) else b""

    def root(self, size: int | None = None) -> bytes:
        return root_at(self.hash, self._within(size))

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        return inclusion_proof(self.hash, index, self._within(size))

    def consistency(self, old: int, new: int | None = None) -> list[bytes]:
        return consistency_proof(self.hash, old, self._within(new))

    def _within(self, size: int | None) -> int:
        if size is None:
            return len(self)
        if not 0 <= size <= len(self):
            raise Refused("merkle.range")
        return size
