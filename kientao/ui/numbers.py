"""Numbers and money the Vietnamese way (1.234,5; triệu, tỷ) and the English way (1,234.5), written and read.

What could be read two ways is asked, never guessed: see `read_number`.
"""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from kientao.base.errors import Refused, declare
from kientao.base.text import T

from . import language

LENGTH_MAX = 40
_SWAP = str.maketrans(",.", ".,")
_SPACES = re.compile(r"[\s\u00a0\u202f\u2009_']+")

declare(
    "number.two_readings",
    T(
        "“{text}” đọc được hai cách. Nếu là {whole} thì viết “{whole}”; nếu là {vi} thì viết “{vi}”.",
        "“{text}” can be read two ways. If you mean {whole}, write “{whole}”; if you mean {en}, write “{en}”.",
    ),
)
declare(
    "number.unreadable",
    T(
        "“{text}” không phải là một con số. Viết như 1234 hoặc 1234,5.",
        "“{text}” is not a number. Write 1234 or 1234.5.",
    ),
)
declare(
    "money.unknown_unit",
    T(
        "Không hiểu đơn vị “{unit}”. Dùng: đồng, nghìn, triệu, tỷ, nghìn tỷ.",
        "Unknown unit “{unit}”. Use: dong, thousand, million, billion, trillion.",
    ),
)


def is_number(value: object) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def decimal(value: object) -> Decimal:
    """Exactly the number that was meant: floats by their shortest spelling."""
    return value if isinstance(value, Decimal) else Decimal(str(value))


def num(value: object, places: int | None = None, lang: str | None = None, sign: bool = False) -> str:
    """`num(Decimal("1234.5"))` -> "1.234,5". `places` rounds half up; `sign` shows a plus. None -> ""."""
    if value is None or value == "":
        return ""
    number = decimal(value)
    if not number.is_finite():
        raise ValueError(f"not a number to show: {value!r}")
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    elif number != number.to_integral_value():
        number = number.normalize()  # a column of the database pads with zeros that nobody wrote
    if number == 0:
        number = abs(number)
    text = f"{number:+,f}" if sign and number else f"{number:,f}"
    return text if (lang or language.lang()) == "en" else text.translate(_SWAP)


def plain(value: object) -> str:
    return num(value)


def field_number(value: object, lang: str | None = None) -> str:
    """For the value of a form field: no grouping, and always read back as the same number."""
    if value is None or value == "":
        return ""
    text = f"{decimal(value):f}"
    whole, _, part = text.lstrip("-").partition(".")
    if len(part) == 3 and len(whole) <= 3 and whole != "0":
        text += "0"  # 1,234 would be asked about; 1,2340 is not
    return text if (lang or language.lang()) == "en" else text.replace(".", ",")


def _grouped(text: str, mark: str) -> bool:
    return re.fullmatch(rf"[1-9]\d{{0,2}}(?:{re.escape(mark)}\d{{3}})+", text) is not None


def _two_readings(text: str, mark: str) -> Refused:
    whole, _, part = text.partition(mark)
    return Refused("number.two_readings", text=text, whole=whole + part, vi=f"{whole},{part}0", en=f"{whole}.{part}0")


def _one_mark(text: str, mark: str) -> str:
    """The plain spelling of digits with marks of one kind only."""
    if text.count(mark) > 1:
        return text.replace(mark, "") if _grouped(text, mark) else ""
    if _grouped(text, mark):
        raise _two_readings(text, mark)
    return "" if text.endswith(mark) else text.replace(mark, ".")


def _both_marks(text: str) -> str:
    """The last mark is the decimal one and stands once; the other must group by three."""
    decimal_mark = max(".,", key=text.rfind)
    group = "," if decimal_mark == "." else "."
    whole, _, part = text.partition(decimal_mark)
    return f"{whole.replace(group, '')}.{part}" if _grouped(whole, group) and part.isdigit() else ""


def read_number(text: str) -> Decimal:
    """Read "1.234,5", "1,234.5", "1 234 567", "-0,25"; refuse "1.234" and "1,234" with the two readings.

    Raises Refused: number.two_readings, number.unreadable.
    """
    body = _SPACES.sub("", text).replace("\u2212", "-")
    digits = body.lstrip("+-")
    spelled = ""
    if len(body) <= LENGTH_MAX and len(body) - len(digits) <= 1 and re.fullmatch(r"[0-9][0-9.,]*", digits):
        marks = {mark for mark in ".," if mark in digits}
        spelled = _both_marks(digits) if len(marks) == 2 else _one_mark(digits, marks.pop()) if marks else digits
    try:
        number = Decimal(spelled)
    except InvalidOperation:
        raise Refused("number.unreadable", text=text.strip()[:LENGTH_MAX]) from None
    return -number if body.startswith("-") else number


SCALES = (
    (Decimal(10) ** 9, T("tỷ đồng", "billion dong")),
    (Decimal(10) ** 6, T("triệu đồng", "million dong")),
    (Decimal(1), T("đồng", "dong")),
)
UNITS = {
    "": 0, "đ": 0, "đồng": 0, "dong": 0, "vnd": 0, "vnđ": 0,
    "nghìn": 3, "ngàn": 3, "thousand": 3, "triệu": 6, "tr": 6, "million": 6,
    "tỷ": 9, "tỉ": 9, "billion": 9, "nghìn tỷ": 12, "nghìn tỉ": 12, "ngàn tỷ": 12, "trillion": 12,
}  # fmt: skip


def money(dong: object, places: int = 1, lang: str | None = None) -> str:
    """Dong in the largest scale: 5800000000000 -> "5.800 tỷ đồng". Rounded to `places`, no empty zeros."""
    if dong is None or dong == "":
        return ""
    amount, lang = decimal(dong), lang or language.lang()
    scale, unit = next((row for row in SCALES if abs(amount) >= row[0]), SCALES[-1])
    short = (amount / scale).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    short = short.to_integral_value() if short == short.to_integral_value() else short.normalize()
    return f"{num(short, lang=lang)} {unit.to(lang)}"


def read_money(text: str) -> Decimal:
    """Dong from "5800 tỷ", "12,5 triệu đồng", "1.250.000". Raises as read_number, and money.unknown_unit."""
    match = re.match(r"\s*([+\-\u2212]?[\d.,\s\u00a0\u202f]*)(.*)", text, re.DOTALL)
    figure, unit = (match[1], match[2].strip().casefold()) if match else (text, "")
    for tail in (" đồng", " dong", " vnd", " vnđ"):
        unit = unit.removesuffix(tail)
    if unit not in UNITS:
        raise Refused("money.unknown_unit", unit=unit[:LENGTH_MAX])
    return read_number(figure).scaleb(UNITS[unit])
