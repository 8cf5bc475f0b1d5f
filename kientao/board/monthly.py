"""Monthly figures each office owes: a sheet a month, due in the next one on the day the city decided (`sheets.yaml`).

The rows reach two years beyond the newest figure, so that what is due depends on what was told, not on who asks when.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings

from kientao.base import clock
from kientao.base.text import T
from kientao.base.yamlfile import read
from kientao.lake.facts import Column, See, fact
from kientao.ui.place import zone

from .facts import CODE, ENTRY, OFFICE
from .models import Indicator, Measurement

AHEAD_MONTHS = 24
COLUMNS = (
    CODE, OFFICE, Column("month", "day", T("Tháng (ngày đầu)", "Month (its first day)")),
    Column("due", "instant", T("Hạn nộp", "Due at")),
    Column("expected", "integer", T("Số chỉ tiêu phải có số", "Figures expected")),
    Column("told", "integer", T("Số chỉ tiêu đã có số", "Figures told")),
    Column("received", "boolean", T("Đã đủ số liệu", "Complete")), ENTRY,
)  # fmt: skip


@fact(
    "sheets_due", reads=(Indicator, Measurement), columns=COLUMNS,
    title=T("Biểu số liệu tháng", "Monthly sheets"),
    doc=T("Mỗi cơ quan mỗi tháng: bao nhiêu chỉ tiêu hằng tháng phải có số, đã có bao nhiêu, hạn khi nào.",
          "Each office and month: how many monthly figures are expected, how many were told, and by when."),
)  # fmt: skip
def sheets_due(see: See) -> Iterator[dict[str, Any]]:
    owed: dict[str, dict[str, int]] = defaultdict(dict)  # office -> indicator -> entry; those of a sheet are owed there
    for row in see(Indicator.objects.filter(rhythm="month", sheet="").exclude(office="")):
        owed[row.office][row.code] = row.entry
    told: dict[tuple[str, date], int] = {}  # indicator, month -> entry
    rows = see(Measurement.objects.filter(state="standing", indicator__rhythm="month"))
    for indicator, on, entry in rows.values_list("indicator_id", "on", "entry"):
        told[indicator, on.replace(day=1)] = max(entry, told.get((indicator, on.replace(day=1)), 0))
    decided = _decided()
    for month in _months(decided, max((month for _, month in told), default=None)):
        due = _due(decided, month)
        for office, mine in sorted(owed.items()):
            got = [told[code, month] for code in mine if (code, month) in told]
            yield {
                "code": f"{office}.{month:%Y-%m}", "office": office, "month": month, "due": due,
                "expected": len(mine), "told": len(got), "received": len(got) == len(mine),
                "entry": max([*got, *mine.values()]),
            }  # fmt: skip


def deadline(on: date) -> int | None:
    """When a sheet of the month of this day is due; None: the city asks for none by then."""
    decided, month = _decided(), on.replace(day=1)
    return _due(decided, month) if any(since.replace(day=1) <= month for since, _ in decided) else None


def _decided() -> list[tuple[date, int]]:
    """(from which day, day of the month), oldest first; [] where the city asks for no sheets."""
    file = settings.KIENTAO.city_folder / "sheets.yaml"
    return sorted((row["from"], int(row["day"])) for row in read(file)["due"]) if file.is_file() else []


def _months(decided: list[tuple[date, int]], newest: date | None) -> Iterator[date]:
    if not decided:
        return
    month = decided[0][0].replace(day=1)
    end = max(month, newest or month)
    for _ in range((end.year - month.year) * 12 + end.month - month.month + AHEAD_MONTHS):
        yield month
        month = _next(month)


def _due(decided: list[tuple[date, int]], month: date) -> int:
    """The last microsecond of the day in the month that follows, by the decision in force in the month told of."""
    day = [day for since, day in decided if since.replace(day=1) <= month][-1]
    then = _next(month)
    last = (_next(then) - timedelta(days=1)).day
    return clock.midnight(then.replace(day=min(day, last)), zone()) + clock.DAY - 1


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
