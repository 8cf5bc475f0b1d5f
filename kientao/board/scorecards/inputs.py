"""What is known for each row of a ruler on a day, with where it comes from. Unknown stays None."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings

from kientao.city import units
from kientao.city.access import visible
from kientao.city.models import Unit
from kientao.city.units import UnitView
from kientao.ledger.verbs import By

from ..figures import NOW, AsOf, State, figures, states
from ..models import Indicator, Measurement
from .bindings import binding
from .counting import COUNTERS, Cost, See
from .formulas import Pair, Value
from .rulers import Family


class Part(NamedTuple):
    """One thing a value is made of. on, entry: of the figure. state: of an indicator, for its words."""

    name: Any
    link: str
    value: Value
    on: date | None = None
    entry: int = 0
    state: State | None = None


@dataclass(frozen=True)
class Input:
    """A value with its parts. counted: the counter's name; kinds: of what."""

    value: Value
    parts: tuple[Part, ...] = ()
    counted: str = ""
    kinds: tuple[str, ...] = ()
    until: date | None = None

    @property
    def on(self) -> date | None:
        """Of its oldest figure: a value is as old as what it is made of."""
        days = [part.on for part in self.parts if part.on is not None]
        return min(days) if days else self.until

    @property
    def entry(self) -> int:
        return max((part.entry for part in self.parts), default=0)


class Known:
    """Figures of all indicators that rulers ask for, in one look; what `by` may see, as of a day."""

    def __init__(self, see: See, inside: bool, asked: AsOf, known: Mapping[str, State]):
        self.see, self.inside, self.asked, self.states = see, inside, asked, known

    @classmethod
    def of(cls, by: By | None, asked: AsOf = NOW, families: Iterable[str] = ()) -> "Known":
        """What a reader may see."""
        rows = visible(Indicator.objects.filter(code__in=_bound(families)), by)
        return cls(lambda asked_of: visible(asked_of, by), by is not None, asked, states(rows, by, asked))

    @classmethod
    def through(cls, see: See, families: Iterable[str]) -> "Known":
        """What a fact may see: until the newest figure, for a fact knows no today."""
        measured: dict[str, list[Measurement]] = defaultdict(list)
        for row in see(Measurement.objects.filter(indicator__in=_bound(families), state="standing", part="")):
            measured[row.indicator_id].append(row)
        newest = max((row.on for rows in measured.values() for row in rows), default=date(1, 1, 1))
        indicators = see(Indicator.objects.filter(code__in=_bound(families)))
        found = {row.code: State(row, newest, figures(measured[row.code])) for row in indicators}
        return cls(see, False, AsOf(newest), found)

    def day(self, family: Family, until: date | None = None) -> date:
        """The day a family is judged on: the day asked for, or the end of the year of its newest figures."""
        asked = min(filter(None, (self.asked.day, until)))
        if family.judged == "day":
            return asked
        bound = [str(told["indicator"]) for told in (binding(family.code).inputs or {}).values() if "indicator" in told]
        known = [f.on.year for code in bound if code in self.states for f in self.states[code].figures if f.on <= asked]
        return date(max(known), 12, 31) if known else asked

    def latest(self, code: str, day: date, newest: bool) -> Measurement | None:
        """The newest figure until a day; of a family judged by years, only of that year."""
        if code not in self.states:
            return None
        found = [f.best for f in self.states[code].figures if f.on <= day and (not newest or f.on.year == day.year)]
        return found[-1] if found else None

    def inputs(self, family: Family, day: date, unit: UnitView | None = None) -> dict[str, Input]:
        """{item: Input} of everything the city bound. unit: the one that is judged, where units are."""
        told, newest = binding(family.code).inputs or {}, family.judged == "newest"
        return {
            item: of_unit(how["unit"], unit) if "unit" in how else self._input(how, day, newest)
            for item, how in told.items()
        }

    def _input(self, how: Mapping[str, Any], day: date, newest: bool) -> Input:
        if "counted" in how:
            kinds = tuple(how.get("kinds") or ())
            pair = COUNTERS[how["counted"]].count(self.see, day, self.inside, kinds)
            return Input(pair, (), how["counted"], kinds, day)
        if "indicator" in how:
            part = self._part(how["indicator"], day, newest)
            return Input(part.value, (part,))
        above = self._part(how["divide"][0], day, newest)
        below = self._part(how["divide"][1], above.on or day, newest)  # both of one time, if they can
        if below.on is None:
            below = self._part(how["divide"][1], day, newest)
        return Input(_divided(above.value, below.value), (above, below))

    def _part(self, code: str, day: date, newest: bool) -> Part:
        row, state = self.latest(code, day, newest), self.states.get(code)
        name = state.indicator.name if state else code
        link = f"/chi-tieu/{code}"
        return Part(name, link, row.value, row.on, row.entry, state) if row else Part(name, link, None, state=state)

    def costs(self, one: Input) -> list[Cost]:
        """What did not count for, of a counted input."""
        if not one.counted or one.until is None:
            return []
        return COUNTERS[one.counted].costs(self.see, one.until, self.inside, one.kinds)


def of_unit(what: str, unit: UnitView | None) -> Input:
    """The area or population of a unit on its day."""
    if unit is None:
        return Input(None)
    told: Mapping[str, Any] | None = getattr(unit, what)
    link = f"/dia-ban/{unit.code}"
    if told is None:
        return Input(None, (Part(unit.name, link, None),))
    value = Decimal(str(told["value"]))
    return Input(value, (Part(unit.name, link, value, date.fromisoformat(told["from"]), unit.row.entry),))


def units_of(family: Family, day: date) -> list[UnitView]:
    """The units of the territory that a family judges one by one; empty: it judges the whole."""
    kinds, territory = binding(family.code).units, settings.KIENTAO.facts.get("territory", "")
    if not kinds or not Unit.objects.filter(code=territory).exists():
        return []
    return [view for view in units.territory(territory, day).parts if view.kind in kinds]


def _bound(families: Iterable[str]) -> set[str]:
    """Codes of all indicators that these families ask for."""
    found: set[str] = set()
    return found.union(*(binding(family).indicators for family in families))


def _divided(above: Value, below: Value) -> Value:
    return above / below if isinstance(above, Decimal) and isinstance(below, Decimal) and below else None


def values(inputs: Mapping[str, Input]) -> dict[str, Value]:
    return {item: one.value for item, one in inputs.items()}


def missed(one: Input) -> Decimal:
    """How many of a counted input did not count for."""
    return one.value.d - one.value.n if isinstance(one.value, Pair) else Decimal(0)
