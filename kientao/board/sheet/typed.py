"""Cells as people write them: 1.234,5; 1,234.5; -, … (not known); <5. What could be read two ways is refused."""

import re
import unicodedata
from collections.abc import Mapping

from kientao.base.errors import Refused
from kientao.base.text import fold
from kientao.ui.numbers import read_number

from . import checks
from .form import FEW, Column, Form, Key, Value

UNKNOWN = {"", "-", "–", "—", "−", "…", "...", "..", "x", "n/a", "chưa có", "chua co", "chưa có số liệu"}
_FEW = re.compile(r"(?:<|dưới|duoi|under)\s*(\d*)", re.IGNORECASE)
TEXT_MAX = 60
FIELD = "o"  # o:indicator:part is the field of a cell, x:… its "I confirm"


def read(column: Column, text: str, few: int) -> Value | None:
    """One cell. None: not known. Raises Refused: number.*, cell.few."""
    body = unicodedata.normalize("NFC", " ".join(text.split()))[:TEXT_MAX]
    if body.casefold() in UNKNOWN:
        return None
    if (found := _FEW.fullmatch(body)) and column.few and found[1] in ("", str(few)):
        return FEW
    try:
        return read_number(body)
    except Refused as error:
        if error.code == "number.two_readings" and not column.decimals:
            return read_number(str(error.params["whole"]))  # a count has no decimals, so there is one reading
        raise


def read_all(form: Form, texts: Mapping[Key, str]) -> tuple[dict[Key, Value | None], dict[Key, Refused]]:
    """(cells that can be kept, what is wrong with the others)."""
    cells: dict[Key, Value | None] = {}
    wrong: dict[Key, Refused] = {}
    for cell, text in texts.items():
        column = form.column(cell[0])
        try:
            if column is None:
                raise Refused("cell.strange")
            value = read(column, text, form.few)
            cells[cell] = None if value is None else checks.settled(form, cell, value)
        except Refused as error:
            wrong[cell] = error
    return cells, wrong


def field(cell: Key, kind: str = FIELD) -> str:
    return f"{kind}:{cell[0]}:{cell[1]}"


def spread(form: Form, text: str, start: Key | None = None) -> dict[Key, str]:
    """A block copied from a spreadsheet (tabs, lines) over the cells. With names of rows or columns in it: by name;
    else from `start` (the first cell) to the right and down; a sheet of one row is laid out downwards."""
    lines = [line.split("\t") for line in text.replace("\r\n", "\n").strip("\n").split("\n")]
    if len(form.rows) == 1:
        return _down(form, lines, start)
    heads = {fold(_said(c.title)): c.indicator for c in form.columns}
    names = {fold(_said(r.name)): r.code for r in form.rows}
    columns = [c.indicator for c in form.columns][_place([c.indicator for c in form.columns], start and start[0]) :]
    rows = [r.code for r in form.rows][_place([r.code for r in form.rows], start and start[1]) :]
    named = bool(lines) and sum(fold(line[0]).strip() in names for line in lines) >= max(1, len(lines) // 2)
    head = [heads.get(fold(cell).strip()) for cell in (lines[0] if lines else [])]
    if any(head):
        lines, columns = lines[1:], [code or "" for code in head[named:]]
    found: dict[Key, str] = {}
    for n, line in enumerate(lines):
        row = names.get(fold(line[0]).strip()) if named else (rows[n] if n < len(rows) else None)
        if row:
            found |= {(code, row): cell for code, cell in zip(columns, line[named:], strict=False) if code}
    return found


def _down(form: Form, lines: list[list[str]], start: Key | None) -> dict[Key, str]:
    """One figure a line; a name before it places it."""
    row = form.rows[0].code
    codes = [c.indicator for c in form.columns]
    heads = {fold(_said(c.title)): c.indicator for c in form.columns}
    if len(lines) == 1 and len(lines[0]) > 1:
        lines = [[cell] for cell in lines[0]]
    rest, found = codes[_place(codes, start and start[0]) :], {}
    for n, line in enumerate(lines):
        named = heads.get(fold(line[0]).strip()) if len(line) > 1 else None
        code = named or (rest[n] if n < len(rest) else None)
        if code:
            found[code, row] = line[1] if named else line[0]
    return found


def _place(codes: list[str], code: str | None) -> int:
    return codes.index(code) if code in codes else 0


def _said(words: object) -> str:
    return str(words.get("vi", "")) if isinstance(words, Mapping) else str(words)
