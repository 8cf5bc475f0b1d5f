"""Check a receipt offline: `python -m kientao.base.verify RECEIPT --vkey KEY`. Only Python itself is needed.

A receipt is a tlog-proof whose `extra` line is canonical JSON: {"entry": base64 of the entry's bytes,
"sealed": [{"part", "salt": hex, "value"}, …]}. Nothing in `extra` is believed: the entry must hash into the
signed tree, and each opened part into its entry: SHA-256(salt || canonical value), salt of 32 bytes.
"""

import argparse
import base64
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from .canon import canon
from .canon import parse as parse_canon
from .errors import Refused, declare
from .note import Vkey, from_base64, parse_vkey
from .proof import MOST_CHARACTERS, Proof, Verified, parse_proof, verify
from .text import T

HOLDS, FAILS, UNREADABLE = 0, 1, 2

declare(
    "receipt.no_entry",
    T("Biên nhận không kèm nội dung; hãy đưa tệp nội dung.", "No entry inside; give its file."),
)
declare("receipt.extra", T("Phần kèm theo của biên nhận sai khuôn.", "The receipt's extra part is malformed."))
declare(
    "receipt.two_entries",
    T("Nội dung trong biên nhận khác với tệp được đưa.", "The entry inside differs from the file given."),
)
declare(
    "receipt.sealed",
    T("Phần niêm “{part}” không khớp với dòng đã ghi.", "The sealed part “{part}” does not match the entry."),
)

PROVES = T(
    "Biên nhận chứng minh: dòng số {index} đã có trong sổ {origin} khi sổ có {size} dòng, và từ đó không bị sửa.",
    "It proves that entry {index} was in the log {origin} when it had {size} entries, unchanged since.",
)
PROVES_NOT = T(
    "Biên nhận không chứng minh rằng nội dung ấy đúng sự thật, hay rằng không có một cuốn sổ thứ hai, "
    "chừng nào chưa có bên khác cùng ký.",
    "It does not prove that the entry is true, nor that no second log exists, until others witness it.",
)


class Receipt(NamedTuple):
    """What holds: the proof, the entry's bytes, and the sealed parts that were opened and match."""

    proof: Verified
    entry: bytes
    opened: dict[str, Any]

    def proves(self, lang: str) -> str:
        point = self.proof.checkpoint
        return PROVES.to(lang, index=self.proof.index, origin=point.origin, size=point.size)


def write_receipt(
    entry: bytes,
    index: int,
    hashes: Sequence[bytes],
    checkpoint: str,
    sealed: Sequence[Mapping[str, Any]] = (),
) -> str:
    """The text of a receipt. `sealed`: {"part", "salt" (hex), "value"} of the parts its reader may see."""
    extra: dict[str, Any] = {"entry": base64.b64encode(entry).decode()}
    if sealed:
        extra["sealed"] = [dict(part) for part in sealed]
    return Proof(index, tuple(hashes), checkpoint, canon(extra, MOST_CHARACTERS)).text


def verify_receipt(text: str, vkeys: Iterable[Vkey], entry: bytes | None = None, origin: str | None = None) -> Receipt:
    """Check the whole receipt, or raise Refused naming the step. `entry`: its bytes, known from elsewhere."""
    proof = parse_proof(text)
    inside, parts = _extra(proof.extra)
    if entry is not None and inside is not None and entry != inside:
        raise Refused("receipt.two_entries")
    body = inside if entry is None else entry
    if body is None:
        raise Refused("receipt.no_entry")
    verified = verify(proof, body, vkeys, origin)
    return Receipt(verified, body, _open(body, parts) if parts else {})


def _extra(extra: bytes | None) -> tuple[bytes | None, list[tuple[str, bytes, Any]]]:
    """The entry and the opened parts (name, salt, value) that travel with a receipt."""
    if extra is None:
        return None, []
    found = parse_canon(extra, MOST_CHARACTERS)
    try:
        if not isinstance(found, dict) or not {"entry"} <= set(found) <= {"entry", "sealed"}:
            raise ValueError
        parts = [(str(p["part"]), bytes.fromhex(p["salt"]), p["value"]) for p in found.get("sealed", [])]
        return from_base64(str(found["entry"]), "receipt.extra"), parts
    except (TypeError, KeyError, ValueError):
        raise Refused("receipt.extra") from None


