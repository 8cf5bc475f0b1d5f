"""Days the Vietnamese way: 07/9/2021 (a zero before days under 10 and before months 1 and 2), and how long ago."""

import re
from datetime import date, datetime

from kientao.base import clock, durations
from kientao.base.errors import Refused, declare
from kientao.base.text import T, say

from . import language, place

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

declare(
    "day.unreadable",
    T("“{text}” không phải là ngày. Viết như 07/9/2021.", "“{text}” is not a date. Write day/month/year: 07/9/2021."),
)
declare(
    "day.short_year",
    T("Năm trong “{text}” cần đủ bốn chữ số.", "The year in “{text}” needs all four digits."),
)


def day(on: date | None, lang: str | None = None) -> str:
    """date -> "07/9/2021" or "7 September 2021". None -> ""."""
    if on is None:
        return ""
    if (lang or language.lang()) == "en":
        return f"{on.day} {MONTHS[on.month - 1]} {on.year}"
    return f"{on.day:02}/{_month(on)}/{on.year}"


def _month(on: date) -> str:
    return f"{on.month:02}" if on.month < 3 else str(on.month)


def month(on: date | None, lang: str | None = None) -> str:
    """date -> "9/2021" or "September 2021"."""
    if on is None:
        return ""
    english = (lang or language.lang()) == "en"
    return f"{MONTHS[on.month - 1]} {on.year}" if english else f"{_month(on)}/{on.year}"


def instant(at: int | None, lang: str | None = None) -> str:
    """UTC microseconds -> "14:05 ngày 07/9/2021" in the city's zone."""
    if at is None:
        return ""
    moment = clock.local(at, place.zone())
    if (lang or language.lang()) == "en":
        return f"{day(moment.date(), 'en')}, {moment:%H:%M}"
    return f"{moment:%H:%M} ngày {day(moment.date(), 'vi')}"


def day_at(at: int | None, lang: str | None = None) -> str:
    """The day of an instant (UTC µs) in the city; None -> ""."""
    return "" if at is None else day(clock.day(at, place.zone()), lang)


def ago(at: int | None, now: int) -> str:
    """How long ago an instant was (UTC µs): "3 phút trước". None -> ""."""
    return "" if at is None else language.t("{n} trước", "{n} ago", n=language.tr(durations.about(now - at)))


def left(due: int | None, now: int) -> tuple[str, str]:
    """How the clock of something open stands: (words, kind of badge); ("", "") where no deadline is known. UTC µs."""
    if due is None:
        return "", ""
    days = (clock.day(due, place.zone()) - clock.day(now, place.zone())).days
    if now > due:
        return language.t("Quá hạn {n} ngày", "{n} days late", n=max(-days, 1)), "bad"
    if days == 0:
        return language.t("Hạn hôm nay", "Due today"), "warn"
    return language.t("Còn {n} ngày", "{n} days left", n=days), "neutral"


def plain(value: object) -> str:
    """What a cell shows of anything but a number."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return day(value)
    return value if isinstance(value, str) else say(value, language.lang())


_DAY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def read_day(text: str) -> date:
    """Read "07/9/2021", "7-9-2021" (day first, as the hint beside the field says) or "2021-09-07".

    Raises Refused: day.unreadable, day.short_year.
    """
    body = text.strip()
    iso, local = _ISO.fullmatch(body), _DAY.fullmatch(body)
    if local and len(local[3]) == 2:
        raise Refused("day.short_year", text=body)
    found = iso or local
    parts = [int(part) for part in found.groups()] if found else []
    try:
        return date(*parts) if iso else date(*reversed(parts))
    except (ValueError, TypeError):
        raise Refused("day.unreadable", text=body[:40]) from None


def _span(first: date, last: date) -> tuple[int, str]:
    """Whole calendar years, else whole months, else days between two dates."""
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    if months >= 12:
        return months // 12, "year"
    return (months, "month") if months else ((last - first).days, "day")


AGO = {
    "year": (T("{n} năm trước", "{n} years ago"), T("1 năm trước", "a year ago")),
    "month": (T("{n} tháng trước", "{n} months ago"), T("1 tháng trước", "a month ago")),
    "day": (T("{n} ngày trước", "{n} days ago"), T("hôm qua", "yesterday")),
}
AHEAD = {
    "year": (T("{n} năm nữa", "in {n} years"), T("1 năm nữa", "in a year")),
    "month": (T("{n} tháng nữa", "in {n} months"), T("1 tháng nữa", "in a month")),
    "day": (T("{n} ngày nữa", "in {n} days"), T("ngày mai", "tomorrow")),
}


def age(on: date | None, today: date | None = None, lang: str | None = None) -> str:
    """How old a figure is: "3 năm trước"; a day ahead: "2 tháng nữa". Today: the city's, from the clock."""
    if on is None:
        return ""
    today, lang = today or place.today(), lang or language.lang()
    if on == today:
        return T("hôm nay", "today").to(lang)
    words = AGO if on < today else AHEAD
    count, unit = _span(min(on, today), max(on, today))
    return words[unit][count == 1].to(lang, n=count)
