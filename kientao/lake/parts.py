"""Raw readings as Parquet: parts as they come, one segment a day once the day is over, each with its digest.

A part is written and synced before the row that names it. What a segment holds is in the ledger by its SHA-256.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np

from kientao.base import clock

from . import lakedb, tail
from .buckets import day_of
from .fates import DOUBLE, Readings

NAMES = ("position", "series", "moment", "value", "flags")


class Part(NamedTuple):
    file: str
    first: int
    next: int
    rows: int
    days: tuple[int, ...]


def _folder(name: str) -> Path:
    found = lakedb.folder() / name
    found.mkdir(parents=True, exist_ok=True)
    return found


@contextmanager
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    con = duckdb.connect(":memory:", config={"threads": "2", "memory_limit": "2GB"})
    try:
        yield con
    finally:
        con.close()


def write(rows: list[Readings], zone: str) -> Part | None:
    """The rows as one file, in order of series and time; None where there are none."""
    if not rows or not sum(len(some.at) for some in rows):
        return None
    whole = Readings(*(np.concatenate(column) for column in zip(*rows, strict=True)))
    first, last = int(whole.position[0]), int(whole.position[-1])
    file = _folder("parts") / f"{first:020d}-{last:020d}.parquet"
    save(file, whole)
    days = {day_of(hour, zone) for hour in np.unique(whole.at // clock.HOUR).tolist()}
    return Part(file.name, first, last + 1, len(whole.at), tuple(sorted(days)))


def save(file: Path, rows: Readings) -> None:
    """A Parquet file, whole and synced, or none."""
    made = file.with_suffix(".new")
    with engine() as con:
        con.register("given", dict(zip(NAMES, (np.ascontiguousarray(column) for column in rows), strict=True)))
        con.execute(
            f"COPY (SELECT {', '.join(NAMES)} FROM given ORDER BY series, moment, position)"
            f" TO '{made}' (FORMAT parquet, COMPRESSION zstd)"
        )
    descriptor = os.open(made, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    made.replace(file)


def note(con: sqlite3.Connection, part: Part) -> None:
    """The row that names it, in the transaction of the snapshot."""
    con.execute("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?)", part[:4])
    con.executemany("INSERT OR IGNORE INTO part_day (file, day) VALUES (?, ?)", [(part.file, day) for day in part.days])


def files(first: int = 0, last: int = 2**40) -> list[Path]:
    """Every segment and part that may hold readings of these days (ordinals)."""
    segments = lakedb.rows("SELECT file FROM segment WHERE day BETWEEN ? AND ? ORDER BY file", [first, last])
    parts = lakedb.rows(
        "SELECT DISTINCT file FROM part_day WHERE day BETWEEN ? AND ? AND NOT sealed ORDER BY file", [first, last]
    )
    folder = lakedb.folder()
    return [*(folder / "segments" / row[0] for row in segments), *(folder / "parts" / row[0] for row in parts)]


def raw(start: int, end: int, zone: str, series: Iterable[int] | None = None) -> Readings:
    """Raw readings of [start, end) in UTC µs, each once, in order of series and time; all of the log included."""
    first, last = (clock.day(at, zone).toordinal() for at in (start, end))
    wanted = None if series is None else sorted(set(series))
    some = "" if wanted is None else f" AND series IN ({', '.join(map(str, map(int, wanted))) or '-1'})"
    with engine() as con:
        con.execute(
            "CREATE TABLE found (position BIGINT, series UINTEGER, moment BIGINT, value DOUBLE, flags UTINYINT)"
        )
        _tail(con, start, end, some)  # first: a snapshot meanwhile moves rows into a part, then they are found twice
        known = [str(file) for file in files(first, last)]
        if known:
            con.execute(
                f"INSERT INTO found SELECT {', '.join(NAMES)} FROM read_parquet($files)"
                f" WHERE moment >= {int(start)} AND moment < {int(end)}{some}", {"files": known},
            )  # fmt: skip
        asked = con.execute(
            "SELECT position, series, moment, value, flags FROM found"
            " QUALIFY row_number() OVER (PARTITION BY series, moment ORDER BY position) = 1 ORDER BY series, moment"
        )
        columns = asked.fetchnumpy()
    return Readings(*(np.asarray(columns[name]) for name in NAMES))


def of_files(paths: list[Path], start: int, end: int) -> Readings:
    """Readings of [start, end) in these files, each once, in order of series and time."""
    with engine() as con:
        asked = con.execute(
            f"SELECT {', '.join(NAMES)} FROM read_parquet($files) WHERE moment >= {int(start)} AND moment < {int(end)}"
            " QUALIFY row_number() OVER (PARTITION BY series, moment ORDER BY position) = 1 ORDER BY series, moment",
            {"files": [str(path) for path in paths]},
        )
        columns = asked.fetchnumpy()
    return Readings(*(np.asarray(columns[name]) for name in NAMES))


def _tail(con: duckdb.DuckDBPyConnection, start: int, end: int, some: str) -> None:
    """What was read since the snapshot and is in no part yet."""
    rows = tail.rows()
    if rows is None:
        return
    con.register("given", dict(zip(NAMES, (np.ascontiguousarray(column) for column in rows), strict=True)))
    con.execute(
        f"INSERT INTO found SELECT {', '.join(NAMES)} FROM given"
        f" WHERE moment >= {int(start)} AND moment < {int(end)}{some} AND (flags & {DOUBLE}) = 0"
    )
    con.unregister("given")


def digest(file: Path) -> str:
    with file.open("rb") as there:
        return hashlib.file_digest(there, "sha256").hexdigest()
