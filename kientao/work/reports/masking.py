"""Proposes what to hide before words become public: telephone, identity numbers, e-mail, plates. A person decides."""

import re
from typing import NamedTuple

from kientao.base.text import T, Text

HIDDEN = "•••"
# Order matters: an e-mail or plate is taken before its digits could be read as a telephone number.
# Vietnamese plates: 93A-123.45, 93H1-123.45, 60C 12345 (two digits of the province, one or two signs, 4 or 5 digits).
KINDS: tuple[tuple[str, Text, re.Pattern[str]], ...] = (
    ("email", T("địa chỉ e-mail", "e-mail address"), re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("plate", T("biển số xe", "number plate"),
     re.compile(r"(?<![\w.])[1-9]\d[ -]?[A-ZĐ][A-ZĐ0-9]?[ .-]?\d{3}[. ]?\d{1,2}(?![\w])", re.IGNORECASE)),
    ("phone", T("số điện thoại", "telephone number"),
     re.compile(r"(?<![\w.,])(?:\+?84|0)(?:[ .-]?\d){9}(?:[ .-]?\d)?(?!\w)")),
    ("identity", T("số giấy tờ tuỳ thân", "identity number"),
     re.compile(r"(?<![\w.,])(?:\d[ .]?){8}(?:\d|(?:\d[ .]?){3}\d)(?!\w)")),
)  # fmt: skip


class Found(NamedTuple):
    """kind: email, plate, phone, identity; words: what it is; text: as it stood."""

    kind: str
    words: Text
    text: str


class Masked(NamedTuple):
    text: str
    found: tuple[Found, ...]


def propose(text: str) -> Masked:
    """The text with what looks personal as "•••", and what that was. Names and addresses need a reader's eye."""
    found: list[Found] = []
    for kind, words, pattern in KINDS:

        def hide(match: re.Match[str], kind: str = kind, words: Text = words) -> str:
            found.append(Found(kind, words, match.group().strip()))
            return HIDDEN + (" " if match.group().endswith(" ") else "")

        text = pattern.sub(hide, text)
    return Masked(text, tuple(found))
