"""Which days are worked, and who says so: a decision first, then public holidays and make-up days, then the week.

Holidays and make-up days come from the `holidays` library for the country of `city.yaml`.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import holidays
from django.conf import settings

from kientao.base import clock
from kientao.base.errors import Refused, declare
from kientao.base.text import T, Text, say

from .models import Week, Workday

YEARS_MIN, YEARS_MAX = 1990, 2100
WEEKDAYS = (
    T("thứ Hai", "Monday"), T("thứ Ba", "Tuesday"), T("thứ Tư", "Wednesday"), T("thứ Năm", "Thursday"),
    T("thứ Sáu", "Friday"), T("thứ Bảy", "Saturday"), T("Chủ nhật", "Sunday"),
)  # fmt: skip
declare(
    "calendar.year",
    T("Lịch chỉ tính từ năm {least} đến năm {most}.", "The calendar reaches from {least} to {most} only."),
)
declare(
    "calendar.no_hours",
    T(
        "Chưa có giờ làm việc của ngày {day} trong lịch của thành phố, nên không tính được thời hạn theo giờ.",
        "The city's calendar has no office hours for {day}, so a deadline in hours cannot be counted.",
    ),
)


class Day(NamedTuple):
    """`kind`: decision, makeup, holiday, weekend, ordinary. `source` is words or {title, …}; None for the week."""

    working: bool
    why: Text
    kind: str = "ordinary"
    source: Any = None


@dataclass(frozen=True)
class Calendar:
    """The rules of one city. week: ISO numbers of worked days. hours: [{from, until?, spans}]."""

    zone: str
    country: str = ""
    subdivision: str | None = None
    week: tuple[int, ...] = (1, 2, 3, 4, 5)
    week_source: Any = None
    hours: tuple[dict[str, Any], ...] = ()
    decided: dict[date, Workday] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "Calendar":
        """As the city's rows say at this moment (also inside an act)."""
        facts = settings.KIENTAO.facts
        row = Week.objects.first()
        return cls(
            zone=settings.KIENTAO.zone, country=str(facts.get("country", "")), subdivision=facts.get("subdivision"),
            week=tuple(row.days) if row else (1, 2, 3, 4, 5), week_source=row.source if row else None,
            hours=tuple(row.hours) if row else (), decided={w.day: w for w in Workday.objects.all()},
        )  # fmt: skip

    def day(self, on: date) -> Day:
        """Whether this day is worked, and why."""
        if not YEARS_MIN <= on.year <= YEARS_MAX:
            raise Refused("calendar.year", least=YEARS_MIN, most=YEARS_MAX)
        if row := self.decided.get(on):
            word = T("làm việc theo quyết định", "worked by decision") if row.working else T(
                "nghỉ theo quyết định", "off by decision"
            )  # fmt: skip
            name = Text(say(row.name, "vi"), say(row.name, "en"))
            why = Text(f"{word.vi}: {name.vi}", f"{word.en}: {name.en}") if row.name else word
            return Day(row.working, why, "decision", row.source)
        if self.country:
            names, makeup = _public(self.country, self.subdivision, on.year)
            if on in makeup:
                return Day(
                    True, T("làm bù cho ngày nghỉ hoán đổi", "make-up day for a swapped day off"), "makeup", LIBRARY
                )
            if on in names:
                return Day(False, names[on], "holiday", LIBRARY)
        weekday = WEEKDAYS[on.isoweekday() - 1]
        if on.isoweekday() not in self.week:
            return Day(False, weekday, "weekend", self.week_source)
        return Day(True, weekday, "ordinary", self.week_source)

    def after(self, on: date, n: int) -> date:
        """The n-th working day after a day."""
        while n > 0:
            on += timedelta(days=1)
            n -= self.day(on).working
        return on

    def spans(self, on: date) -> list[tuple[int, int]]:
        """Office hours of a day as instants (UTC µs), whatever summer time does. Refused where none are known."""
        for row in self.hours:
            if row["from"] <= on.isoformat() and on.isoformat() <= row.get("until", "9999"):
                return [tuple(self._instant(on, part) for part in span.split("-")) for span in row["spans"]]  # type: ignore[misc]
        raise Refused("calendar.no_hours", day=on)

    def _instant(self, on: date, text: str) -> int:
        return clock.instant(datetime.combine(on, time.fromisoformat(text.strip()), tzinfo=ZoneInfo(self.zone)))

    def exceptions(self, year: int) -> list[tuple[date, Day]]:
        """Days of a year that differ from the ordinary week, oldest first."""
        first = date(year, 1, 1).toordinal()
        days = [date.fromordinal(first + n) for n in range(date(year + 1, 1, 1).toordinal() - first)]
        told = [(on, self.day(on)) for on in days]
        return [(on, what) for on, what in told if what.kind not in ("ordinary", "weekend")]


LIBRARY = {
    "title": {
        "vi": f"Lịch nghỉ lễ chung (thư viện «holidays» {holidays.__version__})",
        "en": f"Public holidays (library “holidays” {holidays.__version__})",
    },
    "url": "https://github.com/vacanza/holidays",
}


@lru_cache(maxsize=64)
def _public(country: str, subdivision: str | None, year: int) -> tuple[dict[date, Text], frozenset[date]]:
    """Names of the public holidays of a year in both languages, and the weekend days worked instead."""
    told: list[dict[date, str]] = []
    makeup: set[date] = set()
    base = holidays.country_holidays(country, subdiv=subdivision, years=year)
    for language in ("vi", "en_US"):
        known = language in base.supported_languages
        found = holidays.country_holidays(
            country, subdiv=subdivision, years=year, language=language if known else base.default_language
        )
        told.append(dict(found))
        makeup |= {d for d in getattr(found, "weekend_workdays", ()) if d.year == year}
    names = {day: Text(name, told[1].get(day, name)) for day, name in told[0].items()}
    return names, frozenset(makeup)


def is_working(day: date) -> tuple[bool, Text]:
    """Whether the city works on this day, and why."""
    found = Calendar.now().day(day)
    return found.working, found.why
