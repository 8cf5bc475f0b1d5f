"""Sheets of figures: defined by the city; a period opened, checked, and closed by the head of the office."""

from typing import Any

from kientao.base import clock
from kientao.base.errors import Forbidden, Missing, Refused, declare
from kientao.base.states import step
from kientao.base.text import T
from kientao.board.models import Indicator, Measurement, Period, PeriodStep, Sheet
from kientao.board.sheet import cells as told_cells
from kientao.board.sheet import checks, periods
from kientao.board.sheet.form import CELLS_MAX, Form, key, spelled
from kientao.city.models import Post, Unit
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.ui.place import zone

from .define import SHUT, defined, exist, one_of
from .measurements import KINDS

MOVES = {
    "open": {"filled"},
    "filled": {"filled", "checked"},
    "checked": {"filled", "closed"},
    "closed": {"closed"},  # a revision: it stays closed
}
WHOLES = ("", "rows", "year")

declare("sheet.unknown", T("Không có biểu «{thing}».", "There is no sheet “{thing}”."))
declare("sheet.shape", T("Biểu viết sai: {why}", "The sheet is not written as it should be: {why}"))
declare("sheet.large", T("Biểu có {cells} ô; nhiều nhất {most}.", "The sheet has {cells} cells; at most {most}."))
declare("sheet.ahead", T("Kỳ {label} chưa bắt đầu.", "The period {label} has not begun."))
declare("sheet.rhythm", T("Biểu này lập theo {rhythm}, không theo «{label}».",
                          "This sheet is told by the {rhythm}, not for “{label}”."))  # fmt: skip
declare(
    "sheet.faults", T("Còn {count} chỗ phải xem lại trước khi kiểm xong.", "{count} things must be looked at first.")
)
declare("sheet.head_only", T("Chỉ người đứng đầu cơ quan lập biểu mới được chốt kỳ.",
                             "Only the head of the sheet's office closes a period."))  # fmt: skip
declare("sheet.other_sheet", T("Chỉ tiêu «{indicator}» đã thuộc biểu «{sheet}».",
                               "The indicator “{indicator}” belongs to the sheet “{sheet}”."))  # fmt: skip


@act("sheet.define", about="code", noun=Sheet)
def define_sheet(
    *,
    by: By,
    code: str,
    name: Any,
    form: dict[str, Any],
    words: Any = None,
    position: int = 0,
    audience: str = "public",
    office: str = "",
) -> Done | None:
    """Say what an office tells each period: indicators by rows, and the checks between them."""
    names = _shape(form)
    exist(Indicator, *names)
    other = Indicator.objects.filter(code__in=names).exclude(sheet__in=("", code)).first()
    if other is not None:
        raise Refused("sheet.other_sheet", indicator=other.code, sheet=other.sheet)
    fields = {"name": name, "words": words, "form": form, "position": position, "audience": audience, "office": office}
    done = defined(Sheet, code, **fields)
    if done is not None:
        Indicator.objects.filter(sheet=code).exclude(code__in=names).update(sheet="")
        Indicator.objects.filter(code__in=names).exclude(sheet=code).update(sheet=code)
    return done


def _shape(form: dict[str, Any]) -> list[str]:
    """The indicators of a form that can be asked. Raises Refused: sheet.shape, sheet.large."""
    names = [str(column.get("indicator", "")) for column in form.get("columns", ())]
    if not names or len(set(names)) != len(names) or "" in names:
        raise Refused("sheet.shape", why="columns")
    one_of("kind", form.get("kind", "so-bo"), KINDS)
    one_of("rhythm", form.get("rhythm", "month"), tuple(periods.COUNTS))
    for column in form["columns"]:
        one_of("whole", column.get("whole", ""), WHOLES)
    for check in form.get("checks", ()):
        asked = [*check["sum"], check.get("is")] if "sum" in check else [check.get("part"), check.get("of")]
        if strange := [name for name in asked if name not in names]:
            raise Refused("sheet.shape", why=f"checks: {strange[0]}")
    rows = form.get("rows")
    if isinstance(rows, dict):
        exist(Unit, rows.get("units") or "–")
    elif not rows or len({row["code"] for row in rows}) != len(rows):
        raise Refused("sheet.shape", why="rows")
    _fits(len(names), len(rows) if not isinstance(rows, dict) else 1)
    return names


def _fits(columns: int, rows: int) -> None:
    if columns * rows > CELLS_MAX:
        raise Refused("sheet.large", cells=columns * rows, most=CELLS_MAX)


