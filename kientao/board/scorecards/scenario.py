"""What if: real values with some others put in, the score before and after, and which single step wins most."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from . import peers, whatif
from .formulas import Pair, Value, Weighted
from .judging import Judged
from .opening import number
from .rulers import Item
from .scoring import ItemScore, Score, score

STEP = Decimal("0.5")  # of a sub-index of 1-10: about what a province gains or loses in a year


class Change(NamedTuple):
    before: ItemScore
    after: ItemScore


class Scenario(NamedTuple):
    """place: among the totals that are held; None: not all of them are."""

    before: Score
    after: Score
    changes: list[Change]
    place_before: int | None
    place_after: int | None


class Move(NamedTuple):
    """One sub-index a step higher: the total then, and the place."""

    item: Item
    total: Decimal
    gained: Decimal
    place: int | None


def play(judged: Judged, given: Mapping[str, Value]) -> Scenario | None:
    """given: values put in instead of the real ones. None: the ruler cannot score."""
    before = judged.score
    if before is None or judged.ruler is None:
        return None
    real = {code: one.value for code, one in judged.inputs.items()}
    reduction = before.reduction.code if before.reduction else ""
    after = score(judged.ruler, real | dict(given), judged.variant, reduction)
    pairs = zip(before.items, after.items, strict=True)
    changes = [Change(old, new) for old, new in pairs if old.value != new.value]
    return Scenario(before, after, changes, place(judged, before), place(judged, after))


def place(judged: Judged, found: Score) -> int | None:
    if found.total is None:
        return None
    return peers.place(judged.family.code, judged.day.year, judged.binding.member, found.total)


def moves(judged: Judged, base: Score) -> list[Move]:
    """Each sub-index a step higher, alone; the most gained first. Empty: the ruler is not made of weights."""
    items = [it.item for it in base.items]
    single = all(isinstance(it.formula, Weighted) and "" in it.formula.terms for it in base.items)
    if not items or not single or base.total is None:
        return []
    now = np.array([float(number(it.value) or 0) for it in base.items])
    top = np.array([float(it.formula.terms[""].scale) for it in base.items])  # type: ignore[union-attr]
    rows = np.minimum(now + np.eye(len(items)) * float(STEP), top)
    whole = [Decimal(str(round(total, 6))) for total in whatif.totals(base.ruler, rows, base.variant)]
    told = [Move(item, total, total - base.total, peers.place(judged.family.code, judged.day.year,
                 judged.binding.member, total)) for item, total in zip(items, whole, strict=True)]  # fmt: skip
    return sorted(told, key=lambda move: -move.gained)


def as_number(value: Value) -> Decimal | None:
    """What a form shows of a value: a pair by its percentage."""
    return value.percent if isinstance(value, Pair) else value if isinstance(value, Decimal) else None
