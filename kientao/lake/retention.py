"""How long raw readings of a kind are kept: the room above says so, day by day. And which of them are gone already.

What was dropped can be made anew from nothing: its roll-ups stay as they are, and nothing compares or mends them.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from . import lakedb

LATEST = 2**40


class Keep(NamedTuple):
    """days: how many, after the day of the reading. source: the title of what says so."""

    days: int
    source: str


Tell = Callable[[date], dict[str, Keep]]
_tell: Tell = lambda on: {}  # noqa: E731 - where nobody says anything, everything is kept


def register(tell: Tell) -> None:
    """Say who knows what holds on a day, by kind; a kind that is not named is kept for ever."""
    global _tell
    _tell = tell


def at(on: date) -> dict[str, Keep]:
    return _tell(on)


def gone(first: int = 0, last: int = LATEST) -> dict[int, set[str]]:
    """Kinds whose raw readings were dropped, by day (ordinal)."""
    found: dict[int, set[str]] = {}
    for day, kind in lakedb.rows("SELECT day, kind FROM dropped WHERE day BETWEEN ? AND ?", [first, last]):
        found.setdefault(day, set()).add(kind)
    return found
