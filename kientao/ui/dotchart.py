"""Dots with their intervals, one row each, and a line for the whole: who differs, and who cannot be told apart."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from kientao.base.text import T

from .language import tr
from .linechart import Figure
from .numbers import num
from .svg import esc, frame, text, ticks, xy

NO_FIGURE = T("chưa có số liệu", "no figure yet")
LEFT, RIGHT, PITCH, TOP = 10.0, 455.0, 44, 34


class Dot(NamedTuple):
    """One row. value None: nothing was counted. raw: what was counted before shrinking, a small cross."""

    name: object
    value: Figure
    low: Figure = None
    high: Figure = None
    raw: Figure = None
    note: object = ""


def dots(
    rows: Sequence[Dot], *, title: object, desc: object = "", unit: object = "", whole: Figure = None, digits: int = 0
) -> Markup:
    """Rows in the order given; the scale spans all intervals. No value at all: an empty Markup."""
    rows = list(rows)[:60]
    known = [float(v) for r in rows for v in (r.value, r.low, r.high) if v is not None]
    if not known:
        return Markup("")
    marks = ticks(min(known), max(known))
    low, span = marks[0], marks[-1] - marks[0]
    height = TOP + PITCH * len(rows) + 8

    def x(value: Figure) -> float:
        return LEFT + min(max((float(value or 0) - low) / span, 0.0), 1.0) * (RIGHT - LEFT)

    lines = "".join(f'<path d="M{xy(x(m))} 20V{height}"/>' for m in marks)
    out = [f'<g class="grid" stroke="#d9d2c3">{lines}</g>']
    out.append('<g class="axis" fill="#4e5752">' + _labels(marks, [x(m) for m in marks], digits, tr(unit)) + "</g>")
    if whole is not None:  # beside each interval, not through the names
        posts = "".join(f"M{xy(x(whole))} {TOP + n * PITCH + 17}v18" for n in range(len(rows)))
        out.append(f'<path d="{posts}" stroke="#a3231f" stroke-width="3"/>')
    for n, row in enumerate(rows):
        out.append(_row(row, TOP + n * PITCH, x, unit, digits))
    return frame("chart dots", 480, height, tr(title), tr(desc), "".join(out))


def _row(row: Dot, y: int, x: Callable[[Figure], float], unit: object, digits: int) -> str:
    """The name above, the interval with its dot below; a cross where it stood before it was shrunk."""
    name = text(LEFT, y + 12, tr(row.name), "bar-name")
    if row.value is None:
        return name + text(LEFT, y + 31, tr(row.note) or tr(NO_FIGURE), "muted")
    span = f"{num(row.low, digits)} – {num(row.high, digits)}"
    said = f"{tr(row.name)}: {num(row.value, digits)} ({span}) {tr(unit)}".strip()
    raw = "" if row.raw is None else (
        f'<path d="M{xy(x(row.raw) - 4)} {y + 22}l8 8m0 -8l-8 8" stroke="#4e5752" stroke-width="1.5"/>'
    )  # fmt: skip
    return (
        f'{name}<g stroke="#0f5a53" stroke-width="3"><path d="M{xy(x(row.low))} {y + 26}H{xy(x(row.high))}"/>'
        f'<circle cx="{xy(x(row.value))}" cy="{y + 26}" r="6" fill="#0f5a53"><title>{esc(said)}</title></circle></g>'
        f"{raw}"
    )


def _labels(marks: Sequence[float], places: Sequence[float], digits: int, unit: str) -> str:
    """Numbers above; the last bears the unit."""
    step = marks[1] - marks[0]
    shown = max(digits, 0 if step >= 1 else 1 if step >= 0.1 else 2)
    out = []
    for n, (mark, x) in enumerate(zip(marks, places, strict=True)):
        last = n == len(marks) - 1
        out.append(text(x, 14, f"{num(mark, shown)} {unit}".strip() if last else num(mark, shown), "",
                        "end" if last else "start" if n == 0 else "middle"))  # fmt: skip
    return "".join(out)
