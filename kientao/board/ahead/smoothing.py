"""Where series go if nothing changes: damped exponential smoothing of all of them at once, with the spread of errors.

Model, by the names of Hyndman et al. (2008): ETS(A,N,N) and ETS(A,Ad,N), with a season ETS(A,·,A), on logarithms where
every value is positive. For fixed parameters the errors and the forecasts are linear in the values and in the first
level, trend and season. So a matrix is made once for each set of parameters; one product filters all series of one
shape, and the first state that makes the squared errors least is exact. No set is chosen: each forecasts and counts by
its corrected Akaike weight, and the variance is that of the whole mixture.
"""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from .student import quantile, share_below

LEAST = 8  # values: a level, a trend, three parameters, the size of errors, and the two that the correction needs
SEASONS_LEAST = 2  # whole turns of a season, and LEAST_MORE values, before it is looked for
LEAST_MORE = 4
SEASON_CHARGE = 0.5  # of a first index: the whole hides real seasons in three years of months (bench/forecast.py)
GAPS_MOST = 1 / 3  # of the periods between the first value and the last
LONGEST = 120  # periods that are looked back: older ones say little of what comes, and the matrices stay small
TINY = 1e-20  # squared error, of a series of deviation one, that counts as none

Values = Sequence[float | None]


class Setting(NamedTuple):
    """Parameters of one set; `free` of them were looked for. weight: the sets of one kind share one."""

    alpha: float
    beta: float
    phi: float
    gamma: float | None  # None: no season
    free: int
    weight: float


@dataclass(frozen=True)
class Outlook:
    """The periods after a series' last value. centre, spread: of the values or, where `log`, of their logarithms."""

    centre: Any
    spread: Any
    dof: float
    log: bool

    def value(self, ahead: int) -> float:
        """The middle of what is likely, `ahead` periods after the last value (1 is the next)."""
        return self._told(self.centre[ahead - 1])

    def bounds(self, ahead: int, share: float = 0.8) -> tuple[float, float]:
        """Where the value lies with this probability: low, high."""
        reach = quantile((1 + share) / 2, self.dof) * self.spread[ahead - 1]
        return self._told(self.centre[ahead - 1] - reach), self._told(self.centre[ahead - 1] + reach)

    def below(self, ahead: int, value: float) -> float:
        """The probability of at most this value."""
        if self.log and value <= 0:
            return 0.0
        gap = (math.log(value) if self.log else value) - self.centre[ahead - 1]
        spread = self.spread[ahead - 1]
        return share_below(gap / spread, self.dof) if spread > 0 else float(gap >= 0)

    def _told(self, value: float) -> float:
        return math.exp(min(value, 700.0)) if self.log else float(value)


def enough(values: Values) -> bool:
    """Whether there is enough to say anything: values, and not too many gaps between them."""
    known = [n for n, value in enumerate(values) if value is not None]
    return len(known) >= LEAST and len(known) >= (known[-1] - known[0] + 1) * (1 - GAPS_MOST)


def outlooks(many: Sequence[Values], ahead: int, season: int = 1) -> list[Outlook | None]:
    """The next `ahead` periods of each series; None where it is too short. None in a series is a gap, never zero."""
    shapes: dict[Any, list[int]] = defaultdict(list)
    trimmed = [_trim(values) for values in many]
    for n, values in enumerate(trimmed):
        if enough(values):
            shapes[tuple(value is not None for value in values)].append(n)
    found: list[Outlook | None] = [None] * len(many)
    for there, rows in shapes.items():
        told = np.array([[value if value is not None else math.nan for value in trimmed[n]] for n in rows])
        for n, outlook in zip(rows, _outlooks(told, np.array(there), ahead, season), strict=True):
            found[n] = outlook
    return found


def _trim(values: Values) -> Values:
    """From the first value that is looked back to, to the last; no number at all is a gap too."""
    values = [value if value is not None and math.isfinite(value) else None for value in values]
    known = [n for n, value in enumerate(values) if value is not None]
    return values[max(known[0], known[-1] + 1 - LONGEST) : known[-1] + 1] if known else ()


def _outlooks(told: Any, there: Any, ahead: int, season: int) -> list[Outlook]:
    """Series of one shape, [series, periods]: scaled, filtered by every set of parameters, and mixed."""
    logs = np.nanmin(told, axis=1) > 0
    values = np.where(logs[:, None], np.log(np.where(logs[:, None], told, 1.0)), told)[:, there]
    middle = values.mean(axis=1, keepdims=True)
    scale = np.maximum(values.std(axis=1, keepdims=True), 1e-12 * np.maximum(1.0, np.abs(middle)))
    scaled = ((values - middle) / scale).T
    known = len(scaled)
    centre, spread, dof = _mix(scaled, filters(there.tobytes(), ahead, season if _turns(there, season) else 1), known)
    centre, spread = centre.T * scale + middle, spread.T * scale
    return [Outlook(*row) for row in zip(centre, spread, dof.tolist(), logs.tolist(), strict=True)]


def _turns(there: Any, season: int) -> bool:
    """Whether a season can be told from the rest."""
    seen = int(there.sum())
    return season > 1 and seen >= SEASONS_LEAST * season + LEAST_MORE


class Filter(NamedTuple):
    """One set of parameters for one shape: errors and forecasts as products with the known values."""

    errors: Any  # [known, known]
    forecasts: Any  # [ahead, known]
    growth: Any  # [ahead]: variance of a forecast over that of an error
    free: int  # parameters and first states
    charge: float  # the same, as the criterion charges them
    weight: float


