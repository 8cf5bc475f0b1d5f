"""Files of rows that other systems export: CSV (also .gz) and Excel, read the same way, one row at a time.

A cell is text as it stands, or a `datetime` where Excel holds one: what two people could read two ways is not guessed
here. Bounds: FILE_MAX on the disk, UNPACKED_MAX unpacked, ROWS_MAX rows.
"""

import csv
import gzip
import re
import unicodedata
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any

from python_calamine import CalamineError, CalamineWorkbook

from kientao.base.errors import Refused, declare
from kientao.base.text import T

from .export import safe

Cell = str | datetime
Row = tuple[int, dict[str | None, Any]]  # (line in the file, cells by column); one too many stands under None
EXCEL = (".xlsx", ".xlsm", ".xls", ".ods")
FILE_MAX, UNPACKED_MAX, ROWS_MAX = 512 * 1024**2, 2 * 1024**3, 2_000_000
# Letters of the old eight-bit fonts (TCVN3): beside a plain letter they are never Vietnamese of today.
_OLD_FONT = re.compile(r"[A-Za-zà-ÿ][µ¸¶·¹¾»¼½Æ¨®§©]|[µ¸¶·¹¾»¼½Æ¨®§©][A-Za-zà-ÿ]")

declare("table.columns", T("Tệp thiếu cột: {names}", "The file lacks columns: {names}"))
declare("table.unknown", T("Không đọc được tệp này; cần .csv, .csv.gz (UTF-8) hoặc Excel.",
                           "This file cannot be read; .csv, .csv.gz (UTF-8) or Excel is wanted."))  # fmt: skip
declare("table.large", T("Tệp quá lớn: nhiều nhất {rows} dòng, {mib} MiB.",
                         "The file is too large: at most {rows} rows, {mib} MiB."))  # fmt: skip
declare("table.sheet", T("Tệp không có trang tính «{name}»; có: {known}.",
                         "There is no sheet “{name}”; there are: {known}."))  # fmt: skip
declare("table.old_font", T(
    "Cột «{column}»: chữ «{text}» viết bằng phông cũ (TCVN3). Hãy chuyển sang Unicode rồi nạp lại.",
    "Column “{column}”: “{text}” is in an old font (TCVN3). Convert it to Unicode.",
))  # fmt: skip


def read(file: Path, needed: Collection[str] = (), sheet: str = "", head: int = 1) -> Iterator[Row]:
    """Rows under the heading in line `head`. Raises Refused: table.*. Memory: one row of CSV, one sheet of Excel."""
    if file.stat().st_size > FILE_MAX:
        raise Refused("table.large", rows=ROWS_MAX, mib=FILE_MAX // 1024**2)
    lines = _excel(file, sheet) if file.suffix.lower() in EXCEL else _text(file)
    names: Sequence[str] = ()
    for number, cells in lines:
        if number > ROWS_MAX:
            raise Refused("table.large", rows=ROWS_MAX, mib=FILE_MAX // 1024**2)
        if names:
            yield number, _named(names, cells)
        elif number >= head:
            names = [plain(cell) if isinstance(cell, str) else "" for cell in cells]
            if lacking := sorted(set(needed) - set(names)):
                raise Refused("table.columns", names=", ".join(lacking))
    if not names:
        raise Refused("table.columns", names=", ".join(sorted(needed)) or "–")


def plain(text: str) -> str:
    """One kind of blank, no NUL, letters composed: the ledger takes no other spelling."""
    return unicodedata.normalize("NFC", " ".join(text.replace("\x00", "").split()))


def modern(column: str, text: str) -> str:
    """The text, or Refused: table.old_font."""
    if found := _OLD_FONT.search(text):
        raise Refused("table.old_font", column=column, text=text[max(0, found.start() - 10) : found.end() + 10])
    return text


def _named(names: Sequence[str], cells: Sequence[Cell]) -> dict[str | None, Any]:
    """As csv.DictReader: a cell too few is None, those too many stand under None. Empty ones at the end of a row of
    Excel are no cells."""
    found: dict[str | None, Any] = dict(zip(names, [*cells, *[None] * (len(names) - len(cells))], strict=False))
    if extra := [cell for cell in cells[len(names) :] if cell != ""]:
        found[None] = extra
    return found


@contextmanager
def _opened(file: Path) -> Iterator[IO[str]]:
    try:
        with (gzip.open(file, "rt", encoding="utf-8-sig", newline="") if file.suffix == ".gz"
              else file.open(encoding="utf-8-sig", newline="")) as found:  # fmt: skip
            yield found
    except (UnicodeDecodeError, gzip.BadGzipFile, csv.Error, EOFError) as e:
        raise Refused("table.unknown") from e


def _text(file: Path) -> Iterator[tuple[int, list[Cell]]]:
    with _opened(file) as text:
        reader = csv.reader(text)
        for cells in reader:
            if cells:
                yield reader.line_num, list(cells)


def _excel(file: Path, sheet: str) -> Iterator[tuple[int, list[Cell]]]:
    try:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as packed:
                if sum(part.file_size for part in packed.infolist()) > UNPACKED_MAX:
                    raise Refused("table.large", rows=ROWS_MAX, mib=FILE_MAX // 1024**2)
        book = CalamineWorkbook.from_path(str(file))
        if sheet and sheet not in book.sheet_names:
            raise Refused("table.sheet", name=sheet, known=", ".join(book.sheet_names))
        found = book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)
        first = found.start[0] if found.start else 0
        rows = found.iter_rows()
    except (CalamineError, zipfile.BadZipFile, OSError) as e:
        raise Refused("table.unknown") from e
    for number, cells in enumerate(rows, 1 + first):
        if any(cell != "" for cell in cells):
            yield number, [_cell(cell) for cell in cells]


def _cell(value: Any) -> Cell:
    """Whole numbers without a point, as people see them; days and instants stay what they are."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).lower() if isinstance(value, bool) else str(value)


Reject = Callable[[int, dict[str | None, Any], str], None]


class Away:
    """Rows that were turned away, in FILE.rejected.csv: made with the first of them."""

    def __init__(self, file: Path):
        self.target = file.with_name(f"{file.name}.rejected.csv")
        self.target.unlink(missing_ok=True)
        self.count, self.out = 0, list[IO[str]]()

    @property
    def file(self) -> Path | None:
        return self.target if self.count else None

    def reject(self, line: int, row: dict[str | None, Any], reason: str) -> None:
        cells = {k: v for k, v in row.items() if k is not None}
        if not self.out:
            self.out.append(self.target.open("w", encoding="utf-8", newline=""))
            csv.writer(self.out[0]).writerow(["line", "reason", *cells])
        csv.writer(self.out[0]).writerow([line, reason, *map(harmless, cells.values())])
        self.count += 1


@contextmanager
def turned_away(file: Path) -> Iterator[Away]:
    """Where rows go that cannot be taken; what a former run turned away is removed."""
    away = Away(file)
    try:
        yield away
    finally:
        for opened in away.out:
            opened.close()


def harmless(cell: Any) -> str:
    """As it stood, so that it can be corrected and taken; but no formula for the spreadsheet that opens it."""
    text = "" if cell is None else str(cell)
    try:
        float(text)
    except ValueError:
        return safe(text)
    return text
