"""What stood at the end of a day, written once by the machine that counts. Nobody types it, nobody changes it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kientao.base import clock
from kientao.base.errors import Forbidden, Refused, declare
from kientao.base.text import T
from kientao.board.counting.cells import KINDS, total
from kientao.board.models import DayCount
from kientao.city.models.guarded import AUDIENCES
from kientao.ledger.acts import By, Done, act, present
from kientao.ui.place import zone

SHOWN = ("open", "late", "opened", "answered", "timed", "in_time", "rated", "satisfied")  # of public reports
declare("day_count.machine", T("Số đếm hết ngày do máy ghi, người không ghi được.",
                               "Counts of a day are written by the machine, by nobody else."))  # fmt: skip
declare("day_count.not_over", T("Ngày {day} chưa hết.", "{day} is not over yet."))
declare("day_count.kind", T("Không có loại việc «{kind}».", "There is no kind of work “{kind}”."))


@act("day_count.record")
def record_day(*, by: By, day: date, rows: Sequence[dict[str, Any]]) -> Done | None:
    """Write what stood at the end of a day, once; the totals of public reports stand in the entry."""
    if by.kind != "system":
        raise Forbidden("day_count.machine")
    if clock.day(present(), zone()) <= day:
        raise Refused("day_count.not_over", day=day.isoformat())
    if DayCount.objects.filter(day=day).exists():
        return None
    for row in rows:
        if row["kind"] not in KINDS or row["audience"] not in AUDIENCES:
            raise Refused("day_count.kind", kind=row["kind"])
    made = [_row(day, row) for row in rows] or [_row(day, _nothing())]
    for one in made:
        one.save()
    public = [row for row in rows if row["kind"] == "reports" and row["audience"] == "public"]
    said: dict[str, Any] = {"day": day.isoformat(), **total(public, SHOWN)}
    return Done(f"ngay-{day}", public=said, sealed={"rows": list(rows)}, on=day)


def _nothing() -> dict[str, Any]:
    """A day on which nothing stood is a row too: it was counted."""
    return {"kind": "reports", "office": "", "ward": "", "audience": "public", "counts": {}}


def _row(day: date, row: dict[str, Any]) -> DayCount:
    code = f"dem-{day}.{row['kind']}.{row['audience'][0]}.{row['office']}.{row['ward']}"[:120]
    return DayCount(code=code, day=day, at=present(), **row)
