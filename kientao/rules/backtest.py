"""A rule over a stretch of the past, before anybody approves it: when it would have fired, how often, for what.

Over facts it asks the rows as they were (`Fact.past`), each hour or less often where there are many; what a fact does
not keep of its past is as it is now, and the answer says so. Over days it counts days. Of readings it takes every one.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from kientao.base import clock
from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.city.workdays import Calendar
from kientao.lake import facts, parts, series
from kientao.lake.facts import Fact
from kientao.lake.keeping import KEY, Kept, declared, readers
from kientao.ledger.acts import By
from kientao.ui.place import zone

from . import days
from .conditions import bind
from .programs import Program
from .readings.engine import Engine
from .readings.spec import Watch

TICKS_MAX, WORK_MAX, SHOWN = 2000, 200_000_000, 50
declare("backtest.readings", T("Chưa có số đo để thử quy tắc này.", "There are no readings to try this rule on."))


@dataclass
class Tried:
    """rises: (thing, instant) it would have fired for. step: µs between two looks. inexact: columns as they are now."""

    program: Program
    start: int
    end: int
    rises: list[tuple[str, int]] = field(default_factory=list)
    step: int = 0
    inexact: tuple[str, ...] = ()


def run(program: Program, start: int, end: int) -> Tried:
    """From `start` to `end` (UTC µs), without doing anything."""
    if program.told.source == "calendar":
        return _days(program, start, end)
    if program.watch is not None:
        return _readings(program, program.watch, start, end)
    return _facts(program, facts.find(program.told.source), start, end)


def _readings(program: Program, watch: Watch, start: int, end: int) -> Tried:
    """Every clean reading of its kinds through the engine, in the order they came."""
    known = series.catalogue()
    kinds = {watch.test.kind, *([watch.second.kind] if watch.second else [])}
    wanted = [number for number, kind in enumerate(known.kind.tolist()) if kind in kinds]
    raw = parts.raw(start, end, zone(), wanted)
    rows = raw.where(raw.flags == 0)
    if not len(rows.at):
        raise Refused("backtest.readings")
    rows = rows.where(np.argsort(rows.position, kind="stable"))
    engine = Engine(known.kind, known.place, [watch])
    edges = engine.see(rows.series, rows.at, rows.value, rows.position) + engine.tick(end, int(rows.position[-1]) + 1)
    names = {"s": known.codes, "p": known.places}
    rises = [(names[edge.thing[0]][edge.thing[1]], edge.at) for edge in edges if edge.rose]
    return Tried(program, start, end, rises)


def _days(program: Program, start: int, end: int) -> Tried:
    calendar, found = Calendar.now(), Tried(program, start, end)
    first, last = clock.day(start, zone()), clock.day(end, zone())
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        at = clock.midnight(day, zone()) + days.moment(program.told.on)
        if start <= at <= end and days.falls_on(program.told.on, day, calendar):
            found.rises.append((day.isoformat(), at))
    return found


def _facts(program: Program, fact: Fact, start: int, end: int) -> Tried:
    """Each look is one question over the rows that stood then; a rise is a look at which the one before said no."""
    assert program.condition is not None
    kept = Kept()
    rows = _versions(kept, fact)
    step = max(program.told.every, (end - start) // TICKS_MAX, (end - start) * rows // WORK_MAX)
    inexact = tuple(c for c in program.condition.columns if fact.past is None or c not in fact.exact)
    found, calendar = Tried(program, start, end, [], step, inexact), Calendar.now()
    since: dict[str, int] = {}  # holding, and since when; fired ones bear -1
    at = start
    while at <= end:
        bound = bind(program.condition, at, calendar)
        asked = kept.con.execute(
            f'SELECT {KEY} FROM "past" WHERE "past_since" <= $at AND ("past_until" IS NULL OR "past_until" > $at)'
            f" AND {program.condition.sql}", {**bound.values, "at": at},
        )  # fmt: skip
        now = {row[0] for row in asked.fetchall()}
        since = {key: when for key, when in since.items() if key in now}
        for key in sorted(now):
            began = since.setdefault(key, at)
            if began >= 0 and at - began >= program.told.hold:
                if at > start:  # what held before the stretch began did not rise in it
                    found.rises.append((key, at))
                since[key] = -1
        at += step
    return found


def _versions(kept: Kept, fact: Fact) -> int:
    """The rows of the fact as they were, each from and until an instant, in a table of the engine."""
    columns = ", ".join([*declared(fact), '"past_since" BIGINT', '"past_until" BIGINT'])
    kept.con.execute(f'CREATE OR REPLACE TABLE "past" ({columns})')
    told: list[tuple[dict[str, Any], int, int | None]] = (
        [(row, 0, None) for row in fact.run(lambda queryset: queryset)] if fact.past is None else list(fact.past())
    )
    if not told:
        return 0
    given: dict[str, Any] = {name: _objects([value(row) for row, _, _ in told]) for name, value in readers(fact)}
    given["past_since"] = np.array([since for _, since, _ in told], dtype=np.int64)
    given["past_until"] = _objects([until for _, _, until in told])
    kept.con.register("given", given)
    names = ", ".join(f'"{name}"' for name in given)
    kept.con.execute(f'INSERT INTO "past" ({names}) SELECT {names} FROM given')
    kept.con.unregister("given")
    return len(told)


def _objects(values: list[Any]) -> Any:
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def told(found: Tried, by: By | None) -> dict[str, Any]:
    """What a page shows: how many, how many a week, the weeks, and those things the reader may see."""
    weeks = Counter(_monday(at) for _, at in found.rises)
    first, last = _monday(found.start), _monday(found.end)
    every = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    length = max(1, found.end - found.start)
    return {
        "count": len(found.rises), "weekly": round(len(found.rises) * 7 * clock.DAY / length, 1),
        "weeks": [(week, weeks.get(week, 0)) for week in every], "step": found.step, "inexact": _titles(found),
        "things": _seen(found, by),
    }  # fmt: skip


def _monday(at: int) -> date:
    day = clock.day(at, zone())
    return day - timedelta(days=day.weekday())


def _titles(found: Tried) -> list[Any]:
    if not found.inexact:
        return []
    fact = facts.find(found.program.told.source)
    return [fact.column(name).title for name in found.inexact]


def _seen(found: Tried, by: By | None) -> list[tuple[str, int]]:
    """Only what the reader may read is named."""
    some = found.rises[-SHOWN:]
    if found.program.condition is None:
        return some
    wanted, may = {key for key, _ in some}, set()
    for row in facts.ask(found.program.told.source, by).rows:
        if row[KEY] in wanted:
            may.add(row[KEY])
    return [(key, at) for key, at in some if key in may]
