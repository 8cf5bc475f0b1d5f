"""Text in the old eight-bit fonts (.VnTime, TCVN 5712:1993 VN3), as a spreadsheet gives it: letters of Latin-1.

Converted only where it is certain: every word with a letter of the old font becomes a syllable that Vietnamese has.
"""

import re
import unicodedata

from kientao.base.errors import Refused, declare
from kientao.base.text import T

_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ", 0xB5: "àảãáạ", 0xBB: "ằẳẵắ", 0xC6: "ặầẩẫấậ", 0xCC: "è", 0xCE: "ẻẽéẹềểễếệìỉ", 0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù", 0xF1: "ủũúụừửữứựỳỷỹýỵ",
}  # fmt: skip
TABLE = {chr(first + n): letter for first, letters in _RUNS.items() for n, letter in enumerate(letters)}
_MODERN = set("àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")  # of Latin-1, and letters of Vietnamese today
_SURE = "".join(re.escape(c) for c in TABLE if c not in _MODERN)
_OLD = re.compile(f"[{_SURE}]")
_WORD = re.compile(r"[A-Za-z\u0080-\uffff]+")
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    "(?:oai|oay|oao|oeo|uây|uôi|uya|uyê|uyu|ươi|ươu|yêu|iêu|uai|ai|ao|au|ay|âu|ây|eo|êu|ia|iê|iu|oa|oă|oe|oi|ôi|ơi|oo"
    "|ua|uâ|uê|ui|uô|uơ|ưa|ưi|ươ|ưu|uă|uy|ya|yê|[aăâeêioôơuưy])"
    "(?:ch|ng|nh|[cmnpt])?"
)

declare("cell.old_font", T("Chữ «{text}» viết bằng phông cũ (TCVN3), không chắc cách đọc. Hãy chuyển sang Unicode.",
                           "“{text}” is in an old font (TCVN3), the reading is not certain. Use Unicode."))  # fmt: skip


def is_old(text: str) -> bool:
    """Letters that Vietnamese of today does not have, and none that only Unicode has."""
    return bool(_OLD.search(text)) and all(ord(c) < 256 for c in text)


def modern(text: str, old: bool | None = None) -> str:
    """The text in Unicode. old: whether the whole file is known to be (None: by this text alone).

    Raises Refused: cell.old_font, where a word would become no Vietnamese syllable.
    """
    if not (is_old(text) if old is None else old and any(c in TABLE for c in text)):
        return text
    found = "".join(TABLE.get(c, c) for c in text)
    for before, after in zip(_WORD.findall(text), _WORD.findall(found), strict=False):
        if before != after and not syllable(after):
            raise Refused("cell.old_font", text=text[:40])
    return found


def syllable(word: str) -> bool:
    """Whether it is built as a Vietnamese syllable; marks of tone are not looked at."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFD", word.casefold()).translate(_TONES))
    return _SYLLABLE.fullmatch(plain) is not None
