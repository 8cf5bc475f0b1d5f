"""From milestone to milestone: how much a year is needed, as compound growth or as a plain difference."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ..figures import State
from ..models import Measurement, Milestone
from ..standings import Path

YEAR_DAYS = 365.25
PLAIN_UNITS = ("percent", "rank", "class", "point")  # a growth in per cent of these says nothing


class Stretch(NamedTuple):
    """The way to one milestone. stated: it starts at the milestone before it, not at a figure."""

    target: Milestone
    path: Path | None
    stated: bool


def years(path: Path) -> float:
    return (path.target_on - path.start_on).days / YEAR_DAYS


def growth(path: Path) -> float | None:
    """Compound growth a year, 0.079 for 7.9 %; None where a ratio makes no sense."""
    if path.start <= 0 or path.target <= 0 or path.target_on <= path.start_on:
        return None
    return float(path.target / path.start) ** (1 / years(path)) - 1


def a_year(path: Path) -> float | None:
    """The plain difference a year."""
    return float(path.target - path.start) / years(path) if path.target_on > path.start_on else None


def stretches(state: State) -> list[Stretch]:
    """The ways to all milestones that lie after the newest figure; without any figure, to all but the first.

    The nearest starts at the newest figure, each later one at the milestone before it.
    """
    amounts = [m for m in state.targets if m.value is not None]
    newest = newest_known(state)
    found, before = [], None
    for target in amounts:
        if newest is None or target.on > newest.on:
            start = _later(newest, before)
            line = Path(start[0], start[1], target.on, target.value) if start else None
            found.append(Stretch(target, line, before is not None and start == (before.on, before.value)))
        before = target
    return found


def newest_known(state: State) -> Measurement | None:
    """The newest figure that is a number."""
    return next((f.best for f in reversed(state.figures) if f.best.value is not None), None)


def _later(newest: Measurement | None, before: Milestone | None) -> tuple[date, Decimal] | None:
    """Where a stretch starts: the milestone before it, or the newest figure if that is later."""
    starts = [(row.on, row.value) for row in (newest, before) if row is not None]
    return max(starts, key=lambda start: start[0]) if starts else None
