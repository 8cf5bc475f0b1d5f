"""Kept facts: each a table of this process's DuckDB, brought up to date by the rows that moved since.

Rules and boards of the runner ask them at volume. They hold every row, so nothing of them reaches a page: pages ask
`facts.ask` under the reader's permission. A restart builds them again from the nouns.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

import duckdb
import numpy as np

from kientao.base.errors import Missing
from kientao.ledger import erasure, jobs

from . import facts
from .facts import Column, Fact

log = logging.getLogger("kientao.lake")
MEMORY, THREADS, PIECE = "4GB", "2", 50_000
KEY = "code"
SQL_TYPES = {"code": "VARCHAR", "text": "VARCHAR", "day": "DATE", "instant": "BIGINT", "integer": "BIGINT",
             "decimal": "DOUBLE", "boolean": "BOOLEAN"}  # fmt: skip
_erased = [0]  # grows when something was erased: every kept fact is built anew


@dataclass
class Table:
    """`cursor`: the newest entry that is in it, `before`: what it was before the last rows came; `erased`: how often
    stores had been emptied."""

    cursor: int
    erased: int
    before: int = -1


@dataclass(frozen=True)
class Moved:
    """Which rows changed: their keys, or None for the whole fact."""

    keys: tuple[str, ...] | None

    def __bool__(self) -> bool:
        return self.keys is None or bool(self.keys)

    def __add__(self, later: "Moved") -> "Moved":
        return Moved(None if self.keys is None or later.keys is None else self.keys + later.keys)


class Kept:
    """One DuckDB in memory, of one thread. It opens no file and no address."""

    def __init__(self) -> None:
        self.con = duckdb.connect(":memory:", config={
            "threads": THREADS, "memory_limit": MEMORY, "enable_external_access": "false"})  # fmt: skip
        self.tables: dict[str, Table] = {}
        self.owed: dict[str, Moved] = {}  # moved, and nobody was told yet

    def refresh(self, names: Iterable[str]) -> dict[str, Moved]:
        """Bring these facts up to date; what moved since this was last asked. The rest costs a question a noun."""
        return {name: self._moved(name) for name in sorted(set(names))}

    def catch_up(self, name: str) -> None:
        """Bring a fact up to date beside whoever asks what moved: they are told of it when they ask next."""
        self.owed[name] = self._moved(name)

    def _moved(self, name: str) -> Moved:
        moved = self._refresh(facts.find(name))
        return self.owed.pop(name) + moved if name in self.owed else moved

    def _refresh(self, fact: Fact) -> Moved:
        newest, have = facts.cursor(fact), self.tables.get(fact.name)
        if have is not None and (have.cursor, have.erased) == (newest, _erased[0]):
            return Moved(())
        if have is None or have.erased != _erased[0] or not one_noun(fact):
            self._load(fact, newest)
            return Moved(None)
        keys = self._replace(fact, have.cursor)
        have.before = have.before if fact.name in self.owed else have.cursor
        have.cursor = newest
        return Moved(tuple(keys))

    def _load(self, fact: Fact, newest: int) -> None:
        erased = _erased[0]
        self.con.execute(f'CREATE OR REPLACE TABLE "{fact.name}" ({", ".join(declared(fact))})')
        rows = everything(fact)
        while piece := list(islice(rows, PIECE)):
            self._insert(fact, piece)
        self.tables[fact.name] = Table(newest, erased)

    def _replace(self, fact: Fact, cursor: int) -> list[str]:
        """Rows that bear a newer entry take the place of the old ones with their key."""
        keys: list[str] = []
        rows = everything(fact, cursor)
        while piece := list(islice(rows, PIECE)):
            some = [str(row[KEY]) for row in piece]
            self.con.register("moved", {KEY: np.array(some, dtype=object)})
            self.con.execute(f'DELETE FROM "{fact.name}" WHERE {KEY} IN (SELECT {KEY} FROM moved)')
            self.con.unregister("moved")
            self._insert(fact, piece)
            keys += some
        return keys

    def _insert(self, fact: Fact, rows: list[dict[str, Any]]) -> None:
        given = {name: _array([value(row) for row in rows]) for name, value in readers(fact)}
        self.con.register("given", given)
        names = ", ".join(f'"{name}"' for name in given)
        self.con.execute(f'INSERT INTO "{fact.name}" ({names}) SELECT {names} FROM given')
        self.con.unregister("given")

    def row(self, name: str, key: str) -> dict[str, Any]:
        """One row of a kept fact. Missing where there is none."""
        asked = self.con.execute(f'SELECT * FROM "{facts.find(name).name}" WHERE {KEY} = $key', {"key": key})
        names = [column[0] for column in asked.description]
        found = asked.fetchall()  # whole, or the connection stays busy
        if not found:
            raise Missing("act.missing", thing=key)
        return dict(zip(names, found[0], strict=True))


def one_noun(fact: Fact) -> bool:
    """A row a noun's row, so that what moved can be asked by its entry."""
    return (
        len(fact.reads) == 1
        and any(c.name == KEY for c in fact.columns)
        and any(c.name == "entry" for c in fact.columns)
    )


