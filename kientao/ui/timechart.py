"""The chart of something measured through hours and days: means with the span around them, gaps that stay gaps."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from markupsafe import Markup

from kientao.base import clock

from . import place
from .dates import instant
from .language import lang, tr
from .linechart import COLOURS, TARGET
from .numbers import num
from .svg import esc, frame, marker, text, ticks, xy

WIDTH, HEIGHT, TOP, BOTTOM, RIGHT = 480, 280, 30, 34, 14
COLOUR = COLOURS[0]
HOURS = (1, 2, 3, 6, 12, 24, 48, 120, 240)  # between two words under the axis
WORDS_MAX = 7


class Bar(NamedTuple):
    """at: UTC µs. mean, low, high: of what was measured then."""

    at: int
    mean: float
    low: float
    high: float


class Limit(NamedTuple):
    """A level to compare with, drawn across where it lies in the picture."""

    value: float
    label: object


class _Plane:
    def __init__(self, first: int, last: int, values: Sequence[float]):
        self.marks = ticks(min(values), max(values))
        step = self.marks[1] - self.marks[0]
        digits = next((n for n in range(7) if abs(round(step, n) - step) < step * 1e-6), 6)
        self.words = [num(mark, digits) for mark in self.marks]
        self.left = 10 + 8.2 * max(len(word) for word in self.words)
        self.first, self.span = first, max(last - first, 1)
        self.floor = HEIGHT - BOTTOM

    def x(self, at: int) -> float:
        return self.left + (at - self.first) * (WIDTH - RIGHT - self.left) / self.span

    def y(self, value: float) -> float:
        low, high = self.marks[0], self.marks[-1]
        return self.floor - (value - low) * (self.floor - TOP) / (high - low)

    def spot(self, at: int, value: float) -> str:
        return f"{xy(self.x(at))} {xy(self.y(value))}"

    def grid(self, unit: str) -> str:
        lines = "".join(f"M{xy(self.left)} {xy(self.y(mark))}H{WIDTH - RIGHT}" for mark in self.marks)
        words = [text(self.left - 5, self.y(mark) + 5, word, "", "end")
                 for mark, word in zip(self.marks, self.words, strict=True)]  # fmt: skip
        return (
            f'<path class="grid" d="{lines}" stroke="#d9d2c3" fill="none"/>'
            f'<g class="axis" fill="#4e5752">{"".join(words)}{self._moments()}</g>'
            + (text(2, 14, unit, "muted") if unit else "")
        )

    def _moments(self) -> str:
        """Round hours, or days where the span is long, in the city's zone."""
        hours = next((n for n in HOURS if self.span <= n * clock.HOUR * WORDS_MAX), HOURS[-1])
        moment = _rounded(clock.local(self.first, place.zone()), hours)
        out: list[str] = []
        while (at := clock.instant(moment)) <= self.first + self.span and len(out) <= WORDS_MAX + 2:
            word = f"{moment:%H:%M}" if hours < 24 else f"{moment.day}/{moment.month}"
            if self.left + 16 <= self.x(at) <= WIDTH - 20:
                out.append(text(self.x(at), self.floor + 20, word, "", "middle"))
            moment += timedelta(hours=hours)
        return "".join(out)


def _rounded(moment: datetime, hours: int) -> datetime:
    """The next full hour of this step, from midnight on."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    if hours >= 24:
        return midnight + timedelta(days=1)
    return midnight + timedelta(hours=(moment.hour // hours + 1) * hours)


def draw(
    bars: Sequence[Bar], first: int, last: int, *, gap: int, title: object, desc: object = "", unit: object = "",
    limit: Limit | None = None,
) -> Markup:  # fmt: skip
    """Bars in order of time, over [first, last]. Neighbours further apart than `gap` (µs) are not joined.

    Nothing measured: an empty Markup.
    """
    if not bars:
        return Markup("")
    values = [value for bar in bars for value in (bar.low, bar.high)]
    shown = limit is not None and limit.value <= max(values) * 1.5 + 1e-9  # far above it would flatten the line
    plane = _Plane(first, last, [*values, *([limit.value] if limit and shown else [])])
    out = [plane.grid(tr(unit)), *(_run(run, plane) for run in runs(bars, gap))]
    if limit and shown:
        y = plane.y(limit.value)
        out.append(f'<path d="M{xy(plane.left)} {xy(y)}H{WIDTH - RIGHT}" stroke="{TARGET}" stroke-width="2"'
                   f' stroke-dasharray="6 4"/><path d="M{WIDTH - RIGHT - 24} 10h24" stroke="{TARGET}" stroke-width="2"'
                   f' stroke-dasharray="6 4"/><g fill="{TARGET}">'
                   f"{text(WIDTH - RIGHT - 30, 15, tr(limit.label), '', 'end')}</g>")  # fmt: skip
    return frame("chart time", WIDTH, HEIGHT, tr(title), tr(desc), "".join(out))


def runs(bars: Sequence[Bar], gap: int) -> list[list[Bar]]:
    """Stretches without a gap."""
    out: list[list[Bar]] = []
    for bar in bars:
        if out and bar.at - out[-1][-1].at <= gap:
            out[-1].append(bar)
        else:
            out.append([bar])
    return out


def _run(bars: list[Bar], plane: _Plane) -> str:
    """The span as a band, the means as a line; one alone as a mark."""
    if len(bars) == 1:
        bar = bars[0]
        said = f"{instant(bar.at)}: {num(round(bar.mean, 6), lang=lang())}"
        spot = marker(0, plane.x(bar.at), plane.y(bar.mean), 3.5)
        return f'{spot} fill="{COLOUR}"><title>{esc(said)}</title></circle>'
    line = "L".join(plane.spot(bar.at, bar.mean) for bar in bars)
    band = ""
    if any(bar.high > bar.low for bar in bars):
        there = "L".join(plane.spot(bar.at, bar.high) for bar in bars)
        back = "L".join(plane.spot(bar.at, bar.low) for bar in reversed(bars))
        band = f'<path d="M{there}L{back}z" fill="{COLOUR}" fill-opacity="0.18"/>'
    return f'{band}<path d="M{line}" stroke="{COLOUR}" stroke-width="2" fill="none"/>'
