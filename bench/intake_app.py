"""The server of bench.intake: one WSGI application under several addresses, so that all sides share server and threads.

/decode      the message is decoded as ours is, and answered
/sqlite      decoded, then inserted in one transaction, WAL and synchronous=FULL, a connection a thread
/api/so-do   ours: decoded, checked reading by reading, in the log, on the disk
"""

import os
import sqlite3
import threading
from pathlib import Path
from typing import Any

from kientao.site.wsgi import application as whole

from kientao.base import clock  # isort: skip  after Django is set up
from kientao.lake import door  # isort: skip

door.BEHIND_MAX = 10**12  # nobody reads along here: only the way to the disk is measured
_here = threading.local()
FILE = Path(os.environ["KIENTAO_DATA"]) / "plain.sqlite3"
TABLE = "CREATE TABLE IF NOT EXISTS reading (position INTEGER PRIMARY KEY, sensor TEXT, at INTEGER, value REAL)"


def _connection() -> sqlite3.Connection:
    if not hasattr(_here, "con"):
        _here.con = sqlite3.connect(FILE, timeout=60, isolation_level=None)
        _here.con.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {TABLE}")
    con: sqlite3.Connection = _here.con
    return con


def _insert(readings: list[door.Reading]) -> None:
    con = _connection()
    con.execute("BEGIN IMMEDIATE")
    con.executemany("INSERT INTO reading (sensor, at, value) VALUES (?, ?, ?)",
                    [(r.sensor, door.instant(r.at), r.value) for r in readings])  # fmt: skip
    con.execute("COMMIT")


def application(environ: dict[str, Any], start: Any) -> Any:
    path = environ["PATH_INFO"]
    if path not in ("/decode", "/sqlite"):
        return whole(environ, start)
    readings = door.decode(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])), False)
    if path == "/sqlite":
        _insert(readings)
    body = b'{"accepted":%d,"first":%d,"refused":[],"refused_count":0}' % (len(readings), clock.now())
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
