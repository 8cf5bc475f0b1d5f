"""Program texts: every one is a pair, Vietnamese first."""

import unicodedata
from typing import NamedTuple

LANGUAGES = ("vi", "en")


class Text(NamedTuple):
    """One text in both languages. `{name}` places are filled by `to`."""

    vi: str
    en: str

    def to(self, lang: str, **params: object) -> str:
        words = self.en if lang == "en" else self.vi
        return words.format(**params) if params else words


def T(vi: str, en: str) -> Text:
    """`T("Chương trình", "Programme")`: the pair stands where it is used, so no language can be forgotten."""
    return Text(vi, en)


def say(words: object, lang: str) -> str:
    """Word a Text, a `{"vi", "en"}` mapping of a data file, or what somebody wrote (kept in its language)."""
    if isinstance(words, Text):
        return words.to(lang)
    if isinstance(words, dict):
        return str(words.get(lang) or words.get("vi") or "")
    return "" if words is None else str(words)


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Lower case without marks, đ as d: what "dong xoai" and "Đồng Xoài" have in common."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in plain if not unicodedata.combining(c))
