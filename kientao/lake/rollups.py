"""Roll-ups: number, sum, least, most and how many over the limit, by kind and place, of each hour, day and month.

Hours are counted from 1970 (UTC); days and months are those of the city: a day by its proleptic ordinal, a month as
year * 12 + month - 1.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from kientao.base import clock

from . import lakedb, parts, retention, series
from .buckets import day_of, month_of
from .fates import OUT_OF_BOUNDS, Readings
from .series import Catalogue

LEVELS = ("hour", "day", "month")
ADD = (
    "INSERT INTO rollup VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (level, kind, place, bucket) DO UPDATE SET"
    " n = n + excluded.n, sum = sum + excluded.sum, min = min(min, excluded.min), max = max(max, excluded.max),"
    " over = over + excluded.over"
)
MEND_MAX = 2_000_000  # readings of an hour that is not over and is made anew all the same
Row = tuple[str, str, str, int, int, float, float, float, int]


class Rolled(NamedTuple):
    kind: str
    place: str
    bucket: int
    n: int
    sum: float
    min: float
    max: float
    over: int

    @property
    def mean(self) -> float:
        return self.sum / self.n


def rolled(rows: Readings, catalogue: Catalogue, zone: str) -> list[Row]:
    """Rows to add, of all three levels. rows: clean ones only."""
    if not len(rows.at):
        return []
    hours = _hours(rows, catalogue)
    days = _fold(hours, "day", {bucket: day_of(bucket, zone) for bucket in {row[3] for row in hours}})
    months = _fold(days, "month", {bucket: month_of(bucket) for bucket in {row[3] for row in days}})
    return [*hours, *days, *months]


def _hours(rows: Readings, catalogue: Catalogue) -> list[Row]:
    kind, place = catalogue.kind[rows.series].astype("i8"), catalogue.place[rows.series].astype("i8")
    hour = rows.at // clock.HOUR
    key = (hour * 65536 + kind) * 65536 + place
    order = np.argsort(key, kind="stable")
    key, value = key[order], rows.value[order]
    with np.errstate(invalid="ignore"):
        over = (value > catalogue.limit[rows.series[order]]).astype("i8")
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    counts = np.diff(np.append(starts, len(key)))
    columns = (
        key[starts], counts, np.add.reduceat(value, starts), np.minimum.reduceat(value, starts),
        np.maximum.reduceat(value, starts), np.add.reduceat(over, starts),
    )  # fmt: skip
    return [
        ("hour", catalogue.kinds[k >> 16 & 65535], catalogue.places[k & 65535], k >> 32, n, total, low, high, above)
        for k, n, total, low, high, above in zip(*(column.tolist() for column in columns), strict=True)
    ]


def _fold(rows: Iterable[Row], level: str, buckets: dict[int, int]) -> list[Row]:
    found: dict[tuple[str, str, int], list[Any]] = {}
    for _, kind, place, bucket, n, total, low, high, over in rows:
        key = (kind, place, buckets[bucket])
        have = found.setdefault(key, [0, 0.0, low, high, 0])
        have[0], have[1], have[4] = have[0] + n, have[1] + total, have[4] + over
        have[2], have[3] = min(have[2], low), max(have[3], high)
    return [(level, *key, *have) for key, have in found.items()]


def add(con: sqlite3.Connection, rows: list[Row]) -> None:
    con.executemany(ADD, rows)


def ask(level: str, kinds: Iterable[str], first: int, last: int, places: Iterable[str] = ()) -> list[Rolled]:
    """Roll-ups of these kinds in buckets [first, last], in order; `places`: only those."""
    return _ask("kind, place, bucket, n, sum, min, max, over", "", level, kinds, first, last, places)


MERGED = "sum(n), sum(sum), min(min), max(max), sum(over)"


def by_place(level: str, kinds: Iterable[str], first: int, last: int, places: Iterable[str] = ()) -> list[Rolled]:
    """The buckets [first, last] together, one of each place."""
    return _ask(f"kind, place, min(bucket), {MERGED}", " GROUP BY kind, place", level, kinds, first, last, places)


def by_bucket(level: str, kinds: Iterable[str], first: int, last: int, places: Iterable[str] = ()) -> list[Rolled]:
    """All places, or these, together, one of each bucket; its place is ""."""
    return _ask(f"kind, '', bucket, {MERGED}", " GROUP BY kind, bucket", level, kinds, first, last, places)


def _ask(
    columns: str, group: str, level: str, kinds: Iterable[str], first: int, last: int, places: Iterable[str]
) -> list[Rolled]:  # fmt: skip
    kinds, places = list(kinds), list(places) or series.catalogue().places  # named, the table's own order finds each
    marks, places_marks = (", ".join("?" for _ in named) for named in (kinds, places))
    sql = (
        f"SELECT {columns} FROM rollup WHERE level = ? AND kind IN ({marks}) AND place IN ({places_marks})"
        f" AND bucket BETWEEN ? AND ?{group} ORDER BY 1, 2, 3"
    )
    return list(map(Rolled._make, lakedb.rows(sql, [level, *kinds, *places, first, last])))


def mend(zone: str, most: int = 30) -> int:
    """Make hours anew that something came late for, with their days and months, a day at a time; how many days.

    An hour that still runs and has millions of readings waits for its end: else it would be read again every minute.
    """
    days: dict[int, list[int]] = {}
    running = int(lakedb.get("time", 0)) // clock.HOUR
    large = sum(row.n for row in ask("hour", series.catalogue().kinds, running, running)) > MEND_MAX
    before = running if large else running + 2  # a clock that is fast is an hour ahead
    for (hour,) in lakedb.rows(
        "SELECT DISTINCT hour FROM dirty WHERE hour < ? ORDER BY hour LIMIT ?", [before, most * 24]
    ):
        days.setdefault(day_of(hour, zone), []).append(hour)
    for day, hours in list(days.items())[:most]:
        _mend(day, hours, zone)
    return len(days)


def _mend(day: int, hours: list[int], zone: str) -> None:
    """Kinds whose raw readings of the day were dropped stay as they were: there is nothing to make them of."""
    raw = parts.raw(hours[0] * clock.HOUR, (hours[-1] + 1) * clock.HOUR, zone)
    read = raw.where((raw.flags & OUT_OF_BOUNDS == 0) & (raw.position < int(lakedb.get("position", 0))))
    made = [row for row in rolled(read, series.catalogue(), zone) if row[0] == "hour" and row[3] in set(hours)]
    month, first, gone = month_of(day), hours[0], retention.gone(day, day).get(day, set())
    again = [kind for kind in series.catalogue().kinds if kind not in gone]
    with lakedb.writing() as con:
        con.executemany("DELETE FROM rollup WHERE level = 'hour' AND bucket = ? AND kind = ?",
                        [(hour, kind) for hour in hours for kind in again])  # fmt: skip
        add(con, [row for row in made if row[1] not in gone])
        _refold(con, "day", day, "hour", [h for h in range(first - 25, first + 26) if day_of(h, zone) == day])
        _refold(con, "month", month, "day", [d for d in range(day - 31, day + 32) if month_of(d) == month])
        con.executemany("DELETE FROM dirty WHERE hour = ?", [(hour,) for hour in hours])


def _refold(con: sqlite3.Connection, level: str, bucket: int, below: str, buckets: list[int]) -> None:
    con.execute("DELETE FROM rollup WHERE level = ? AND bucket = ?", [level, bucket])
    con.execute(
        "INSERT INTO rollup SELECT ?, kind, place, ?, sum(n), sum(sum), min(min), max(max), sum(over) FROM rollup"
        " WHERE level = ? AND bucket BETWEEN ? AND ? GROUP BY kind, place",
        [level, bucket, below, buckets[0], buckets[-1]],
    )


def wrong(start: int, end: int, zone: str) -> list[tuple[str, str, int]]:
    """Hours of [start, end) whose roll-ups are not those of the readings that were read: (kind, place, hour).
    Where those were dropped nothing can be compared any more."""
    raw = parts.raw(start, end, zone)
    read = raw.where((raw.flags & OUT_OF_BOUNDS == 0) & (raw.position < int(lakedb.get("position", 0))))
    made = rolled(read, series.catalogue(), zone)
    fresh = {row[1:4]: row[4:] for row in made if row[0] == "hour"}
    kinds = series.catalogue().kinds
    kept = (
        {row[:3]: row[3:] for row in ask("hour", kinds, start // clock.HOUR, (end - 1) // clock.HOUR)} if kinds else {}
    )
    waiting = {row[0] for row in lakedb.rows("SELECT DISTINCT hour FROM dirty")}
    gone = retention.gone(day_of(start // clock.HOUR, zone), day_of((end - 1) // clock.HOUR, zone))
    keys = [
        key for key in sorted({*fresh, *kept})
        if key[2] not in waiting and key[0] not in gone.get(day_of(key[2], zone), ())
    ]  # fmt: skip
    return [key for key in keys if not _same(fresh.get(key), kept.get(key))]


def _same(one: Any, two: Any) -> bool:
    return one is not None and two is not None and bool(np.allclose(one, two, rtol=1e-9))
