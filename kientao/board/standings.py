"""Where each indicator stands against the path to its target, judged on the day of its newest figure, never of today.

The path is a straight line from what was known when the target was set (or from the target before it) to the target.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from kientao.base.text import T
from kientao.lake.facts import Column, See, fact
from kientao.work.tasks.models import Task

from .facts import CODE, ENTRY, OFFICE, UNIT
from .figures import Figure, figures
from .models import Indicator, Measurement, Milestone

ABOUT = "indicator:"  # what a task about an indicator says it is about


class Path(NamedTuple):
    """From a value on a day to the target on its day."""

    start_on: date
    start: Decimal
    target_on: date
    target: Decimal

    def at(self, on: date) -> Decimal:
        """What the path asks on a day; after the target's day, the target."""
        if on >= self.target_on:
            return self.target
        gone, whole = (on - self.start_on).days, (self.target_on - self.start_on).days
        return self.start + (self.target - self.start) * gone / whole


def path(known: Sequence[Figure], targets: Sequence[Milestone]) -> Path | None:
    """The path that judges the newest figure. None: no target, or nothing known from when it was set."""
    newest, amounts = known[-1], [m for m in targets if m.value is not None]
    ahead = [m for m in amounts if m.on >= newest.on] or amounts[-1:]
    if not ahead:
        return None
    target = ahead[0]
    starts = [(m.on, m.value) for m in amounts if m.on < min(newest.on, target.on)]
    starts += [(f.on, f.best.value) for f in known if f.on <= target.set_on and f.best.value is not None]
    starts = [(on, value) for on, value in starts if on < min(newest.on, target.on)]
    if not starts:
        return None
    start_on, start = max(starts)
    return Path(start_on, start, target.on, target.value)


COLUMNS = (
    CODE, Column("name", "words", T("Tên", "Name")), OFFICE, Column("place", "code", T("Địa bàn", "Place")), UNIT,
    Column("rhythm", "code", T("Nhịp đo", "Rhythm")),
    Column("on", "day", T("Ngày của số mới nhất", "Day of the newest figure")),
    Column("value", "decimal", T("Số mới nhất (trống: chưa có số liệu)", "Newest figure (empty: none)")),
    Column("kind", "code", T("Loại số", "Kind of figure")),
    Column("target_on", "day", T("Ngày của mục tiêu", "Day of the target")),
    Column("target", "decimal", T("Mục tiêu", "Target")),
    Column("path", "decimal", T("Mức phải có vào ngày ấy", "What the path asks on that day")),
    Column("gap", "decimal", T("Chậm so với mức phải có (%)", "Behind the path (%)"), "percent"),
    Column("off_path", "boolean", T("Chậm so với lộ trình", "Behind the path")),
    Column("tasks_open", "integer", T("Nhiệm vụ đang mở về chỉ tiêu", "Open tasks about it")), ENTRY,
)  # fmt: skip
BLANK = dict.fromkeys(("on", "value", "kind", "target_on", "target", "path", "gap", "off_path"))


@fact(
    "standing", reads=(Indicator, Measurement, Milestone, Task), columns=COLUMNS,
    title=T("Chỉ tiêu so với lộ trình", "Indicators against their path"),
    doc=T("Mỗi chỉ tiêu: số mới nhất, mục tiêu kế tiếp, mức phải có vào ngày của số ấy và nhiệm vụ đang mở.",
          "Each indicator: newest figure, next target, what the path asks on that day, and open tasks."),
)  # fmt: skip
def standing(see: See) -> Iterator[dict[str, Any]]:
    measured: dict[str, list[Measurement]] = defaultdict(list)
    for row in see(Measurement.objects.filter(state="standing", value__isnull=False, part="")):
        measured[row.indicator_id].append(row)
    targets: dict[str, list[Milestone]] = defaultdict(list)
    for target in see(Milestone.objects.filter(state="standing").order_by("on", "first")):
        targets[target.indicator_id].append(target)
    about = see(Task.objects.filter(about__startswith=ABOUT, closed__isnull=True)).values_list("about", flat=True)
    tasks = Counter(about)
    for row in see(Indicator.objects.order_by("code")):
        found = {name: getattr(row, name) for name in ("code", "name", "office", "place", "unit", "rhythm", "entry")}
        told = judged(row, figures(measured[row.code]), targets[row.code])
        yield found | told | {"tasks_open": tasks[ABOUT + row.code]}


def judged(row: Indicator, known: Sequence[Figure], targets: Sequence[Milestone]) -> dict[str, Any]:
    """What is known of one: columns that are not known stay empty."""
    if not known:
        return dict(BLANK)
    best = known[-1].best
    found = BLANK | {"on": best.on, "value": best.value, "kind": best.kind}
    line = path(known, targets)
    if line is None:
        return found
    asked = round(line.at(best.on), row.decimals)
    found |= {"target_on": line.target_on, "target": line.target, "path": asked}
    if row.direction == "none":
        return found
    behind = (asked - best.value) if row.direction == "up" else (best.value - asked)
    return found | {"off_path": behind > 0, "gap": round(behind / abs(asked) * 100, 1) if asked else None}
