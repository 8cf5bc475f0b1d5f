"""/viec/nhiem-vu: the tasks my posts have to do with: a list by deadline, a calendar, the tree of plans."""

from calendar import Calendar
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.base.text import T
from kientao.city import picking, reach
from kientao.city.access import today
from kientao.city.search import matching
from kientao.city.sent import Sent
from kientao.ledger import rights
from kientao.ledger.acts import By
from kientao.ui.pages import needs, page
from kientao.ui.place import zone

from .. import acts
from ..matters import todo
from ..models import LIVE, Task
from . import wording, working

PAGE = 40
SEEN_MAX = 2000  # rows of a calendar or a tree
FILTERS = ("cua", "trang-thai", "ke-hoach", "tim", "xem", "thang")
TABS = (
    ("", T("Cần tôi làm", "For me")), ("giao", T("Tôi giao", "I ordered")), ("co-quan", T("Cơ quan tôi", "My office")),
    ("tat-ca", T("Tất cả", "All")),
)  # fmt: skip
STATES = [("", T("Đang mở", "Open")), ("het", T("Tất cả", "All")), *((s, w[0]) for s, w in wording.STATES.items())]
VIEWS = (("", T("Danh sách", "List")), ("lich", T("Lịch", "Calendar")), ("cay", T("Theo kế hoạch", "By plan")))


class Asked(NamedTuple):
    """What the address asks for, each word bounded."""

    whose: str
    state: str
    plan: str
    words: str
    view: str
    month: str
    after: str

    @classmethod
    def of(cls, query: Any) -> "Asked":
        return cls(*(query.get(name, "").strip()[:100] for name in (*FILTERS, "sau")))

    def address(self, suffix: str = "", **other: str) -> str:
        told = {name: value for name, value in zip(FILTERS, self, strict=False)} | other
        query = urlencode({name: value for name, value in told.items() if value})
        return f"/viec/nhiem-vu{suffix}" + (f"?{query}" if query else "")


@needs("task.report")  # whoever has any work with tasks
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: Any) -> HttpResponse:
    """What is owed first. POST: the leader's one tap, for one draft or all of them."""
    by, asked = rights.actor_of(request), Asked.of(request.GET)
    told = order_all(request) if request.method == "POST" else None
    rows, plans = chosen(by, asked), working.plans(by)
    context = {
        "asked": asked, "tabs": _tabs(by, asked), "states": STATES,
        "views": [(words, asked.address(xem=view), view == asked.view) for view, words in VIEWS],
        "plans": plans, "drafts": _drafts(by), "told": told, "may_write": working.may_write(by),
        "key": Sent.fresh(request).typed["key"], "here_now": today(),
    }  # fmt: skip
    if asked.view == "lich":
        context |= _month(rows, asked)
    elif asked.view == "cay":
        context["tree"] = _tree(rows, plans, by)
    else:
        found, more = _page(rows, asked)
        context |= {"rows": lines(found, by), "more": asked.address(sau=_mark(found[-1], asked)) if more else ""}
    return page(
        request, "tasks/list.html", context, status=422 if told and told["faults"] and not told["done"] else 200
    )


def chosen(by: By, asked: Asked) -> QuerySet[Task]:
    """The filters, each a condition of SQL; what one may not read is not there."""
    rows = todo(by) if not asked.whose and not asked.words else working.mine(by)
    if asked.whose == "giao":
        rows = picking.each(rows, Q(orderer=by.post) | Q(drafter=by.post))
    elif asked.whose == "co-quan":
        office = reach.office_of(by.post)
        rows = picking.each(rows, Q(office=office) | Q(shared__contains=f"|{office}|"))
    if asked.state in wording.STATES:
        rows = rows.filter(state=asked.state)
    elif not asked.state and not asked.words:
        rows = rows.filter(turn__isnull=False)
    if asked.plan:
        rows = rows.filter(plan=asked.plan)
    return matching(rows, asked.words) if asked.words else rows


def _open_first(asked: Asked) -> bool:
    """Open work by its turn; what is over, from the newest."""
    return not asked.words and (not asked.state or asked.state in (*LIVE, "draft"))


