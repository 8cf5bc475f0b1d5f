"""Many rows of one ruler at once: the same formulas over columns of numbers. NaN: not known.

Only what is a number is asked here (interpolation, ratios in per cent, weights, bounds, steps); the plain score in
`scoring.py` stays the one that counts, and tests hold both against each other.
"""

from collections.abc import Mapping
from decimal import Decimal
from functools import singledispatch

import numpy as np
import numpy.typing as npt

from .formulas import Formula, Given, Interpolate, Met, Ratio, Steps, Weighted
from .rulers import Ruler

Column = npt.NDArray[np.float64]


@singledispatch
def column(formula: Formula, values: Column) -> Column:
    """Points of a column of values; NaN stays NaN."""
    return np.full(values.shape, np.nan)


@column.register
def _interpolate(formula: Interpolate, values: Column) -> Column:
    low, high, least, most = (float(n) for n in (formula.low, formula.high, formula.least, formula.most))
    under = np.where(values >= float(formula.floor), least, 0.0) if formula.floor is not None else 0.0
    slope = (most - least) / (high - low) if high > low else 0.0
    found = np.where(values >= high, most, np.where(values >= low, least + (values - low) * slope, under))
    return np.where(np.isnan(values), np.nan, found)


@column.register
def _ratio(formula: Ratio, values: Column) -> Column:
    return np.minimum(float(formula.most), values * float(formula.most / formula.target))


@column.register
def _weighted(formula: Weighted, values: Column) -> Column:
    term = formula.terms.get("")
    if term is None:
        return np.full(values.shape, np.nan)
    found = values * float(term.weight / term.scale)
    return np.minimum(found, float(formula.most if term.cap is None else min(formula.most, term.cap)))


@column.register
def _met(formula: Met, values: Column) -> Column:
    if formula.at_least is None:
        return np.full(values.shape, np.nan)
    return np.where(np.isnan(values), np.nan, np.where(values >= float(formula.at_least), float(formula.most), 0.0))


@column.register
def _steps(formula: Steps, values: Column) -> Column:
    found = np.zeros(values.shape)
    for step in reversed(formula.steps):
        at_least = -np.inf if step.at_least is None else float(step.at_least)
        at_most = np.inf if step.at_most is None else float(step.at_most)
        found = np.where((values >= at_least) & (values <= at_most), float(step.points), found)
    return np.where(np.isnan(values), np.nan, found)


@column.register
def _given(formula: Given, values: Column) -> Column:
    return values if formula.most is not None else np.full(values.shape, np.nan)


def points(ruler: Ruler, values: Column, variant: str = "") -> Column:
    """rows × items -> points, in the order of the ruler's items."""
    variant = variant or ruler.first_variant
    return np.column_stack([column(item.formula(variant), values[:, n]) for n, item in enumerate(ruler.items)])


def totals(ruler: Ruler, values: Column, variant: str = "") -> Column:
    """The total of each row; NaN where an item that counts is not known (left out where the ruler says so)."""
    counts = [item.formula(variant or ruler.first_variant).most is not None for item in ruler.items]
    found = points(ruler, values, variant)[:, counts]
    whole: Column = np.nansum(found, axis=1) if ruler.left_out else np.sum(found, axis=1)
    return whole


def table(ruler: Ruler, rows: Mapping[str, Mapping[str, Decimal | None]]) -> Column:
    """{row: {item: value}} -> rows × items, in the order of both."""
    return np.array([
        [np.nan if (value := row.get(item.code)) is None else float(value) for item in ruler.items]
        for row in rows.values()
    ]).reshape(len(rows), len(ruler.items))  # fmt: skip


def ranks(whole: Column) -> npt.NDArray[np.int64]:
    """1 is the highest; equals share the better place; NaN ranks after all."""
    known = np.sort(np.where(np.isnan(whole), -np.inf, whole))
    place = len(whole) - np.searchsorted(known, np.where(np.isnan(whole), -np.inf, whole), side="right") + 1
    found: npt.NDArray[np.int64] = place.astype(np.int64)
    return found
