"""The map as of a day: which units stood, what the territory was made of, what became of each.

"As of" here means valid on that day, as known today.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings

from kientao.base.errors import Missing

from .models import Unit, UnitChange, valid
from .places import geometry


@dataclass(frozen=True)
class UnitView:
    """A unit on a day. area, population: {value (text), source, from, note?} or None where nothing is known."""

    row: Unit
    day: date

    @property
    def code(self) -> str:
        return self.row.code

    @property
    def name(self) -> Any:
        return self.row.name

    @property
    def kind(self) -> str:
        return self.row.kind

    @property
    def official_code(self) -> str:
        return self.row.official_code

    @cached_property
    def area(self) -> dict[str, Any] | None:
        return at(self.row.area, self.day)

    @cached_property
    def population(self) -> dict[str, Any] | None:
        return at(self.row.population, self.day)

    @cached_property
    def _place(self) -> tuple[dict[str, Any] | None, bool]:
        return geometry(settings.KIENTAO.city_folder, self.row.place)

    @property
    def geometry(self) -> dict[str, Any] | None:
        """GeoJSON: the outline, or a point, or None."""
        return self._place[0]

    @property
    def outlined(self) -> bool:
        """False: only a point is known, or nothing."""
        return self._place[1]


def at(series: list[dict[str, Any]], day: date) -> dict[str, Any] | None:
    """The row of a dated series that holds on a day."""
    text = day.isoformat()
    return next((p for p in series if p["from"] <= text <= p.get("until", "9999")), None)


def as_of(day: date) -> list[UnitView]:
    """Every unit that stood on a day, by code."""
    return [UnitView(row, day) for row in Unit.objects.filter(valid(day)).order_by("code")]


def unit(code: str) -> Unit:
    row = Unit.objects.filter(code=code).first()
    if row is None:
        raise Missing("city.unknown", thing=code, kind="unit")
    return row


@dataclass(frozen=True)
class Territory:
    """A territory on a day. tops: its members; parts: the smallest units in it; None of either: nothing stood."""

    row: Unit
    day: date
    tops: list[UnitView]
    parts: list[UnitView]


def territory(code: str, day: date) -> Territory:
    """What the territory, or any unit, was made of on a day: it lives on as the union of its members."""
    row, standing = unit(code), {view.code: view for view in as_of(day)}
    text = day.isoformat()
    named = [m["unit"] for m in row.members if m["from"] <= text <= m.get("until", "9999")]
    if row.members:
        tops = [standing[c] for c in named if c in standing]
    else:
        tops = [standing[code]] if code in standing else []
    parts: list[UnitView] = []
    for top in tops:
        parts += _leaves(top, standing, 0)
    return Territory(row, day, tops, parts)


def _leaves(top: UnitView, standing: dict[str, UnitView], depth: int) -> list[UnitView]:
    below = [view for view in standing.values() if view.row.parent == top.code]
    if not below or depth > 6:
        return [top]
    return [leaf for view in below for leaf in _leaves(view, standing, depth + 1)]


@dataclass(frozen=True)
class Change:
    on: date
    kind: str
    before: list[Unit]
    after: Unit
    source: Any
    entry: int


def changes(codes: set[str] | None = None) -> list[Change]:
    """Changes that touch any of these units (None: all), oldest first."""
    rows = list(UnitChange.objects.order_by("on", "code"))
    units = {row.code: row for row in Unit.objects.all()}
    return [
        Change(r.on, r.kind, [units[c] for c in r.before], units[r.after], r.source, r.entry)
        for r in rows
        if codes is None or r.after in codes or codes & set(r.before)
    ]


def predecessors(code: str) -> list[str]:
    """Codes of every unit that this one came from, nearest first, through all changes."""
    return _closure(code, [(r.after, r.before) for r in UnitChange.objects.order_by("-on")])


def successors(code: str) -> list[str]:
    """Codes of every unit that this one went into, nearest first, through all changes."""
    return _closure(code, [(b, [r.after]) for r in UnitChange.objects.order_by("on") for b in r.before])


def _closure(code: str, steps: list[tuple[str, list[str]]]) -> list[str]:
    found: list[str] = []
    edge = [code]
    while edge:
        edge = [n for here, nexts in steps if here in edge for n in nexts if n not in found and n != code]
        found += dict.fromkeys(edge)
    return found


def lineage(code: str) -> set[str]:
    """The units a territory ever consisted of, with all before and after them."""
    row = unit(code)
    direct = {code} | {m["unit"] for m in row.members}
    direct |= set(Unit.objects.filter(parent__in=direct).values_list("code", flat=True))
    return direct | {c for one in direct for c in (*predecessors(one), *successors(one))}


def number(figure: dict[str, Any]) -> Decimal:
    """The value of a figure, exactly."""
    return Decimal(figure["value"])
