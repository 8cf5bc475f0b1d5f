"""Where the time of an act goes: each part timed by hand inside groups that nobody waits for."""

import time
from collections import defaultdict
from contextlib import contextmanager
from typing import Any

from kientao.ledger import book as books
from kientao.ledger.acts import writing
from kientao.ledger.book import Book

from . import sides


def parts(verb: str, group: int, rounds: int = 7, groups: int = 12) -> dict[str, list[float]]:
    """{part: [µs an act, per round]}. "whole" is everything between asking for the order and the answer."""
    found: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        calls = _prepared(verb, group * groups)
        with _timers() as spent:
            began = time.perf_counter()
            for low in range(0, len(calls), group):
                entered = time.perf_counter()
                with writing() as book:
                    spent["order, BEGIN, head"] += time.perf_counter() - entered
                    for args in calls[low : low + group]:
                        book.perform(verb, by=sides.KE, savepoint=False, **args)
                    inside = time.perf_counter()
                spent["COMMIT and disk"] += time.perf_counter() - inside - spent.pop("closing")
            whole = time.perf_counter() - began
        rest = whole - sum(spent.values())
        for part, seconds in [*spent.items(), ("rest", rest), ("whole", whole)]:
            found[part].append(seconds * 1e6 / len(calls))
    return dict(found)


def _prepared(verb: str, count: int) -> list[dict[str, Any]]:
    """Arguments of so many acts; figures to correct are recorded first."""
    made: list[dict[str, Any]] = []
    note = lambda **args: made.append(args) or Receipt  # noqa: E731
    if verb == "measurement.record":
        act = sides.recording(note, 0)
        for i in range(count):
            act(i)
        return made
    for low in range(0, count, 100):
        with writing() as book:
            for i in range(low, min(low + 100, count)):
                done = book.perform("measurement.record", by=sides.KE, savepoint=False, **_one(i))
                made.append({"measurement": done.thing, "seen": done.index, "value": sides.Decimal(300_000 + i),
                             "reason": "Nhập nhầm hàng", "note": sides.NOTE})  # fmt: skip
    return made


def _one(count: int) -> dict[str, Any]:
    taken: list[dict[str, Any]] = []
    sides.recording(lambda **args: taken.append(args), 0)(count)
    return taken[0]


class Receipt:
    """Stands for an answer that nobody looks at."""


@contextmanager
def _timers():
    """Wrap the parts while measuring; the program itself knows nothing of it."""
    spent: dict[str, float] = defaultdict(float)

    def timed(fn, part):
        def wrapper(*args, **kwargs):
            began = time.perf_counter()
            try:
                return fn(*args, **kwargs)
            finally:
                spent[part] += time.perf_counter() - began

        return wrapper

    admit, line, close, runs = Book._admit, Book._line, Book.close, {}
    Book._admit = timed(admit, "right, seen")
    Book._line = timed(line, "canonical body, sealed parts, hashes")
    closed = timed(close, "entries and sealed rows (one statement a group)")

    def close_and_note(book):
        before = spent["entries and sealed rows (one statement a group)"]
        closed(book)
        spent["closing"] = spent["entries and sealed rows (one statement a group)"] - before

    Book.close = close_and_note
    for verb in sides.ACTS:
        known = books.REGISTRY[verb]
        runs[verb] = known
        books.REGISTRY[verb] = books.Verb(
            known.name, timed(known.run, "the act's function (ORM)"), known.about, known.noun, known.version, known.doc
        )
    try:
        yield spent
    finally:
        Book._admit, Book._line, Book.close = admit, line, close
        books.REGISTRY.update(runs)
