"""From rows to what a board shows: the figure of each day, the target ahead, how far, which way.

Derived on reading, never stored. What is not known stays None: it is never zero and never "impossible".
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, QuerySet

from kientao.base import clock
from kientao.base.measures import MEASURES
from kientao.base.text import T, Text
from kientao.city.access import visible
from kientao.ledger import entries
from kientao.ledger.models import Entry
from kientao.ledger.verbs import By
from kientao.ui import place
from kientao.ui.language import tr
from kientao.ui.numbers import num

from .models import Indicator, Measurement, Milestone

RANK = {"uoc": 1, "so-bo": 2, "chinh-thuc": 3}
DRAWN = {"uoc": "estimate", "so-bo": "preliminary", "chinh-thuc": "official"}  # names of kinds in charts and badges
KINDS = {"uoc": T("ước", "estimate"), "so-bo": T("sơ bộ", "preliminary"), "chinh-thuc": T("chính thức", "official")}

ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV", 5: "V"}  # urban classes are written so


class AsOf(NamedTuple):
    """Valid on a day, and known before an entry. None: today; everything."""

    on: date | None = None
    before: int | None = None

    @property
    def day(self) -> date:
        return self.on or place.today()


def entries_until(day: date) -> int:
    """Number of entries recorded up to the end of a day. `at` grows with the index, so halving finds it."""
    end = clock.midnight(day + timedelta(days=1), settings.KIENTAO.zone)
    at = Entry.objects.values_list("at", flat=True)
    return bisect_left(range(entries.head()), end, key=lambda index: at.get(index=index))


def known(rows: QuerySet[Any], asked: AsOf) -> QuerySet[Any]:
    """Rows that had been recorded."""
    return rows if asked.before is None else rows.filter(first__lt=asked.before)


def standing(rows: QuerySet[Any], asked: AsOf) -> QuerySet[Any]:
    """Rows that had been recorded and not yet corrected, superseded or withdrawn."""
    if asked.before is None:
        return rows.filter(state="standing")
    return known(rows, asked).filter(Q(ended=None) | Q(ended__gte=asked.before))


class Figure(NamedTuple):
    """What stands for one day: the newest of the highest kind, and the lower or older ones beside it."""

    on: date
    best: Measurement
    others: tuple[Measurement, ...]


def figures(rows: Iterable[Measurement]) -> list[Figure]:
    """Standing rows of one indicator -> one figure a day, oldest first."""
    by_day: dict[date, list[Measurement]] = defaultdict(list)
    for row in rows:
        by_day[row.on].append(row)
    found = []
    for on in sorted(by_day):
        best, *others = sorted(by_day[on], key=lambda r: (RANK[r.kind], r.first), reverse=True)
        found.append(Figure(on, best, tuple(others)))
    return found


@dataclass(frozen=True)
class State:
    """An indicator with its figures and targets as of a day."""

    indicator: Indicator
    day: date
    figures: Sequence[Figure] = field(default_factory=tuple)
    targets: Sequence[Milestone] = field(default_factory=tuple)

    @property
    def latest(self) -> Measurement | None:
        return self.figures[-1].best if self.figures else None

    @property
    def target(self) -> Milestone | None:
        """The next one ahead, else the last one that passed."""
        ahead = [m for m in self.targets if m.on >= self.day]
        return ahead[0] if ahead else (self.targets[-1] if self.targets else None)

    def around(self, target: Milestone) -> Measurement | None:
        """The figure that judges a target: the last one of its year, not after its day."""
        found = [f.best for f in self.figures if f.on.year == target.on.year and f.on <= target.on]
        return found[-1] if found else None

    def shown(self, value: Decimal | None, words: object = None, sign: bool = False) -> str | None:
        """A value as people read it, with the decimals of this indicator."""
        if value is None:
            return tr(words) if words else None
        if self.indicator.unit == "class" and not sign and value in ROMAN:
            return tr(T("loại {n}", "class {n}")).format(n=ROMAN[int(value)])
        return num(value, self.indicator.decimals, sign=sign)

    @property
    def unit(self) -> Text | str:
        return MEASURES[self.indicator.unit][1] if self.indicator.unit in MEASURES else self.indicator.unit

    def missing(self, target: Milestone | None, row: Measurement | None = None) -> Decimal | None:
        """How much is still missing to a target: positive. Zero or less: reached. None: not known, or no better way."""
        row = row or self.latest
        if target is None or target.value is None or row is None or row.value is None:
            return None
        if self.indicator.direction == "none":
            return None
        gap = target.value - row.value
        return Decimal(gap if self.indicator.direction == "up" else -gap)

    def distance(self) -> str | None:
        """ "2.700 USD/người", or that it is reached; None where either side is unknown."""
        gap = self.missing(self.target)
        if gap is None:
            return None
        if gap <= 0:
            return tr(T("đã đạt", "reached"))
        return self.gap_words(gap)

    def gap_words(self, gap: Decimal) -> str:
        """A difference with its unit; between urban classes it is a number of steps, not a class."""
        if self.indicator.unit == "class":
            return tr(T("{n} bậc", "{n} up")).format(n=num(gap, 0))
        return f"{num(gap, self.indicator.decimals)} {tr(self.unit)}".strip()

    def change(self) -> Decimal | None:
        """Latest value less the one before it."""
        known_ones = [f.best.value for f in self.figures if f.best.value is not None]
        return known_ones[-1] - known_ones[-2] if len(known_ones) > 1 else None

    def trend(self) -> str | None:
        """good, bad or flat by the way that is better; None: not known."""
        change = self.change()
        if change is None or self.indicator.direction == "none":
            return None
        return "flat" if change == 0 else "good" if (change > 0) == (self.indicator.direction == "up") else "bad"


NOW = AsOf()


def states(indicators: Iterable[Indicator], by: By | None, asked: AsOf = NOW) -> dict[str, State]:
    """Code -> state, for all of them in two queries; only what `by` may read."""
    rows = list(indicators)
    codes = [row.code for row in rows]
    measured: dict[str, list[Measurement]] = defaultdict(list)
    told = Measurement.objects.filter(indicator__in=codes, on__lte=asked.day, part="")
    for m in standing(visible(told, by), asked):
        measured[m.indicator_id].append(m)
    targets: dict[str, list[Milestone]] = defaultdict(list)
    for t in standing(visible(Milestone.objects.filter(indicator__in=codes), by), asked).order_by("on", "first"):
        if asked.on is None or t.set_on <= asked.on:
            targets[t.indicator_id].append(t)
    return {row.code: State(row, asked.day, figures(measured[row.code]), targets[row.code]) for row in rows}
