"""Facts of the board: indicators, their targets and figures, results and shortcomings. What is unknown is empty."""

from collections.abc import Iterable, Iterator
from typing import Any

from kientao.base.text import T
from kientao.lake.facts import Column, See, fact

from .models import Indicator, Measurement, Milestone, PlanItem, Result, Shortcoming

CODE = Column("code", "code", T("Mã", "Code"))
INDICATOR = Column("indicator", "code", T("Chỉ tiêu", "Indicator"))
ON = Column("on", "day", T("Ngày của giá trị", "Day of the value"))
VALUE = Column("value", "decimal", T("Giá trị (trống: không biết)", "Value (empty: not known)"))
WORDS = Column("words", "words", T("Giá trị bằng lời", "Value in words"))
UNIT = Column("unit", "code", T("Đơn vị đo", "Unit of measure"))
OFFICE = Column("office", "code", T("Cơ quan phụ trách", "Office that answers"))
STATE = Column("state", "code", T("Trạng thái", "State"))
REPLACES = Column("replaces", "code", T("Thay cho", "Replaces"))
OBJECTIVE = Column("objective", "code", T("Mục tiêu", "Objective"))
ITEM = Column("item", "code", T("Dòng kế hoạch", "Line of a plan"))
SAID = Column("words", "words", T("Nội dung", "Words"))
SOURCE = Column("source", "words", T("Nguồn", "Source"))
URL = Column("source_url", "text", T("Địa chỉ nguồn", "Address of the source"))
FIRST = Column("first", "integer", T("Mục sổ ghi ra nó", "Entry that brought it"))
ENDED = Column("ended", "integer", T("Mục sổ sửa, thay hoặc rút nó", "Entry that corrected, replaced or withdrew it"))
ENTRY = Column("entry", "integer", T("Mục sổ thay đổi gần nhất", "Entry of the last change"))


def _sourced(row: Any) -> dict[str, Any]:
    return {"source": row.source.get("title"), "source_url": row.source.get("url")}


@fact(
    "indicators", title=T("Chỉ tiêu", "Indicators"), reads=(Indicator,),
    doc=T("Chỉ tiêu: đo gì, đơn vị nào, ai phụ trách.", "Indicators: what is measured, in which unit, who answers."),
    columns=(
        CODE, Column("name", "words", T("Tên", "Name")), UNIT, Column("decimals", "integer", T("Số lẻ", "Decimals")),
        Column("direction", "code", T("Chiều tốt", "Better way")), Column("rhythm", "code", T("Nhịp đo", "Rhythm")),
        Column("how", "code", T("Cách thu thập", "How collected")),
        Column("definition", "words", T("Định nghĩa", "Definition")), OFFICE,
        Column("place", "code", T("Địa bàn", "Place")), Column("parent", "code", T("Thuộc chỉ tiêu", "Part of")), ENTRY,
    ),
)  # fmt: skip
def indicators(see: See) -> Iterable[dict[str, Any]]:
    return see(Indicator.objects.order_by("code")).values(
        "code",
        "name",
        "unit",
        "decimals",
        "direction",
        "rhythm",
        "how",
        "definition",
        "office",
        "place",
        "parent",
        "entry",
    )


@fact(
    "milestones", title=T("Mục tiêu theo ngày", "Targets"), reads=(Milestone,),
    doc=T("Mục tiêu theo ngày, cả mục tiêu đã dời.", "Targets by day, moved ones included."),
    columns=(
        CODE, INDICATOR, ON, VALUE, WORDS, UNIT, Column("set_on", "day", T("Đặt ngày", "Set on")), STATE, REPLACES,
        Column("reading", "words", T("Cách hiểu", "Our reading")), SOURCE, URL, FIRST, ENDED, ENTRY,
    ),
)  # fmt: skip
def milestones(see: See) -> Iterable[dict[str, Any]]:
    for row in see(Milestone.objects.select_related("indicator").order_by("indicator", "on", "first")):
        yield {
            "code": row.code, "indicator": row.indicator_id, "on": row.on, "value": row.value, "words": row.words,
            "unit": row.indicator.unit, "set_on": row.set_on, "state": row.state, "replaces": row.replaces,
            "reading": row.reading, "first": row.first, "ended": row.ended, "entry": row.entry, **_sourced(row),
        }  # fmt: skip


