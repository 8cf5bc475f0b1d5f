"""Has anything moved since? Asked before every kept page, so it must cost next to nothing, and be right at once.

A page is fresh while no table it read holds a row that bears a newer entry. Erasing empties rows without an entry of
their own, after the act: the jobs that did so are counted too.
"""

import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection

from .nouns import Noun

_VERSION = (
    'SELECT (SELECT "index" FROM ledger_entry ORDER BY "index" DESC LIMIT 1),'
    " (SELECT count(*) FROM ledger_job WHERE kind = 'sealed.forget' AND state = 'done'),"
    " (SELECT sum(id) FROM ledger_job WHERE kind = 'sealed.forget' AND state = 'done')"
)
_TABLES = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?', re.IGNORECASE)
Version = tuple[int | None, ...]


class Freshness:
    """Shared by the threads of a process. `version` names a state of the city; `newest` the last entry in a table."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._own: sqlite3.Cursor | None = None
        self._seen: int | None = None
        self._version: Version = ()
        self._newest: dict[str, int] = {}

    def version(self) -> Version:
        """(newest entry, erasures carried out). On SQLite one PRAGMA while nobody has committed anything."""
        if connection.vendor != "sqlite":
            return self._moved(_ask(_VERSION))
        with self._lock:
            own = self._own = self._own or _readonly().cursor()
            counter: int = own.execute("PRAGMA data_version").fetchone()[0]
            if counter != self._seen:
                self._moved(own.execute(_VERSION).fetchone())
                self._seen = counter
            return self._version

    def newest(self, table: str) -> int:
        """Index of the newest entry in a table of nouns; -1: no row yet."""
        known = self._newest  # of the version of now: an answer that comes late must not be kept for a later one
        found = known.get(table)
        if found is None:
            found = known[table] = _newest(table)
        return found

    def _moved(self, version: Version) -> Version:
        if version != self._version:
            self._version, self._newest = tuple(version), {}
        return self._version


def _readonly() -> sqlite3.Connection:
    """A connection of its own that never writes: its data_version tells of everybody else's commits."""
    file = connection.settings_dict["NAME"]
    return sqlite3.connect(f"file:{file}?mode=ro", uri=True, check_same_thread=False, isolation_level=None, timeout=5)


def _ask(sql: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


def newest(*tables: str) -> tuple[int, ...]:
    """Index of the newest entry in each of these tables of nouns, asked on this thread's own connection."""
    return tuple(_newest(table) for table in tables)


def _newest(table: str) -> int:
    found = _ask(f'SELECT max(entry) FROM "{table}"')[0]
    return -1 if found is None else int(found)


@cache
def nouns() -> frozenset[str]:
    """Tables whose rows bear an entry."""
    return frozenset(model._meta.db_table for model in apps.get_models() if issubclass(model, Noun))


@contextmanager
def reading() -> Iterator[set[str]]:
    """The tables that are read inside the block, by name."""
    found: set[str] = set()

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        found.update(_TABLES.findall(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found
