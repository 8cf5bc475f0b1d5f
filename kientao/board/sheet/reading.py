"""A workbook sent for a sheet: our template by its codes, or the office's own file by names and by the map it kept.

What comes out are texts for the form, as if typed, and faults by cell (C7). Merged headings are read as one; text of
any spelling is composed; the old fonts are converted where that is certain; an error or an uncomputed formula is named.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl.utils import coordinate_to_tuple, get_column_letter

from kientao.base.errors import Refused, declare
from kientao.base.text import T, fold
from kientao.lake import oldfont, tables
from kientao.ui.numbers import field_number

from .form import Form, Key
from .workbook import MARK

LABEL_MAX = 120  # letters of a name that may be a row
HEADS_MAX = 12  # lines above the figures that may be headings
THIS = ("ky nay", "thuc hien", "this period", "so lieu")  # headings of the figures of a sheet with one row

declare("book.other", T("Tệp này là mẫu của {sheet}, kỳ {label}; hãy tải đúng mẫu.",
                        "This file is the template of {sheet}, {label}; take the right one."))  # fmt: skip
declare("book.error", T("Ô {cell} báo lỗi {why}.", "Cell {cell} shows the error {why}."))
declare("book.formula", T("Ô {cell} là công thức chưa tính: hãy mở, lưu tệp bằng Excel rồi gửi lại.",
                          "Cell {cell} is a formula that was not computed: open and save the file first."))  # fmt: skip
declare("book.day", T("Ô {cell} là ngày, không phải số.", "Cell {cell} holds a day, not a number."))
declare("book.text", T("Ô {cell}: {why}", "Cell {cell}: {why_en}"))


@dataclass
class Found:
    """texts: by cell of the sheet. wrong: faults, each names its cell. addresses: where each text stood. heads, labels:
    what the office's own file says, for the map; empty: it was our template. lacking: our codes that were not found."""

    texts: dict[Key, str] = field(default_factory=dict)
    wrong: dict[Key, Refused] = field(default_factory=dict)
    addresses: dict[Key, str] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    lacking: list[tuple[str, str]] = field(default_factory=list)  # ("columns" | "rows", code)


def read(book: list[dict[str, Any]], form: Form, sheet: str, label: str, kept: Mapping[str, Any]) -> Found:
    """book: of `files.cells_of`. kept: the office's map {columns, rows}. Raises Refused: book.other, cell.old_font."""
    codes = next((page for page in book if page["name"] == MARK), None)
    if codes is not None:
        return _template(book, codes["rows"], form, sheet, label)
    return Own(Page(max(book, key=_filled)), form, kept).read() if book else Found()


def _filled(page: Mapping[str, Any]) -> int:
    return sum(cell != "" for row in page["rows"] for cell in row)


def _template(book: list[dict[str, Any]], codes: list[list[Any]], form: Form, sheet: str, label: str) -> Found:
    said = [str(cell) for cell in codes[0][1:3]]
    if said != [sheet, label]:
        raise Refused("book.other", sheet=said[0][:40], label=said[-1][:20])
    page, found, known = Page(next(p for p in book if p["name"] != MARK)), Found(), set(form.keys)
    for address, indicator, part in (row[:3] for row in codes[1:]):
        if (indicator, part) in known:
            row, column = coordinate_to_tuple(str(address))
            page.take(found, (indicator, part), row - 1, column - 1)
    return found


class Page:
    """One page of a workbook; merged cells all hold what their first one does."""

    def __init__(self, told: Mapping[str, Any]):
        self.rows: list[list[Any]] = [list(row) for row in told["rows"]]
        self.wrong: Mapping[str, str] = told["wrong"]
        self.old = any(oldfont.is_old(cell) for row in self.rows for cell in row if isinstance(cell, str))
        for top, left, bottom, right in told["merged"]:
            for row in range(top, min(bottom + 1, len(self.rows))):
                for column in range(left, min(right + 1, len(self.rows[row]))):
                    self.rows[row][column] = self.rows[top][left]

    def cell(self, row: int, column: int) -> Any:
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else ""

    def words(self, row: int, column: int) -> str:
        """A heading or name in Unicode; "" for a number. Raises Refused: book.text, with its cell."""
        cell = self.cell(row, column)
        if not isinstance(cell, str):
            return ""
        try:
            return oldfont.modern(tables.plain(cell), self.old or None)
        except Refused as error:
            at = f"{get_column_letter(column + 1)}{row + 1}"
            raise Refused("book.text", cell=at, why=error.say("vi"), why_en=error.say("en")) from None

    def take(self, found: Found, at: Key, row: int, column: int) -> None:
        """The figure of one cell as a text for the form, or its fault."""
        address = f"{get_column_letter(column + 1)}{row + 1}"
        found.addresses[at] = address
        try:
            found.texts[at] = self._text(address, self.cell(row, column))
        except Refused as error:
            found.wrong[at] = error

    def _text(self, address: str, cell: Any) -> str:
        if why := self.wrong.get(address):
            raise Refused("book.formula", cell=address) if why == "=" else Refused("book.error", cell=address, why=why)
        if isinstance(cell, list):
            kind, value = cell
            if kind == "d":
                raise Refused("book.day", cell=address)
            return field_number(Decimal(value))
        return tables.plain(str(cell))