FIGURES = (
    CODE, INDICATOR,
    Column("part", "code", T("Dòng của biểu (trống: cả chỉ tiêu)", "Row of the sheet (empty: the whole)")),
    ON, Column("period", "code", T("Kỳ", "Period")), VALUE, WORDS, UNIT,
    Column("kind", "code", T("Loại: uoc, so-bo, chinh-thuc", "Kind: estimated, preliminary, official")), STATE,
    REPLACES, SOURCE, URL, FIRST, ENDED, ENTRY,
)  # fmt: skip


def figures(rows: Any) -> Iterator[dict[str, Any]]:
    """Rows of FIGURES from measurements already seen through the reader's permission."""
    for row in rows.select_related("indicator").order_by("indicator", "on", "first").iterator(chunk_size=2000):
        yield {
            "code": row.code, "indicator": row.indicator_id, "part": row.part, "on": row.on, "period": row.period,
            "value": row.value, "words": row.words, "unit": row.indicator.unit, "kind": row.kind, "state": row.state,
            "replaces": row.replaces, "first": row.first, "ended": row.ended, "entry": row.entry, **_sourced(row),
        }  # fmt: skip


@fact(
    "measurements", title=T("Số liệu", "Figures"), reads=(Measurement,), columns=FIGURES,
    doc=T("Số liệu của mọi chỉ tiêu, cả số đã sửa hoặc rút.", "Figures of all indicators, corrected ones included."),
)  # fmt: skip
def measurements(see: See) -> Iterable[dict[str, Any]]:
    return figures(see(Measurement.objects.all()))


@fact(
    "plan_lines", title=T("Dòng kế hoạch", "Lines of plans"), reads=(PlanItem,),
    doc=T("Dòng kế hoạch của chương trình, theo cây.", "Lines of the plans, in a tree."),
    columns=(
        CODE, Column("title", "words", T("Tên", "Title")), Column("parent", "code", T("Thuộc", "Part of")),
        Column("year", "integer", T("Năm", "Year")), OBJECTIVE, STATE, ENTRY,
    ),
)  # fmt: skip
def plan_lines(see: See) -> Iterable[dict[str, Any]]:
    for row in see(PlanItem.objects.order_by("position", "code")):
        yield {"code": row.code, "title": row.title, "parent": row.parent_id or "", "year": row.year,
               "objective": row.objective_id or "", "state": row.state, "entry": row.entry}  # fmt: skip


@fact(
    "results", title=T("Kết quả", "Results"), reads=(Result,),
    doc=T("Kết quả của chương trình.", "Results of the programme."),
    columns=(CODE, OBJECTIVE, ITEM, ON, SAID, OFFICE, SOURCE, URL, FIRST, ENTRY),
)  # fmt: skip
def results(see: See) -> Iterable[dict[str, Any]]:
    for row in see(Result.objects.order_by("first")):
        yield _noted(row)


@fact(
    "shortcomings", title=T("Khiếm khuyết", "Shortcomings"), reads=(Shortcoming,),
    doc=T("Khiếm khuyết và cách khắc phục; mục đã xong vẫn còn.", "Shortcomings, cause, remedy; mended ones stay."),
    columns=(
        CODE, OBJECTIVE, ITEM, ON, SAID, Column("cause", "words", T("Nguyên nhân", "Cause")),
        Column("responsible", "code", T("Vị trí chịu trách nhiệm", "Post that answers")),
        Column("remedy", "words", T("Cách khắc phục", "Remedy")),
        Column("recheck_on", "day", T("Ngày kiểm tra lại", "Re-check on")), STATE, OFFICE, SOURCE, URL, FIRST, ENTRY,
    ),
)  # fmt: skip
def shortcomings(see: See) -> Iterable[dict[str, Any]]:
    for row in see(Shortcoming.objects.order_by("first")):
        yield _noted(row) | {
            "cause": row.cause, "responsible": row.responsible, "remedy": row.remedy, "recheck_on": row.recheck_on,
            "state": row.state,
        }  # fmt: skip


def _noted(row: Any) -> dict[str, Any]:
    return {
        "code": row.code, "objective": row.objective_id, "item": row.item_id, "on": row.on, "words": row.words,
        "office": row.office, "first": row.first, "entry": row.entry, **_sourced(row),
    }  # fmt: skip
