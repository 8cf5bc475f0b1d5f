"""Rates of few and of many, side by side: empirical Bayes with intervals, and how far outside chance a unit lies.

Rates: beta-binomial, its mean pooled, its weight averaged over a grid by how well it explains all units together.
Durations: logarithms, normal about their units, units normal about the whole (DerSimonian and Laird 1986).
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from ..ahead.student import quantile

WEIGHTS = tuple(2.0**n for n in range(1, 14))  # how many cases the whole counts for
GRID = np.linspace(0, 1, 4003)[1:-1]
FEW = 1e-4  # a weight that explains the units less than this is left out


class Rate(NamedTuple):
    """k of n; the shrunk middle, and the interval that holds the true share with the probability asked."""

    k: int
    n: int
    middle: float
    low: float
    high: float

    @property
    def raw(self) -> float | None:
        return self.k / self.n if self.n else None


def rates(counts: Sequence[tuple[int, int]], share: float) -> tuple[float, list[Rate]] | None:
    """[(k, n)] of each unit -> (the whole, each unit). None: nothing was counted at all."""
    cases, hits = sum(n for _, n in counts), sum(k for k, _ in counts)
    if not cases:
        return None
    mean = (hits + 0.5) / (cases + 1)  # never quite nought or all: so few have seen everything
    weights = _weights(counts, mean)
    return hits / cases, [_rate(k, n, mean, weights, share) for k, n in counts]


def _weights(counts: Sequence[tuple[int, int]], mean: float) -> list[tuple[float, float]]:
    """[(weight of the whole in cases, how likely)]; before anything is seen every spread between units is as likely."""
    told = np.array([sum(_marginal(k, n, mean * w, (1 - mean) * w) for k, n in counts) for w in WEIGHTS])
    likely = np.exp(told - told.max()) / np.sqrt(WEIGHTS)  # even in the spread, which goes with 1/√weight (Gelman 2006)
    likely /= likely.sum()
    return [(w, float(p)) for w, p in zip(WEIGHTS, likely, strict=True) if p > FEW]


def _marginal(k: int, n: int, a: float, b: float) -> float:
    """Logarithm of the beta-binomial probability, less what is the same for all a, b."""
    return _beta(k + a, n - k + b) - _beta(a, b)


def _beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _rate(k: int, n: int, mean: float, weights: list[tuple[float, float]], share: float) -> Rate:
    density = np.zeros(len(GRID))
    for weight, likely in weights:
        a, b = k + mean * weight, n - k + (1 - mean) * weight
        logs = (a - 1) * np.log(GRID) + (b - 1) * np.log1p(-GRID)
        one = np.exp(logs - logs.max())
        density += likely * one / one.sum()
    density /= density.sum()
    reached = np.cumsum(density)
    edges = np.searchsorted(reached, [(1 - share) / 2, (1 + share) / 2])
    low, high = (float(GRID[min(edge, len(GRID) - 1)]) for edge in edges)
    return Rate(k, n, float((density * GRID).sum()), low, high)


class Length(NamedTuple):
    """A typical duration (geometric mean) of n cases, with its interval; None where there is no case."""

    n: int
    middle: float
    low: float
    high: float


def lengths(told: Sequence[tuple[int, float, float]], share: float) -> tuple[float, list[Length | None]] | None:
    """[(n, mean, variance of logarithms)] of each unit -> (the whole, each). One case alone says nothing of spread."""
    known = [(n, mean, var) for n, mean, var in told if n > 1]
    if not known:
        return None
    cases = sum(n for n, _, _ in known)
    within = max(sum((n - 1) * var for n, _, var in known) / max(cases - len(known), 1), 1e-9)
    whole = sum(n * mean for n, mean, _ in known) / cases
    spread = sum(n * (mean - whole) ** 2 for n, mean, _ in known) / within
    reach = cases - sum(n * n for n, _, _ in known) / cases
    between = within * max((spread - (len(known) - 1)) / reach, 0.0) if reach > 0 else 0.0
    return math.exp(whole), [_length(n, mean, whole, within, between, share) for n, mean, _ in told]


def _length(n: int, mean: float, whole: float, within: float, between: float, share: float) -> Length | None:
    if not n:
        return None
    noise = within / n
    own = between / (between + noise)
    middle = whole + own * (mean - whole)
    reach = quantile((1 + share) / 2, max(n - 1, 1)) * math.sqrt(own * noise if between else noise)
    return Length(n, math.exp(middle), math.exp(middle - reach), math.exp(middle + reach))


def per_thousand(count: int, people: int, share: float) -> tuple[float, float, float]:
    """Cases of a thousand residents, with Byar's interval for a count."""
    z = quantile((1 + share) / 2, 1e6)
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3 if count else 0.0
    more = count + 1
    high = more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3
    return tuple(value * 1000 / people for value in (count, low, high))  # type: ignore[return-value]


def tail(k: int, n: int, share: float) -> float:
    """The probability of k or more of n, each with this share by chance."""
    if k <= 0:
        return 1.0
    if k > n or share <= 0:
        return 0.0
    if share >= 1:
        return 1.0
    return float(min(np.exp(_logs(n, share)[k:]).sum(), 1.0))


def outside(k: int, n: int, whole: float, share: float) -> int:
    """A funnel: 1 above, -1 below what the whole gives n cases by chance, 0 within the limits that hold `share`."""
    if not n or not 0 < whole < 1:
        return 0
    edge = (1 - share) / 2
    return 1 if tail(k, n, whole) < edge else -1 if tail(n - k, n, 1 - whole) < edge else 0


def _logs(n: int, share: float) -> Any:
    """Logarithms of the binomial probabilities of 0 … n."""
    steps = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    hits = np.arange(n + 1)
    return steps[n] - steps - steps[::-1] + hits * math.log(share) + (n - hits) * math.log1p(-share)
