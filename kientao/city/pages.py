"""/dia-ban: the territory as of any day: map, units, sums, and what changed when. The same as CSV and GeoJSON."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from kientao.base.errors import Refused
from kientao.base.text import T, Text, say
from kientao.lake import export
from kientao.lake.facts import Column
from kientao.ui import maps
from kientao.ui.dates import read_day
from kientao.ui.pages import kept, page, public

from . import sums, units
from .access import today
from .words import KINDS, change_title

MAP_KINDS = {"phuong": "a", "xa": "b"}
CHOSEN = "d"


def asked_day(request: Any) -> tuple[date, Text | None]:
    """The day of `?ngay=`; today if there is none, or if it cannot be read (then with what is wrong)."""
    text = request.GET.get("ngay", "").strip()
    if not text:
        return today(), None
    try:
        return read_day(text[:20]), None
    except Refused as e:
        return today(), Text(e.say("vi"), e.say("en"))


def root() -> str:
    return str(settings.KIENTAO.facts["territory"])


@public
@kept("ngay")
@require_safe
def territory(request: Any) -> HttpResponse:
    """What the territory was made of on a day."""
    day, wrong = asked_day(request)
    found = units.territory(root(), day)
    area, people = sums.total(found, "area"), sums.total(found, "population")
    history = units.changes(units.lineage(root()))
    context = {
        "day_of": day,
        "found": found,
        "today": today(),
        "errors": {"ngay": wrong} if wrong else {},
        "typed": request.GET.get("ngay", "") if wrong else day,
        "map": draw(found),
        "rows": [row(view) for view in found.parts],
        "tops": found.tops if [v.code for v in found.tops] != [v.code for v in found.parts] else [],
        "sums": [(T("Diện tích", "Area"), "km²", area), (T("Dân số", "Population"), T("người", "people"), people)],
        "history": [moment(change) for change in history],
        "jumps": jumps(found.row.since, [c.on for c in history]),
        "kinds": KINDS,
        "outlines": sum(v.outlined for v in found.parts),
        "places": {p["source_title"] for p in map(_place_source, found.parts) if p},
    }
    return page(request, "city/territory.html", context, status=422 if wrong else 200)


def _place_source(view: units.UnitView) -> dict[str, str] | None:
    found = view.row.place_source
    return {"source_title": say(found.get("title"), "vi")} if isinstance(found, dict) else None


def row(view: units.UnitView) -> list[Any]:
    return [
        {"text": view.name, "href": f"/dia-ban/{view.code}?ngay={view.day.isoformat()}"},
        KINDS.get(view.kind, Text(view.kind, view.kind)),
        view.official_code or None,
        _number(view.area),
        _number(view.population),
        _where(view),
    ]


def _number(figure: dict[str, Any] | None) -> Any:
    return units.number(figure) if figure else None


def _where(view: units.UnitView) -> Text:
    if view.outlined:
        return T("có ranh giới", "outline known")
    return T("chỉ biết vị trí", "position only") if view.geometry else T("chưa biết vị trí", "place not known")


def draw(found: units.Territory, chosen: str = "") -> Any:
    """One map: outlines as shapes, what is not outlined as a point that says so. chosen: the unit to stand out."""
    return maps.draw(
        [feature(view, chosen) for view in found.parts if view.outlined],
        [feature(view, chosen) for view in found.parts if not view.outlined and view.geometry],
        title=T("Bản đồ địa bàn", "Map of the territory"),
        desc=T("Danh sách đơn vị ở bảng bên dưới.", "The units are listed in the table below."),
        legend=_legend(found, chosen),
    )


def _legend(found: units.Territory, chosen: str) -> list[tuple[str, Any]]:
    one = next((view.name for view in found.parts if view.code == chosen), None)
    kinds = [(MAP_KINDS[k], KINDS[k]) for k in MAP_KINDS if any(v.kind == k and v.code != chosen for v in found.parts)]
    return [*kinds, (CHOSEN, one)] if one else kinds


def feature(view: units.UnitView, chosen: str = "") -> dict[str, Any]:
    about = {
        "label": view.name, "href": f"/dia-ban/{view.code}?ngay={view.day.isoformat()}",
        "kind": CHOSEN if view.code == chosen else MAP_KINDS.get(view.kind, "c"), "approximate": not view.outlined,
    }  # fmt: skip
    return {"type": "Feature", "geometry": view.geometry, "properties": about}


def moment(change: units.Change) -> dict[str, Any]:
    """A change as a line of the timeline."""
    return {
        "when": change.on, "title": change_title(change), "href": f"/so/{change.entry}",
        "text": change.source.get("title") if isinstance(change.source, dict) else change.source,
    }  # fmt: skip


def jumps(first: date, changed: list[date]) -> list[tuple[date, Text]]:
    """Days worth a look: the eve and the day of each change, and today."""
    days: dict[date, Text] = {}
    for on in sorted(set(changed)):
        if on > first:
            days[on - timedelta(days=1)] = T("trước thay đổi", "before the change")
        days[on] = T("sau thay đổi", "after the change")
    days[today()] = T("hôm nay", "today")
    return sorted(days.items())


COLUMNS = (
    Column("code", "code", T("Mã", "Code")),
    Column("name", "words", T("Tên", "Name")),
    Column("kind", "code", T("Loại", "Kind")),
    Column("official_code", "code", T("Mã chính thức", "Official code")),
    Column("area_km2", "decimal", T("Diện tích", "Area"), "km2"),
    Column("population", "decimal", T("Dân số", "Population"), "person"),
    Column("as_of", "day", T("Có hiệu lực vào ngày", "Valid on")),
    Column("outline_known", "boolean", T("Biết ranh giới", "Outline known")),
)


def _plain(view: units.UnitView) -> dict[str, Any]:
    return {
        "code": view.code, "name": view.name, "kind": view.kind, "official_code": view.official_code,
        "area_km2": view.area and view.area["value"], "population": view.population and view.population["value"],
        "as_of": view.day, "outline_known": view.outlined,
    }  # fmt: skip


def _asked(request: Any) -> units.Territory:
    text = request.GET.get("ngay", "").strip()
    return units.territory(root(), read_day(text[:20]) if text else today())


@public
@require_safe
def territory_csv(request: Any) -> StreamingHttpResponse:
    found = _asked(request)
    lines = export.to_csv(
        COLUMNS, map(_plain, found.parts), bom=request.GET.get("bom") == "1", simulated=settings.KIENTAO.demo
    )
    response = StreamingHttpResponse((line.encode() for line in lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="dia-ban-{found.day.isoformat()}.csv"'
    return response


@public
@require_safe
def territory_geojson(request: Any) -> JsonResponse:
    """WGS 84. A unit whose outline is not known is a point with `outline_known: false`."""
    found = _asked(request)
    features = []
    for view in found.parts:
        about = {name: export.written(value, "") for name, value in _plain(view).items()}
        features.append({"type": "Feature", "id": view.code, "geometry": view.geometry, "properties": about})
    body: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if settings.KIENTAO.demo:
        body["note"] = export.SIMULATED
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False}, content_type="application/geo+json")
    response["Content-Disposition"] = f'attachment; filename="dia-ban-{found.day.isoformat()}.geojson"'
    return response
