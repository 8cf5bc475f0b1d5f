"""Forecasts of series, rolling origin, against statsforecast's AutoETS and AutoTheta: error, coverage of 80 %, time.

    python -m bench.forecast [FOLDER of indices/ and readings/beijing-air/]

Real series: provincial competitiveness and its parts (PCI, VCCI, 63 provinces, yearly), public administration (PAPI,
UNDP and CECODES, yearly), air at twelve stations of Beijing (Zhang et al. 2017, CC BY 4.0; means of months and days).
Invented: 500 monthly series of 96 with trend, season and noise. Every history that ends at an origin is one series to
forecast; MASE is the mean absolute error over that of the last value (of the season) within the history. One constant
of ours, the charge of a season, was chosen on these very series. A peer that is not installed is left out and the table
says so: `pip install statsforecast` (it is no dependency of the project).
"""

import argparse
import csv
import gzip
import importlib.util
import json
import math
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from kientao.board.ahead import smoothing

from .report import grid, spread

PEERS = ("AutoETS", "AutoTheta")
AIR = ("PM2.5", "PM10", "SO2", "NO2", "CO", "O3")
SHARE = 0.8  # share of the interval


class Task(NamedTuple):
    """Histories with what came after: [(past, future)]."""

    name: str
    season: int
    ahead: int
    cases: list[tuple[list[float], list[float]]]


def cases(series: list[list[float]], ahead: int, least: int, step: int = 1, most: int = 10**6) -> list[Any]:
    """Every history of at least `least` values that leaves `ahead` values to judge by, of the last `most` values."""
    return [(row[max(0, end - most) : end], row[end : end + ahead]) for row in series
            for end in range(least, len(row) - ahead + 1, step) if len(set(row[:end])) > 1]  # fmt: skip


def whole(rows: dict[Any, dict[int, float]]) -> list[list[float]]:
    """Series without a gap, the longest piece up to the last year."""
    found = []
    for told in rows.values():
        year = max(told)
        piece = []
        while year in told:
            piece.append(told[year])
            year -= 1
        found.append(piece[::-1])
    return found


def pci(folder: Path) -> list[list[float]]:
    rows: dict[Any, dict[int, float]] = defaultdict(dict)
    with (folder / "indices/vn-pci/pci_2005_2019_subindices.csv").open(encoding="utf-8") as text:
        for row in csv.DictReader(text):
            for name in row.keys() - {"province", "year"}:
                if row[name]:
                    rows[row["province"], name][int(row["year"])] = float(row[name])
    return whole(rows)


def papi(folder: Path) -> list[list[float]]:
    rows: dict[Any, dict[int, float]] = defaultdict(dict)
    for file in sorted((folder / "indices/vn-papi/csv").glob("*.csv")):
        with file.open(encoding="utf-8") as text:
            for row in csv.DictReader(text):
                for name, value in row.items():
                    if name != "Province" and value:
                        rows[row["Province"], name][int(file.stem)] = float(value)
    return whole(rows)


