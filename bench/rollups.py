"""A dashboard of 24 tiles from roll-ups, against DuckDB's own table of the same raw readings.

    python -m bench.rollups [--readings 10000000] [--rounds 7]

A year of 1,000 sensors of 6 kinds in 8 wards comes in through the log and the stream, as it does in a city; DuckDB gets
the same readings in one table with kind and ward in it, in order of time, on disk and warm. Four questions of each
kind: 24 hours by ward (mean, greatest), 7 days hour by hour, 30 days over the limit by ward, a year by month and ward.
Both sides must say the same.
"""

import argparse
import json
import math
import os
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any

import duckdb
import numpy as np

from .report import grid, ratios, spread

SENSORS, KINDS, WARDS, DAYS, LIMIT = 1_000, 6, 8, 365, 60.0
HOUR, DAY, ZONE = 3_600_000_000, 86_400_000_000, "Asia/Ho_Chi_Minh"
FIRST = 1_735_664_400_000_000  # 2025-01-01 in that zone, UTC µs
LAST = FIRST + DAYS * DAY
PIECE = 100_000
Tile = dict[Any, tuple[float, ...]]


def pieces(readings: int) -> Any:
    """(series, at, value) in order of time; the value wanders by the hour of the day."""
    chance = np.random.default_rng(5)
    for start in range(0, readings, PIECE):
        number = np.arange(start, min(start + PIECE, readings))
        at = FIRST + (number // SENSORS) * (DAYS * DAY // math.ceil(readings / SENSORS))
        value = 40 + 15 * np.sin(at / HOUR * math.pi / 12) + 5 * chance.standard_normal(len(number))
        yield number % SENSORS, at, np.clip(value, 0, 100)


def catalogue() -> Any:
    from kientao.lake.series import Catalogue, Key  # noqa: PLC0415  after Django is set up

    number = np.arange(SENSORS)
    bounds = {"low": 0.0, "high": 100.0, "limit": LIMIT}
    return Catalogue(
        names={f"s{n}": n for n in range(SENSORS)}, codes=tuple(f"s{n}" for n in range(SENSORS)),
        kind=(number % KINDS).astype("u2"), place=(number // KINDS % WARDS + 1).astype("u2"),
        late=np.full(SENSORS, HOUR), rhythm=np.full(SENSORS, HOUR), kinds=tuple(f"k{n}" for n in range(KINDS)),
        places=("", *(f"w{n}" for n in range(1, WARDS + 1))), keys={"-": Key("bench", 1, frozenset(range(SENSORS)))},
        **{name: np.full(SENSORS, bound) for name, bound in bounds.items()},
    )  # fmt: skip


def fill(readings: int, con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Both sides, from the same pieces; seconds each took."""
    from kientao.lake import door, series, stream  # noqa: PLC0415  after Django is set up

    told = catalogue()
    series.register(lambda: told)
    stream.WATCHERS.clear()  # rules of the city watch other kinds
    reader, took = stream.Stream(), {"ours": 0.0, "duckdb": 0.0}
    con.execute("CREATE TABLE raw (kind USMALLINT, place USMALLINT, series UINTEGER, moment BIGINT, value DOUBLE)")
    for number, at, value in pieces(readings):
        began = time.perf_counter()
        door.take_columns(told.keys["-"], number, at, value)
        while reader.step():
            pass
        took["ours"] += time.perf_counter() - began
        began = time.perf_counter()
        con.register("given", {"kind": told.kind[number], "place": told.place[number], "series": number.astype("u4"),
                               "moment": at, "value": value})  # fmt: skip
        con.execute("INSERT INTO raw SELECT * FROM given")
        took["duckdb"] += time.perf_counter() - began
    con.execute("CHECKPOINT")
    return took


# -- the four questions, each as {key: figures} ------------------------------------------------------------------------
def ours(kind: int) -> list[Tile]:
    from kientao.lake import buckets, rollups  # noqa: PLC0415  after Django is set up

    code, end = [f"k{kind}"], LAST // HOUR - 1
    last = buckets.day_of(end, ZONE)
    month = buckets.month_of(last)
    return [
        {row.place: (row.mean, row.max) for row in rollups.by_place("hour", code, end - 23, end)},
        {row.bucket: (row.mean,) for row in rollups.by_bucket("hour", code, end - 7 * 24 + 1, end)},
        {row.place: (row.over,) for row in rollups.by_place("day", code, last - 29, last)},
        {(row.bucket, row.place): (row.mean,) for row in rollups.ask("month", code, month - 11, month)},
    ]


def raw(con: duckdb.DuckDBPyConnection, kind: int) -> list[Tile]:
    of = f"FROM raw WHERE kind = {kind} AND moment >= {LAST} -"
    shift = 7 * HOUR  # the zone of the city, all year
    month = f"make_timestamp(moment + {shift})"
    asked = (
        f"SELECT 'w' || place, avg(value), max(value) {of} {DAY} GROUP BY place",
        f"SELECT moment // {HOUR}, avg(value) {of} {7 * DAY} GROUP BY 1",
        f"SELECT 'w' || place, count(*) FILTER (value > {LIMIT}) {of} {30 * DAY} GROUP BY place",
        f"SELECT (year({month}) * 12 + month({month}) - 1, 'w' || place), avg(value) {of} {DAYS * DAY}"
        f" GROUP BY year({month}), month({month}), place",
    )
    return [{row[0]: tuple(row[1:]) for row in con.execute(sql).fetchall()} for sql in asked]


def same(one: list[Tile], two: list[Tile]) -> None:
    for left, right in zip(one, two, strict=True):
        assert left.keys() == right.keys(), (sorted(left)[:3], sorted(right)[:3])
        for key, figures in left.items():
            assert np.allclose(figures, right[key], rtol=1e-9), (key, figures, right[key])


def measure(folder: Path, readings: int, rounds: int) -> dict[str, Any]:
    os.environ.update(KIENTAO_DATA=str(folder / "data"), KIENTAO_CITY="dong-xoai", KIENTAO_MODE="demo",
                      DJANGO_SETTINGS_MODULE="kientao.site.settings")  # fmt: skip
    import django  # noqa: PLC0415  after the environment is set

    django.setup()
    from kientao.site.commands import beginning  # noqa: PLC0415  after Django is set up

    beginning.init(None, False, empty=True)
    con = duckdb.connect(str(folder / "raw.duckdb"))
    found: dict[str, Any] = {"readings": readings, "fill": fill(readings, con), "ours": [], "duckdb": []}
    for kind in range(KINDS):
        same(ours(kind), raw(con, kind))
    sides = {"ours": ours, "duckdb": lambda kind: raw(con, kind)}
    for turn in range(rounds):
        for side in sorted(sides, reverse=turn % 2 == 1):
            began = time.perf_counter()
            for kind in range(KINDS):
                sides[side](kind)
            found[side].append((time.perf_counter() - began) * 1e3)
    return found


def table(*all_found: dict[str, Any]) -> str:
    """One column a size; slope: our time for the largest over that for the smallest."""
    columns = []
    for found in all_found:
        rate = {side: found["readings"] / seconds for side, seconds in found["fill"].items()}
        times = ratios(found["duckdb"], found["ours"])
        columns.append([
            spread(found["ours"], 1), spread(found["duckdb"], 1), spread(times, 1) + "x",
            f"{rate['ours']:,.0f}", f"{rate['duckdb']:,.0f}",
        ])  # fmt: skip
    names = ("from roll-ups, ms", "DuckDB over its own table of raw readings, ms", "**ratio**",
             "log, fates, roll-ups and parts, readings/s", "DuckDB's table, readings/s")  # fmt: skip
    slope = median(all_found[-1]["ours"]) / median(all_found[0]["ours"])
    rows = [[name, *row] for name, row in zip(names, zip(*columns, strict=True), strict=True)]
    rows.append(["slope of the roll-ups", *[""] * (len(columns) - 1), f"{slope:.2f}"])
    return grid(["24 tiles", *(f"{found['readings']:,} readings" for found in all_found)], rows)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--readings", type=int, default=10_000_000)
    given.add_argument("--rounds", type=int, default=7)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="kientao-bench-") as folder:
        found = measure(Path(folder), asked.readings, asked.rounds)
    print(table(found))
    print("JSON" + json.dumps(found))


if __name__ == "__main__":
    main()
