"""Findings of watchers over readings, in the order of the stream, until the room above has written them down."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from . import lakedb


class Event(NamedTuple):
    """rule: the number of what watches. thing: a sensor or a place. position: of the reading. at: event time, µs."""

    rule: int
    thing: str
    position: int
    at: int
    rose: bool
    inputs: dict[str, Any]


def put(con: sqlite3.Connection, events: Iterable[Event]) -> None:
    """In the transaction that moves the stream on; the same finding is one row."""
    con.executemany(
        "INSERT OR IGNORE INTO event (rule, thing, position, at, rose, inputs) VALUES (?, ?, ?, ?, ?, ?)",
        [(*event[:4], int(event.rose), json.dumps(event.inputs)) for event in events],
    )


def waiting(limit: int) -> list[tuple[int, Event]]:
    """The oldest events nobody has answered yet: (number, event)."""
    found = lakedb.rows("SELECT id, rule, thing, position, at, rose, inputs FROM event ORDER BY id LIMIT ?", [limit])
    return [(row[0], Event(row[1], row[2], row[3], row[4], bool(row[5]), json.loads(row[6]))) for row in found]


def done(numbers: Sequence[int]) -> None:
    """They are written down; doing so twice is harmless, for what they set off bears a key."""
    if numbers:
        with lakedb.writing() as con:
            con.executemany("DELETE FROM event WHERE id = ?", [(number,) for number in numbers])
