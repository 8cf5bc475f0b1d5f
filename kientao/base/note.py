"""Signed notes of C2SP: text, an empty line, signature lines. Ed25519 (0x01) and its cosignatures (0x04).

Text that no trusted key has signed is returned by nothing but `parse`.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from . import ed25519
from .errors import Refused, declare
from .text import T

ED25519 = 0x01
COSIGNATURE = 0x04
MOST_BYTES = 1_000_000
MOST_SIGNATURES = 100
_DASH = "\N{EM DASH} "

declare("note.vkey", T("Khoá kiểm sai khuôn: {why}", "Malformed verifier key: {why}"))
declare("note.malformed", T("Bản ký sai khuôn: {why}", "Malformed note: {why}"))
declare("note.too_large", T("Bản ký quá lớn.", "The note is too large."))
declare("note.bad_signature", T("Chữ ký của {name} sai.", "The signature by {name} does not verify."))
declare("note.no_known_key", T("Không có chữ ký nào của khoá đã biết.", "No signature by a known key."))
declare("note.two_keys", T("Hai khoá khác nhau cùng tên và số: {name}", "Two keys share the name and id: {name}"))


class Vkey(NamedTuple):
    """A verifier key `name+id+base64(kind || public key)`."""

    name: str
    id: bytes
    kind: int
    key: bytes

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.key).decode()}"

    def verifies(self, text: str, signature: bytes) -> bool:
        message = text.encode()
        if self.kind == COSIGNATURE:
            when = int.from_bytes(signature[:8], "big")
            if when >= 1 << 63:
                return False
            message, signature = f"cosignature/v1\ntime {when}\n".encode() + message, signature[8:]
        return ed25519.verify(self.key, message, signature)


class Signature(NamedTuple):
    name: str
    id: bytes
    bytes: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64.b64encode(self.id + self.bytes).decode()}\n"


class Note(NamedTuple):
    """Read, not yet believed. `text` ends in a newline."""

    text: str
    signatures: tuple[Signature, ...]


class Opened(NamedTuple):
    """Text signed by every key of `by` (at least one)."""

    text: str
    by: tuple[Vkey, ...]


class Signer(NamedTuple):
    """A key and what signs with its secret half: `sign(message) -> 64 bytes`."""

    vkey: Vkey
    sign: Callable[[bytes], bytes]


def make_vkey(name: str, key: bytes, kind: int = ED25519) -> Vkey:
    _check_name(name, "note.vkey")
    if len(key) != 32 or kind not in (ED25519, COSIGNATURE):
        raise Refused("note.vkey", why="kind")
    return Vkey(name, hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + key).digest()[:4], kind, key)


def parse_vkey(text: str) -> Vkey:
    name, _, rest = text.strip("\n").partition("+")
    number, _, encoded = rest.partition("+")  # base64 may hold a plus of its own
    material = from_base64(encoded, "note.vkey")
    vkey = make_vkey(name, material[1:], material[0] if material else 0)
    if number != vkey.id.hex():
        raise Refused("note.vkey", why="id")
    return vkey


def parse(note: str | bytes) -> Note:
    """Split a note. Nothing is verified yet."""
    text = _decode(note)
    body, found, tail = text.rpartition("\n\n")
    if not found or not tail.endswith("\n"):
        raise Refused("note.malformed", why="no signature block")
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise Refused("note.too_large")
    return Note(body + "\n", tuple(_signature(line) for line in lines))


def open_note(note: str | bytes, vkeys: Iterable[Vkey]) -> Opened:
    """The text, if a known key signed it and no known key's signature is wrong. Unknown keys are ignored."""
    known: dict[tuple[str, bytes], Vkey] = {}
    for vkey in vkeys:
        if known.setdefault((vkey.name, vkey.id), vkey) != vkey:
            raise Refused("note.two_keys", name=vkey.name)
    text, signatures = parse(note)
    by: dict[Vkey, None] = {}
    for signature in signatures:
        key = known.get((signature.name, signature.id))
        if key is None:
            continue
        if not key.verifies(text, signature.bytes):
            raise Refused("note.bad_signature", name=signature.name)
        by[key] = None
    if not by:
        raise Refused("note.no_known_key")
    return Opened(text, tuple(by))


def sign(text: str, signers: Sequence[Signer], existing: Iterable[Signature] = ()) -> str:
    """The signed note. A signer's new signature takes the place of an existing one by the same key."""
    if not text.endswith("\n"):
        raise Refused("note.malformed", why="no final newline")
    _decode(text)
    new = [Signature(key.name, key.id, do(text.encode())) for key, do in signers]
    have = {(s.name, s.id) for s in new}
    kept = [s for s in existing if (s.name, s.id) not in have]
    if not 1 <= len(kept) + len(new) <= MOST_SIGNATURES:
        raise Refused("note.malformed", why="number of signatures")
    return text + "\n" + "".join(map(str, kept + new))


def from_base64(text: str, code: str) -> bytes:
    """Standard base64 in its one spelling, or Refused(code)."""
    try:
        found = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error):
        raise Refused(code, why="base64") from None
    if base64.b64encode(found).decode() != text:  # stray bits in the last character
        raise Refused(code, why="base64")
    return found


def _decode(note: str | bytes) -> str:
    if len(note) > MOST_BYTES:
        raise Refused("note.too_large")
    try:
        text = note.decode() if isinstance(note, bytes) else note
        size = len(text.encode())
    except UnicodeError:
        raise Refused("note.malformed", why="UTF-8") from None
    if size > MOST_BYTES:
        raise Refused("note.too_large")
    if any(c < " " and c != "\n" for c in text):
        raise Refused("note.malformed", why="control character")
    return text


def _signature(line: str) -> Signature:
    if not line.startswith(_DASH):
        raise Refused("note.malformed", why="signature line")
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    _check_name(name, "note.malformed")
    found = from_base64(encoded, "note.malformed")
    if len(found) < 5:
        raise Refused("note.malformed", why="short signature")
    return Signature(name, found[:4], found[4:])


def _check_name(name: str, code: str) -> None:
    if not name or "+" in name or any(c.isspace() or c < " " for c in name):
        raise Refused(code, why="name")
