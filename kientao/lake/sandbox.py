"""Runs an SQL text that a person wrote, over the facts its reader may see, in a process of its own.

The child (`sandboxed`) has little memory and time, no file, no address, no setting and no environment. It is given only
the facts that the text names, their rows already asked under the reader's permission (`facts.ask`), and of them only
the columns it mentions. Whatever happens in it, nothing stays behind: it is killed and waited for,
its empty folder is gone.
"""

import contextlib
import difflib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from kientao.base import clock
from kientao.base.errors import Refused, declare
from kientao.base.text import T, Text

from . import facts, sqltree
from .facts import Column
from .sandbox_child import Child, Limits, kinds

VALUE_MAX = 200  # signs of a parameter

declare("query.busy", T("Máy đang chạy các truy vấn khác; hãy thử lại sau vài giây.",
                        "Other queries are running; try again in a few seconds."))  # fmt: skip
declare("query.column_near", T("Không có cột «{found}». Gần giống: {near}.",
                               "There is no column “{found}”. Alike: {near}."))  # fmt: skip
declare("query.value", T("Hãy cho giá trị của ${found}.", "Give a value for ${found}."))


class Busy(Refused):
    """Too many at once; the page says when to come again."""

    status, retry_seconds = 429, 5


@dataclass(frozen=True)
class Result:
    """columns with the types of a fact's; rows as tuples; cut: there were more rows than are given.

    now: the instant that $now was (UTC µs); entry: the newest entry in what was read; read: names of its facts.
    """

    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]
    cut: bool
    now: int
    entry: int
    read: tuple[str, ...]

    def dicts(self) -> Iterator[dict[str, Any]]:
        names = [column.name for column in self.columns]
        for row in self.rows:
            yield dict(zip(names, row, strict=True))


def run(
    text: str, by: Any, *, now: int, values: Mapping[str, str] | None = None, limits: Limits | None = None
) -> Result:  # fmt: skip
    """The rows of an SQL text. values: of its parameters besides $now and $today. Raises Refused: query.*."""
    limits, text = limits or Limits.told(), sqltree.trim(text)
    with _one_of(limits.at_once), Child(limits) as child:
        asked = child.begin(text)
        given = _values(asked.parameters, dict(values or {}), now)
        entry = max((child.give(name, by, asked.columns) for name in asked.facts), default=-1)
        try:
            columns, rows, cut = child.go(given)
        except Refused as error:
            raise _nearer(error, asked.facts) from None
    return Result(_named(columns), rows, cut, now, entry, tuple(asked.facts))


def read(text: str) -> sqltree.Asked:
    """What a text reads, without running it; Refused where it may not be run."""
    with _one_of(Limits.told().at_once), Child(Limits.told()) as child:
        return child.begin(sqltree.trim(text))


def _nearer(error: Refused, names: list[str]) -> Refused:
    """Of a column that is not there, those of the same facts that are written nearly so."""
    if error.code != "query.column":
        return error
    known = {column for name in names for column, _ in kinds(facts.find(name))}
    near = difflib.get_close_matches(str(error.params["found"]), sorted(known), 3)
    return Refused("query.column_near", **error.params, near=", ".join(near)) if near else error


_running, _gate = [0], threading.Lock()


@contextlib.contextmanager
def _one_of(most: int) -> Iterator[None]:
    with _gate:
        if _running[0] >= most:
            raise Busy("query.busy")
        _running[0] += 1
    try:
        yield
    finally:
        with _gate:
            _running[0] -= 1


def _values(parameters: list[str], given: dict[str, str], now: int) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for name in parameters:
        if name == "now":
            told[name] = now
        elif name == "today":
            told[name] = clock.day(now, settings.KIENTAO.zone).isoformat()
        elif given.get(name):
            told[name] = given[name][:VALUE_MAX]
        else:
            raise Refused("query.value", found=name)
    return told


def _named(told: list[tuple[str, str]]) -> tuple[Column, ...]:
    """Columns by the names the author gave; a second one of a name gets a number."""
    seen: dict[str, int] = {}
    found = []
    for name, kind in told:
        seen[name] = seen.get(name, 0) + 1
        shown = name if seen[name] == 1 else f"{name}_{seen[name]}"
        found.append(Column(shown, kind if kind in facts.TYPES else "text", Text(shown, shown)))
    return tuple(found)
