"""Charts as SVG: line with targets, bars, sparkline, way to a target. No script, no inline style; they print.

Every chart has a title and a description; the page puts the table of figures under it (`figure` in parts.html).
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from markupsafe import Markup

from kientao.base.text import T

from .language import lang, tr
from .linechart import Ahead, Figure, Point, Series, Target, line
from .numbers import num
from .svg import frame, text, xy

__all__ = ["Ahead", "Bar", "Point", "Series", "Target", "bars", "line", "progress", "sparkline"]

NO_FIGURE = T("chưa có số liệu", "no figure yet")


class Bar(NamedTuple):
    """One bar. `mark` draws it as the one that is meant (own unit, this year)."""

    name: object
    value: Figure
    note: object = ""
    mark: bool = False


def bars(rows: Iterable[Bar], *, title: object, desc: object = "", unit: object = "", target: Figure = None) -> Markup:
    """Horizontal bars from zero, each with its name above and its value at its end; None says there is none."""
    rows = list(rows)[:60]
    values = [float(r.value) for r in rows if r.value is not None]
    low, high = min([0.0, *values]), max([0.0, *values, float(target or 0)])
    left, right, pitch, top = 4.0, 350.0, 40, 22 if target is not None else 2
    scale = (right - left) / ((high - low) or 1)
    zero = left - low * scale
    height = top + pitch * len(rows) + 6
    out = [_goal(zero + float(target) * scale, height, target)] if target is not None else []
    for i, row in enumerate(rows):
        y = top + i * pitch
        name = f"{tr(row.name)} – {tr(row.note)}" if row.note else tr(row.name)
        out.append(text(left, y + 15, name, "bar-name"))
        if row.value is None:
            out.append(text(left, y + 33, tr(NO_FIGURE), "muted"))
            continue
        end = zero + float(row.value) * scale
        x, width = min(zero, end), max(abs(end - zero), 1.5)
        out.append(
            f'<rect x="{xy(x)}" y="{y + 21}" width="{xy(width)}" height="14" '
            f'class="{"bar-mark" if row.mark else "bar"}" fill="{"#0f5a53" if row.mark else "#7fa8a2"}"/>'
        )
        shown = f"{num(row.value)} {tr(unit)}".strip()
        out.append(text(max(zero, end) + 6, y + 33, shown, "bar-value"))
    return frame("chart bars", 480, height, tr(title), tr(desc), "".join(out))


def _goal(x: float, height: int, target: object) -> str:
    """The target's dashed post through all bars, under their numbers."""
    label = f"{tr(T('mục tiêu', 'target'))} {num(target)}"
    return (
        f'<path d="M{xy(x)} 18V{height}" class="target-line" stroke="#a3231f" stroke-width="2" stroke-dasharray="5 3"/>'
        + text(x, 13, label, "target-text", "end" if x > 240 else "middle" if x > 70 else "start")
    )


def sparkline(values: Sequence[Figure], *, title: object, width: int = 120, height: int = 32) -> Markup:
    """A small line of values in order; None is a gap; the last value has a dot. The title says it in words."""
    known = [(i, float(v)) for i, v in enumerate(values) if v is not None]
    if not known:
        return Markup("")
    low, high = min(v for _, v in known), max(v for _, v in known)
    across, up = (width - 8) / max(len(values) - 1, 1), (height - 8) / ((high - low) or 1)
    level = 0.0 if high > low else (height - 8) / 2
    path, before = [], -2
    for i, value in known:
        x, y = 4 + i * across, height - 4 - level - (value - low) * up
        path.append(f"{'L' if i == before + 1 else 'M'}{xy(x)} {xy(y)}{'' if i == before + 1 else 'h.01'}")
        before = i
    body = (
        f'<path d="{"".join(path)}" fill="none" stroke="#0f5a53" stroke-width="2" stroke-linecap="round" '
        f'class="spark-line"/><circle cx="{xy(x)}" cy="{xy(y)}" r="3" fill="#a3231f" class="spark-end"/>'
    )
    return frame("spark", width, height, tr(title), "", body)


def progress(
    value: Figure, target: Figure, *, start: Decimal | float = 0, title: object = "", unit: object = ""
) -> Markup:
    """How far from `start` to `target`: a filled part, the target as a post with its number. None -> nothing."""
    if value is None or target is None:
        return Markup("")
    first, goal, now = float(start), float(target), float(value)
    share = (now - first) / (goal - first) if goal != first else 1.0
    filled = 300 * min(max(share, 0.0), 1.15) / 1.15
    post = 300 / 1.15
    words = T("{value} trên mục tiêu {target} {unit}", "{value} of the target {target} {unit}")
    desc = words.to(lang(), value=num(value), target=num(target), unit=tr(unit)).strip()
    body = (
        '<rect x="0" y="8" width="300" height="10" fill="#e4ddcd" class="track"/>'
        f'<rect x="0" y="8" width="{xy(filled)}" height="10" fill="#0f5a53" class="bar-mark"/>'
        f'<path d="M{xy(post)} 3V23" stroke="#a3231f" stroke-width="3" class="target-line"/>'
    )
    return frame("progress", 300, 26, tr(title) or desc, desc if title else "", body)