def _mix(scaled: Any, sets: Sequence[Filter], known: int) -> tuple[Any, Any, Any]:
    """[known, series] -> centre and spread [ahead, series], degrees of freedom [series]."""
    squares = np.stack([np.einsum("ij,ij->j", e, e) for e in (one.errors @ scaled for one in sets)])
    squares = np.maximum(squares, TINY)
    counts = np.array([one.free for one in sets], dtype=float)[:, None]
    charges = np.array([one.charge for one in sets])[:, None]
    akaike = known * np.log(squares / known) + 2 * charges * known / (known - charges - 1)
    weights = np.exp(-(akaike - akaike.min(axis=0)) / 2) * np.array([one.weight for one in sets])[:, None]
    weights /= weights.sum(axis=0)
    means = np.stack([one.forecasts @ scaled for one in sets])  # [sets, ahead, series]
    growth = np.stack([one.growth for one in sets])[:, :, None]
    variance = (squares / np.maximum(known - counts, 1))[:, None, :] * growth
    centre = (weights[:, None, :] * means).sum(axis=0)
    spread = np.sqrt((weights[:, None, :] * (variance + (means - centre) ** 2)).sum(axis=0))
    return centre, spread, known - (weights * counts).sum(axis=0)


def settings(season: int) -> list[Setting]:
    """Every set that is tried. The sets of one kind weigh one together: many of a kind are no argument for it."""
    level = [(a, 0.0, 0.0, 2) for a in (0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9, 1.0)]
    trend = [(a, a * b, p, 4) for a in (0.1, 0.3, 0.6, 0.9) for b in (0.05, 0.2, 0.5) for p in (0.8, 0.9, 0.98)]
    found = []
    for kind in (level, trend):
        for gammas in ([None],) if season == 1 else ([None], [0.0, 0.05, 0.15, 0.35]):
            share = 1 / (len(kind) * len(gammas))
            for alpha, beta, phi, count in kind:
                found += [Setting(alpha, beta, phi, None if g is None else g * (1 - alpha),
                                  count + (g is not None), share) for g in gammas]  # fmt: skip
    return found


@lru_cache(maxsize=64)
def filters(shape: bytes, ahead: int, season: int) -> list[Filter]:
    """The matrices of one shape: which periods are there, how many are asked for."""
    there = np.frombuffer(shape, dtype=bool)
    sets = settings(season)
    errors, forecasts = _respond(there, ahead, season, sets)
    known = int(there.sum())
    return [_filter(one, errors[n], forecasts[n], known, ahead, season) for n, one in enumerate(sets)]


def _respond(there: Any, ahead: int, season: int, sets: Sequence[Setting]) -> tuple[Any, Any]:
    """Errors [sets, known, inputs] and forecasts [sets, ahead, inputs] when each known value, then each first state
    (level, trend, season), is one and the rest nought. A period without a value moves on and corrects nothing."""
    known, first = int(there.sum()), 2 + season
    alpha, beta, phi, gamma = (np.array([getattr(s, f) or 0.0 for s in sets])[:, None]
                               for f in ("alpha", "beta", "phi", "gamma"))  # fmt: skip
    level, trend = np.zeros((2, len(sets), known + first))
    turn = np.zeros((season, len(sets), known + first))
    level[:, known], trend[:, known + 1] = 1.0, 1.0
    for n in range(season):
        turn[n, :, known + 2 + n] = 1.0
    errors, forecasts, row = np.zeros((len(sets), known, known + first)), [], 0
    for n in range(len(there) + ahead):
        seen = level + phi * trend
        told = seen + turn[n % season]
        if n >= len(there):
            forecasts.append(told)
        error = 0.0
        if n < len(there) and there[n]:
            error = -told
            error[:, row] += 1.0
            errors[:, row], row = error, row + 1
            turn[n % season] = turn[n % season] + gamma * error
        level, trend = seen + alpha * error, phi * trend + beta * error
    return errors, np.stack(forecasts, axis=1)


def _filter(one: Setting, errors: Any, forecasts: Any, known: int, ahead: int, season: int) -> Filter:
    """The first state in which the squared errors are least, put in: what is left is linear in the values."""
    first = _first(one, season)
    from_state, from_values = errors[:, known:] @ first, errors[:, :known]
    best = -np.linalg.pinv(from_state) @ from_values  # the first state, as a product with the values
    return Filter(
        from_values + from_state @ best,
        forecasts[:, :known] + forecasts[:, known:] @ first @ best,
        _growth(one, ahead, season),
        one.free + first.shape[1],
        one.free + first.shape[1] - (1 - SEASON_CHARGE) * (season - 1 if one.gamma is not None else 0),
        one.weight,
    )


def _first(one: Setting, season: int) -> Any:
    """Which first states are free, [states, free]: the level; the trend where there is one; a season that sums to 0."""
    columns = [np.eye(2 + season)[:, 0]]
    if one.phi:
        columns.append(np.eye(2 + season)[:, 1])
    if one.gamma is not None:
        for n in range(season - 1):
            column = np.zeros(2 + season)
            column[2 + n], column[1 + season] = 1.0, -1.0
            columns.append(column)
    return np.stack(columns, axis=1)


def _growth(one: Setting, ahead: int, season: int) -> Any:
    """1 + the sum of squares of what an error still moves after j periods."""
    after = np.arange(1, ahead)
    damped = np.cumsum(one.phi**after) if one.phi else np.zeros(len(after))
    moved = one.alpha + one.beta * damped + (one.gamma or 0.0) * (after % season == 0)
    return np.concatenate([[1.0], 1 + np.cumsum(moved**2)])