def _open(entry: bytes, parts: list[tuple[str, bytes, Any]]) -> dict[str, Any]:
    """Match each part with what the entry commits to. The part "body" is the inside of an entry kept back."""
    opened: dict[str, Any] = {}
    shown = _commitments(parse_canon(entry))
    for part, salt, value in sorted(parts, key=lambda p: p[0] != "body"):
        matches = hashlib.sha256(salt + canon(value)).hexdigest() == shown.get(part)
        if len(salt) != 32 or part in opened or not matches:
            raise Refused("receipt.sealed", part=part)
        opened[part] = value
        if part == "body":
            shown |= _commitments(value) | {"body": None}
    return opened


def _commitments(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        return {}
    sealed = body.get("sealed")
    found = dict(sealed) if isinstance(sealed, dict) else {}
    return found | ({"body": body["commitment"]} if "commitment" in body else {})


def read_vkeys(given: Iterable[str]) -> list[Vkey]:
    """Each is a verifier key, or a file with one a line."""
    lines: list[str] = []
    for one in given:
        lines += Path(one).read_text("utf-8").splitlines() if Path(one).is_file() else [one]
    return [parse_vkey(line.strip()) for line in lines if line.strip() and not line.startswith("#")]


def report(receipt: Receipt, lang: str) -> str:
    """What holds, in words for a person."""
    proof = receipt.proof
    lines = [
        T("ĐÚNG. Biên nhận hợp lệ.", "HOLDS. The receipt is valid.").to(lang),
        receipt.proves(lang),
        PROVES_NOT.to(lang),
        T("Người ký: {names}", "Signed by: {names}").to(lang, names=", ".join(key.name for key in proof.by)),
        T("Nội dung:", "Entry:").to(lang),
        _pretty(receipt.entry),
    ]
    for part, value in receipt.opened.items():
        lines.append(
            T("Phần niêm đã mở và khớp – {part}:", "Sealed part opened, matching – {part}:").to(lang, part=part)
        )
        lines.append(json.dumps(value, ensure_ascii=False, indent=2))
    return "\n".join(lines)


def _pretty(entry: bytes) -> str:
    try:
        return json.dumps(parse_canon(entry), ensure_ascii=False, indent=2)
    except Refused:
        return entry.hex()  # proven, but not written by this program: shown as bytes


def main(argv: Sequence[str] | None = None) -> int:
    """Exit code 0: holds; 1: does not; 2: a file or key could not be read."""
    ask = argparse.ArgumentParser(prog="kientao.base.verify", description="Kiểm biên nhận / Check a receipt, offline.")
    ask.add_argument("receipt", type=Path, help="tệp biên nhận / receipt file (.tlog-proof)")
    ask.add_argument("--vkey", action="append", required=True, help="khoá kiểm hoặc tệp / verifier key or file")
    ask.add_argument("--entry", type=Path, help="tệp nội dung / entry file, if not inside the receipt")
    ask.add_argument("--origin", help="tên sổ phải đúng / the log's name must be this")
    ask.add_argument("--lang", choices=("vi", "en"), default="vi")
    given = ask.parse_args(argv)
    try:
        vkeys = read_vkeys(given.vkey)
        raw, entry = given.receipt.read_bytes(), given.entry.read_bytes() if given.entry else None
    except (OSError, UnicodeDecodeError) as cause:
        print(T("KHÔNG ĐỌC ĐƯỢC: {why}", "UNREADABLE: {why}").to(given.lang, why=cause), file=sys.stderr)
        return UNREADABLE
    except Refused as cause:
        print(cause.say(given.lang), file=sys.stderr)
        return UNREADABLE
    try:
        print(report(verify_receipt(raw.decode(), vkeys, entry, given.origin), given.lang))
    except (Refused, UnicodeDecodeError) as cause:
        why = cause.say(given.lang) if isinstance(cause, Refused) else "UTF-8"
        print(
            T("SAI. Biên nhận không hợp lệ: {why}", "FAILS. The receipt does not hold: {why}").to(given.lang, why=why)
        )
        return FAILS
    return HOLDS


if __name__ == "__main__":
    sys.exit(main())