def air(folder: Path) -> tuple[list[list[float]], list[list[float]]]:
    """Means by month and by day of each pollutant at each station; a day without a value takes the one before it, a
    series with an empty month is left out."""
    months, days = [], []
    for file in sorted((folder / "readings/beijing-air").glob("*.csv.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as text:
            rows = list(csv.DictReader(text))
        for name in AIR:
            by: dict[Any, list[float]] = defaultdict(list)
            for row in rows:
                by[int(row["year"]), int(row["month"]), int(row["day"])] += (
                    [float(row[name])] if row[name] != "NA" else []
                )
            monthly: dict[Any, list[float]] = defaultdict(list)
            for day, values in by.items():
                monthly[day[:2]] += values
            if all(monthly.values()):
                months.append([float(np.mean(monthly[month])) for month in sorted(monthly)])
            days.append(list(_filled(by)))
    return months, days


def _filled(by: dict[Any, list[float]]) -> Iterator[float]:
    last = next(float(np.mean(by[day])) for day in sorted(by) if by[day])
    for day in sorted(by):
        last = float(np.mean(by[day])) if by[day] else last
        yield last


def invented(count: int = 500, length: int = 108) -> list[list[float]]:
    chance = np.random.default_rng(7)
    month = np.arange(length)
    found = []
    for _ in range(count):
        slope, swing, noise = chance.normal(0.003, 0.006), chance.gamma(2, 0.06), chance.gamma(2, 0.03)
        wander = np.cumsum(chance.normal(0, chance.gamma(2, 0.006), length))
        shape = swing * np.sin(2 * math.pi * (month + chance.integers(12)) / 12)
        found.append(list(100 * np.exp(slope * month + shape + wander + chance.normal(0, noise, length))))
    return found


def tasks(folder: Path | None) -> Iterator[Task]:
    if folder:
        yield Task("PCI, yearly", 1, 2, cases(pci(folder), 2, smoothing.LEAST))
        yield Task("PAPI, yearly", 1, 2, cases(papi(folder), 2, smoothing.LEAST))
        months, days = air(folder)
        yield Task("air, monthly", 12, 12, cases(months, 12, 30, 2))
        yield Task("air, daily", 7, 14, cases(days, 14, 360, 180, 360))
    yield Task("invented, 500 monthly × 96", 12, 12, cases(invented(), 12, 96))


def ours(task: Task) -> list[Any]:
    """[(middle, low, high)] of each case, each [ahead]."""
    found = []
    for outlook in smoothing.outlooks([past for past, _ in task.cases], task.ahead, task.season):
        assert outlook is not None
        steps = range(1, task.ahead + 1)
        bounds = np.array([outlook.bounds(n, SHARE) for n in steps])
        found.append((np.array([outlook.value(n) for n in steps]), bounds[:, 0], bounds[:, 1]))
    return found


def peer(task: Task, name: str) -> list[Any]:
    import pandas  # noqa: PLC0415  only where the peer is installed
    from statsforecast import StatsForecast, models  # noqa: PLC0415

    frame = pandas.DataFrame({
        "unique_id": np.repeat(np.arange(len(task.cases)), [len(past) for past, _ in task.cases]),
        "ds": np.concatenate([np.arange(len(past)) for past, _ in task.cases]),
        "y": np.concatenate([past for past, _ in task.cases]),
    })  # fmt: skip
    run = StatsForecast(models=[getattr(models, name)(season_length=task.season)], freq=1, n_jobs=1,
                        fallback_model=models.SeasonalNaive(task.season))  # fmt: skip
    told = run.forecast(df=frame, h=task.ahead, level=[int(SHARE * 100)])
    columns = [told[name + end].to_numpy().reshape(-1, task.ahead) for end in ("", "-lo-80", "-hi-80")]
    return list(zip(*columns, strict=True))


def judge(task: Task, told: list[Any]) -> tuple[float, float]:
    """MASE and the share of values inside the interval."""
    errors, inside = [], []
    for (past, future), (middle, low, high) in zip(task.cases, told, strict=True):
        lag = task.season if len(past) > task.season else 1
        scale = np.abs(np.array(past[lag:]) - np.array(past[:-lag])).mean()
        if scale > 0:
            errors.append(np.abs(np.array(future) - middle).mean() / scale)
            inside.append(((low <= future) & (future <= high)).mean())
    return float(np.mean(errors)), float(np.mean(inside))


def measure(folder: Path | None, rounds: int) -> dict[str, Any]:
    peers = PEERS if importlib.util.find_spec("statsforecast") else ()
    found: dict[str, Any] = {"peers": list(peers), "rows": []}
    for task in tasks(folder):
        for side in ("ours", *peers):
            run = ours if side == "ours" else lambda task, name=side: peer(task, name)
            run(task._replace(cases=task.cases[:2]))  # the peer compiles itself at its first call
            smoothing.filters.cache_clear()
            took = []
            for _ in range(rounds if side == "ours" else 1):
                smoothing.filters.cache_clear()
                began = time.perf_counter()
                told = run(task)
                took.append(time.perf_counter() - began)
            error, inside = judge(task, told)
            found["rows"].append([task.name, len(task.cases), side, error, inside, took])
            print(
                f"{task.name}, {len(task.cases)}, {side}: MASE {error:.3f}, inside {inside:.3f}, {min(took):.2f} s",
                flush=True,
            )
    return found


def table(found: dict[str, Any]) -> str:
    first = {row[0]: row[5] for row in found["rows"] if row[2] == "ours"}
    rows = []
    for name, count, side, error, inside, took in found["rows"]:
        ratio = "" if side == "ours" else f"{min(took) / sorted(first[name])[len(first[name]) // 2]:,.0f}x"
        rows.append([f"{name}, {count:,}", side, f"{error:.3f}", f"{inside:.0%}", spread(took, 2), ratio])
    if not found["peers"]:
        rows.append(["statsforecast is not installed: left out", "", "", "", "", ""])
    return grid(["series, histories", "by", "MASE", "inside 80 %", "seconds", "of ours"], rows)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("folder", nargs="?", default="")
    given.add_argument("--rounds", type=int, default=7)
    asked = given.parse_args()
    found = measure(Path(asked.folder) if asked.folder else None, asked.rounds)
    print(table(found))
    print("JSON" + json.dumps(found))


if __name__ == "__main__":
    main()
