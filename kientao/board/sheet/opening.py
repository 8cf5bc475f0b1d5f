"""Periods open by themselves when they are over, where sheets are due by a day; how each stands, as a fact."""

from collections.abc import Iterator
from typing import Any

from kientao.base import clock
from kientao.base.text import T
from kientao.board import monthly
from kientao.board.facts import CODE, ENTRY, OFFICE, STATE
from kientao.board.models import Period, Sheet
from kientao.city.access import machine
from kientao.lake.facts import Column, See, fact
from kientao.ledger import jobs
from kientao.ledger.acts import By, writing
from kientao.ui.place import zone

from . import periods

BY = By.system("sheets")
machine(BY.label, "sheet.open", why=T("Mở kỳ của biểu khi kỳ đã hết", "Opens a sheet's period when it is over"))


@jobs.daily("board.sheets")
def open_daily(job: Any) -> None:
    open_due(clock.now())


def open_due(now: int) -> int:
    """Open the period that ended last, of each sheet that is due by a day. Run twice, it opens nothing."""
    today, opened = clock.day(now, zone()), 0
    with writing() as book:
        for sheet in Sheet.objects.order_by("code"):
            label = periods.before(periods.of(sheet.form.get("rhythm", "month"), today))
            asked = monthly.deadline(periods.span(label)[1]) is not None
            if asked and not Period.objects.filter(code=f"{sheet.code}.{label}").exists():
                opened += book.perform("sheet.open", by=BY, sheet=sheet.code, period=label) is not None
    return opened


@fact(
    "sheet_periods", reads=(Period,), title=T("Kỳ của biểu số liệu", "Periods of sheets"),
    doc=T("Mỗi biểu, mỗi kỳ: trạng thái, hạn, đã chốt hay chưa.", "Each sheet and period: state, deadline, closed."),
    columns=(
        CODE, Column("sheet", "code", T("Biểu", "Sheet")), Column("period", "code", T("Kỳ", "Period")), OFFICE, STATE,
        Column("on", "day", T("Ngày cuối của kỳ", "Last day")), Column("due", "instant", T("Hạn chốt", "Due at")),
        Column("is_closed", "boolean", T("Đã chốt", "Closed")), ENTRY,
    ),
)  # fmt: skip
def sheet_periods(see: See) -> Iterator[dict[str, Any]]:
    for row in see(Period.objects.order_by("code")):
        yield {
            "code": row.code, "sheet": row.sheet_id, "period": row.label, "office": row.office, "state": row.state,
            "on": row.on, "due": monthly.deadline(row.on), "is_closed": row.state == "closed", "entry": row.entry,
        }  # fmt: skip
