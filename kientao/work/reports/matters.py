"""What reports lay on a desk: the open ones I hold, and those nobody holds yet in the offices I answer for."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from kientao.base.text import T
from kientao.city import picking, reach
from kientao.city.matters import Matter, Move, door
from kientao.ledger.acts import By, Receipt

from . import acts
from .models import Report
from .pages import wording, working


def todo(by: By) -> QuerySet[Report]:
    """A post over the whole city is not asked to take what is nobody's: the ward's offices are."""
    found = working.powers(by)
    near = [power for power in found if power.path and working.gives(power, "report.answer")]
    here = Q(holder=by.post) | Q(holder="", office__in=working.offices(near))
    return picking.each(working.mine(by, found).filter(turn__isnull=False), here & ~Q(state="asked"))


def waiting(by: By) -> QuerySet[Report]:
    """Mine, and it is the reporter's turn: asked for more, or answered and not confirmed."""
    return working.mine(by).filter(holder=by.post, state__in=("asked", "answered"))


def tell(rows: Sequence[Report], by: By) -> list[Matter]:
    offices = reach.office_names()
    why = {
        "new": T("tiếp nhận, giao việc", "take and assign"),
        "reopened": T("làm lại", "do again"),
        "checking": T("xem tại chỗ", "look on the spot"),
    }
    return [
        Matter("report", row.code, row.category.name, f"/viec/phan-anh/{row.code}", wording.STATES[row.state][0],
               wording.owed_by(row), row.entry, offices.get(row.office, row.office), row.holder,
               why.get(row.state, T("xử lý, trả lời", "handle and answer")), row.urgent,
               ("take",) if row.state == "new" and not row.holder else ())
        for row in rows
    ]  # fmt: skip


def _take(by: By, code: str, seen: int | None, key: str) -> Receipt | None:
    row = working.mine(by).get(code=code)
    return acts.assign_report(by=by, report=code, office=row.office, holder=by.post, seen=seen, request=key)


door(
    "report", title=T("Phản ánh", "Reports"), todo=todo, waiting=waiting, readable=working.mine, tell=tell,
    address="/viec/phan-anh", needs="report.reopen",
    moves={"take": Move(T("Nhận xử lý phản ánh", "Take the reports"), _take)},
)  # fmt: skip
