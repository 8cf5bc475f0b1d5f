"""A small log of our own making: what the ledger serves, as a dictionary of files."""

from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kientao.base.canon import canon
from kientao.base.checkpoint import format_checkpoint
from kientao.base.merkle import Tree, leaf_hash
from kientao.base.note import Signer, make_vkey, sign
from kientao.base.tiles import ENTRIES, encode_bundle, new_tiles
from kientao.base.verify import write_receipt

ORIGIN = "test.example/so-cong-vu"


def signer(seed: int = 1, name: str = ORIGIN) -> Signer:
    key = Ed25519PrivateKey.from_private_bytes(seed.to_bytes(32, "big"))
    return Signer(make_vkey(name, key.public_key().public_bytes_raw()), key.sign)


def entry(index: int, pad: str = "é") -> bytes:
    return canon({"verb": "việc.làm", "n": index, "pad": pad * (index % 7)})


class SmallLog:
    """Grows in steps, as a ledger does, and keeps every file that each step published."""

    def __init__(self, pad: str = "é") -> None:
        self.pad = pad
        self.tree, self.entries, self.files = Tree(), [], {}
        self.notes: dict[int, str] = {}
        self.signer = signer()

    def grow(self, size: int) -> "SmallLog":
        old = len(self.entries)
        self.entries += [entry(i, self.pad) for i in range(old, size)]
        self.tree.append([leaf_hash(e) for e in self.entries[old:]])
        for tile in new_tiles(old, size):
            start = 256 * tile.index
            if tile.level == ENTRIES:
                self.files[tile.path] = encode_bundle(self.entries[start : start + tile.width])
            else:
                self.files[tile.path] = self.tree.hashes(8 * tile.level, start, start + tile.width)
        self.notes[size] = sign(format_checkpoint(ORIGIN, size, self.tree.root()), [self.signer])
        self.files["checkpoint"] = self.notes[size].encode()
        return self

    def read(self, path: str) -> bytes:
        return self.files[path]

    def receipt(self, index: int, **more: object) -> str:
        size = len(self.entries)
        return write_receipt(self.entries[index], index, self.tree.inclusion(index), self.notes[size], **more)

    def save(self, folder: Path) -> None:
        for path, data in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
