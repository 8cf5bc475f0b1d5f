"""What lies behind points: the marks of a formula, what more it would take, and which gaps are the smallest."""

from collections.abc import Sequence
from decimal import Decimal
from functools import singledispatch
from typing import NamedTuple

from .formulas import HUNDRED, Formula, Given, Interpolate, Levels, Met, Pair, Ratio, Steps, Value, Weighted
from .scoring import GroupScore, ItemScore, Score


class Mark(NamedTuple):
    """At this value (a number, or a word) it earns so many points. falls: from there down, not up."""

    value: Decimal | str
    points: Decimal
    falls: bool = False


@singledispatch
def marks(formula: Formula) -> list[Mark]:
    """Where points change, the fewest first; of a ratio in per cent."""
    return []


@marks.register
def _interpolate(formula: Interpolate) -> list[Mark]:
    low: Decimal | str = formula.word or (formula.low if formula.floor is None else min(formula.floor, formula.low))
    found = [Mark(low, formula.least), Mark(formula.high, formula.most)]
    return found if low != formula.high else found[1:]


@marks.register
def _levels(formula: Levels) -> list[Mark]:
    return [Mark(formula.low, formula.least), Mark(formula.high, formula.most)]


@marks.register
def _steps(formula: Steps) -> list[Mark]:
    found = [Mark(word, points) for word, points in formula.words.items()]
    for step in formula.steps:
        bound = step.at_least if step.at_least is not None else step.at_most
        if bound is not None:
            found.append(Mark(bound, step.points, step.at_least is None))
    return sorted(found, key=lambda mark: mark.points)


@marks.register
def _ratio(formula: Ratio) -> list[Mark]:
    return [Mark(formula.target, formula.most)]


@marks.register
def _weighted(formula: Weighted) -> list[Mark]:
    term = formula.terms.get("")
    return [Mark(formula.most * term.scale / term.weight, formula.most)] if term else []


@marks.register
def _met(formula: Met) -> list[Mark]:
    return [Mark(formula.word or formula.at_least or Decimal(0), formula.most)]


@marks.register
def _given(formula: Given) -> list[Mark]:
    return []


class Win(NamedTuple):
    """A mark ahead. gained: points more than now. gap: how far; None: between words, or the value is not known."""

    mark: Mark
    gained: Decimal
    gap: Decimal | None


def wins(it: ItemScore) -> list[Win]:
    """What would win points, the nearest first."""
    have = it.points if it.points is not None else Decimal(-1)
    return [Win(mark, mark.points - max(have, Decimal(0)), gap(it.value, mark)) for mark in marks(it.formula)
            if mark.points > have]  # fmt: skip


def number(value: Value) -> Decimal | None:
    """The number that marks compare with: of a pair its percentage."""
    if isinstance(value, Pair):
        return value.percent
    return value if isinstance(value, Decimal) else None


def gap(value: Value, mark: Mark) -> Decimal | None:
    have = number(value)
    if have is None or isinstance(mark.value, str):
        return None
    return abs(mark.value - have)


class Short(NamedTuple):
    """An item under its minimum. share: the gap as a part of the minimum, in per cent."""

    it: ItemScore
    mark: Mark
    gap: Decimal | None
    share: Decimal | None


def nearest(score: Score) -> list[Short]:
    """Known items under their minimum, the smallest gap first: what is cheapest to mend."""
    found = []
    for it in score.under:
        mark = marks(it.formula)[0]
        short = gap(it.value, mark)
        share = short / mark.value * HUNDRED if short is not None and mark.value else None  # type: ignore[operator]
        found.append(Short(it, mark, short, share))
    return sorted(found, key=lambda s: (s.share is None, s.share or 0))


def decides(group: GroupScore, it: ItemScore) -> bool:
    """With this item as it is, its group cannot reach its minimum whatever the others earn."""
    if group.group.least is None or not it.under:
        return False
    others = sum(((other.most or Decimal(0)) for other in group.items if other is not it), Decimal(0))
    return others + it.best < group.group.least


def lost_most(score: Score) -> Sequence[ItemScore]:
    """Known items by points lost, the most first."""
    return sorted((it for it in score.items if it.lost), key=lambda it: -(it.lost or 0))
