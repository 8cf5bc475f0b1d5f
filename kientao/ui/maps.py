"""Maps as SVG from GeoJSON: shapes with links, labels, legend, scale bar and north. No tiles, no script."""

import math
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from markupsafe import Markup

from kientao.base.text import T

from .language import tr
from .links import href
from .numbers import num
from .svg import esc, frame, marker, text, xy

Json = Mapping[str, Any]
WIDTH, HEIGHT_MAX, MARGIN = 480.0, 520.0, 30.0
LETTER, LINE = 9.2, 17  # width of a letter and height of a line of a name, on a phone
METRES_PER_DEGREE = 111_320.0
# kind -> fill, stroke, and a hatch so that kinds differ in print without colour
KINDS = ("a", "b", "c", "d")
FILLS = {"a": "#cfe0d8", "b": "#f1dfb6", "c": "#d5dcec", "d": "#ecd3cd"}
APPROXIMATE = T("chưa có ranh giới, chỉ biết vị trí", "outline not known, position only")


class _View:
    """Longitude and latitude to the picture: flat, true to scale in the middle of the area (fit for a city)."""

    def __init__(self, spots: Sequence[Sequence[float]]):
        west, east = min(p[0] for p in spots), max(p[0] for p in spots)
        south, north = min(p[1] for p in spots), max(p[1] for p in spots)
        self.squeeze = math.cos(math.radians((south + north) / 2))
        wide, tall = max((east - west) * self.squeeze, 1e-3), max(north - south, 1e-3)
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT_MAX - 2 * MARGIN) / tall)
        self.height = tall * self.scale + 2 * MARGIN
        self.left = (WIDTH - wide * self.scale) / 2
        self.west, self.north = west, north

    def at(self, spot: Sequence[float]) -> tuple[float, float]:
        x = self.left + (spot[0] - self.west) * self.squeeze * self.scale
        return x, MARGIN + (self.north - spot[1]) * self.scale


def _rings(geometry: Json) -> list[list[Sequence[float]]]:
    kind, inside = geometry["type"], geometry["coordinates"]
    if kind == "Polygon":
        return list(inside)
    return [ring for polygon in inside for ring in polygon] if kind == "MultiPolygon" else []


def _spots(geometry: Json) -> list[Sequence[float]]:
    return [geometry["coordinates"]] if geometry["type"] == "Point" else [p for r in _rings(geometry) for p in r]


def _outline(geometry: Json, view: _View) -> str:
    out = []
    for ring in _rings(geometry):
        spots = dict.fromkeys(f"{xy(x)} {xy(y)}" for x, y in map(view.at, ring))
        out.append(f"M{'L'.join(spots)}z")
    return "".join(out)


def _middle(geometry: Json) -> Sequence[float]:
    """Centre of gravity of the largest ring, where the name goes."""
    if geometry["type"] == "Point":
        return _spots(geometry)[0]
    best, spot = -1.0, (0.0, 0.0)
    for ring in _rings(geometry):
        area = cx = cy = 0.0
        ox, oy = ring[0][0], ring[0][1]
        for a, b in pairwise(ring):
            cross = (a[0] - ox) * (b[1] - oy) - (b[0] - ox) * (a[1] - oy)
            area, cx, cy = area + cross, cx + (a[0] + b[0] - 2 * ox) * cross, cy + (a[1] + b[1] - 2 * oy) * cross
        if abs(area) > best:
            best, spot = abs(area), (ox + cx / (3 * area), oy + cy / (3 * area)) if area else (ox, oy)
    return spot


def draw(
    features: Iterable[Json],
    points: Iterable[Json] = (),
    *,
    title: object,
    desc: object = "",
    legend: Iterable[tuple[str, object]] = (),
) -> Markup:
    """GeoJSON features (Polygon, MultiPolygon, Point; degrees) to one picture; nothing to draw: empty Markup.

    properties: label, href, note (told on hover), kind ("a"–"d"), approximate (a point that stands for an
    unknown outline: dashed ring), hollow (a point with something amiss: a triangle). legend: (kind, words).
    """
    shapes = [f for f in [*features, *points] if f.get("geometry")]
    spots = [p for f in shapes for p in _spots(f["geometry"])]
    if not spots:
        return Markup("")
    view = _View(spots)
    areas = [f for f in shapes if f["geometry"]["type"] != "Point"]
    dots = [f for f in shapes if f["geometry"]["type"] == "Point"]
    body = [_linked(f, _area(f, view)) for f in areas] + [_linked(f, _dot(f, view)) for f in dots]
    body += _names([*areas, *dots], view)
    guess = any(f["properties"].get("approximate") for f in dots)
    foot, key = _legend(list(legend), guess, view.height)
    body += [_scale(view), _north(), key]
    # A picture with links inside is a group: as one "img" its links would be hidden from screen readers.
    linked = any(f["properties"].get("href") for f in shapes)
    return frame("map", WIDTH, view.height + foot, tr(title), tr(desc), "".join(body), "group" if linked else "img")


class Frame(NamedTuple):
    """Where a picture of these shapes lies on the earth: corner (degrees), degrees a unit, size in units."""

    west: float
    north: float
    per_x: float
    per_y: float
    width: float
    height: float


