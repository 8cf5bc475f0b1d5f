"""Writes facts for others: CSV that no spreadsheet can be tricked by, JSON lines, and the dictionary of columns."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from kientao.base.text import T, say

from .facts import Answer, Column, Fact

BOM = "\ufeff"
SIMULATED = "mô phỏng"
SIMULATED_LIST = T("Mô phỏng: dữ liệu trình diễn", "Simulated: demonstration data")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MARK = Column("ghi_chu", "text", T("Ghi chú về nguồn gốc của tệp", "A note on what this file is"))
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
NUMBERS = ("integer", "decimal")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def safe(text: str) -> str:
    """A cell that a spreadsheet does not run: what begins like a formula gets an apostrophe before it."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(FORMULA) else text


def to_xlsx(
    title: str, heads: Sequence[tuple[str, int]], rows: Iterable[Sequence[Any]], *, simulated: str = ""
) -> bytes:
    """A list as an Excel file: heads are (words, width in letters); no cell is run; `simulated` stands above it all."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    if simulated:
        sheet.append([simulated])
    sheet.append([words for words, _ in heads])
    for number, (_, width) in enumerate(heads, 1):
        cell = sheet.cell(sheet.max_row, number)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = f"A{sheet.max_row + 1}"
    for row in rows:
        sheet.append([safe(cell) if isinstance(cell, str) else cell for cell in row])
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def written(value: Any, kind: str) -> Any:
    """A value as text that a machine reads back: ISO days and instants, points in numbers, true and false."""
    if value is None:
        return None
    if kind == "instant":
        return (_EPOCH + timedelta(microseconds=value)).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return value


def _cells(row: dict[str, Any], columns: Iterable[Column]) -> Iterator[str]:
    for column in columns:
        value = row[column.name]
        if column.type == "words":
            yield from (safe(say(value, lang)) for lang in ("vi", "en"))
            continue
        text = written(value, column.type)
        if isinstance(text, bool):
            yield "true" if text else "false"
        else:
            cell = "" if text is None else str(text)
            yield cell if column.type in NUMBERS else safe(cell)


def heads(columns: Iterable[Column]) -> list[str]:
    """Names of the CSV's columns: words take two."""
    return [name for c in columns for name in ((f"{c.name}_vi", f"{c.name}_en") if c.type == "words" else (c.name,))]


def to_csv(
    columns: tuple[Column, ...], rows: Iterable[dict[str, Any]], *, bom: bool = False, simulated: bool = False
) -> Iterator[str]:
    """Lines of a CSV file (RFC 4180). `simulated` marks every line; `bom` is for spreadsheets that guess."""
    shown = (*columns, MARK) if simulated else columns
    yield (BOM if bom else "") + _line(heads(shown))
    for row in rows:
        yield _line(list(_cells({**row, MARK.name: SIMULATED} if simulated else row, shown)))


def _line(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def to_json_lines(
    columns: tuple[Column, ...], rows: Iterable[dict[str, Any]], *, simulated: bool = False
) -> Iterator[str]:
    """One JSON object a line, UTF-8. Decimals are text, so no digit is lost."""
    for row in rows:
        told = {c.name: written(row[c.name], c.type) for c in columns}
        yield json.dumps(told | ({MARK.name: SIMULATED} if simulated else {}), ensure_ascii=False) + "\n"


def answer_csv(answer: Answer, *, bom: bool = False, simulated: bool = False) -> Iterator[str]:
    return to_csv(answer.fact.columns, answer.rows, bom=bom, simulated=simulated)


def answer_json_lines(answer: Answer, *, simulated: bool = False) -> Iterator[str]:
    return to_json_lines(answer.fact.columns, answer.rows, simulated=simulated)


def dictionary(found: Fact) -> list[dict[str, Any]]:
    """What each column of a fact means: name, type, unit, title in both languages."""
    return [
        {"name": c.name, "type": c.type, "unit": c.unit, "title": {"vi": c.title.vi, "en": c.title.en}}
        for c in found.columns
    ]