class Own:
    """The office's own file: rows are found by their names, columns by their headings; what is left asks for a map."""

    def __init__(self, page: Page, form: Form, kept: Mapping[str, Any]):
        self.page, self.form = page, form
        self.single = len(form.rows) == 1
        ours = form.columns if self.single else form.rows
        self.lines = self._called([(_code(it), _title(it)) for it in ours], kept.get("rows", {}))
        self.columns = self._called([(c.indicator, c.title) for c in form.columns], kept.get("columns", {}))
        self.height, self.width = len(page.rows), max((len(row) for row in page.rows), default=0)

    @staticmethod
    def _called(ours: Iterable[tuple[str, Any]], kept: Mapping[str, str]) -> dict[str, str]:
        """{folded words: our code}: titles in both languages, then what the office's map says."""
        found: dict[str, str] = {}
        for code, title in ours:
            for words in title.values() if isinstance(title, Mapping) else (title,):
                found[_plain(words)] = code
        return found | {_plain(words): code for words, code in kept.items()}

    def read(self) -> Found:
        found = Found()
        side = self._side()
        named = {row: self.lines.get(_plain(self.page.words(row, side))) for row in range(self.height)}
        first = min((row for row, code in named.items() if code), default=min(self.height, HEADS_MAX))
        heads = {column: self._head(column, first) for column in range(side + 1, self.width)}
        found.heads = list(dict.fromkeys(text for text in heads.values() if text))
        labels = [self.page.words(row, side) for row in range(self.height)]
        found.labels = list(dict.fromkeys(text for text in labels if 0 < len(text) < LABEL_MAX))
        self._cells(found, named, heads)
        got = {code for code in named.values() if code}
        found.lacking = [("rows", _code(it)) for it in (self.form.columns if self.single else self.form.rows)
                         if _code(it) not in got]  # fmt: skip
        if not self.single:
            there = {self._column(text) for text in heads.values()}
            found.lacking += [("columns", c.indicator) for c in self.form.columns if c.indicator not in there]
        return found

    def _side(self) -> int:
        """The column in which the names of rows stand: the one with most of them, else with most words."""

        def score(column: int) -> tuple[int, int]:
            words = [self.page.words(row, column) for row in range(self.height)]
            return sum(_plain(w) in self.lines for w in words), sum(bool(w) for w in words)

        return max(range(min(self.width, 6)), key=score, default=0)

    def _head(self, column: int, first: int) -> str:
        parts = [self.page.words(row, column) for row in range(max(0, first - HEADS_MAX), first)]
        return " / ".join(dict.fromkeys(part for part in parts if part))

    def _column(self, head: str) -> str | None:
        """Our column for a heading: the whole of it, else the lowest of its parts that is known."""
        for words in (head, *reversed(head.split(" / "))):
            if code := self.columns.get(_plain(words)):
                return code
        return None

    def _cells(self, found: Found, named: Mapping[int, str | None], heads: Mapping[int, str]) -> None:
        only = self._figures(named, heads) if self.single else None
        for row, code in named.items():
            if code is None:
                continue
            if self.single:
                if only is not None and (code, self.form.rows[0].code) not in found.addresses:
                    self.page.take(found, (code, self.form.rows[0].code), row, only)
                continue
            for column, head in heads.items():
                at = (self._column(head) or "", code)
                if at[0] and at not in found.addresses:
                    self.page.take(found, at, row, column)

    def _figures(self, named: Mapping[int, str | None], heads: Mapping[int, str]) -> int | None:
        """Of a sheet with one row: the column headed as this period, else the first with numbers."""
        said = [column for column, head in heads.items() if any(w in _plain(head) for w in THIS)]
        count = Counter(column for row, code in named.items() if code for column in heads
                        if isinstance(self.page.cell(row, column), list))  # fmt: skip
        return min(said or count, default=None)


def _plain(words: Any) -> str:
    return " ".join(fold(str(words)).split())


def _code(it: Any) -> str:
    return str(getattr(it, "indicator", None) or it.code)


def _title(it: Any) -> Any:
    return getattr(it, "title", None) or getattr(it, "name", "")