def everything(fact: Fact, after: int | None = None) -> Iterator[dict[str, Any]]:
    """Every row, whoever may see it; `after`: only those that bear a newer entry."""

    def see(queryset: Any) -> Any:
        """What moved is found by its entry: in any other order SQLite would walk the whole table."""
        return queryset if after is None else queryset.filter(entry__gt=after).order_by("entry")

    return iter(fact.run(see))


def declared(fact: Fact) -> list[str]:
    """Columns as DuckDB declares them; words take two."""
    found = []
    for column in fact.columns:
        names = (f"{column.name}_vi", f"{column.name}_en") if column.type == "words" else (column.name,)
        found += [f'"{name}" {SQL_TYPES.get(column.type, "VARCHAR")}' for name in names]
    return found


def readers(fact: Fact) -> Iterator[tuple[str, Any]]:
    for column in fact.columns:
        if column.type == "words":
            yield f"{column.name}_vi", _word(column, "vi")
            yield f"{column.name}_en", _word(column, "en")
        elif column.type == "decimal":
            yield column.name, _number(column)
        elif column.type == "day":
            yield column.name, _day(column)
        else:
            yield column.name, _plain(column)


def _plain(column: Column) -> Any:
    return lambda row: row[column.name]


def _number(column: Column) -> Any:
    return lambda row: None if row[column.name] is None else float(row[column.name])


def _day(column: Column) -> Any:
    return lambda row: row[column.name].isoformat() if isinstance(row[column.name], date) else row[column.name]


def _word(column: Column, lang: str) -> Any:
    def read(row: dict[str, Any]) -> Any:
        told = row[column.name]
        return told.get(lang) if isinstance(told, dict) else getattr(told, lang, told)

    return read


def _array(values: list[Any]) -> Any:
    found = np.empty(len(values), dtype=object)
    found[:] = [float(v) if isinstance(v, Decimal) else v for v in values]
    return found


@erasure.eraser("kept facts")
def forget(entry: int, part: str) -> None:
    """They are in memory only; the next question builds them anew."""
    _erased[0] += 1


@jobs.daily("facts.check")
def check(job: Any) -> None:
    """Each kept fact against the same one built from the nouns: a difference is a fault, told loudly."""
    fresh = Kept()
    for kept in LIVE:
        for name in sorted(kept.tables):
            if wrong := differences(kept, name, fresh):
                raise RuntimeError(f"kept fact {name} differs from its nouns in {wrong} rows")


def differences(kept: Kept, name: str, fresh: Kept | None = None) -> int:
    """How many rows differ, in either direction, after bringing it up to date. fresh: where it is built anew."""
    kept.catch_up(name)
    other = fresh or Kept()
    other.tables.pop(name, None)
    other.refresh([name])
    columns = [column.split(" ")[0] for column in declared(facts.find(name))]
    order = f'SELECT {", ".join(columns)} FROM "{name}" ORDER BY ALL'
    mine, made = kept.con.execute(order), other.con.execute(order)
    wrong = 0
    while True:
        one, two = mine.fetchmany(PIECE), made.fetchmany(PIECE)
        wrong += sum(a != b for a, b in zip(one, two, strict=False)) + abs(len(one) - len(two))
        if not one and not two:
            return wrong


LIVE: list[Kept] = []  # those of the runner: what the nightly check looks at
