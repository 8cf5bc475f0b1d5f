"""The cells of a sheet: one act for everything one save changed. Each cell is a measurement, so boards read it.

A cell that changes before the closing corrects the figure before it; after the closing it is a revision with a reason.
The whole of a column (sum of rows, or since the year began) is written with them, by the sheet's own rule.
"""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from kientao.base import clock
from kientao.base.errors import Refused, declare
from kientao.base.states import step
from kientao.base.text import T, Text, say
from kientao.board.models import Measurement, Period
from kientao.board.sheet import cells as told_cells
from kientao.board.sheet import checks
from kientao.board.sheet import writing as written_cells
from kientao.board.sheet.form import Form, Key, Value, spelled, unkey
from kientao.ledger.acts import By, Done, act, present
from kientao.ui.place import zone

from .define import SHUT
from .measurements import AHEAD_MAX
from .sheets import MOVES, note, one

declare("sheet.not_closed", T("Kỳ này chưa chốt: hãy ghi thẳng vào biểu.",
                              "This period is not closed: write into the sheet."))  # fmt: skip
declare("sheet.cell", T("Ô {column} – {row}: {why}", "Cell {column} – {row}: {why_en}"))
declare("sheet.jump", T("Ô {column} – {row}: {why} Hãy xác nhận nếu đúng.",
                        "Cell {column} – {row}: {why_en} Confirm it if it is right."))  # fmt: skip
declare("sheet.no_reason", T("Đính chính phải ghi lý do.", "A revision needs its reason."))
declare(
    "sheet.contradicts", T("Sửa như vậy thì biểu không còn khớp: {why}", "The sheet would no longer agree: {why_en}")
)
declare("sheet.not_over", T("Kỳ này chưa hết: số liệu ghi từ ngày {on}.", "The period is not over: told from {on} on."))

Given = Mapping[str, Value | None]


@act("sheet.fill", about="period", noun=Period)
def fill_sheet(
    *,
    by: By,
    period: str,
    cells: Given,
    confirmed: Collection[str] = (),
    source: Any = None,
) -> Done | None:
    """Write what one save changed: {indicator|part: number, "few" or None}. Jumps need to be among `confirmed`."""
    row, form = one(period)
    if row.state == "closed":
        raise Refused("sheet.closed")
    new, old, stood = _changes(form, row, cells)
    if not new:
        return None
    now = {**stood, **new}
    asked = [cell for cell in new if cell not in _keys(confirmed)]
    for fault in checks.jumps(form, _known(now), told_cells.before(form, row.label), asked):
        raise _refused("sheet.jump", form, fault.cell, *_worded(fault))
    written = written_cells.write(by, form, row, new, old, now, source or own_source(row), "")
    row.state = step(MOVES, row.state, "filled")
    row.save(update_fields=["state"])
    note(row, by, "sheet.fill")
    return Done(
        period, public={"sheet": row.sheet_id, "period": row.label, "cells": written}, on=row.on, klass="office"
    )


@act("sheet.revise", about="period", noun=Period)
def revise_sheet(*, by: By, period: str, cells: Given, reason: str) -> Done | None:
    """Change cells of a closed period; the values before stay listed, with the reason."""
    row, form = one(period)
    if row.state != "closed":
        raise Refused("sheet.not_closed")
    if not reason.strip():
        raise Refused("sheet.no_reason")
    new, old, stood = _changes(form, row, cells)
    if not new:
        return None
    now = {**stood, **new}
    for fault in (*checks.blanks(form, _known(now)), *checks.between(form, _known(now))):
        why, why_en = _worded(fault)
        raise Refused("sheet.contradicts", why=why, why_en=why_en)
    written = written_cells.write(by, form, row, new, old, now, own_source(row), reason)
    changes = {text: [spelled(stood.get(unkey(text))), value] for text, value in written.items()}
    row.save(update_fields=["state"])
    note(row, by, "sheet.revise", reason, changes)
    said = {"sheet": row.sheet_id, "period": row.label, "cells": written, "revises": row.closed,
            "before": {text: pair[0] for text, pair in changes.items()}}  # fmt: skip
    return Done(period, public=said, sealed={"reason": reason}, on=row.on, klass=SHUT[row.sheet.audience])


def own_source(row: Period) -> dict[str, str]:
    return {"title": f"{say(row.sheet.name, 'vi')}, kỳ {row.label}"}


def _keys(texts: Collection[str]) -> set[Key]:
    return {unkey(text) for text in texts}


def _known(cells: Mapping[Key, Value | None]) -> dict[Key, Value]:
    return {cell: value for cell, value in cells.items() if value is not None}


def _changes(
    form: Form, row: Period, cells: Given
) -> tuple[dict[Key, Value | None], dict[tuple[str, str], Measurement], dict[Key, Value]]:
    """(cells that change, rows that stand by cell, cells that stand). Raises Refused: sheet.cell, sheet.not_over."""
    if row.on > clock.day(present(), zone()) + AHEAD_MAX:
        raise Refused("sheet.not_over", on=row.on.isoformat())
    standing = told_cells.standing(form, [row.on])
    old, stood = {(m.indicator_id, m.part): m for m in standing}, told_cells.as_cells(form, standing)
    new: dict[Key, Value | None] = {}
    for text, given in cells.items():
        cell = unkey(text)
        try:
            value = None if given is None else checks.settled(form, cell, given)
        except Refused as error:
            raise _refused("sheet.cell", form, cell, error.say("vi"), error.say("en")) from None
        if value != stood.get(cell):
            new[cell] = value
    return new, old, stood


def _refused(code: str, form: Form, cell: Key, why: str, why_en: str) -> Refused:
    column, row = form.column(cell[0]), form.row(cell[1])
    titles = (say(column.title, "vi") if column else cell[0], say(row.name, "vi") if row else cell[1])
    return Refused(code, column=titles[0], row=titles[1], why=why, why_en=why_en)


def _worded(fault: checks.Fault) -> tuple[str, str]:
    def told(words: Text, lang: str) -> str:
        params = {n: _word(v, lang) for n, v in fault.params.items()}
        return words.to(lang, **params) if params else words.to(lang)

    return told(fault.words, "vi"), told(fault.words, "en")


def _word(value: Any, lang: str) -> str:
    if isinstance(value, list):
        return " + ".join(say(one, lang) for one in value)
    return spelled(value) if isinstance(value, Decimal) else say(value, lang)
