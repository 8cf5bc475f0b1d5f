"""How one item of a ruler earns its points: a small vocabulary that every ruler is written in. Pure, exact.

A value is a number, a word (a level), a pair (of how many, of all), or several values by name; None: not known.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

ZERO, HUNDRED = Decimal(0), Decimal(100)


class Pair(NamedTuple):
    """How many of all: 230 of 244."""

    n: Decimal
    d: Decimal

    @property
    def percent(self) -> Decimal | None:
        return self.n / self.d * HUNDRED if self.d else None


Value = Decimal | str | Pair | Mapping[str, "Value"] | None


@dataclass(frozen=True)
class Interpolate:
    """Below `low` nothing; from `low` to `high` evenly from `least` to `most`; then `most`.

    word: what earns `least` without a number. floor: a minimum reduced by law, from which on `least` is earned.
    counts: it counts things, so a reduced minimum is whole and never under one.
    """

    low: Decimal
    high: Decimal
    least: Decimal
    most: Decimal
    word: str = ""
    floor: Decimal | None = None
    counts: bool = False

    def points(self, value: Value) -> Decimal | None:
        if isinstance(value, str):
            return self.least if value == self.word else ZERO
        if not isinstance(value, Decimal):
            return None
        if value >= self.high:
            return self.most
        if value >= self.low:
            return self.least + (self.most - self.least) * (value - self.low) / (self.high - self.low)
        return self.least if self.floor is not None and value >= self.floor else ZERO

    def reduced(self, factor: Decimal) -> Decimal:
        """The minimum times a coefficient; of things that are counted whole, and never under one."""
        if not self.counts:
            return self.low * factor
        return self.low if self.low <= 1 else max(Decimal(1), (self.low * factor).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class Levels:
    """Words in an order: under `low` nothing, from `low` `least`, from `high` `most`."""

    order: tuple[str, ...]
    low: str
    high: str
    least: Decimal
    most: Decimal

    def points(self, value: Value) -> Decimal | None:
        if not isinstance(value, str) or value not in self.order:
            return None
        rank = self.order.index(value)
        if rank >= self.order.index(self.high):
            return self.most
        return self.least if rank >= self.order.index(self.low) else ZERO


class Step(NamedTuple):
    """From (`at_least`) or up to (`at_most`) a bound: so many points."""

    points: Decimal
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    def holds(self, value: Decimal) -> bool:
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True)
class Steps:
    """The first step that holds, else nothing. A tally {value: how many} is the mean of its points, rounded.

    words: points of words. empty: points of a pair with nothing to divide by; None: not known.
    """

    steps: tuple[Step, ...]
    words: Mapping[str, Decimal]
    decimals: int | None = None
    empty: Decimal | None = None

    @property
    def most(self) -> Decimal:
        return max([*(step.points for step in self.steps), *self.words.values()])

    def points(self, value: Value) -> Decimal | None:
        if isinstance(value, Mapping):
            return self._mean(value)
        if isinstance(value, Pair):
            if not value.d:
                return self.empty
            value = value.percent
        return self._one(value)

    def _one(self, value: Value) -> Decimal | None:
        if isinstance(value, str):
            return self.words.get(value)
        if not isinstance(value, Decimal):
            return None
        return next((step.points for step in self.steps if step.holds(value)), ZERO)

    def _mean(self, tally: Mapping[str, Value]) -> Decimal | None:
        whole = points = ZERO
        for key, count in tally.items():
            each = self._one(key if key in self.words else Decimal(key))
            if each is None or not isinstance(count, Decimal):
                return None
            whole, points = whole + count, points + each * count
        return rounded(points / whole, self.decimals) if whole else None


@dataclass(frozen=True)
class Ratio:
    """most × (of how many / of all) / target, never more than `most`. A number is a percentage.

    empty: what nothing to divide by is worth: full, zero; "": not known.
    """

    most: Decimal
    target: Decimal = HUNDRED
    empty: str = ""

    def points(self, value: Value) -> Decimal | None:
        if isinstance(value, Pair):
            if not value.d:
                return {"full": self.most, "zero": ZERO}.get(self.empty)
            return min(self.most, self.most * value.n * HUNDRED / (value.d * self.target))
        return min(self.most, self.most * value / self.target) if isinstance(value, Decimal) else None


class Term(NamedTuple):
    """weight × value / scale, never more than `cap`; of a pair the value is its ratio, nothing to divide by is zero."""

    weight: Decimal
    scale: Decimal = Decimal(1)
    cap: Decimal | None = None

    def points(self, value: Value) -> Decimal | None:
        if isinstance(value, Pair):
            value = value.n / value.d if value.d else ZERO
        if not isinstance(value, Decimal):
            return None
        found = self.weight * value / self.scale
        return found if self.cap is None else min(found, self.cap)


@dataclass(frozen=True)
class Weighted:
    """Σ weight × value, never more than `most`. One term without a name takes the value itself."""

    terms: Mapping[str, Term]
    most: Decimal
    lowest: Decimal = ZERO  # the least that a value of its scale is worth

    def points(self, value: Value) -> Decimal | None:
        given = value if isinstance(value, Mapping) else {"": value}
        parts = [term.points(given.get(name)) for name, term in self.terms.items()]
        return min(self.most, sum((p for p in parts if p is not None), ZERO)) if None not in parts else None


@dataclass(frozen=True)
class Met:
    """One point if it is met: a number from a bound, or the word that says so."""

    at_least: Decimal | None
    word: str
    most: Decimal = Decimal(1)

    def points(self, value: Value) -> Decimal | None:
        if isinstance(value, str):
            return self.most if value == self.word else ZERO
        if not isinstance(value, Decimal) or self.at_least is None:
            return None
        return self.most if value >= self.at_least else ZERO


@dataclass(frozen=True)
class Given:
    """What others publish, as it is. most None: it is told beside the score and adds nothing."""

    most: Decimal | None = None

    def points(self, value: Value) -> Decimal | None:
        return value if isinstance(value, Decimal) and self.most is not None else None


Formula = Interpolate | Levels | Steps | Ratio | Weighted | Met | Given


def rounded(value: Decimal, decimals: int | None) -> Decimal:
    return value if decimals is None else value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
