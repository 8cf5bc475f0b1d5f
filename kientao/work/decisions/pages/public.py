"""/van-ban/: what the offices issued, for everybody; and what they should have published by now and did not."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kientao.base import clock
from kientao.base.errors import Missing
from kientao.city import reach
from kientao.city.access import visible
from kientao.city.search import matching
from kientao.lake import export
from kientao.ledger import download
from kientao.rules import documents
from kientao.ui import place
from kientao.ui.feed import Feed
from kientao.ui.language import lang, t, tr
from kientao.ui.pages import kept, page, public

from .. import terms
from ..facts import COLUMNS, FIELDS
from ..models import Document, open_part
from . import handling, wording

PAGE, FEED_MAX, CSV_MAX, LATE_MAX = 25, 40, 20_000, 200
QUERY = ("loai", "nam", "co-quan", "tim")


class Filter(NamedTuple):
    kind: str
    year: str
    office: str
    words: str

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filter":
        return cls(*(str(query.get(name, "")).replace("\x00", "").strip()[:100] for name in QUERY))

    def query(self, **more: str) -> str:
        asked = dict(zip(QUERY, self, strict=True)) | more
        return urlencode({name: value for name, value in asked.items() if value})


def rows(asked: Filter) -> QuerySet[Document]:
    """Published ones, newest first."""
    found = visible(Document.objects.filter(shown=True), None)
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.office:
        found = found.filter(office=asked.office)
    if asked.year.isdecimal() and len(asked.year) == 4:
        found = found.filter(year=int(asked.year))
    return matching(found, asked.words, "folded_open").order_by("-on", "-code")


def after(found: QuerySet[Document], key: str) -> QuerySet[Document]:
    on, _, code = key.partition(".")
    try:
        day = date.fromisoformat(on)
    except ValueError:
        return found
    return found.filter(on__lte=day).exclude(on=day, code__gte=code[:120])


@public
@kept(*QUERY, "truoc")
@require_safe
def index(request: Any) -> HttpResponse:
    asked = Filter.of(request.GET)
    here = list(after(rows(asked), request.GET.get("truoc", ""))[: PAGE + 1])
    last = here[PAGE - 1] if len(here) > PAGE else None
    offices = reach.office_names()
    return page(request, "decisions/public.html", {
        "asked": asked, "items": [item(row, offices) for row in here[:PAGE]], "query": asked.query(),
        "later": f"?{asked.query(truoc=f'{last.on}.{last.code}')}" if last else None,
        "first_page": not request.GET.get("truoc"), "kinds": list(documents.kinds(place.today()).values()),
        "years": _years(), "organs": _organs(offices), "filtered": any(asked), "late": _late().count(),
    })  # fmt: skip


def _years() -> list[int]:
    found = (
        visible(Document.objects.filter(shown=True), None).order_by("-year").values_list("year", flat=True).distinct()
    )
    return [int(year) for year in found[:30] if year]


def _organs(offices: dict[str, Any]) -> list[tuple[str, Any]]:
    codes = visible(Document.objects.filter(shown=True), None).order_by("office").values_list("office", flat=True)
    return [(code, offices.get(code, code)) for code in codes.distinct()[:200]]


def item(row: Document, offices: dict[str, Any]) -> dict[str, Any]:
    """One line, for everybody's eyes."""
    words, kind = wording.clock_words(row)
    return {
        "code": row.code, "number": row.numbered, "subject": row.subject if row.shown else "", "on": row.on,
        "kind": documents.kinds(row.on or place.today())[row.kind].name, "office": offices.get(row.office, row.office),
        "state": wording.STATES[row.state] if row.state == "void" else None, "clock": words, "clock_kind": kind,
    }  # fmt: skip


def _late() -> QuerySet[Document]:
    """Overdue, and the office has had its day to explain."""
    found = Document.objects.filter(late__gte=2, shown=False, state="issued", withdrawn="").exclude(duty="none")
    return visible(found, None).order_by("due", "code")


