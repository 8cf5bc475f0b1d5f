"""Rulers as they are held: a family (what is judged), its rulers by date, groups, items. Frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kientao.base.dated import Source, Words

from .formulas import Formula


@dataclass(frozen=True)
class Family:
    """What is judged, whatever ruler holds. judged: "day" (as of it) or "newest" (the year of the newest figures)."""

    code: str
    title: Words
    about: Words
    scope: str
    judged: str = "day"
    decimals: int = 2


@dataclass(frozen=True)
class Item:
    """One standard. `formulas` by variant; "" where a ruler has none."""

    code: str
    group: str
    title: Words
    unit: str
    formulas: Mapping[str, Formula]
    source: Source
    words: Mapping[str, Words] = field(default_factory=dict)  # what may be said instead of a number
    terms: Mapping[str, Words] = field(default_factory=dict)  # names of the parts of its value
    note: Words = ""

    def formula(self, variant: str) -> Formula:
        return self.formulas[variant if variant in self.formulas else ""]


@dataclass(frozen=True)
class Group:
    """most: what its items add up to. least: what it must reach; None: nothing."""

    code: str
    title: Words
    most: Decimal | None = None
    least: Decimal | None = None


@dataclass(frozen=True)
class Variant:
    code: str
    title: Words


@dataclass(frozen=True)
class Grade:
    at_least: Decimal
    title: Words


@dataclass(frozen=True)
class Reduction:
    """Softer minima that the law gives to some. at_least: items that always earn their minimum."""

    code: str
    title: Words
    factor: Decimal
    without: frozenset[str]
    at_minimum: frozenset[str]
    source: Source


@dataclass(frozen=True)
class Compared:
    """Whom it is compared with. listed: how many get a published place; None: all."""

    size: int
    listed: int | None
    words: Words


@dataclass(frozen=True)
class Ruler:
    """One text that holds from a day until a day. lacking: why it cannot score ("": it can).

    need: the total to reach; None: nothing is reached or missed. adds: "sum", or "met" (met of total).
    left_out: items without a value do not count (else they are missing).
    """

    code: str
    family: str
    title: Words
    start: date
    until: date | None
    source: Source
    most: Decimal | None
    need: Decimal | None
    adds: str
    left_out: bool
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    variants: tuple[Variant, ...]
    grades: tuple[Grade, ...]
    reductions: tuple[Reduction, ...]
    compared: Compared | None
    lacking: Words = ""
    note: Words = ""
    simulated: bool = False

    def holds(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day <= self.until)

    def item(self, code: str) -> Item | None:
        return next((item for item in self.items if item.code == code), None)

    def of(self, group: str) -> list[Item]:
        return [item for item in self.items if item.group == group]

    @property
    def first_variant(self) -> str:
        return self.variants[0].code if self.variants else ""
