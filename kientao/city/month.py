"""A simulated month (mô phỏng) over all doors: each tells its deeds, all are performed in one order of time.

A door declares how it plans its part, once, in its `living.py`:

    @month.part("task")
    def plan(folder, seed, start, end): return Plan(deeds, ready) or None

The same seed and start give the same deeds, each with a key of its own: a broken run goes on where it was.
"""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from kientao.base import clock
from kientao.ledger.acts import By, writing
from kientao.ledger.book import BOOK_MAX

Drawn = tuple[tuple[str, str], ...]  # (argument, stage) of each picture
Progress = Callable[[str, int, int], Any]
WORDS = "một tháng mô phỏng"


@dataclass(frozen=True)
class Deed:
    """One act of the month. `draw`: which pictures it needs, by the argument that names them."""

    at: int
    verb: str
    by: By
    args: dict[str, Any]
    key: str
    draw: Drawn = ()


class Plan(NamedTuple):
    """deeds: oldest first. ready: the arguments of one of them, its files kept."""

    deeds: list[Deed]
    ready: Callable[[Deed], dict[str, Any]] = lambda deed: deed.args


Part = Callable[[Path, int, int, int], Plan | None]
PARTS: dict[str, Part] = {}


def part(name: str) -> Callable[[Part], Part]:
    def declare(tell: Part) -> Part:
        PARTS[name] = tell
        return tell

    return declare


def live(folder: Path, seed: int, start: int, end: int, report: Progress = lambda *_: None) -> int:
    """Perform what every door plans from start to end (UTC µs). Returns the number of acts."""
    return perform([plan for tell in PARTS.values() if (plan := tell(folder, seed, start, end))], report)


def perform(plans: list[Plan], report: Progress = lambda *_: None) -> int:
    """Books of at most 200; files lie on the disk before the rows that name them."""
    every = heapq.merge(*([(deed, plan.ready) for deed in plan.deeds] for plan in plans), key=lambda pair: pair[0].at)
    total, done = sum(len(plan.deeds) for plan in plans), 0
    while some := list(islice(every, BOOK_MAX)):
        done += book((deed, ready(deed)) for deed, ready in some)
        report(WORDS, min(total, done), total)
    return done


def book(ready: Iterable[tuple[Deed, dict[str, Any]]]) -> int:
    """One book of deeds, the city's clock set to each; a rerun never turns it back."""
    pairs = list(ready)
    moment = [0]
    with clock.use(lambda: moment[0]), writing() as opened:
        for deed, args in pairs:
            moment[0] = max(deed.at, opened.at)
            opened.perform(deed.verb, by=deed.by, request=deed.key, savepoint=False, **args)
    return len(pairs)
