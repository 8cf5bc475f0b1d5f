"""Canonical bytes: one value, one spelling. What is hashed is written here and nowhere else.

JSON with sorted keys (by code point, which is also the order of their UTF-8 bytes), no spaces, UTF-8 as it
is. Only null, booleans, whole numbers within ±(2^53 − 1) (RFC 7493: every reader of JSON holds them exactly),
strings, lists and objects. The whole text is in Unicode NFC. Other spellings are refused, never mended.
"""

import json
import re
from unicodedata import is_normalized

from .errors import Refused, declare
from .text import T

MOST_BYTES = 65_535  # what a uint16 length can say in an entry bundle
MOST_DEEP = 16
MOST_INT = 2**53 - 1

declare("canon.not_nfc", T("Chữ phải ở dạng Unicode NFC (dựng sẵn).", "Text must be in Unicode form NFC."))
declare(
    "canon.float",
    T("Số lẻ phải viết thành chữ, không dùng số thực.", "Write fractions as text; floats are refused."),
)
declare("canon.int_too_large", T("Số nguyên vượt ±(2^53 − 1).", "The whole number is outside ±(2^53 − 1)."))
declare("canon.key_not_text", T("Tên trường phải là chữ.", "A key must be text."))
declare("canon.type", T("Kiểu {kind} không ghi được vào sổ.", "The type {kind} has no canonical form."))
declare("canon.control", T("Có ký tự điều khiển.", "There is a control character."))
declare("canon.surrogate", T("Có ký tự Unicode dở dang.", "There is a lone surrogate."))
declare("canon.too_deep", T("Lồng nhau quá {most} tầng.", "Nested deeper than {most}."))
declare("canon.too_long", T("Dài {bytes} byte, quá {most}.", "{bytes} bytes long, more than {most}."))
declare("canon.not_canonical", T("Không phải dạng chuẩn tắc.", "These bytes are not canonical."))

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode
_CONTROL_ESCAPE = re.compile(r"\\[bfru]")  # json escapes C0 as these; \n and \t are allowed
_CONTROL = re.compile("[\x7f-\x9f]")  # DEL and C1 pass json unescaped


def canon(value: object, most: int = MOST_BYTES) -> bytes:
    """The only bytes that mean `value`, at most `most`. Raises Refused("canon.…") for what has none."""
    _check(value, MOST_DEEP)
    text = _encode(value)
    # Escapes begin at a backslash that is not itself escaped, so pairs go first.
    if "\\" in text and _CONTROL_ESCAPE.search(text.replace("\\\\", "")):
        raise Refused("canon.control")
    if text.isascii():
        body = text.encode("ascii")
        if "\x7f" in text:
            raise Refused("canon.control")
    else:
        body = _unicode(text)
    if len(body) > most:
        raise Refused("canon.too_long", bytes=len(body), most=most)
    return body


def _unicode(text: str) -> bytes:
    if _CONTROL.search(text):
        raise Refused("canon.control")
    # The whole text at once: a quote composes with nothing, so this is every string by itself, and one thing
    # more: a combining mark right after an escape (it would compose with the escape's letter) is refused too.
    if not is_normalized("NFC", text):
        raise Refused("canon.not_nfc")
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise Refused("canon.surrogate") from None


def _check(value: object, deep: int) -> None:
    """Refuse what json would write but nobody could read back as the same value."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return
    if isinstance(value, dict):
        if not deep:
            raise Refused("canon.too_deep", most=MOST_DEEP)
        for key, item in value.items():
            if type(key) is not str and not isinstance(key, str):
                raise Refused("canon.key_not_text")
            if type(item) is not str:
                _check(item, deep - 1)
    elif isinstance(value, int):
        if not -MOST_INT <= value <= MOST_INT:
            raise Refused("canon.int_too_large")
    elif isinstance(value, (list, tuple)):
        if not deep:
            raise Refused("canon.too_deep", most=MOST_DEEP)
        for item in value:
            if type(item) is not str:
                _check(item, deep - 1)
    elif isinstance(value, float):
        raise Refused("canon.float")
    elif not isinstance(value, str):
        raise Refused("canon.type", kind=kind.__name__)


def parse(body: bytes, most: int = MOST_BYTES) -> object:
    """Read canonical bytes. Anything else (other order, spaces, a key twice, 1.0, -0) is Refused."""
    if len(body) > most:
        raise Refused("canon.too_long", bytes=len(body), most=most)
    try:
        value: object = json.loads(body.decode())
        again = canon(value, most)
    except (ValueError, RecursionError):
        raise Refused("canon.not_canonical") from None
    if again != body:
        raise Refused("canon.not_canonical")
    return value
