"""Cases of rules that a jurist can read: `cities/<city>/rules/cases/<rule>.yaml`, run by the very code that runs rules.

rule: phan-anh-qua-han
cases:
  - {name: …, now: 2026-02-03 08:00, row: {state: assigned, due: 2026-02-02 17:00}, fires: true}
"""

from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import duckdb
import numpy as np

from kientao.base import clock
from kientao.base.yamlfile import read
from kientao.city.workdays import Calendar
from kientao.lake import facts, series
from kientao.lake.keeping import declared
from kientao.ui.place import zone

from . import conditions, days, loading
from .reading import Told, read_rule
from .readings.engine import Engine
from .readings.spec import read_watch


class Case(NamedTuple):
    """now: UTC µs. told: the case as its author wrote it. fires: yes or no; of readings [(thing, UTC µs)]."""

    rule: str
    name: str
    now: int
    told: dict[str, Any]
    fires: Any


def cases(folder: Path) -> list[Case]:
    """Every case of a city's folder."""
    found = []
    for file in sorted((folder / "rules" / "cases").rglob("*.yaml")):
        told = read(file)
        found += [Case(told["rule"], one["name"], instant(one["now"]), dict(one), _fires(one)) for one in told["cases"]]
    return found


def _fires(told: Any) -> Any:
    fires = told["fires"]
    return [(str(thing), instant(at)) for thing, at in fires] if isinstance(fires, list) else fires


def rule(folder: Path, code: str) -> Told:
    return read_rule(read(next(file for file in loading.files(folder) if file.stem == code)))


def instant(text: Any) -> int:
    """A local moment as people write it: 2026-02-03 08:00, or a day, which begins at midnight."""
    if isinstance(text, date):
        return clock.midnight(text, zone())
    return clock.instant(datetime.fromisoformat(str(text)).replace(tzinfo=ZoneInfo(zone())))


def outcome(told: Told, case: Case) -> Any:
    """What the rule does in this case, in the shape of `fires`."""
    return _crossed(told, case) if told.source == "readings" else holds(told, case)


def _crossed(told: Told, case: Case) -> list[tuple[str, int]]:
    """The readings of a case, one by one through the engine, and the clock at its end; of sensors that it speaks of."""
    known = series.catalogue()
    kinds = {kind: number for number, kind in enumerate(known.kinds)}
    places = {place: number for number, place in enumerate(known.places)}
    watch = read_watch(told.watch | {"number": 1, "places": told.places}, kinds, places)
    engine, edges = Engine(known.kind, known.place, [watch]), []
    rows = [(known.names[sensor], instant(at), float(value)) for sensor, at, value in case.told["readings"]]
    for position, (sensor, at, value) in enumerate(rows):
        edges += engine.see(*(np.array([one]) for one in (sensor, at, value, position)))
    edges += engine.tick(case.now, len(rows))
    names, spoken = {"s": known.codes, "p": known.places}, {sensor for sensor, _, _ in rows}
    rose = [edge for edge in edges if edge.rose and (edge.thing[0] == "p" or edge.thing[1] in spoken)]
    return [(names[edge.thing[0]][edge.thing[1]], edge.at) for edge in rose]


def holds(told: Told, case: Case) -> bool:
    """Does the rule hold for the row, or on the day, of this case?"""
    calendar = Calendar.now()
    if told.source == "calendar":
        day = clock.day(case.now, zone())
        began = clock.midnight(day, zone()) + days.moment(told.on)
        return days.falls_on(told.on, day, calendar) and case.now >= began and told.holds(day)
    fact = facts.find(told.source)
    condition = conditions.compile(told.when, fact)
    con = duckdb.connect(":memory:")
    con.execute(f'CREATE TABLE "{fact.name}" ({", ".join(declared(fact))})')
    row = {column: _typed(fact, column, value) for column, value in case.told["row"].items()}
    names = ", ".join(f'"{name}"' for name in row)
    con.execute(f'INSERT INTO "{fact.name}" ({names}) VALUES ({", ".join("?" for _ in row)})', list(row.values()))
    asked = con.execute(f'SELECT count(*) FROM "{fact.name}" WHERE {condition.sql}', conditions.bind(
        condition, case.now, calendar).values)  # fmt: skip
    return bool(asked.fetchall()[0][0])


def _typed(fact: facts.Fact, column: str, value: Any) -> Any:
    return instant(value) if fact.column(column).type == "instant" and value is not None else value
