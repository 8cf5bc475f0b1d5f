"""Proofs of C2SP tlog-proof: index, inclusion proof and checkpoint in one text that anybody can check."""

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .checkpoint import Checkpoint, open_checkpoint
from .errors import Refused, declare
from .merkle import leaf_hash, verify_inclusion
from .note import COSIGNATURE, Vkey, from_base64
from .text import T

HEAD = "c2sp.org/tlog-proof@v1"
MOST_CHARACTERS = 2_000_000
MOST_HASHES = 63
_INDEX = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)

declare("proof.malformed", T("Biên nhận sai khuôn: {why}", "Malformed proof: {why}"))
declare(
    "proof.line_ends",
    T(
        "Tệp đã bị lưu lại với cách xuống dòng khác; hãy dùng tệp gốc.",
        "The file was re-saved with other line ends; use the original.",
    ),
)
declare(
    "proof.index",
    T("Dòng số {index} không có trong sổ cỡ {size}.", "There is no entry {index} in a log of size {size}."),
)
declare(
    "proof.not_included",
    T(
        "Nội dung này không phải dòng số {index} của sổ đã ký.",
        "This content is not entry {index} of the signed log.",
    ),
)


@dataclass(frozen=True, slots=True)
class Proof:
    """Read, not yet believed. `extra` is not authenticated by anything."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes | None = None

    @property
    def text(self) -> str:
        extra = "" if self.extra is None else f"extra {base64.b64encode(self.extra).decode()}\n"
        hashes = "".join(base64.b64encode(h).decode() + "\n" for h in self.hashes)
        return f"{HEAD}\n{extra}index {self.index}\n{hashes}\n{self.checkpoint}"


@dataclass(frozen=True, slots=True)
class Verified:
    """What holds: the entry with this leaf hash is at `index` of the log as signed by `by`."""

    checkpoint: Checkpoint
    index: int
    leaf: bytes
    by: tuple[Vkey, ...]

    @property
    def witnesses(self) -> tuple[str, ...]:
        return tuple(key.name for key in self.by if key.kind == COSIGNATURE)


def parse_proof(text: str) -> Proof:
    if len(text) > MOST_CHARACTERS:
        raise Refused("proof.malformed", why="too long")
    if "\r" in text:
        raise Refused("proof.line_ends")
    head, _, checkpoint = text.partition("\n\n")
    first, *lines = head.split("\n")
    if first != HEAD or not lines or not checkpoint:
        raise Refused("proof.malformed", why="lines")
    extra = None
    if lines[0].startswith("extra "):
        extra = from_base64(lines.pop(0).removeprefix("extra "), "proof.malformed")
    if not lines or not lines[0].startswith("index "):
        raise Refused("proof.malformed", why="index")
    index, hashes = lines[0].removeprefix("index "), lines[1:]
    if not _INDEX.fullmatch(index) or len(hashes) > MOST_HASHES or extra == b"":
        raise Refused("proof.malformed", why="index" if hashes else "lines")
    path = tuple(from_base64(line, "proof.malformed") for line in hashes)
    if any(len(h) != 32 for h in path):
        raise Refused("proof.malformed", why="hash")
    return Proof(int(index), path, checkpoint, extra)


def verify(proof: str | Proof, entry: bytes, vkeys: Iterable[Vkey], origin: str | None = None) -> Verified:
    """Check every step of tlog-proof, or raise Refused naming the first step that failed.

    Steps: the form (proof.malformed, proof.line_ends), the signatures (note.…), the log (checkpoint.…), the
    place (proof.index), the content (proof.not_included).
    """
    found = parse_proof(proof) if isinstance(proof, str) else proof
    signed, by = open_checkpoint(found.checkpoint, vkeys, origin)
    if found.index >= signed.size:
        raise Refused("proof.index", index=found.index, size=signed.size)
    leaf = leaf_hash(entry)
    try:
        verify_inclusion(found.index, signed.size, leaf, found.hashes, signed.root)
    except Refused as cause:
        raise Refused("proof.not_included", index=found.index) from cause
    return Verified(signed, found.index, leaf, by)
