"""The template of a sheet as an Excel file: made here, filled by the office, read back by its hidden page of codes.

Page 1: title, heading, a line a row with this period's cell (open to writing) and last period's beside it. Page `MARK`
(hidden): which cell is which.
"""

import io
from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter

from kientao.lake.export import safe
from kientao.ui.language import t, tr

from .form import Cells, Column, Form, Key, Row, Value

MARK = "_kientao"
TOP = 6  # the line of the first row of figures
THIN = Side(style="thin", color="B8B0A0")
OPEN, PAST = PatternFill("solid", fgColor="FFF9E0"), PatternFill("solid", fgColor="EEEAE0")


def made(form: Form, sheet: str, label: str, title: str, note: str, cells: Cells, before: Cells) -> bytes:
    """note: what stands under the title (simulated, how to write). Bytes of an .xlsx."""
    book = Workbook()
    page, codes = book.active, book.create_sheet(MARK)
    page.title = t("Biểu", "Sheet")
    page["A1"], page["A2"] = safe(title), safe(note)
    page["A1"].font, page["A2"].font = Font(bold=True, size=14), Font(italic=True, color="5B5648")
    codes.append([MARK, sheet, label])
    single = len(form.rows) == 1
    _headings(page, form, single)
    for address, column, row, last in _places(form, single):
        at: Key = (column.indicator, row.code)
        _write(page, address, cells.get(at), column, OPEN, False)
        _write(page, last, before.get(at), column, PAST, True)
        codes.append([address, *at])
    for n, words in enumerate([c.title for c in form.columns] if single else [r.name for r in form.rows]):
        page.cell(TOP + n, 1, safe(tr(words))).font = Font(bold=True)
    page.column_dimensions["A"].width = 38
    page.freeze_panes = page.cell(TOP, 2)
    codes.sheet_state = "hidden"
    page.protection.sheet = codes.protection.sheet = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _places(form: Form, single: bool) -> Iterator[tuple[str, Column, Row, str]]:
    """(address of the cell, its column and row, address of last period's)."""
    for down, (column, row) in enumerate((c, form.rows[0]) for c in form.columns) if single else ():
        yield f"B{TOP + down}", column, row, f"C{TOP + down}"
    for down, row in enumerate(() if single else form.rows):
        for right, column in enumerate(form.columns):
            letters = [get_column_letter(2 + 2 * right + n) for n in (0, 1)]
            yield f"{letters[0]}{TOP + down}", column, row, f"{letters[1]}{TOP + down}"


def _headings(page: Any, form: Form, single: bool) -> None:
    now, last = t("Kỳ này", "This period"), t("Kỳ trước", "Last period")
    _head(page, TOP - 2, 1, t("Chỉ tiêu", "Indicator") if single else t("Nơi, cấp", "Place, level"))
    for n, column in enumerate([form.columns[0]] if single else form.columns):
        at = 2 + 2 * n
        if not single:
            _head(page, TOP - 2, at, tr(column.title))
            page.merge_cells(start_row=TOP - 2, end_row=TOP - 2, start_column=at, end_column=at + 1)
        for k, words in enumerate((now, last)):
            _head(page, TOP - 1, at + k, words)
            page.column_dimensions[get_column_letter(at + k)].width = 15


def _head(page: Any, row: int, column: int, words: str) -> None:
    cell = page.cell(row, column, safe(words))
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, horizontal="center", vertical="center")


def _write(page: Any, address: str, value: Value | None, column: Column, fill: PatternFill, locked: bool) -> None:
    cell = page[address]
    cell.value = "<" if isinstance(value, str) else value
    cell.fill, cell.protection = fill, Protection(locked=locked)
    cell.border = Border(THIN, THIN, THIN, THIN)
    cell.number_format = "#,##0" + ("." + "0" * column.decimals if column.decimals else "")
