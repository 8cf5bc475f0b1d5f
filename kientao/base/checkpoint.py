"""Checkpoints of C2SP tlog-checkpoint: origin, size and root of a log, as the text of a signed note."""

import base64
import re
from collections.abc import Iterable
from typing import NamedTuple

from .errors import Refused, declare
from .merkle import EMPTY
from .note import ED25519, Vkey, from_base64, open_note
from .text import T

MOST_SIZE = 2**63 - 1
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)

declare("checkpoint.malformed", T("Mốc sổ sai khuôn: {why}", "Malformed checkpoint: {why}"))
declare("checkpoint.origin", T("Mốc của sổ khác: {origin}", "The checkpoint is of another log: {origin}"))
declare("checkpoint.not_by_log", T("Mốc không do sổ {origin} ký.", "The log {origin} itself has not signed."))


class Checkpoint(NamedTuple):
    """`root` is 32 bytes; `extension` lines are opaque and not recommended."""

    origin: str
    size: int
    root: bytes
    extension: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        lines = (self.origin, str(self.size), base64.b64encode(self.root).decode(), *self.extension)
        return "".join(line + "\n" for line in lines)


def format_checkpoint(origin: str, size: int, root: bytes) -> str:
    """The text to sign, checked by reading it back."""
    return parse_checkpoint(Checkpoint(origin, size, root).text).text


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of a note. Its signatures are `open_checkpoint`'s business."""
    if not text.endswith("\n"):
        raise Refused("checkpoint.malformed", why="no final newline")
    origin, *rest = text[:-1].split("\n")
    if len(rest) < 2 or not origin or not all(rest):
        raise Refused("checkpoint.malformed", why="lines")
    if not _SIZE.fullmatch(rest[0]) or int(rest[0]) > MOST_SIZE:
        raise Refused("checkpoint.malformed", why="size")
    size, root = int(rest[0]), from_base64(rest[1], "checkpoint.malformed")
    if len(root) != 32 or (size == 0 and root != EMPTY):
        raise Refused("checkpoint.malformed", why="root")
    return Checkpoint(origin, size, root, tuple(rest[2:]))


def open_checkpoint(
    note: str | bytes, vkeys: Iterable[Vkey], origin: str | None = None
) -> tuple[Checkpoint, tuple[Vkey, ...]]:
    """The checkpoint and every known key that signed it; a log key named as the origin must be among them."""
    text, by = open_note(note, vkeys)
    found = parse_checkpoint(text)
    if origin is not None and found.origin != origin:
        raise Refused("checkpoint.origin", origin=found.origin)
    if not any(key.kind == ED25519 and key.name == found.origin for key in by):
        raise Refused("checkpoint.not_by_log", origin=found.origin)
    return found, by
