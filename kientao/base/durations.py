"""Lengths of time as people write them in rules and sheets: "30 min", "6 h", "7 days"."""

import re

from . import clock
from .errors import Refused, declare
from .text import T, Text

UNITS = {"s": clock.SECOND, "min": clock.MINUTE, "h": clock.HOUR, "day": clock.DAY, "days": clock.DAY}
WORDS = (
    (clock.DAY, T("ngày", "days")), (clock.HOUR, T("giờ", "hours")), (clock.MINUTE, T("phút", "minutes")),
    (clock.SECOND, T("giây", "seconds")),
)  # fmt: skip
_FORM = re.compile(r"(\d{1,6})\s*(s|min|h|days?)$")
declare("duration.form", T("«{text}» không phải khoảng thời gian: viết như 30 min, 6 h, 7 days.",
                           "“{text}” is no length of time: write 30 min, 6 h, 7 days."))  # fmt: skip


def read(text: object) -> int:
    """Microseconds; Refused for anything else, zero too."""
    found = _FORM.match(str(text).strip())
    if not found or not int(found[1]):
        raise Refused("duration.form", text=str(text)[:40])
    return int(found[1]) * UNITS[found[2]]


def say(length: int) -> Text:
    """In the largest unit that divides it: 90 minutes stay minutes."""
    for size, words in WORDS:
        if length % size == 0:
            number = length // size
            return Text(f"{number} {words.vi}", f"{number} {words.en[:-1] if number == 1 else words.en}")
    raise ValueError(length)


def about(length: int) -> Text:
    """As a person says it: in the largest unit of which there are at least two; never a fraction."""
    size, words = next(((s, w) for s, w in WORDS if length >= 2 * s), WORDS[-1])
    number = max(0, length) // size
    return Text(f"{number} {words.vi}", f"{number} {words.en}")