def _page(rows: QuerySet[Task], asked: Asked) -> tuple[list[Task], bool]:
    at, _, code = asked.after.partition(".")
    if at.isdecimal() and len(at) < 20:
        key, code = int(at), code[:120]
        later = Q(turn__gt=key) | Q(turn=key, code__gt=code)
        older = Q(opened__lt=key) | Q(opened=key, code__lt=code)
        rows = rows.filter(later if _open_first(asked) else older)
    found = list(rows.order_by(*(("turn", "code") if _open_first(asked) else ("-opened", "-code")))[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def _mark(row: Task, asked: Asked) -> str:
    return f"{row.turn if _open_first(asked) else row.opened}.{row.code}"


def _tabs(by: By, asked: Asked) -> list[tuple[Any, str, int, bool]]:
    office = reach.office_of(by.post)
    found = working.mine(by).filter(turn__isnull=False).aggregate(
        giao=Count("pk", filter=Q(orderer=by.post) | Q(drafter=by.post)),
        office=Count("pk", filter=Q(office=office) | Q(shared__contains=f"|{office}|")), all=Count("pk"),
    )  # fmt: skip
    counts = {"": todo(by).count(), "giao": found["giao"], "co-quan": found["office"], "tat-ca": found["all"]}
    return [(words, Asked(whose, "", "", "", asked.view, asked.month, "").address(), counts[whose],
             asked.whose == whose and not asked.words) for whose, words in TABS]  # fmt: skip


def lines(rows: list[Task], by: By) -> list[dict[str, Any]]:
    """Rows of a table, cards on a phone."""
    offices, posts = reach.office_names(), reach.post_names()
    made = []
    for row in rows:
        words, kind = wording.clock_words(row)
        made.append({
            "row": row, "clock": words, "clock_kind": kind, "state": wording.STATES[row.state],
            "office": offices.get(row.office, row.office), "holder": posts.get(row.holder, row.holder),
            "orderer": posts.get(row.orderer, row.orderer), "mine": by.post in (row.holder, row.orderer),
            "helpers": [offices.get(code, code) for code in row.helpers],
        })  # fmt: skip
    return made


def _drafts(by: By) -> list[dict[str, Any]]:
    """Drafts that wait for this post: one tap each."""
    rows = working.mine(by).filter(state="draft", orderer=by.post).order_by("opened", "code")[:PAGE]
    return lines(list(rows), by)


def order_all(request: Any) -> dict[str, Any]:
    """Order the drafts that were ticked, or the one whose button was pressed. Each is an act of its own."""
    sent = Sent(request)
    one = sent.text("mot")
    codes = [one] if one else list(dict.fromkeys(request.POST.getlist("ma")))[:PAGE]
    done, faults = [], {}
    for code in codes:
        try:
            row = working.one(request, code)
            seen = sent.seen(f"seen-{code}")
            if acts.order_task(by=sent.by, task=row.code, seen=seen, request=f"{sent.text('key')[:50]}.{code}"):
                done.append(row)
        except Refused as error:
            faults[code] = error.say(request.lang)
    if not codes:
        faults[""] = T("Hãy đánh dấu ít nhất một nhiệm vụ.", "Tick at least one task.").to(request.lang)
    return {"done": done, "faults": faults}


def _month(rows: QuerySet[Task], asked: Asked) -> dict[str, Any]:
    """Weeks of a month, each day with what is due on it."""
    first = _first(asked.month)
    weeks = Calendar().monthdatescalendar(first.year, first.month)
    start, end = (clock.midnight(day, zone()) for day in (weeks[0][0], weeks[-1][-1]))
    days: dict[date, list[Task]] = {}
    for row in rows.filter(due__gte=start, due__lt=end + clock.DAY).order_by("due", "code")[:SEEN_MAX]:
        days.setdefault(clock.day(row.due or 0, zone()), []).append(row)
    before = date(first.year - (first.month == 1), first.month - 1 or 12, 1)
    after = date(first.year + (first.month == 12), first.month % 12 + 1, 1)
    return {
        "month": first, "weeks": [[(day, days.get(day, [])) for day in week] for week in weeks],
        "before": asked.address(thang=f"{before:%Y-%m}"), "following": asked.address(thang=f"{after:%Y-%m}"),
        "states_of": wording.STATES, "clock_of": wording.clock_words,
    }  # fmt: skip


def _first(text: str) -> date:
    try:
        year, month = text.split("-")
        return date(int(year), int(month), 1) if 2000 <= int(year) <= 2100 else today().replace(day=1)
    except ValueError:
        return today().replace(day=1)


def _tree(rows: QuerySet[Task], plans: list[tuple[str, Any]], by: By) -> list[tuple[Any, list[dict[str, Any]]]]:
    """Each line of a plan with its tasks, parts under their task; what hangs nowhere comes last."""
    found = lines(list(rows.order_by("plan", "due", "code")[:SEEN_MAX]), by)
    names = dict(plans)
    groups: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        groups.setdefault(one["row"].plan if one["row"].plan in names else "", []).append(one)
    free = T("Chưa gắn kế hoạch", "Not in a plan")
    order = [code for code, _ in plans if code in groups] + ([""] if "" in groups else [])
    return [(names.get(code, free), _parts(groups[code])) for code in order]


def _parts(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    here = {one["row"].code for one in found}
    tops = [one for one in found if one["row"].parent not in here]
    below: dict[str, list[dict[str, Any]]] = {}
    for one in found:
        if one["row"].parent in here:
            below.setdefault(one["row"].parent, []).append(one)
    return [row for top in tops for row in (top, *({**part, "part": True} for part in below.get(top["row"].code, [])))]