@act("sheet.open", about="sheet", noun=Sheet)
def open_period(*, by: By, sheet: str, period: str) -> Done | None:
    """Open a period of a sheet: its rows are the ones that stand on its last day."""
    row = Sheet.objects.filter(code=sheet).first()
    if row is None:
        raise Missing("sheet.unknown", thing=sheet)
    rhythm = row.form.get("rhythm", "month")
    if periods.parts(period)[0] != rhythm:
        raise Refused("sheet.rhythm", rhythm=rhythm, label=period)
    first, last = periods.span(period)
    if first > clock.day(present(), zone()):
        raise Refused("sheet.ahead", label=period)
    code = f"{sheet}.{period}"
    if Period.objects.filter(code=code).exists():
        return None
    rows = told_cells.rows_on(row.form["rows"], last)
    _fits(len(row.form["columns"]), len(rows))
    audience = "office" if row.audience == "public" else row.audience
    made = Period(code=code, sheet=row, label=period, on=last, rows=rows, audience=audience, office=row.office)
    made.save()
    note(made, by, "sheet.open")
    return Done(code, public={"sheet": sheet, "period": period}, on=last, klass=SHUT[row.audience])


@act("sheet.check", about="period", noun=Period)
def check_period(*, by: By, period: str) -> Done | None:
    """Say that a sheet is complete and its checks hold; it may then be closed."""
    row, form = one(period)
    if row.state == "checked":
        return None
    to = step(MOVES, row.state, "checked")
    faults = found_wrong(form, row)
    if faults:
        raise Refused("sheet.faults", count=len(faults))
    row.state = to
    row.save(update_fields=["state"])
    note(row, by, "sheet.check")
    return Done(period, public={"sheet": row.sheet_id, "period": row.label}, on=row.on, klass="office")


@act("sheet.close", about="period", noun=Period)
def close_period(*, by: By, period: str) -> Done | None:
    """Close a period: its figures are seen by whoever may see the sheet, and later changes are revisions."""
    row, form = one(period)
    if row.state == "closed":
        return None
    to = step(MOVES, row.state, "closed")
    if by.kind == "post" and not Post.objects.filter(code=by.post, office=row.office, head=True).exists():
        raise Forbidden("sheet.head_only")
    sheet = row.sheet
    row.state, row.closed, row.audience = to, now_index(), sheet.audience
    row.form = told_cells.merged(sheet.form)
    row.save(update_fields=["state", "closed", "audience", "form"])
    show(form, row)
    note(row, by, "sheet.close")
    told = {key(cell): spelled(value) for cell, value in told_cells.cells_of(form, row.on).items()}
    said = {"sheet": sheet.code, "period": row.label, "cells": told}
    return Done(period, public=said, on=row.on, klass=SHUT[sheet.audience])


@act("sheet.map", about="sheet", noun=Sheet)
def map_sheet(*, by: By, sheet: str, columns: dict[str, str], rows: dict[str, str]) -> Done | None:
    """Keep how the office's own file says the columns and rows of a sheet: their words -> our codes."""
    row = Sheet.objects.filter(code=sheet).first()
    if row is None:
        raise Missing("sheet.unknown", thing=sheet)
    known = {column["indicator"] for column in row.form["columns"]}
    if strange := sorted(set(columns.values()) - known):
        raise Refused("sheet.shape", why=strange[0])
    if row.map == {"columns": columns, "rows": rows}:
        return None
    row.map = {"columns": columns, "rows": rows}
    row.save(update_fields=["map"])
    return Done(sheet, public={"sheet": sheet}, sealed={"map": row.map}, klass="office")


def one(period: str) -> tuple[Period, Form]:
    """The period and what it asks. Raises Missing: sheet.unknown."""
    row = Period.objects.select_related("sheet").filter(code=period).first()
    if row is None:
        raise Missing("sheet.unknown", thing=period)
    return row, told_cells.form_of(row)


def found_wrong(form: Form, row: Period) -> list[checks.Fault]:
    """What keeps a period from being checked."""
    cells = told_cells.cells_of(form, row.on)
    return [*checks.blanks(form, cells), *checks.between(form, cells)]


def show(form: Form, row: Period) -> None:
    """Open the figures of a closed period to whoever may see their indicator."""
    rows = Indicator.objects.filter(code__in=[column.indicator for column in form.columns])
    by_audience: dict[str, list[str]] = {}
    for code, audience in rows.values_list("code", "audience"):
        by_audience.setdefault(audience, []).append(code)
    for audience, codes in by_audience.items():
        found = Measurement.objects.filter(indicator__in=codes, on=row.on, kind=form.kind, state="standing")
        found.exclude(audience=audience).update(audience=audience)


def note(row: Period, by: By, verb: str, words: str = "", changes: Any = None) -> None:
    PeriodStep(
        code=f"{row.code}.{now_index()}", period=row, at=present(), verb=verb, state=row.state, by=by.label,
        words=words, changes=changes or {},
    ).save()  # fmt: skip
