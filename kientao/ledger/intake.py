"""Make an uploaded file harmless, in a child process with little memory and time.

Pictures are decoded and encoded anew (no metadata, no second meaning); papers are checked, and only ever served
as downloads. Run as `python -m kientao.ledger.intake KIND` with the bytes on standard input; KIND "words" gives the
text of a .docx instead, a paragraph a line; KIND "cells" the cells of a workbook as JSON.
"""

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

BYTES_MAX = 5 * 1024 * 1024
PIXELS_MAX = 40_000_000
SIDE_MAX = 2400  # longer sides are made smaller
UNPACKED_MAX = 64 * 1024 * 1024
MEMORY_MAX = 768 * 1024 * 1024
SECONDS_MAX = 15
SHEETS_MAX, ROWS_MAX, COLUMNS_MAX = 8, 2000, 120  # of a workbook whose cells are read
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the beginning of an .xls

KINDS = {  # kind -> (ending, media type)
    "jpeg": (".jpg", "image/jpeg"),
    "png": (".png", "image/png"),
    "pdf": (".pdf", "application/pdf"),
    "csv": (".csv", "text/csv; charset=utf-8"),
    "xlsx": (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": (".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def kind_of(data: bytes) -> str | None:
    """What the bytes are by their beginning; names and declared types are not believed."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "docx" if b"word/document.xml" in data else "xlsx"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return "csv" if text.strip() and "\x00" not in text and "<" not in text[:200] else None


def clean(kind: str, data: bytes) -> bytes:
    """The bytes to keep, or ValueError."""
    if kind in ("jpeg", "png"):
        return _picture(kind, data)
    if kind == "cells" and data.startswith(OLE):
        if any(name.encode("utf-16-le") in data for name in ("_VBA_PROJECT", "VBA")):
            raise ValueError("macros")
        return _cells(data)
    if kind in ("xlsx", "docx", "words", "cells"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.infolist()
            if sum(i.file_size for i in names) > UNPACKED_MAX or len(names) > 2000:
                raise ValueError("too large inside")
            if "[Content_Types].xml" not in archive.namelist() or any("vbaProject" in i.filename for i in names):
                raise ValueError("not a plain workbook or paper")
    if kind == "words":
        return _words(data)
    if kind == "cells":
        return _cells(data)
    if kind == "pdf" and (b"%%EOF" not in data[-2048:] or b"/JavaScript" in data or b"/Launch" in data):
        raise ValueError("not a plain PDF")
    return data


def _words(data: bytes) -> bytes:
    """Text of a .docx in reading order, cells of its tables too. What a zip says of its sizes is not all: memory has a
    limit of its own."""
    from docx import Document  # noqa: PLC0415  only the child pays for it
    from docx.table import Table  # noqa: PLC0415

    def told(parts: Iterable[Any]) -> Iterator[str]:
        for part in parts:
            if isinstance(part, Table):
                for row in part.rows:
                    for cell in row.cells:
                        yield from told(cell.iter_inner_content())
            else:
                yield part.text

    return "\n".join(told(Document(io.BytesIO(data)).iter_inner_content())).encode()


def _cells(data: bytes) -> bytes:
    """[{name, merged: [[top, left, bottom, right]], wrong: {"C7": why}, rows: [[cell]]}], from 0. A cell is text,
    ["n", number] or ["d", day]. wrong: what calamine gives as empty: errors, formulas that nobody computed."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found: list[dict[str, Any]] = []
    for name in book.sheet_names[:SHEETS_MAX]:
        sheet = book.get_sheet_by_name(name)
        if sheet.total_height > ROWS_MAX or sheet.total_width > COLUMNS_MAX:
            raise ValueError("too large a sheet")
        rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or ()]
        found.append({"name": name, "merged": merged, "wrong": {}, "rows": rows})
    wrong = {} if data.startswith(OLE) else _wrong(data)  # only now that no sheet is known to be huge
    for told in found:
        told["wrong"] = wrong.get(told["name"], {})
    return json.dumps(found, ensure_ascii=False).encode()


def _cell(value: Any) -> Any:
    """Numbers as people see them: fifteen digits, as a spreadsheet keeps."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return ["n", format(value, ".15g")]
    return value if isinstance(value, str) else ["d", str(value)]


def _wrong(data: bytes) -> dict[str, dict[str, str]]:
    """Cells of an .xlsx that show an error, or a formula without a kept value."""
    from openpyxl import load_workbook  # noqa: PLC0415

    values = load_workbook(io.BytesIO(data), data_only=True)
    formulas = load_workbook(io.BytesIO(data))
    found: dict[str, dict[str, str]] = {}
    for sheet in values.worksheets[:SHEETS_MAX]:
        here = {c.coordinate: str(c.value) for row in sheet.iter_rows() for c in row if c.data_type == "e"}
        asked = (c for row in formulas[sheet.title].iter_rows() for c in row if c.data_type == "f")
        here |= {c.coordinate: "=" for c in asked if sheet[c.coordinate].value is None}
        found[sheet.title] = here
    return found


def _picture(kind: str, data: bytes) -> bytes:
    from PIL import Image, ImageOps  # noqa: PLC0415  only the child pays for it

    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    with Image.open(io.BytesIO(data), formats=[kind.upper()]) as found:
        if found.width * found.height > PIXELS_MAX:
            raise ValueError("too many pixels")
        picture = ImageOps.exif_transpose(found).convert("RGB" if kind == "jpeg" else "RGBA")
    picture.thumbnail((SIDE_MAX, SIDE_MAX))
    out = io.BytesIO()
    fresh = Image.frombytes(picture.mode, picture.size, picture.tobytes())  # pixels only
    fresh.save(out, kind.upper(), **({"quality": 82} if kind == "jpeg" else {}))
    return out.getvalue()


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_MAX, SECONDS_MAX))
    if sys.platform != "darwin":  # macOS refuses an address-space limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX, MEMORY_MAX))
    data = sys.stdin.buffer.read(BYTES_MAX + 1)
    try:
        sys.stdout.buffer.write(clean(sys.argv[1], data))
    except Exception as e:
        print(type(e).__name__, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
