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

from kientao.base import clock
from kientao.base.yamlfile import read
from kientao.city.workdays import Calendar
from kientao.lake import facts
from kientao.lake.keeping import declared
from kientao.ui.place import zone

from . import conditions, days
from .reading import Told, read_rule


class Case(NamedTuple):
    """now: UTC µs. told: the case as its author wrote it."""

    rule: str
    name: str
    now: int
    told: dict[str, Any]
    fires: bool


def cases(folder: Path) -> list[Case]:
    """Every case of a city's folder."""
    found = []
    for file in sorted((folder / "rules" / "cases").glob("*.yaml")):
        told = read(file)
        found += [Case(told["rule"], one["name"], instant(one["now"]), dict(one), one["fires"]) for one in told["cases"]]
    return found


def rule(folder: Path, code: str) -> Told:
    return read_rule(read(folder / "rules" / f"{code}.yaml"))


def instant(text: Any) -> int:
    """A local moment as people write it: 2026-02-03 08:00, or a day, which begins at midnight."""
    if isinstance(text, date):
        return clock.midnight(text, zone())
    return clock.instant(datetime.fromisoformat(str(text)).replace(tzinfo=ZoneInfo(zone())))


def holds(told: Told, case: Case) -> bool:
    """Does the rule fire in this case?"""
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
