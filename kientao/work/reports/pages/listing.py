"""All reports everybody may see: list, map, filters, CSV, feed. Newest first, paged by key."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from kientao.city import picking, reach, whereabouts
from kientao.city.access import visible
from kientao.city.search import matching
from kientao.lake import export
from kientao.ui import place
from kientao.ui.feed import Feed
from kientao.ui.language import lang, t, tr
from kientao.ui.pages import kept, page, public, see_other

from ..facts import COLUMNS, FIELDS, open_part
from ..models import Category, Report
from . import drawing, wording

PAGE = 25
MAP_MAX = 300
FEED_MAX = 40
CSV_MAX = 20_000
EXCERPT = 220
QUERY = ("linh-vuc", "phuong", "trang-thai", "tim")


class Filter(NamedTuple):
    """What was asked for; each is a part of the address, so that a list can be sent to somebody."""

    category: str
    ward: str
    state: str
    words: str

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Filter":
        return cls(*(str(query.get(name, "")).replace("\x00", "").strip()[:100] for name in QUERY))

    def query(self, **more: str) -> str:
        asked = {"linh-vuc": self.category, "phuong": self.ward, "trang-thai": self.state, "tim": self.words, **more}
        return urlencode({name: value for name, value in asked.items() if value})


def rows(asked: Filter) -> QuerySet[Report]:
    """What everybody may see of what was asked for, newest first."""
    found = visible(Report.objects.all(), None)
    if asked.category:
        found = found.filter(category=asked.category)
    if asked.ward:
        found = found.filter(ward=asked.ward)
    if asked.state in wording.GROUPS:
        found = picking.each(found, Q(state__in=wording.GROUPS[asked.state][1]))
    return matching(found, asked.words, "folded_open").order_by("-opened", "-code")


def after(found: QuerySet[Report], key: str) -> QuerySet[Report]:
    """What follows the row whose `opened.code` is the key, by the same index that orders."""
    opened, _, code = key.partition(".")
    if not opened.isdecimal() or len(opened) > 18:
        return found
    return found.filter(opened__lte=int(opened)).exclude(opened=int(opened), code__gte=code)


@public
@kept(*QUERY, "truoc")
@require_safe
def index(request: Any) -> HttpResponse:
    """The list, and a map of the newest of it."""
    asked = Filter.of(request.GET)
    found = rows(asked)
    only = asked.words.upper()
    if len(only) == 8 and visible(Report.objects.filter(code=only), None).exists():
        return see_other(f"/phan-anh/{only}")
    here = list(after(found, request.GET.get("truoc", ""))[: PAGE + 1])
    categories = list(Category.objects.order_by("position", "code"))
    names: dict[str, Any] = {c.code: c.name for c in categories}
    wards = reach.unit_names()  # once, not for every row
    last = here[PAGE - 1] if len(here) > PAGE else None
    return page(request, "reports/list.html", {
        "asked": asked, "items": [item(row, names, wards) for row in here[:PAGE]],
        "later": f"?{asked.query(truoc=f'{last.opened}.{last.code}')}" if last else None,
        "first_page": not request.GET.get("truoc"), "categories": categories, "areas": _wards(),
        "states": [(code, words) for code, (words, _) in wording.GROUPS.items()], "query": asked.query(),
        "map": drawing.of_reports(found.exclude(lon=None)[:MAP_MAX], names), "filtered": any(asked),
    })  # fmt: skip


def _wards() -> list[Any]:
    return [area for area in whereabouts.areas(place.today()) if not area.former]


def item(row: Report, names: dict[str, Any], wards: dict[str, Any]) -> dict[str, Any]:
    """One line of a list, for everybody's eyes."""
    short, badge, _ = wording.STATES[row.state]
    clock, kind = wording.clock_words(row)
    words = row.words if row.words_public else ""
    return {
        "code": row.code, "title": names.get(row.category_id, row.category_id), "state": short, "badge": badge,
        "clock": clock, "clock_badge": kind, "on": wording.local_day(row.opened), "ward": wards.get(row.ward, ""),
        "place": row.place if row.words_public else "", "state_code": row.state,
        "words": words if len(words) <= EXCERPT else words[:EXCERPT].rsplit(" ", 1)[0] + "…",
    }  # fmt: skip


@public
@require_safe
def as_csv(request: Any) -> StreamingHttpResponse:
    """The same list as a file; its columns are explained at /du-lieu/reports."""
    found = (open_part(row) for row in rows(Filter.of(request.GET)).values(*FIELDS)[:CSV_MAX].iterator(2000))
    lines = export.to_csv(COLUMNS, found, bom=True, simulated=settings.KIENTAO.demo)
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="phan-anh.csv"'
    answer.headers["Link"] = f'<{request.build_absolute_uri("/du-lieu/reports")}>; rel="describedby"'
    return answer


@public
@kept(*QUERY)
@require_safe
def feed(request: Any) -> HttpResponse:
    """An Atom feed of the same list."""
    asked = Filter.of(request.GET)
    names, wards = dict(Category.objects.values_list("code", "name")), reach.unit_names()
    said = place.city()
    mark = t("Mô phỏng – ", "Simulation – ") if settings.KIENTAO.demo else ""
    made = Feed(
        title=f"{mark}{t('Phản ánh, kiến nghị', 'Reports')} – {tr(said.name)}", description="", language=lang(),
        link=request.build_absolute_uri(f"/phan-anh/?{asked.query()}"),
        feed_url=request.build_absolute_uri(), author_name=tr(said.office) or tr(said.name),
    )  # fmt: skip
    for row in rows(asked)[:FEED_MAX]:
        one = item(row, names, wards)
        link = request.build_absolute_uri(f"/phan-anh/{row.code}")
        when = datetime.fromtimestamp(row.opened // 1_000_000, UTC)
        place_of = ", ".join(filter(None, (one["place"], tr(one["ward"]))))
        made.add_item(
            title=f"{mark}{tr(one['title'])} – {tr(one['state'])}", link=link, unique_id=link, pubdate=when,
            updateddate=when, description=" · ".join(filter(None, (place_of, one["clock"], one["words"]))),
        )  # fmt: skip
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
