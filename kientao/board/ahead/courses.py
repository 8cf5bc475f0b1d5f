"""Indicators and where they go: each milestone ahead with what the forecast says of it, all series at once."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from .. import pace
from ..figures import State
from ..models import Indicator, Milestone
from . import paths, smoothing
from .smoothing import Outlook

TURNS = {"year": 1, "quarter": 4, "month": 12}  # periods a year; what is measured once has no course
AHEAD_MOST = 60
SHARE = 0.8  # of the interval that is shown
EVEN = 0.5


class Step(NamedTuple):
    """A milestone ahead. value, low, high: the forecast for its day; chance: of having reached it by then.

    None: too far ahead of a short past, or no better way, or too short a series.
    """

    stretch: paths.Stretch
    value: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    short: float | None = None  # how much the forecast misses, positive; zero or less: it arrives

    @property
    def target(self) -> Milestone:
        return self.stretch.target


class Period(NamedTuple):
    """One period ahead: its last day, the middle, and the interval."""

    on: date
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Course:
    """A state with its forecast. points: values known; far: periods the forecast reaches, never more than known."""

    state: State
    points: int
    last: int
    outlook: Outlook | None
    far: int
    steps: tuple[Step, ...]

    @property
    def turns(self) -> int:
        return TURNS.get(self.state.indicator.rhythm, 0)

    @property
    def short(self) -> bool:
        """The series is too short to say anything."""
        return self.outlook is None

    def periods(self, until: date | None = None) -> list[Period]:
        """The periods ahead, to a day or as far as the forecast reaches."""
        found = []
        for ahead in range(1, self.far + 1) if self.outlook else ():
            on = end_of(self.last + ahead, self.turns)
            found.append(Period(on, *self.at(ahead)))
            if until is not None and on >= until:
                break
        return found

    def at(self, ahead: int) -> tuple[float, float, float]:
        """middle, low, high, none of them beyond what the indicator can be."""
        assert self.outlook is not None
        low, high = self.outlook.bounds(ahead, SHARE)
        told = [_within(self.state.indicator, value) for value in (self.outlook.value(ahead), low, high)]
        return told[0], told[1], told[2]

    def arrives(self, target: Milestone) -> date | None:
        """The end of the first period in which reaching it is as likely as not; None: not in sight."""
        for ahead in range(1, self.far + 1):
            chance = _chance(self, ahead, target)
            if chance is not None and chance >= EVEN:
                return end_of(self.last + ahead, self.turns)
        return None


def courses(found: Mapping[str, State]) -> dict[str, Course]:
    """Code -> course; one pass for all series of one rhythm."""
    told = {code: values(state) for code, state in found.items()}
    by_turns: dict[int, list[str]] = defaultdict(list)
    for code, state in found.items():
        by_turns[TURNS.get(state.indicator.rhythm, 0)].append(code)
    made = {}
    for turns, codes in by_turns.items():
        reach = {code: _reach(found[code], *told[code], turns) for code in codes}
        ahead = max(reach.values(), default=0)
        series = [told[code][1] if reach[code] else () for code in codes]
        looks = smoothing.outlooks(series, ahead, turns) if ahead else [None] * len(codes)
        for code, outlook in zip(codes, looks, strict=True):
            made[code] = _course(found[code], *told[code], outlook, reach[code])
    return {code: made[code] for code in found}


def values(state: State) -> tuple[int, list[float | None]]:
    """(number of the last period, a value for each period up to it): the last figure of each; None: there is none."""
    turns = TURNS.get(state.indicator.rhythm, 0)
    told = {
        period_of(f.best.on, turns): float(f.best.value) for f in state.figures if turns and f.best.value is not None
    }
    if not told:
        return 0, []
    last = max(told)
    return last, [told.get(n) for n in range(max(min(told), last - smoothing.LONGEST + 1), last + 1)]


def period_of(on: date, turns: int) -> int:
    return on.year * turns + (on.month - 1) * turns // 12


def end_of(period: int, turns: int) -> date:
    """The last day of a period."""
    year, part = divmod(period + 1, turns)
    return date(year, part * 12 // turns + 1, 1) - timedelta(days=1)


def counted(state: State) -> bool:
    """Whether it is counted from nothing since the year began: such a sum has a pace (board/pace.py), no course."""
    found = pace.of(state)
    return found is not None and found.adds_up


def _reach(state: State, last: int, told: list[float | None], turns: int) -> int:
    """How many periods ahead are asked: to the last milestone, never further than what is known reaches back."""
    known = sum(value is not None for value in told)
    if not smoothing.enough(told) or state.indicator.unit in ("class", "words") or counted(state):
        return 0
    wanted = max((period_of(m.on, turns) - last for m in state.targets if m.value is not None), default=0)
    return min(max(wanted, min(turns, 4) + 1), known, AHEAD_MOST)


def _course(state: State, last: int, told: list[float | None], outlook: Outlook | None, far: int) -> Course:
    known = sum(value is not None for value in told)
    bare = Course(state, known, last, outlook, far if outlook else 0, ())
    steps = tuple(_step(bare, stretch) for stretch in paths.stretches(state))
    return Course(state, known, last, outlook, bare.far, steps)


def _step(course: Course, stretch: paths.Stretch) -> Step:
    ahead = period_of(stretch.target.on, course.turns) - course.last if course.turns else 0
    if course.outlook is None or not 1 <= ahead <= course.far:
        return Step(stretch)
    value, low, high = course.at(ahead)
    gap, way = float(stretch.target.value or 0) - value, course.state.indicator.direction
    short = None if way == "none" else gap if way == "up" else -gap
    return Step(stretch, value, low, high, _chance(course, ahead, stretch.target), short)


def _chance(course: Course, ahead: int, target: Milestone) -> float | None:
    """The probability that the period's value is as good as the target or better."""
    if course.outlook is None or course.state.indicator.direction == "none" or target.value is None:
        return None
    below = course.outlook.below(ahead, float(target.value))
    return 1 - below if course.state.indicator.direction == "up" else below


def _within(row: Indicator, value: float) -> float:
    low = -math.inf if row.low is None else float(row.low)
    high = math.inf if row.high is None else float(row.high)
    return min(max(value, low), high)


def most_off(rows: Iterable[Course]) -> list[tuple[Course, Step]]:
    """Every milestone ahead, those furthest from being reached first; what nobody can tell comes last."""
    found = [(course, step) for course in rows for step in course.steps]
    return sorted(found, key=lambda pair: _off(*pair))


def _off(course: Course, step: Step) -> tuple[int, float, date]:
    if step.chance is not None:
        return 0, step.chance, step.target.on
    missing, target = course.state.missing(step.target), float(step.target.value or 0)
    if missing is not None:
        return 1, -float(missing) / abs(target) if target else 0.0, step.target.on
    return 2, 0.0, step.target.on
