"""Forecasts as a fact: each milestone ahead of the newest figure, and the chance of reaching it by its day."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from kientao.base.text import T
from kientao.lake.facts import Column, See, fact

from ..facts import ENTRY, INDICATOR, OFFICE, UNIT
from ..figures import State, figures
from ..models import Indicator, Measurement, Milestone
from .courses import Course, Step, courses, end_of

COLUMNS = (
    Column("code", "code", T("Mã mục tiêu", "Code of the target")), INDICATOR,
    Column("name", "words", T("Tên", "Name")), OFFICE, UNIT,
    Column("on", "day", T("Ngày của mục tiêu", "Day of the target")),
    Column("target", "decimal", T("Mục tiêu", "Target")),
    Column("mean", "decimal", T("Dự báo vào ngày ấy (trống: không có)", "Forecast for that day (empty: none)")),
    Column("low", "decimal", T("Cận dưới, 8 phần 10 nằm trong khoảng", "Low, 8 of 10 lie within")),
    Column("high", "decimal", T("Cận trên", "High")),
    Column("chance", "decimal", T("Khả năng đạt vào ngày ấy (%)", "Chance of reaching it by then (%)"), "percent"),
    Column("arrives", "day", T("Cứ đà này thì đạt vào", "Reached at this pace on")),
    Column("known", "integer", T("Số kỳ có số liệu", "Periods with a figure")),
    Column("newest", "day", T("Hết kỳ của số mới nhất", "End of the newest period")), ENTRY,
)  # fmt: skip


@fact(
    "forecasts", reads=(Indicator, Measurement, Milestone), columns=COLUMNS,
    title=T("Dự báo tới từng mục tiêu", "Forecasts to each target"),
    doc=T("Mỗi mục tiêu sau số mới nhất: cứ đà cũ thì tới đâu, khoảng nào, khả năng đạt; không phải lời hứa.",
          "Each target after the newest figure: where the old pace leads, between what, and the chance; no promise."),
)  # fmt: skip
def forecasts(see: See) -> Iterator[dict[str, Any]]:
    measured: dict[str, list[Measurement]] = defaultdict(list)
    for row in see(Measurement.objects.filter(state="standing", value__isnull=False, part="")):
        measured[row.indicator_id].append(row)
    targets: dict[str, list[Milestone]] = defaultdict(list)
    for target in see(Milestone.objects.filter(state="standing", value__isnull=False).order_by("on", "first")):
        targets[target.indicator_id].append(target)
    rows = see(Indicator.objects.order_by("code"))
    found = {row.code: State(row, _newest(measured[row.code]), figures(measured[row.code]), targets[row.code])
             for row in rows}  # fmt: skip
    for course in courses({code: state for code, state in found.items() if state.targets}).values():
        for step in course.steps:
            yield _told(course, step)


def _newest(rows: list[Measurement]) -> Any:
    """A fact knows no today: what lies ahead lies after the newest figure."""
    return max((row.on for row in rows), default=None)


def _told(course: Course, step: Step) -> dict[str, Any]:
    row, target = course.state.indicator, step.target
    used = [f.best.entry for f in course.state.figures] + [m.entry for m in course.state.targets]
    return {
        "code": target.code, "indicator": row.code, "name": row.name, "office": row.office, "unit": row.unit,
        "on": target.on, "target": target.value, "mean": _amount(step.value, row), "low": _amount(step.low, row),
        "high": _amount(step.high, row),
        "chance": None if step.chance is None else Decimal(str(round(step.chance * 100, 1))),
        "arrives": course.arrives(target), "known": course.points,
        "newest": end_of(course.last, course.turns) if course.points else None, "entry": max([row.entry, *used]),
    }  # fmt: skip


def _amount(value: float | None, row: Indicator) -> Decimal | None:
    return None if value is None else Decimal(str(round(value, row.decimals)))