def frame_of(features: Iterable[Json]) -> Frame | None:
    """The frame `draw` uses for the same shapes, to turn a touched spot back into a place. None: nothing drawn."""
    spots = [p for f in features if f.get("geometry") for p in _spots(f["geometry"])]
    if not spots:
        return None
    view = _View(spots)
    per_x, per_y = 1 / (view.squeeze * view.scale), 1 / view.scale
    return Frame(view.west - view.left * per_x, view.north + MARGIN * per_y, per_x, per_y, WIDTH, view.height)


def _kind(feature: Json) -> str:
    kind = feature["properties"].get("kind")
    return kind if kind in KINDS else "a"


def _said(feature: Json) -> str:
    about = feature["properties"]
    words = [tr(about.get("label")), tr(about.get("note"))]
    if about.get("approximate"):
        words.append(tr(APPROXIMATE))
    return esc(" – ".join(w for w in words if w))


def _linked(feature: Json, shape: str) -> str:
    address = feature["properties"].get("href")
    return f'<a href="{esc(href(address))}" aria-label="{_said(feature)}">{shape}</a>' if address else shape


def _area(feature: Json, view: _View) -> str:
    kind = _kind(feature)
    return (
        f'<path d="{_outline(feature["geometry"], view)}" class="area area-{kind}" fill="{FILLS[kind]}" '
        f'fill-rule="evenodd" stroke="#fff" stroke-width="2"><title>{_said(feature)}</title></path>'
    )


def _dot(feature: Json, view: _View) -> str:
    x, y = view.at(feature["geometry"]["coordinates"])
    ring = ""
    if feature["properties"].get("approximate"):
        ring = (
            f'<circle cx="{xy(x)}" cy="{xy(y)}" r="22" class="ring" fill="{FILLS[_kind(feature)]}" fill-opacity="0.6" '
            'stroke="#4e5752" stroke-width="2" stroke-dasharray="5 4"/>'
        )
    hollow = feature["properties"].get("hollow")
    paint = 'fill="#fff" stroke="#a3231f" stroke-width="2.5"' if hollow else 'fill="#0f5a53"'
    spot = f"{marker(2 if hollow else 0, x, y, 5)} {paint}/>"
    return f'<g class="dot">{ring}{spot}<title>{_said(feature)}</title></g>'


def _names(features: Iterable[Json], view: _View) -> list[str]:
    """Names beside their shapes, each where it covers no other and stays inside; the first place if none is free."""
    taken: list[tuple[float, float, float, float]] = []
    out = []
    for feature in features:
        label = tr(feature["properties"].get("label"))
        if not label:
            continue
        half = len(label) * LETTER / 2
        x, y = view.at(_middle(feature["geometry"]))
        x = min(max(x, half + 4), WIDTH - half - 4)
        places = [(x, y + below) for below in _below(feature)]
        boxes = [(px - half, py - LINE, px + half, py + 4) for px, py in places]
        free = [n for n, box in enumerate(boxes) if not any(_cover(box, other) for other in taken)]
        best = free[0] if free else 0
        taken.append(boxes[best])
        px, py = places[best]
        out.append(f'<g class="area-name" pointer-events="none">{text(px, py, label, "", "middle")}</g>')
    return out


def _below(feature: Json) -> tuple[int, ...]:
    """How far under its middle a name may stand, the preferred place first."""
    if feature["geometry"]["type"] != "Point":
        return (5, 26, -16)
    return (38, -28, 58, -48) if feature["properties"].get("approximate") else (20, -10, 38, -28)


def _cover(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _scale(view: _View) -> str:
    """A bar of round length, at most a third of the width."""
    per_unit = METRES_PER_DEGREE / view.scale
    room = WIDTH / 3 * per_unit
    power = 10.0 ** math.floor(math.log10(room))
    metres = max(m * power for m in (1, 2, 5) if m * power <= room)
    long, y = metres / per_unit, view.height - 8
    label = f"{num(Decimal(round(metres)) / 1000)} km" if metres >= 1000 else f"{num(round(metres))} m"
    return (
        f'<g class="scale" stroke="#1f2622" stroke-width="2" fill="none"><path d="M8 {xy(y - 6)}v6h{xy(long)}v-6"/></g>'
        + text(8 + long + 8, y, label, "muted")
    )


def _north() -> str:
    return (
        f'<g class="north"><path d="M{xy(WIDTH - 20)} 8l7 18-7-4-7 4z" fill="#1f2622"/>'
        + text(WIDTH - 20, 41, tr(T("B", "N")), "", "middle") + "</g>"
    )  # fmt: skip


def _legend(rows: list[tuple[str, object]], guess: bool, height: float) -> tuple[float, str]:
    out, y = [], height + 20
    for kind, words in rows:
        fill = FILLS.get(kind, FILLS["a"])
        out.append(f'<rect x="8" y="{xy(y - 12)}" width="22" height="15" fill="{fill}" stroke="#4e5752"/>')
        out.append(text(38, y, tr(words)))
        y += 24
    if guess:
        out.append(
            f'<circle cx="19" cy="{xy(y - 5)}" r="8" fill="none" '
            'stroke="#4e5752" stroke-width="2" stroke-dasharray="4 3"/>'
        )
        out.append(text(38, y, tr(APPROXIMATE)))
        y += 24
    return (y - height - 12 if out else 0.0), "".join(out)
