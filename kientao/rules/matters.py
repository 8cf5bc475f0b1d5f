"""What automation lays on a desk: proposals, versions to approve, rules that stopped, appeals, lines to read."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from kientao.base.text import T
from kientao.city import picking, reach
from kientao.city.matters import Matter, Move, door
from kientao.ledger.acts import By, Receipt

from . import acts, proposals
from .models import Nudge

KINDS = {
    "proposal": T("Đề xuất của quy tắc", "Proposed by a rule"),
    "approval": T("Quy tắc chờ duyệt", "Rule to approve"),
    "stopped": T("Quy tắc tự dừng", "Rule that stopped"),
    "appeal": T("Phản đối việc tự động", "Appeal"),
    "notice": T("Lời nhắc", "Reminder"),
}
WHY = {
    "proposal": T("đồng ý hoặc không", "accept or decline"), "approval": T("duyệt hoặc không", "approve or refuse"),
    "stopped": T("sửa hoặc cho chạy lại", "mend or start again"), "appeal": T("trả lời", "answer"),
    "notice": T("xem", "read"),
}  # fmt: skip
NEEDS = {"proposal": "rule.accept", "approval": "rule.approve", "stopped": "rule.start", "appeal": "rule.answer",
         "notice": "rule.see"}  # fmt: skip


def readable(by: By) -> QuerySet[Nudge]:
    return reach.mine(Nudge.objects.all(), by, reach.powers(by, "rule"))


def todo(by: By) -> QuerySet[Nudge]:
    """Only what this actor may move: who may read a rule need not be who approves it."""
    found = reach.powers(by, "rule")
    kinds = [kind for kind, verb in NEEDS.items() if any(reach.gives(power, verb) for power in found)]
    return picking.each(readable(by).filter(turn__isnull=False), Q(kind__in=kinds))


def waiting(by: By) -> QuerySet[Nudge]:
    return Nudge.objects.none()


def tell(rows: Sequence[Nudge], by: By) -> list[Matter]:
    offices = reach.office_names()
    return [
        Matter("rule", row.code, row.words, row.link or f"/tu-dong/{row.rule}", KINDS[row.kind], row.due, row.entry,
               offices.get(row.office, row.office), why=WHY[row.kind], moves=_moves(row), quiet=True)
        for row in rows
    ]  # fmt: skip


def _moves(row: Nudge) -> tuple[str, ...]:
    return {"proposal": ("accept",), "notice": ("see",)}.get(row.kind, ()) if row.turn is not None else ()


def _accept(by: By, code: str, seen: int | None, key: str) -> Receipt | None:
    return proposals.accept(by, code.removeprefix("proposal."), key)


def _see(by: By, code: str, seen: int | None, key: str) -> Receipt | None:
    return acts.see_notice(by=by, nudge=code, seen=seen, request=key)


door(
    "rule", title=T("Tự động hoá", "Automation"), todo=todo, waiting=waiting, readable=readable, tell=tell,
    address="/tu-dong", needs="rule.see",
    moves={
        "accept": Move(T("Đồng ý đề xuất", "Accept the proposals"), _accept),
        "see": Move(T("Đã xem lời nhắc", "Mark reminders as read"), _see),
    },
)  # fmt: skip
