"""What tasks lay on a desk: what I must accept or do, what I ordered and must answer; and what waits on others."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from kientao.base.text import T, Text
from kientao.city import picking, reach
from kientao.city.access import today
from kientao.city.matters import Matter, Move, door
from kientao.city.models import Delegation, Holding, Office, Post, valid
from kientao.ledger.acts import By, Receipt

from . import acts
from .models import Task
from .pages import wording, working

ANSWERS = {  # whose turn it is: who ordered it
    "draft": T("xem và giao", "look and order"),
    "returned": T("bị trả lại: giao lại hoặc thôi", "returned: order again or drop"),
    "shown": T("xác nhận đã xong", "confirm it is done"),
}


def todo(by: By) -> QuerySet[Task]:
    """A post's own tasks; for the head of an office also those of nobody, of a post that is vacant, or raised."""
    mine = Q(holder=by.post, state__in=("open", "doing"))
    head = Post.objects.filter(code=by.post, head=True).values_list("office", flat=True).first()
    if head:
        free = Q(holder="") | Q(holder__in=vacant(head)) | Q(raised__gte=1)
        mine |= Q(office=head, state__in=("open", "doing")) & free
        mine |= Q(office__in=below(head), raised__gte=3)  # the last step up
    asked = Q(orderer=by.post) & (Q(state__in=ANSWERS) | Q(wanted__isnull=False) | Q(raised__gte=2))
    return picking.each(working.mine(by).filter(turn__isnull=False), mine | asked)


def waiting(by: By) -> QuerySet[Task]:
    """What I ordered or wrote down and others do; what I showed and nobody has confirmed."""
    others = Q(orderer=by.post, state__in=("open", "doing")) | Q(drafter=by.post, state__in=("draft", "open", "doing"))
    return working.mine(by).filter(others | Q(shower=by.post, state="shown"))


def below(office: str) -> list[str]:
    """Offices under this one."""
    path = Office.objects.filter(code=office).values_list("path", flat=True).first() or "/-/"
    return list(Office.objects.filter(path__startswith=path).exclude(code=office).values_list("code", flat=True))


def vacant(office: str) -> list[str]:
    """Posts of an office that nobody holds or acts for today."""
    posts, now = Post.objects.filter(office=office), valid(today())
    filled = {*Holding.objects.filter(now).values_list("post", flat=True),
              *Delegation.objects.filter(now).values_list("post", flat=True)}  # fmt: skip
    return [code for code in posts.values_list("code", flat=True) if code not in filled]


def why(row: Task, by: By) -> Text:
    """What is expected of this reader."""
    if row.orderer == by.post and row.state in ANSWERS:
        return ANSWERS[row.state]
    if row.orderer == by.post and row.wanted is not None:
        return T("cho gia hạn hay không", "answer the request for more time")
    if row.state == "open":
        late = T("chưa ai nhận", "nobody accepted it")
        return late if row.raised else T("nhận hoặc trả lại", "accept or return")
    return T("làm và báo kết quả", "do it and report")


def owed_by(row: Task) -> int | None:
    """By when the next one must move; who has only to say yes or no has no deadline of their own."""
    return row.accept_by if row.state == "open" else row.due if row.state == "doing" else None


def tell(rows: Sequence[Task], by: By) -> list[Matter]:
    offices = reach.office_names()
    return [
        Matter("task", row.code, row.title, f"/viec/nhiem-vu/{row.code}", wording.STATES[row.state][0],
               owed_by(row), row.entry, offices.get(row.office, row.office),
               row.holder, why(row, by), row.urgent, moves(row, by))
        for row in rows
    ]  # fmt: skip


def moves(row: Task, by: By) -> tuple[str, ...]:
    """What this reader may do to it from the desk, by a tick: the act asks again."""
    if row.state == "open" and by.post == row.holder:
        return ("accept",)
    ordering = {"draft": ("order",), "shown": ("confirm",)}
    return ordering.get(row.state, ()) if by.post == row.orderer and by.post != row.shower else ()


def _accept(by: By, code: str, seen: int | None, key: str) -> Receipt | None:
    return acts.accept_task(by=by, task=code, seen=seen, request=key)


def _order(by: By, code: str, seen: int | None, key: str) -> Receipt | None:
    return acts.order_task(by=by, task=code, seen=seen, request=key)


def _confirm(by: By, code: str, seen: int | None, key: str) -> Receipt | None:
    return acts.confirm_task(by=by, task=code, seen=seen, request=key)


door(
    "task", title=T("Nhiệm vụ", "Tasks"), todo=todo, waiting=waiting, readable=working.mine, tell=tell,
    address="/viec/nhiem-vu", needs="task.report",
    moves={
        "accept": Move(T("Nhận nhiệm vụ", "Accept the tasks"), _accept),
        "order": Move(T("Giao nhiệm vụ", "Order the tasks"), _order),
        "confirm": Move(T("Xác nhận nhiệm vụ đã xong", "Confirm the tasks are done"), _confirm),
    },
)  # fmt: skip
