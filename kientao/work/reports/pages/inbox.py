"""/viec/phan-anh: the reports my posts must answer, by deadline; several at once by checkboxes."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base import clock
from kientao.base.text import T
from kientao.city import picking, reach
from kientao.city.access import today
from kientao.city.search import matching
from kientao.ledger import rights
from kientao.ledger.acts import By
from kientao.ui import dates
from kientao.ui.pages import needs, page
from kientao.ui.place import zone

from ..acts import OPEN
from ..models import Category, Report
from . import many, wording, working

PAGE = 40
FILTERS = ("cua", "han", "linh-vuc", "phuong", "trang-thai", "tim")
TABS = (
    ("", "", T("Đang mở", "Open"), "open"), ("", "tre", T("Quá hạn", "Late"), "late"),
    ("", "hom-nay", T("Hạn hôm nay", "Due today"), "today"), ("toi", "", T("Giao cho tôi", "Mine"), "mine"),
    ("co-quan", "", T("Cơ quan tôi", "My office"), "office"),
)  # fmt: skip


class Asked(NamedTuple):
    """What the address asks for, each word bounded."""

    cua: str
    han: str
    category: str
    ward: str
    state: str
    words: str
    after: str

    @property
    def states(self) -> tuple[str, ...]:
        if self.state == "tat-ca":
            return ()
        return (self.state,) if self.state in wording.STATES else OPEN

    @property
    def newest_first(self) -> bool:
        """What is over is read from the newest; what is open by its deadline."""
        return not set(self.states) <= set(OPEN) or not self.states

    def address(self, **other: str) -> str:
        pairs = zip(FILTERS, self, strict=False)
        query = {k: v for k, v in pairs if v} | other
        query = {k: v for k, v in query.items() if v}
        return "/viec/phan-anh" + (f"?{urlencode(query)}" if query else "")


def read(request: Any) -> Asked:
    return Asked(*(request.GET.get(name, "").strip()[:100] for name in (*FILTERS, "sau")))


@needs("report.reopen")  # whoever has any work with reports, inspectors included
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: Any) -> HttpResponse:
    """Late ones first. Filters in the address; POST does one thing to all that are ticked."""
    by, asked = rights.actor_of(request), read(request)
    told = many.carry_out(request) if request.method == "POST" else None
    if told is not None and told.receipts:
        return page(request, "reports/office_many.html", {"told": told, "back": asked.address()})
    # what somebody was drawn to look at is on their list, not on that of the office that answered
    all_mine = picking.each(working.mine(by), ~Q(state="checking") | Q(holder=by.post))
    office = working.office_of(by.post)
    rows, more = one_page(chosen(all_mine, asked, by, office), asked)
    units = reach.unit_names()
    offices = reach.office_names()
    context = {
        "asked": asked, "rows": [line(row, units, offices, by) for row in rows],
        "more": asked.address(sau=mark(rows[-1], asked)) if more else "",
        "tabs": tabs(all_mine, asked, by, office),
        "categories": list(Category.objects.order_by("position").values_list("code", "name")),
        "wards": [(code, units.get(code, code)) for code in working.wards()],
        "states": [("", T("Đang mở", "Open")), ("tat-ca", T("Tất cả", "All"))]
        + [(code, words[0]) for code, words in wording.STATES.items()],
        "people": working.people(), "can_do": many.offered(by), "told": told,
        "office": offices.get(office, ""), "key": working.Sent.fresh(request).typed["key"],
    }  # fmt: skip
    return page(request, "reports/office_inbox.html", context, status=422 if told else 200)


def chosen(rows: QuerySet[Report], asked: Asked, by: By, office: str) -> QuerySet[Report]:
    """The filters, each a condition of SQL."""
    if set(asked.states) <= set(OPEN) and asked.states:
        rows = rows.filter(turn__isnull=False)
    if asked.states not in ((), OPEN):
        rows = picking.each(rows, Q(state__in=asked.states))
    if asked.cua == "toi":
        rows = picking.each(rows, Q(holder=by.post))
    elif asked.cua == "co-quan":
        rows = picking.each(rows, Q(office=office))
    if asked.han:
        rows = rows.filter(late() if asked.han == "tre" else due_today())
    if asked.category:
        rows = picking.each(rows, Q(category=asked.category))
    if asked.ward:
        rows = picking.each(rows, Q(ward=asked.ward))
    return matching(rows, asked.words)


def late() -> Q:
    return Q(turn__lt=clock.now())


def due_today() -> Q:
    """Not yet late, and due before the day is over."""
    return Q(turn__gte=clock.now(), turn__lt=clock.midnight(today(), zone()) + clock.DAY)


def one_page(rows: QuerySet[Report], asked: Asked) -> tuple[list[Report], bool]:
    """By key, never by count: (rows of this page, whether there are more)."""
    at, _, code = asked.after.partition(".")
    if at.isdecimal() and len(at) < 20:
        rows = rows.filter(_after(int(at), code[:120], asked.newest_first))
    order = ("-opened", "-code") if asked.newest_first else ("turn", "code")
    found = list(rows.order_by(*order)[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def _after(at: int, code: str, newest: bool) -> Q:
    if newest:
        return Q(opened__lt=at) | Q(opened=at, code__lt=code)
    return Q(turn__gt=at) | Q(turn=at, code__gt=code)


def mark(row: Report, asked: Asked) -> str:
    return f"{row.opened if asked.newest_first else row.turn}.{row.code}"


def tabs(rows: QuerySet[Report], asked: Asked, by: By, office: str) -> list[dict[str, Any]]:
    """How many wait in each, in one question; what one may not see is not counted."""
    counted = rows.filter(turn__isnull=False).aggregate(
        open=Count("pk"), late=Count("pk", filter=late()), today=Count("pk", filter=due_today()),
        mine=Count("pk", filter=Q(holder=by.post)), office=Count("pk", filter=Q(office=office)),
    )  # fmt: skip
    return [
        {"words": words, "count": counted[name], "href": Asked(cua, han, "", "", "", "", "").address(),
         "here": (asked.cua, asked.han, asked.state) == (cua, han, ""), "kind": name}
        for cua, han, words, name in TABS
    ]  # fmt: skip


def line(row: Report, units: dict[str, Any], offices: dict[str, Any], by: By) -> dict[str, Any]:
    """One row of the table, one card on a phone."""
    due = wording.owed_by(row)
    words, kind = wording.clock_words(row) if due == row.due else dates.left(due, clock.now())
    state = wording.STATES[row.state]
    return {
        "code": row.code, "entry": row.entry, "category": row.category.name, "words": row.words[:160],
        "place": row.place, "ward": units.get(row.ward, row.ward), "office": offices.get(row.office, row.office),
        "state": state[0], "state_kind": state[1], "clock": words, "clock_kind": kind, "due": due,
        "mine": row.holder == by.post, "urgent": row.urgent, "reserved": row.audience != "public",
        "reopened": row.reopened,
    }  # fmt: skip
