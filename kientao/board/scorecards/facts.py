"""Scores as a fact: each row of each ruler with its points, what is missing, and what it could be at best and worst."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from kientao.base.text import T
from kientao.city.models import Unit
from kientao.city.units import UnitView
from kientao.lake.facts import Column, See, fact
from kientao.work.decisions.models import Document
from kientao.work.reports.models import Report
from kientao.work.tasks.models import Task

from ..facts import ENTRY
from ..models import DayCount, Indicator, Measurement
from .inputs import Input, Known, units_of, values
from .opening import number
from .rulers import Family, Ruler
from .scoring import ItemScore, Score, score
from .shelf import families, shelf

WORK: tuple[Any, ...] = (Report, Document, Task, Unit)
COLUMNS = (
    Column("code", "code", T("Mã", "Code")),
    Column("family", "code", T("Bảng điểm", "Scorecard")),
    Column("ruler", "code", T("Văn bản", "Text")),
    Column("variant", "code", T("Loại", "Variant")),
    Column("unit", "code", T("Đơn vị (trống: cả thành phố)", "Unit (empty: the city)")),
    Column("item", "code", T("Dòng (trống: cả bảng)", "Row (empty: the whole)")),
    Column("title", "words", T("Tên", "Title")),
    Column("on", "day", T("Số liệu tính đến", "Figures until")),
    Column("value", "decimal", T("Số liệu (trống: chưa biết)", "Figure (empty: not known)")),
    Column("points", "decimal", T("Điểm (trống: chưa biết)", "Points (empty: not known)"), "point"),
    Column("most", "decimal", T("Điểm tối đa", "Most points"), "point"),
    Column("worst", "decimal", T("Kém nhất", "At worst"), "point"),
    Column("best", "decimal", T("Tốt nhất", "At best"), "point"),
    Column("missing", "boolean", T("Thiếu số liệu", "Lacks a figure")),
    Column("under", "boolean", T("Dưới mức tối thiểu", "Under the minimum")),
    Column("reached", "boolean", T("Đạt (trống: chưa kết luận)", "Reached (empty: cannot tell)")),
    Column("entry", "integer", T("Mục sổ thay đổi gần nhất", "Entry of the last change")),
)
assert ENTRY in COLUMNS


@fact(
    "scores", reads=(Indicator, Measurement, DayCount, *WORK),
    columns=COLUMNS, open_nouns=(Unit,),
    title=T("Điểm của các bảng điểm", "Scores"),
    doc=T("Mỗi dòng của mỗi bảng điểm còn hiệu lực, theo số mới nhất: điểm, tối đa, thiếu gì; dòng trống là cả bảng.",
          "Each row of each scorecard that still holds, by the newest figures: points, most, what is missing."),
)  # fmt: skip
def scores(see: See) -> Iterator[dict[str, Any]]:
    """A fact knows no today: work is counted until the last day that was counted."""
    for noun in WORK:  # declared whether or not this city binds them
        see(noun.objects.none())
    counted = see(DayCount.objects.order_by("-day")).first()
    known = Known.through(see, [family.code for family in families()])
    last = max(known.asked.day, counted.day) if counted else known.asked.day
    for family in families():
        day = known.day(family) if family.judged == "newest" else last
        ruler = shelf().at(family.code, day) if family.judged == "newest" else _open(family)
        if ruler is not None and ruler.items:
            yield from _told(family, ruler, known, day, counted.entry if counted else 0)


def _open(family: Family) -> Ruler | None:
    """The one without an end."""
    return next((ruler for ruler in shelf().of(family.code) if ruler.until is None), None)


def _told(family: Family, ruler: Ruler, known: Known, day: date, counted: int) -> Iterator[dict[str, Any]]:
    subjects: list[UnitView | None] = [*units_of(family, day)] or [None]
    for unit in subjects:
        inputs = known.inputs(family, day, unit)
        for variant in [v.code for v in ruler.variants] or [""]:
            shared = {"family": family.code, "ruler": ruler.code, "variant": variant, "unit": unit.code if unit else ""}
            for row in _rows(score(ruler, values(inputs), variant), inputs, day, counted):
                code = ".".join(filter(None, (ruler.code, variant, shared["unit"], row["item"])))
                yield shared | row | {"code": code}


def _rows(found: Score, inputs: dict[str, Input], day: date, counted: int) -> Iterator[dict[str, Any]]:
    """The whole, then each of its items."""
    yield _whole(found, day, max((counted if one.counted else one.entry for one in inputs.values()), default=0))
    for it in found.items:
        source = inputs.get(it.item.code)
        on = (source.on if source else None) or day
        yield _row(it, on, 0 if source is None else counted if source.counted else source.entry)


def _whole(found: Score, day: date, entry: int) -> dict[str, Any]:
    return {
        "item": "", "title": found.ruler.title, "on": day, "value": None, "points": found.total,
        "most": found.ruler.most, "worst": found.worst, "best": found.best, "missing": bool(found.missing),
        "under": bool(found.under), "reached": found.reached, "entry": entry,
    }  # fmt: skip


def _row(it: ItemScore, on: date, entry: int) -> dict[str, Any]:
    return {
        "item": it.item.code, "title": it.item.title, "on": on, "value": number(it.value),
        "points": it.points, "most": it.most, "worst": it.worst if it.counts else None,
        "best": it.best if it.counts else None, "missing": it.missing, "under": it.under, "reached": None,
        "entry": entry,
    }  # fmt: skip
