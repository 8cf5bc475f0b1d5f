"""/viec/van-ban: what is mine to do, the register of an office and year in the order of its numbers, what is late."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kientao.base.text import T, say
from kientao.city import picking, reach
from kientao.city.search import matching
from kientao.lake import export
from kientao.ledger import rights
from kientao.ledger.acts import By
from kientao.rules import documents
from kientao.ui.pages import needs, page
from kientao.ui.place import today

from ..matters import todo, waiting
from ..models import Document
from . import wording, working

PAGE = 40
ROWS_MAX = 20_000
FILTERS = ("xem", "loai", "nam", "co-quan", "tim")
TABS = (
    ("", T("Cần tôi làm", "For me")), ("cho", T("Chờ người khác", "With others")),
    ("chua", T("Chưa công khai", "To be published")), ("so", T("Sổ văn bản đi", "Register")),
    ("den", T("Văn bản đến", "Incoming")),
)  # fmt: skip


class Asked(NamedTuple):
    view: str
    kind: str
    year: str
    office: str
    words: str
    after: str

    @classmethod
    def of(cls, query: Any) -> "Asked":
        return cls(*(query.get(name, "").replace("\x00", "").strip()[:100] for name in (*FILTERS, "sau")))

    def address(self, suffix: str = "", **other: str) -> str:
        told = {name: value for name, value in zip(FILTERS, self, strict=False)} | other
        query = urlencode({name: value for name, value in told.items() if value})
        return f"/viec/van-ban{suffix}" + (f"?{query}" if query else "")


@needs("document.draft")
@never_cache
@require_safe
def listing(request: Any) -> HttpResponse:
    by, asked = rights.actor_of(request), Asked.of(request.GET)
    rows, more = _page(chosen(by, asked), asked)
    counts = {"": todo(by).count(), "cho": waiting(by).count(), "chua": _owed(by).count(), "so": None, "den": None}
    context = {
        "asked": asked, "rows": lines(rows), "kinds": list(documents.kinds(today()).values()),
        "tabs": [(words, Asked(view, "", "", "", "", "").address(), counts[view],
                  asked.view == view and not asked.words) for view, words in TABS],
        "years": _years(by), "organs": working.organs(by),
        "more": asked.address(sau=_mark(rows[-1], asked)) if more else "",
        "may_register": working.may_register(by),
    }  # fmt: skip
    return page(request, "decisions/list.html", context)


def chosen(by: By, asked: Asked) -> QuerySet[Document]:
    """The filters, each a condition of SQL; what one may not read is not there."""
    if asked.words or asked.view in ("so", "den"):
        rows = working.mine(by)
        if asked.view == "den":
            rows = rows.filter(direction="in")
        if asked.view == "so" and not asked.words:
            rows = rows.filter(Q(number__isnull=False) | ~Q(external=""), direction="out")
    elif asked.view == "cho":
        rows = waiting(by)
    elif asked.view == "chua":
        rows = _owed(by)
    else:
        rows = todo(by)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.office:
        rows = rows.filter(office=asked.office)
    if asked.year.isdecimal() and len(asked.year) == 4:
        rows = rows.filter(year=int(asked.year))
    return matching(rows, asked.words) if asked.words else rows


def _owed(by: By) -> QuerySet[Document]:
    """Issued, to be published, and not public yet."""
    owed = working.mine(by).filter(state="issued", shown=False, withdrawn="")
    return picking.each(owed, ~Q(duty="none"))


def _by_turn(asked: Asked) -> bool:
    return asked.view in ("", "cho", "chua") and not asked.words


def _page(rows: QuerySet[Document], asked: Asked) -> tuple[list[Document], bool]:
    at, _, code = asked.after.partition(".")
    if at.isdecimal() and len(at) < 20:
        key, code = int(at), code[:120]
        later, older = Q(turn__gt=key) | Q(turn=key, code__gt=code), Q(opened__lt=key) | Q(opened=key, code__lt=code)
        rows = rows.filter(later if _by_turn(asked) else older)
    found = list(rows.order_by(*(("turn", "code") if _by_turn(asked) else ("-opened", "-code")))[: PAGE + 1])
    return found[:PAGE], len(found) > PAGE


def _mark(row: Document, asked: Asked) -> str:
    return f"{row.turn if _by_turn(asked) else row.opened}.{row.code}"


def _years(by: By) -> list[int]:
    found = working.mine(by).filter(year__isnull=False).values_list("year", flat=True).order_by("-year").distinct()
    return [int(year) for year in found[:30]]


def lines(rows: list[Document]) -> list[dict[str, Any]]:
    offices, posts, made = reach.office_names(), reach.post_names(), []
    for row in rows:
        words, kind = wording.clock_words(row)
        made.append({
            "row": row, "clock": words, "clock_kind": kind, "state": wording.STATES[row.state],
            "office": offices.get(row.office, row.office), "signer": posts.get(row.signer, ""),
            "kind": documents.kinds(row.on or today())[row.kind].name,
        })  # fmt: skip
    return made


HEADS = (
    (T("Số, ký hiệu", "Number"), 20), (T("Ngày ký", "Signed on"), 12), (T("Loại", "Kind"), 18),
    (T("Trích yếu", "Subject"), 70), (T("Người ký", "Signer"), 28), (T("Nơi nhận", "Recipients"), 40),
    (T("Cơ quan", "Office"), 34), (T("Trạng thái", "State"), 18), (T("Công khai", "Publication"), 26),
    (T("Nguồn", "Source"), 30),
)  # fmt: skip


@needs("document.draft")
@require_safe
def as_excel(request: Any) -> HttpResponse:
    """The register as an Excel file; what looks like a formula is text."""
    by, asked, lang = rights.actor_of(request), Asked.of(request.GET)._replace(view="so"), request.lang
    rows = chosen(by, asked).order_by("on", "series", "number", "code")[:ROWS_MAX]
    data = export.to_xlsx(
        "So van ban di", [(head.to(lang), width) for head, width in HEADS],
        (_cells(line, lang) for line in lines(list(rows))),
        simulated=export.SIMULATED_LIST.to(lang) if settings.KIENTAO.demo else "",
    )  # fmt: skip
    answer = HttpResponse(data, content_type=export.XLSX)
    answer["Content-Disposition"] = 'attachment; filename="so-van-ban-di.xlsx"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _cells(line: dict[str, Any], lang: str) -> list[Any]:
    row = line["row"]
    source = f"{row.source.get('title', '')}, {row.source.get('on', '')}" if row.source else ""
    return [
        row.numbered, row.on, say(line["kind"], lang), row.subject, say(line["signer"], lang),
        "; ".join(row.recipients), say(line["office"], lang), line["state"][0].to(lang), line["clock"], source,
    ]  # fmt: skip