@public
@kept()
@require_safe
def overdue(request: Any) -> HttpResponse:
    """What should be public by now: number, day and office; the subject is not ours to tell before they do."""
    offices = reach.office_names()
    found = [{**item(row, offices), "due": row.due, "explained": row.explained} for row in _late()[:LATE_MAX]]
    explain = terms.explaining(place.today())
    return page(request, "decisions/overdue.html", {"items": found, "explain": explain})


@public
@kept()
@require_safe
def one(request: Any, code: str) -> HttpResponse:
    row = _one(code)
    other, about = handling.related(row, visible(Document.objects.all(), None))
    files = row.files.exclude(file="").exclude(stage="draft").order_by("pk") if row.shown else []
    return page(request, "decisions/show.html", {
        "row": row, "item": item(row, reach.office_names()),
        "kind": documents.kinds(row.on or place.today())[row.kind].name,
        "blocks": handling.papers.blocks(row.body) if row.shown else (), "duty": documents.duties()[row.duty],
        "files": [(one, download.kind_of(one.file)) for one in files],
        "amends": other if other and other.shown else None,
        "relation": wording.RELATIONS.get(row.relation), "amended": [pair for pair in about if pair[1].shown],
        "signer": reach.post_names().get(row.signer, "") if row.shown else "",
        "entry": row.steps.filter(verb__in=("document.publish", "document.late")).order_by("-at").first(),
    })  # fmt: skip


def _one(code: str) -> Document:
    row = visible(Document.objects.filter(code=code), None).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


@public
@kept()
@require_safe
def as_paper(request: Any, code: str) -> HttpResponse:
    """The whole text as PDF, once it is public. Composed once for many readers."""
    row = _one(code)
    if not row.shown:
        raise Missing("act.missing", thing=code)
    answer = handling.paper_of(row, "pdf")
    answer["Cache-Control"] = "no-cache"
    return answer


@public
@require_safe
def file(request: Any, code: str, name: str) -> HttpResponse:
    row = _one(code)
    if not row.shown:
        raise Missing("file.missing")
    return handling.file_of(row.files.exclude(stage="draft"), name)


@public
@require_safe
def as_csv(request: Any) -> StreamingHttpResponse:
    """The same list as a file; its columns are explained at /du-lieu/documents."""
    found = (open_part(row) for row in rows(Filter.of(request.GET)).values(*FIELDS)[:CSV_MAX].iterator(2000))
    lines = export.to_csv(COLUMNS, found, bom=True, simulated=settings.KIENTAO.demo)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="van-ban.csv"'
    answer.headers["Link"] = f'<{request.build_absolute_uri("/du-lieu/documents")}>; rel="describedby"'
    return answer


@public
@kept(*QUERY)
@require_safe
def feed(request: Any) -> HttpResponse:
    """An Atom feed of the same list."""
    asked, offices, said = Filter.of(request.GET), reach.office_names(), place.city()
    mark = t("Mô phỏng – ", "Simulation – ") if settings.KIENTAO.demo else ""
    made = Feed(
        title=f"{mark}{t('Văn bản', 'Documents')} – {tr(said.name)}", description="", language=lang(),
        link=request.build_absolute_uri(f"/van-ban/?{asked.query()}"), feed_url=request.build_absolute_uri(),
        author_name=tr(said.office) or tr(said.name),
    )  # fmt: skip
    for row in rows(asked)[:FEED_MAX]:
        link = request.build_absolute_uri(f"/van-ban/{row.code}")
        when = datetime.fromtimestamp((row.published or row.opened) // clock.SECOND, UTC)
        signed = datetime.combine(row.on, time(), UTC) if row.on else when
        made.add_item(
            title=f"{mark}{row.numbered}: {row.subject}", link=link, unique_id=link, pubdate=signed, updateddate=when,
            description=tr(offices.get(row.office, row.office)),
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
