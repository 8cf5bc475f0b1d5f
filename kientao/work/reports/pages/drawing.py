"""The city drawn from its own outlines: to tap a place on, and to show where reports are (to 100 m)."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from kientao.base.text import T, say
from kientao.city import whereabouts
from kientao.city.models import Unit
from kientao.city.units import UnitView
from kientao.city.whereabouts import MICRO
from kientao.ui import maps, place
from kientao.ui.language import t, tr
from kientao.ui.pages import kept, public

from ..models import Report, point_100m

TAP_WIDTH = 288  # px: the picture one taps is never scaled without a script, so a tap tells a place
DOTS_MAX = 150


class Tap(NamedTuple):
    """The picture to tap: its size in px, the place of its corner and what a px is (millionths of a degree)."""

    width: int
    height: int
    west: float
    north: float
    per_x: float
    per_y: float


def shapes(day: Any) -> list[dict[str, Any]]:
    """Outlines of the day, plain: {geometry, properties{label}}."""
    return [{"geometry": v.geometry, "properties": {"label": v.name}} for v in whereabouts.outlined(day)]


def tap() -> Tap | None:
    """How the picture of today lies on the earth; None when no outline is known."""
    frame = maps.frame_of([*shapes(place.today()), *_landmarks()])
    if frame is None:
        return None
    zoom = frame.width / TAP_WIDTH
    return Tap(TAP_WIDTH, round(frame.height / zoom), frame.west * MICRO, frame.north * MICRO,
               frame.per_x * zoom * MICRO, -frame.per_y * zoom * MICRO)  # fmt: skip


def tapped(x: str, y: str) -> tuple[int, int] | None:
    """The place under a tap at (x, y) px, or None for what is no tap."""
    about = tap()
    if about is None or not (x.isdecimal() and y.isdecimal() and len(x) < 5 and len(y) < 5):
        return None
    return round(about.west + int(x) * about.per_x), round(about.north + int(y) * about.per_y)


@public
@kept()
def picture(request: HttpRequest) -> HttpResponse:
    """The picture one taps, with `?ghim=lon,lat` (millionths of a degree) as a pin."""
    areas, marks = shapes(place.today()), _landmarks()
    for area in areas if marks else ():  # where people have their own names, those of the new units stand in the way
        area["properties"]["label"] = ""
    drawn = maps.draw(areas, marks, title=T("Chạm vào nơi xảy ra", "Tap the place"))
    about = tap()
    if about is None:
        return HttpResponse(status=404)
    head = f'font-family="sans-serif" width="{2 * about.width}" height="{2 * about.height}" font-size="14"'
    svg = str(drawn).replace('font-size="14"', head, 1)
    pin = _pin(request.GET.get("ghim", ""), about)
    answer = HttpResponse(svg[: -len("</svg>")] + pin + "</svg>", content_type="image/svg+xml; charset=utf-8")
    answer.headers["Cache-Control"] = "public, max-age=3600"
    return answer


def _landmarks() -> list[dict[str, Any]]:
    """Former wards by the points known of them: names people still find their way by."""
    codes = [area.code for area in whereabouts.areas(place.today()) if area.former]
    rows = [UnitView(row, place.today()) for row in Unit.objects.filter(code__in=codes)]
    return [{"geometry": v.geometry, "properties": {"label": _short(v.name)}} for v in rows]


def _short(name: Any) -> str:
    """Without the word for its kind, which every one of them has; in Vietnamese, for the picture is kept by caches."""
    return say(name, "vi").removeprefix("Phường ").removeprefix("Xã ")


def _pin(text: str, about: Tap) -> str:
    lon, _, lat = text.partition(",")
    if not (lon.lstrip("-").isdecimal() and lat.lstrip("-").isdecimal() and len(text) < 30):
        return ""
    zoom = maps.WIDTH / about.width
    x, y = (int(lon) - about.west) / about.per_x * zoom, (int(lat) - about.north) / about.per_y * zoom
    return (f'<path transform="translate({x:.1f} {y:.1f})" d="M0 0C-4-12-13-17-13-27a13 13 0 0 1 26 0C13-17 4-12 0 0z" '
            'fill="#a3231f" stroke="#fff" stroke-width="2"/>')  # fmt: skip


def of_reports(rows: Iterable[Report], names: dict[str, Any]) -> Markup:
    """Where these reports are, to 100 m; several in one spot are one dot that says how many."""
    spots: dict[tuple[int, int], list[Report]] = {}
    for row in rows:
        if found := point_100m(row.lon, row.lat):
            spots.setdefault((found["lon"], found["lat"]), []).append(row)
    points = [_dot(spot, there, names) for spot, there in list(spots.items())[:DOTS_MAX]]
    areas = shapes(place.today())
    if not points:
        return Markup("")
    return maps.draw(areas, points, title=T("Nơi có phản ánh", "Where reports are"),
                     desc=T("Vị trí làm tròn 100 mét. Danh sách ở cùng trang.",
                            "Places are rounded to 100 metres. The list is on the same page."))  # fmt: skip


def _dot(spot: tuple[int, int], rows: list[Report], names: dict[str, Any]) -> dict[str, Any]:
    first = rows[0]
    note = tr(names.get(first.category_id, first.category_id))
    if len(rows) > 1:
        note = t("{n} phản ánh, mới nhất: {what}", "{n} reports, newest: {what}", n=len(rows), what=note)
    return {
        "geometry": {"type": "Point", "coordinates": [spot[0] / 1000, spot[1] / 1000]},
        "properties": {"label": "", "note": note, "href": f"/phan-anh/{first.code}"},
    }
