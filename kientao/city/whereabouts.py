"""Where a point lies: the unit whose outline held it on a day, and the names people still use for a place.

Points are in millionths of a degree (WGS 84), as nouns store them.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.conf import settings

from . import units
from .models import Asset, Unit, valid
from .units import UnitView

MICRO = 1_000_000


class Area(NamedTuple):
    """A place to choose from a list. `ward`: the unit that holds it on the day; former: no unit of its own any more."""

    code: str
    name: Any
    ward: str
    former: bool


def standing(day: date) -> list[UnitView]:
    """The smallest units of the territory on a day; where no territory is named, every unit that stood."""
    code = settings.KIENTAO.facts.get("territory", "")
    if Unit.objects.filter(code=code).exists():
        return units.territory(code, day).parts
    return units.as_of(day)


def outlined(day: date) -> list[UnitView]:
    """Those of them whose outline is known."""
    return [view for view in standing(day) if view.outlined]


def ward_at(lon: int, lat: int, day: date) -> str:
    """Code of the unit whose outline holds the point on this day; "" where none does, or none is known."""
    return _holding(lon, lat, outlined(day))


def outside(lon: int, lat: int, day: date) -> bool:
    """Certainly not in the territory. False where the outline of any part of it is unknown."""
    there = standing(day)
    return bool(there) and all(view.outlined for view in there) and not _holding(lon, lat, there)


def areas(day: date) -> list[Area]:
    """The units of the day, then the former ones of which a point is known to lie in one of them."""
    now = standing(day)
    found = [Area(view.code, view.name, view.code, False) for view in now]
    shapes, there = [view for view in now if view.outlined], {view.code for view in now}
    for row in Unit.objects.filter(until__lt=day, parent__gt="").order_by("code"):
        spot = UnitView(row, day).geometry
        if row.code in there or not spot or spot["type"] != "Point":
            continue
        lon, lat = (round(float(c) * MICRO) for c in spot["coordinates"][:2])
        if ward := _holding(lon, lat, shapes):
            found.append(Area(row.code, row.name, ward, True))
    return found


def places(day: date) -> list[Asset]:
    """What people call by name and may choose from a list instead of the map."""
    return list(Asset.objects.filter(valid(day), kind="place").order_by("code"))


def _holding(lon: int, lat: int, shapes: Sequence[UnitView]) -> str:
    x, y = lon / MICRO, lat / MICRO
    return next((v.code for v in shapes if v.outlined and v.geometry and inside(x, y, v.geometry)), "")


def inside(x: float, y: float, geometry: dict[str, Any]) -> bool:
    """Is the point (degrees) in a Polygon or MultiPolygon? Even-odd over all rings, so holes are outside."""
    kind, parts = geometry["type"], geometry["coordinates"]
    if kind not in ("Polygon", "MultiPolygon"):
        return False
    rings = parts if kind == "Polygon" else [ring for polygon in parts for ring in polygon]
    return sum(_crossings(x, y, ring) for ring in rings) % 2 == 1


def _crossings(x: float, y: float, ring: Sequence[Sequence[float]]) -> int:
    """How often a ray to the east meets the ring. An edge owns its lower end, so a corner counts once."""
    count = 0
    for (x1, y1, *_), (x2, y2, *_) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            count += 1
    return count
