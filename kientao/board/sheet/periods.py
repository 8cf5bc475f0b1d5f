"""Periods a sheet is told for, by label: 2021-09 (month), 2021-Q3 (quarter), 2021 (year). Pure."""

import re
from datetime import date, timedelta

from kientao.base.errors import Refused, declare
from kientao.base.text import T, Text

_LABEL = re.compile(r"(?P<year>2\d{3})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])))?")
COUNTS = {"month": 12, "quarter": 4, "year": 1}  # in a year

declare("period.unreadable", T("«{label}» không phải một kỳ. Viết như 2021-09, 2021-Q3 hoặc 2021.",
                               "“{label}” is no period. Write 2021-09, 2021-Q3 or 2021."))  # fmt: skip


def parts(label: str) -> tuple[str, int, int]:
    """(rhythm, year, which one of the year from 1). Raises Refused: period.unreadable."""
    found = _LABEL.fullmatch(label)
    if found is None:
        raise Refused("period.unreadable", label=label[:20])
    year = int(found["year"])
    if found["month"]:
        return "month", year, int(found["month"])
    return ("quarter", year, int(found["quarter"])) if found["quarter"] else ("year", year, 1)


def label(rhythm: str, year: int, number: int) -> str:
    return {"month": f"{year}-{number:02}", "quarter": f"{year}-Q{number}", "year": f"{year}"}[rhythm]


def span(text: str) -> tuple[date, date]:
    """First and last day."""
    rhythm, year, number = parts(text)
    months = 12 // COUNTS[rhythm]
    first = date(year, (number - 1) * months + 1, 1)
    after = date(year + number * months // 12, number * months % 12 + 1, 1)
    return first, after - timedelta(days=1)


def before(text: str) -> str:
    """The period just before."""
    rhythm, year, number = parts(text)
    return label(rhythm, year, number - 1) if number > 1 else label(rhythm, year - 1, COUNTS[rhythm])


def of(rhythm: str, day: date) -> str:
    """The period a day lies in."""
    return label(rhythm, day.year, (day.month - 1) * COUNTS[rhythm] // 12 + 1)


def so_far(text: str) -> list[str]:
    """The periods of the year up to this one, oldest first."""
    rhythm, year, number = parts(text)
    return [label(rhythm, year, n) for n in range(1, number + 1)]


def words(text: str) -> Text:
    """ "tháng 9/2021", "quý III/2021", "năm 2021"."""
    rhythm, year, number = parts(text)
    if rhythm == "month":
        return T(f"tháng {number:02}/{year}" if number < 3 else f"tháng {number}/{year}", f"{number:02}/{year}")
    if rhythm == "quarter":
        return T(f"quý {('I', 'II', 'III', 'IV')[number - 1]}/{year}", f"quarter {number} of {year}")
    return T(f"năm {year}", f"{year}")
