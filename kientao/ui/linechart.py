"""The line chart: values over days, targets ahead, gaps that stay gaps, and how firm each figure is."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, cast

from markupsafe import Markup

from kientao.base.text import T

from .dates import day
from .language import lang, tr
from .numbers import num
from .svg import esc, frame, marker, text, ticks, xy

WIDTH, TOP, BOTTOM = 480, 30, 34
COLOURS = ("#0f5a53", "#8a4b00", "#2b4c8c", "#7a2e6b")
DASHES = ("", ' stroke-dasharray="8 3"', ' stroke-dasharray="2 3"', ' stroke-dasharray="8 3 2 3"')
TARGET = "#a3231f"
BAND = "#cfe0dd"
KINDS = {
    "official": T("chính thức", "official"),
    "preliminary": T("sơ bộ", "preliminary"),
    "estimate": T("ước", "estimate"),
}


FORECAST = T("dự báo, 8 phần 10 nằm trong dải", "forecast, 8 of 10 within the band")

# A number, or None where there is none.
Figure = Decimal | float | None


class Point(NamedTuple):
    """A value on a day. None: no figure, the line breaks. kind: official, preliminary, estimate."""

    on: date
    value: Figure
    kind: str = "official"


class Series(NamedTuple):
    name: object
    points: Sequence[Point]


class Target(NamedTuple):
    on: date
    value: Figure
    label: object = ""


class Ahead(NamedTuple):
    """What is likely on a day to come: the middle, and between what."""

    on: date
    value: Figure
    low: Figure
    high: Figure


class _Plane:
    """From days and values to coordinates."""

    def __init__(self, days: list[int], values: list[float], height: int, unit: str, margin: float):
        self.marks = ticks(min(values), max(values))
        digits = max(0, -math.floor(math.log10(self.marks[1] - self.marks[0]) + 1e-9))
        self.labels = [num(m, digits) for m in self.marks]
        self.left = 10 + 8.2 * max(len(label) for label in self.labels)
        self.right, self.floor = WIDTH - margin, height - BOTTOM
        self.first, self.days = min(days), (max(days) - min(days)) or 1
        self.low, self.span = self.marks[0], self.marks[-1] - self.marks[0]
        self.unit = unit

    def x(self, on: date) -> float:
        return self.left + 8 + (on.toordinal() - self.first) * (self.right - self.left - 8) / self.days

    def y(self, value: Figure) -> float:
        return self.floor - (float(value or 0) - self.low) * (self.floor - TOP) / self.span

    def grid(self) -> str:
        out = [f'<path d="M{xy(self.left)} {xy(self.y(m))}H{xy(self.right + 10)}"/>' for m in self.marks]
        words = [
            text(self.left - 5, self.y(m) + 5, label, "", "end")
            for m, label in zip(self.marks, self.labels, strict=True)
        ]
        unit = text(2, 14, self.unit, "muted") if self.unit else ""
        lines = f'<g class="grid" stroke="#d9d2c3">{"".join(out)}</g>'
        return f'{lines}<g class="axis" fill="#4e5752">{"".join(words)}</g>{unit}'

    def years(self, shown: Iterable[date]) -> str:
        """Years under the axis, as many as fit; a range within one year shows its months."""
        days = sorted(set(shown))
        short = days[-1].year - days[0].year < 2 and len(days) > 1
        out: list[str] = []
        edge = -99.0
        for on in days:
            label = f"{on.month}/{on.year}" if short else str(on.year)
            x, room = self.x(on), 31 if short else 22
            if x - room >= edge and (not out or label not in out[-1]):
                out.append(text(x, self.floor + 20, label, "", "middle"))
                edge = x + room - 3
        return f'<g class="axis" fill="#4e5752">{"".join(out)}</g>'


def line(
    series: Sequence[Point] | Sequence[Series],
    *,
    title: object,
    desc: object = "",
    unit: object = "",
    targets: Sequence[Target] = (),
    ahead: Sequence[Ahead] = (),
    height: int = 280,
) -> Markup:
    """One series (list of Point) or several (list of Series). No value at all: an empty Markup.

    ahead: how the first series may go on, as a band with a dashed line.
    """
    many = _as_series(series)
    points = [p for s in many for p in s.points]
    goals = [g for g in targets if g.value is not None]
    values = [float(p.value) for p in points if p.value is not None]
    if not values:
        return Markup("")
    values += [float(g.value) for g in goals if g.value is not None]
    values += [float(v) for a in ahead for v in (a.low, a.high) if v is not None]
    shown = [p.on for p in points] + [g.on for g in goals] + [a.on for a in ahead]
    ends = _end_words(many)
    margin = 46.0 if len(many) == 1 else 24 + 9.8 * max(len(words) for _, words, _ in ends)
    plane = _Plane([on.toordinal() for on in shown], values, height, tr(unit), min(margin, WIDTH / 3))
    out = [plane.grid(), plane.years(shown), _ahead(many[0].points, ahead, plane)]
    out += [_lines(s.points, i, plane) for i, s in enumerate(many)]
    out += [_target(g, plane) for g in goals]
    out.append(_ends(ends, plane))
    foot, legend = _legend({p.kind for p in points if p.value is not None}, height, bool(ahead))
    return frame("chart line", WIDTH, height + foot, tr(title), tr(desc), "".join(out) + legend)


def _as_series(given: Sequence[Point] | Sequence[Series]) -> list[Series]:
    """A bare list of points is one series without a name."""
    if given and isinstance(given[0], Series):
        return cast(list[Series], list(given))
    return [Series("", cast(list[Point], list(given)))]


def _lines(points: Sequence[Point], n: int, plane: _Plane) -> str:
    """Segments between neighbours that both exist; dashed where they lead to an estimate."""
    firm: list[str] = []
    soft: list[str] = []
    colour, marks, before = COLOURS[n % 4], [], ""
    language = lang()
    for p in sorted(points, key=lambda p: p.on):
        if p.value is None:
            before = ""
            continue
        x, y = plane.x(p.on), plane.y(p.value)
        if before:
            (soft if p.kind == "estimate" else firm).append(f"M{before}L{xy(x)} {xy(y)}")
        before = f"{xy(x)} {xy(y)}"
        paint = f'fill="{colour}"' if p.kind == "official" else 'fill="#fff"'
        dash = ' stroke-dasharray="2 2"' if p.kind == "estimate" else ""
        said = f"{day(p.on, language)}: {num(p.value, lang=language)} ({tr(KINDS.get(p.kind, p.kind))})"
        marks.append(f'{marker(n, x, y)} class="mark" {paint}{dash}><title>{esc(said)}</title></{_tag(n)}>')
    return (
        f'<g class="s{n % 4}" stroke="{colour}" stroke-width="2" fill="none">'
        f'<path d="{"".join(firm)}"{DASHES[n % 4]}/>'
        f'<path d="{"".join(soft)}" stroke-dasharray="3 4"/>{"".join(marks)}</g>'
    )


def _ahead(points: Sequence[Point], ahead: Sequence[Ahead], plane: _Plane) -> str:
    """The band opens from the last figure; its middle is dashed."""
    known = [p for p in points if p.value is not None]
    if not ahead or not known:
        return ""
    last = max(known, key=lambda p: p.on)
    way = [Ahead(last.on, last.value, last.value, last.value), *ahead]
    there = [f"{xy(plane.x(a.on))} {xy(plane.y(a.high))}" for a in way]
    back = [f"{xy(plane.x(a.on))} {xy(plane.y(a.low))}" for a in reversed(way)]
    middle = [f"{xy(plane.x(a.on))} {xy(plane.y(a.value))}" for a in way]
    return (
        f'<g class="ahead"><path d="M{"L".join(there + back)}Z" fill="{BAND}"/>'
        f'<path d="M{"L".join(middle)}" fill="none" stroke="{COLOURS[0]}" stroke-width="2" stroke-dasharray="6 4"/></g>'
    )


def _tag(n: int) -> str:
    return ("circle", "rect", "path", "path")[n % 4]


def _target(goal: Target, plane: _Plane) -> str:
    """A flag post at the day, with its number; a cross-shaped mark that no series has."""
    x, y = plane.x(goal.on), plane.y(goal.value)
    words = f"{tr(goal.label) or tr(T('mục tiêu', 'target'))} {num(goal.value)}"
    anchor = "end" if x > WIDTH * 0.55 else "start"
    return (
        f'<g class="target" stroke="{TARGET}" stroke-width="2">'
        f'<path d="M{xy(x)} {xy(y)}V{xy(plane.floor)}" stroke-dasharray="2 4"/>'
        f'<path d="M{xy(x - 6)} {xy(y)}h12M{xy(x)} {xy(y - 6)}v12" stroke-width="3"/></g>'
        f'<g class="target-text" fill="{TARGET}">'
        f"{text(x + (6 if anchor == 'end' else 0), y - 10, words, '', anchor)}</g>"
    )


def _end_words(many: Sequence[Series]) -> list[tuple[int, str, Point]]:
    """What stands at the end of each series: its name and last value."""
    out = []
    for n, one in enumerate(many):
        known = [p for p in one.points if p.value is not None]
        if known:
            last = max(known, key=lambda p: p.on)
            out.append((n, f"{tr(one.name)} {num(last.value)}".strip(), last))
    return out


def _ends(ends: list[tuple[int, str, Point]], plane: _Plane) -> str:
    """One series: above its last mark. Several: to the right of it, pushed apart where they would touch."""
    out, floor = [], -99.0
    for y, n, words, last in sorted((plane.y(p.value), n, words, p) for n, words, p in ends):
        x = plane.x(last.on)
        if len(ends) == 1:
            label = text(x, y - 11, words, "end", "middle" if x < WIDTH - 60 else "end")
        else:
            floor = max(y + 5, floor + 17)
            label = text(x + 10, floor, words, "end")
        out.append(f'<g class="s{n % 4}-text" fill="{COLOURS[n % 4]}">{label}</g>')
    return "".join(out)


def _legend(kinds: set[str], height: int, ahead: bool = False) -> tuple[int, str]:
    """What hollow and dashed marks mean, only where they occur."""
    if kinds <= {"official"} and not ahead:
        return 0, ""
    out, x, y = [], 12.0, height + 8
    for kind, words in KINDS.items():
        if kind in kinds:
            fill = "#4e5752" if kind == "official" else "#fff"
            dash = ' stroke-dasharray="2 2"' if kind == "estimate" else ""
            out.append(f'{marker(0, x, y)} fill="{fill}" stroke="#4e5752" stroke-width="2"{dash}/>')
            out.append(text(x + 11, y + 5, tr(words), "muted"))
            x += 34 + 8 * len(tr(words))
    if ahead:
        out.append(f'<path d="M{xy(x - 6)} {y - 5}h18v10h-18z" fill="{BAND}"/>')
        out.append(f'<path d="M{xy(x - 6)} {y}h18" stroke="{COLOURS[0]}" stroke-width="2" stroke-dasharray="6 4"/>')
        out.append(text(x + 18, y + 5, tr(FORECAST), "muted"))
    return 22, "".join(out)
