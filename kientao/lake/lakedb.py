"""DATA/lake/lake.sqlite3: how far the stream was read, what was made of it, what waits. A writer of its own.

One transaction moves the place in the log together with everything that follows from the readings before it.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings

SCHEMA = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS rollup (level TEXT, kind TEXT, place TEXT, bucket INTEGER, n INTEGER, sum REAL, min REAL,
  max REAL, over INTEGER, PRIMARY KEY (level, kind, place, bucket)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS newest (series INTEGER PRIMARY KEY, at INTEGER, value REAL, position INTEGER);
CREATE TABLE IF NOT EXISTS fate (source INTEGER, fate TEXT, day INTEGER, n INTEGER, last INTEGER,
  PRIMARY KEY (source, fate, day)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS event (id INTEGER PRIMARY KEY, rule INTEGER, thing TEXT, position INTEGER, at INTEGER,
  rose INTEGER, inputs TEXT, UNIQUE (rule, thing, position, rose));
CREATE TABLE IF NOT EXISTS dirty (hour INTEGER, kind TEXT, place TEXT, PRIMARY KEY (hour, kind, place)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS part (file TEXT PRIMARY KEY, first INTEGER, next INTEGER, rows INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS part_day (file TEXT, day INTEGER, sealed INTEGER DEFAULT 0, PRIMARY KEY (file, day))
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS segment (file TEXT PRIMARY KEY, day INTEGER, number INTEGER, rows INTEGER, digest TEXT,
  entry INTEGER) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS dropped (day INTEGER, kind TEXT, next INTEGER, entry INTEGER, PRIMARY KEY (day, kind))
  WITHOUT ROWID;
"""
_here = threading.local()


def folder() -> Path:
    found: Path = settings.KIENTAO.data / "lake"
    return found


def connection() -> sqlite3.Connection:
    """One a thread, made with the tables it needs."""
    held = getattr(_here, "held", None)
    file = folder() / "lake.sqlite3"
    if held is None or held[0] != file or not file.exists():
        folder().mkdir(parents=True, exist_ok=True)
        made = sqlite3.connect(file, timeout=20, isolation_level=None, check_same_thread=False)
        made.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32768;" + SCHEMA)
        _here.held = held = (file, made)
    found: sqlite3.Connection = held[1]
    return found


def exists() -> bool:
    return (folder() / "lake.sqlite3").exists()


@contextmanager
def writing() -> Iterator[sqlite3.Connection]:
    """All of it, or nothing."""
    con = connection()
    con.execute("BEGIN IMMEDIATE")
    try:
        yield con
        con.execute("COMMIT")
    except BaseException:
        con.execute("ROLLBACK")
        raise


def get(name: str, default: Any = None) -> Any:
    if not exists():
        return default
    row = connection().execute("SELECT value FROM state WHERE name = ?", [name]).fetchone()
    return row[0] if row else default


def put(con: sqlite3.Connection, name: str, value: Any) -> None:
    con.execute(
        "INSERT INTO state VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value", [name, value]
    )


def rows(sql: str, values: Any = ()) -> list[Any]:
    """Rows of a question; none where nothing was ever read."""
    return connection().execute(sql, values).fetchall() if exists() else []
