"""What may be wrong with the cells of a sheet: alone, against each other, against the last period. Pure.

A count under the form's `few` is never a fault: it is kept as "few", and the number is forgotten.
"""

from collections.abc import Collection
from decimal import Decimal
from typing import Any, NamedTuple

from kientao.base.errors import Refused, declare
from kientao.base.text import T, Text

from .form import FEW, Cells, Column, Form, Key, Value, spelled

WHOLE = Decimal(10) ** 18

declare("cell.low", T("Nhỏ hơn mức thấp nhất {low}.", "Below the least possible {low}."))
declare("cell.high", T("Lớn hơn mức cao nhất {high}.", "Above the most possible {high}."))
declare("cell.decimals", T("Nhiều nhất {most} chữ số lẻ.", "At most {most} decimals."))
declare("cell.whole", T("Phải là số nguyên.", "A whole number is wanted."))
declare("cell.digits", T("Quá nhiều chữ số.", "Too many digits."))
declare("cell.strange", T("Biểu không có ô này.", "The sheet has no such cell."))
declare("cell.few", T("Chỉ ô đếm người mới ghi được «dưới {few}».", "Only a count of people may say “under {few}”."))
BLANK = T("Chưa có số.", "Not known yet.")
SUM = T("{parts} cộng lại là {sum}, khác {whole} là {is_}.", "{parts} add up to {sum}, {whole} says {is_}.")
MORE = T("{part} ({a}) nhiều hơn {whole} ({b}).", "{part} ({a}) is more than {whole} ({b}).")
JUMP = T("Kỳ trước {before}, kỳ này {now}: khác {percent} %.", "{before} last time, {now} now: {percent} % apart.")


class Fault(NamedTuple):
    """One thing that is wrong, at a cell. params: values and titles, worded by whoever shows it."""

    cell: Key
    words: Text
    params: dict[str, Any]


def settled(form: Form, cell: Key, value: Value) -> Value:
    """The value as it may be kept. Raises Refused: cell.*."""
    column = form.column(cell[0])
    if column is None or form.row(cell[1]) is None:
        raise Refused("cell.strange")
    if isinstance(value, str):
        if not (column.few and form.few and value == FEW):
            raise Refused("cell.few", few=form.few or "…")
        return FEW
    _bounds(column, value)
    return FEW if column.few and 0 < value < form.few else value


def _bounds(column: Column, value: Decimal) -> None:
    if abs(value) >= WHOLE:
        raise Refused("cell.digits")
    if column.low is not None and value < column.low:
        raise Refused("cell.low", low=spelled(column.low))
    if column.high is not None and value > column.high:
        raise Refused("cell.high", high=spelled(column.high))
    if value != round(value, column.decimals):
        raise Refused("cell.decimals", most=column.decimals) if column.decimals else Refused("cell.whole")


def jumps(form: Form, cells: Cells, before: Cells, asked: Collection[Key] | None = None) -> list[Fault]:
    """Cells that differ from the last period by more than the city lets pass without a word."""
    found = []
    for cell in form.keys if asked is None else asked:
        now, then = cells.get(cell), before.get(cell)
        if form.jump is None or not isinstance(now, Decimal) or not isinstance(then, Decimal) or then == 0:
            continue
        percent = round(abs(now - then) / abs(then) * 100, 0)
        if percent > form.jump:
            found.append(Fault(cell, JUMP, {"before": then, "now": now, "percent": percent}))
    return found


def blanks(form: Form, cells: Cells) -> list[Fault]:
    """Cells that must be told before the period is checked."""
    needed = {column.indicator for column in form.columns if not column.blank}
    return [Fault(cell, BLANK, {}) for cell in form.keys if cell[0] in needed and cell not in cells]


def between(form: Form, cells: Cells) -> list[Fault]:
    """Checks between columns, row by row. What is not known, or few, is not judged."""
    return [fault for row in form.rows for check in form.checks if (fault := _one(form, check, cells, row.code))]


def _one(form: Form, check: Any, cells: Cells, row: str) -> Fault | None:
    names = [*check["sum"], check["is"]] if "sum" in check else [check["part"], check["of"]]
    values = [value for name in names if isinstance(value := cells.get((name, row)), Decimal)]
    if len(values) < len(names):
        return None
    titles = [found.title for name in names if (found := form.column(name))]
    *parts, whole = values
    total = sum(parts, Decimal())
    if "sum" in check and total != whole:
        return Fault((names[-1], row), SUM, {"parts": titles[:-1], "sum": total, "whole": titles[-1], "is_": whole})
    if "part" in check and total > whole:
        return Fault((names[0], row), MORE, {"part": titles[0], "a": parts[0], "whole": titles[1], "b": whole})
    return None
