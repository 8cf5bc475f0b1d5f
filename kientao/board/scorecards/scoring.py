"""A ruler and what is known -> a score: points of each item, what is missing, what it could cost at best and worst."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from .formulas import ZERO, Formula, Interpolate, Levels, Steps, Value, Weighted
from .rulers import Grade, Group, Item, Reduction, Ruler


@dataclass(frozen=True)
class ItemScore:
    """points None: not known. most None: told beside the score, it adds nothing. softened: a reduction gave them."""

    item: Item
    formula: Formula
    value: Value
    points: Decimal | None
    most: Decimal | None
    least: Decimal | None = None  # what its minimum earns
    lowest: Decimal = ZERO  # the worst it could be
    softened: bool = False

    @property
    def counts(self) -> bool:
        return self.most is not None

    @property
    def missing(self) -> bool:
        return self.counts and self.points is None

    @property
    def best(self) -> Decimal:
        return (self.most or ZERO) if self.points is None else self.points

    @property
    def worst(self) -> Decimal:
        return self.lowest if self.points is None else self.points

    @property
    def lost(self) -> Decimal | None:
        return None if self.points is None or self.most is None else self.most - self.points

    @property
    def under(self) -> bool:
        """Known, and under the minimum."""
        return self.least is not None and self.points is not None and self.points < self.least


@dataclass(frozen=True)
class GroupScore:
    group: Group
    items: Sequence[ItemScore]
    known: Decimal
    best: Decimal
    worst: Decimal

    @property
    def reached(self) -> bool | None:
        """None: what is missing decides, or there is nothing to reach."""
        return _reached(self.worst, self.best, self.group.least)


@dataclass(frozen=True)
class Score:
    """total None: something is missing, it lies between worst and best."""

    ruler: Ruler
    variant: str
    reduction: Reduction | None
    items: Sequence[ItemScore]
    groups: Sequence[GroupScore]
    known: Decimal
    best: Decimal
    worst: Decimal

    @property
    def counted(self) -> list[ItemScore]:
        left_out = self.ruler.left_out
        return [it for it in self.items if it.counts and not (left_out and it.points is None)]

    @property
    def missing(self) -> list[ItemScore]:
        return [it for it in self.items if it.missing]

    @property
    def total(self) -> Decimal | None:
        if not self.counted:
            return None
        return self.known if self.ruler.left_out or not self.missing else None

    @property
    def reached(self) -> bool | None:
        """Every group and the total; None: what is missing decides, or the ruler asks for nothing."""
        if not self.items or self.ruler.need is None:
            return None
        found = [group.reached for group in self.groups if group.group.least is not None]
        found.append(_reached(self.worst, self.best, self.ruler.need))
        return False if False in found else None if None in found else True

    @property
    def grade(self) -> Grade | None:
        """The highest one reached; None while the total is not known."""
        fit = [g for g in self.ruler.grades if self.total is not None and self.total >= g.at_least]
        return max(fit, key=lambda g: g.at_least) if fit else None

    @property
    def under(self) -> list[ItemScore]:
        return [it for it in self.items if it.under]

    def item(self, code: str) -> ItemScore | None:
        return next((it for it in self.items if it.item.code == code), None)


def _reached(worst: Decimal, best: Decimal, need: Decimal | None) -> bool | None:
    if need is None:
        return None
    return True if worst >= need else False if best < need else None


def score(ruler: Ruler, values: Mapping[str, Value], variant: str = "", reduction: str = "") -> Score:
    """values: {item: value}; what is not there is not known."""
    variant = variant or ruler.first_variant
    softer = next((r for r in ruler.reductions if r.code == reduction), None)
    items = [_item(item, values.get(item.code), variant, softer) for item in ruler.items]
    counted = [it for it in items if it.counts]
    told = [it for it in counted if it.points is not None] if ruler.left_out else counted
    groups = [_group(group, [it for it in items if it.item.group == group.code]) for group in ruler.groups]
    return Score(ruler, variant, softer, items, groups, *_sums(told))


def _sums(items: Sequence[ItemScore]) -> tuple[Decimal, Decimal, Decimal]:
    known = sum((it.points for it in items if it.points is not None), ZERO)
    return known, sum((it.best for it in items), ZERO), sum((it.worst for it in items), ZERO)


def _group(group: Group, items: Sequence[ItemScore]) -> GroupScore:
    return GroupScore(group, items, *_sums([it for it in items if it.counts]))


def _item(item: Item, value: Value, variant: str, softer: Reduction | None) -> ItemScore:
    formula = softened(item, item.formula(variant), softer)
    least, points = least_of(formula), formula.points(value)
    always = softer is not None and item.code in softer.at_minimum and least is not None
    if always and (points is None or points < least):  # type: ignore[operator]
        points = least
    gift = always or (softer is not None and points is not None and item.formula(variant).points(value) != points)
    lowest = formula.lowest if isinstance(formula, Weighted) else ZERO
    return ItemScore(item, formula, value, points, formula.most, least, lowest, gift)


def softened(item: Item, formula: Formula, softer: Reduction | None) -> Formula:
    """The formula with the minimum that a reduction leaves."""
    if softer is None or not isinstance(formula, Interpolate) or item.code in softer.without | softer.at_minimum:
        return formula
    return replace(formula, floor=formula.reduced(softer.factor))


def least_of(formula: Formula) -> Decimal | None:
    """What the minimum earns; None: there is no minimum."""
    if isinstance(formula, Interpolate | Levels):
        return formula.least
    return min(step.points for step in formula.steps) if isinstance(formula, Steps) and _floored(formula) else None


def _floored(formula: Steps) -> bool:
    """Steps from a least bound upwards are a minimum and what is above it; a mean of 0, 1, 2 has none."""
    return formula.decimals is None and bool(formula.steps) and all(s.at_least is not None for s in formula.steps)
