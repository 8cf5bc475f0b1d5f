"""Files of acts (evidence, photos): DATA/files, named by the hash of salt and bytes.

A file is written and synced before the row that names it, so every snapshot of the database finds its files.
What no row names is swept a week later. The name is a salted hash and may stand in an entry.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Model

from kientao.base import clock
from kientao.base.errors import Missing, Refused, declare
from kientao.base.text import T

from . import jobs
from .intake import BYTES_MAX, KINDS, OLE, SECONDS_MAX, kind_of
from .keys import durable_write
from .models import Job

UNNAMED_MAX = 7 * clock.DAY

declare("file.large", T("Tệp lớn hơn {most} MB.", "The file is larger than {most} MB."))
declare("file.kind", T("Chỉ nhận ảnh JPEG, PNG, tệp PDF, CSV (UTF-8), XLSX hoặc DOCX.",
                       "Only JPEG or PNG pictures, PDF, CSV (UTF-8), XLSX or DOCX files are taken."))  # fmt: skip
declare("file.broken", T("Không đọc được tệp này; hãy mở và lưu lại rồi gửi.",
                         "This file cannot be read; open it, save it again and send that."))  # fmt: skip
declare("file.book", T("Cần tệp Excel (.xlsx, .xls) đọc được, không có macro, nhiều nhất 2.000 dòng.",
                       "A readable Excel file (.xlsx, .xls) without macros, of at most 2,000 rows."))  # fmt: skip
declare("file.missing", T("Không có tệp này.", "There is no such file."))

_named: list[tuple[type[Model], str]] = []


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept file: its name, kind, size in bytes."""

    name: str
    kind: str
    size: int

    @property
    def media_type(self) -> str:
        return KINDS[self.kind][1]

    @property
    def filename(self) -> str:
        return self.name[:16] + KINDS[self.kind][0]


def named_by(model: type[Model], field: str) -> None:
    """Declare a column that names files: sweeping, backup and fsck ask it."""
    _named.append((model, field))


def folder() -> Path:
    found: Path = settings.KIENTAO.data / "files"
    return found


def put(data: bytes) -> Kept:
    """Make the bytes harmless and keep them. Call before the act; give the act the name."""
    if len(data) > BYTES_MAX:
        raise Refused("file.large", most=BYTES_MAX // 1024**2)
    kind = kind_of(data)
    if kind is None:
        raise Refused("file.kind")
    return keep(kind, _clean(kind, data))


def words_of(data: bytes) -> str:
    """The text of a .docx somebody sent, a paragraph a line; read in the limited child. Raises Refused: file.*."""
    if len(data) > BYTES_MAX:
        raise Refused("file.large", most=BYTES_MAX // 1024**2)
    if kind_of(data) != "docx":
        raise Refused("file.kind")
    return _clean("words", data).decode()


def cells_of(data: bytes) -> list[dict[str, Any]]:
    """The cells of a workbook (.xlsx, .xls) somebody sent, read in the limited child: see `intake`. Raises Refused:
    file.large, file.book."""
    if len(data) > BYTES_MAX:
        raise Refused("file.large", most=BYTES_MAX // 1024**2)
    if not (data.startswith((OLE, b"PK\x03\x04"))):
        raise Refused("file.book")
    try:
        found: list[dict[str, Any]] = json.loads(_clean("cells", data))
    except Refused:
        raise Refused("file.book") from None
    return found


def keep(kind: str, clean: bytes) -> Kept:
    """Keep bytes that are harmless: cleaned by `put`, or drawn by this program itself."""
    salt = os.urandom(32)
    kept = Kept(hashlib.sha256(salt + clean).hexdigest(), kind, len(clean))
    file = _file(kept.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    about = {"salt": salt.hex(), "kind": kind, "size": len(clean)}
    durable_write(file.with_suffix(".json"), json.dumps(about).encode())  # a file never lacks its salt
    durable_write(file, clean)
    return kept


def get(name: str) -> tuple[Kept, bytes]:
    """The file and its bytes, checked against its name."""
    file = _file(name)
    try:
        about = json.loads(file.with_suffix(".json").read_text("utf-8"))
        data = file.read_bytes()
    except OSError:
        raise Missing("file.missing") from None
    if hashlib.sha256(bytes.fromhex(about["salt"]) + data).hexdigest() != name:
        raise Missing("file.missing")
    return Kept(name, about["kind"], about["size"]), data


def erase(name: str) -> None:
    """Remove a file and its salt: what the entry says of it can no longer be tied to any bytes."""
    file = _file(name)
    file.unlink(missing_ok=True)
    file.with_suffix(".json").unlink(missing_ok=True)


def names() -> set[str]:
    """Every file that a row names."""
    found: set[str] = set()
    for model, field in _named:
        rows = model._default_manager.exclude(**{field: ""}).exclude(**{f"{field}__isnull": True})
        found.update(rows.values_list(field, flat=True))
    return found


def paths(name: str) -> list[Path]:
    """The files on disk that belong to one name."""
    return [_file(name), _file(name).with_suffix(".json")]


def stored() -> Iterator[str]:
    return (f.name for f in folder().glob("??/*") if len(f.name) == 64)


def sweep(now: int) -> int:
    """Remove what no row has named for a week."""
    wanted, removed = names(), 0
    for name in list(stored()):
        if name not in wanted and now - _file(name).stat().st_mtime_ns // 1000 > UNNAMED_MAX:
            erase(name)
            removed += 1
    return removed


@jobs.daily("files.sweep")
def _sweep_daily(job: Job) -> None:
    sweep(clock.now())


def _file(name: str) -> Path:
    if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
        raise Missing("file.missing")
    return folder() / name[:2] / name


def _clean(kind: str, data: bytes) -> bytes:
    try:
        child = subprocess.run(
            [sys.executable, "-m", "kientao.ledger.intake", kind],
            input=data, capture_output=True, timeout=2 * SECONDS_MAX, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Refused("file.broken") from None
    if child.returncode != 0 or not child.stdout or len(child.stdout) > 2 * BYTES_MAX:
        raise Refused("file.broken")
    return child.stdout
