"""Rules over readings against two engines of rules that know no time, and against the plain oracle.

    python -m bench.readings_rules [--rounds 9]

10,000 sensors of 10 kinds in 8 wards, a reading a minute each, 1 million readings; R rules in five equal shares:
threshold, sustained 600 s, rate, two kinds together in a ward, silence. Values wander about the middle of their kind
and rules watch the rare ends, as rules do. The first 100,000 readings fill the engine, each round takes the next
stretch; all sides take the same stretch in turn. The peers know no time, so what rules ask for (the least of ten
minutes, the change, the greatest of the other kind in the ward, the gap) is handed to them ready, its making not
counted; and they see only as many readings of the stretch as they have time for.
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rule_engine import Rule

from kientao.rules.readings.backtest import fires
from kientao.rules.readings.engine import Engine
from kientao.rules.readings.spec import Comparison, Watch
from kientao.rules.readings.telling import Edge
from tests.rules.readings.oracle import Oracle, plain

from .report import grid, ratios, spread

Numbers = NDArray[Any]
SENSORS, KINDS, WARDS, MINUTES, SECOND = 10_000, 10, 8, 100, 1_000_000
SIZES, BATCHES, STRETCH = (10, 100, 1_000, 10_000), (1_000, 100), 100_000
WINDOW = 600 * SECOND
PACKAGE = "json-logic-engine@5.0.7"
NAMES = ["kind", "value", "least", "rise", "gap", *(f"near{kind}" for kind in range(KINDS))]


class City(NamedTuple):
    """Columns of the stream, and kind and ward of each sensor."""

    kind: Numbers
    ward: Numbers
    series: Numbers
    at: Numbers
    value: Numbers


def city(sensors: int = SENSORS, minutes: int = MINUTES, seed: int = 2026) -> City:
    """Values as standard deviations about the middle of the kind; one sensor in a hundred stops for a while."""
    chance = np.random.default_rng(seed)
    value, rows = chance.standard_normal(sensors), []
    stops = {int(s): int(chance.integers(20, minutes)) for s in chance.choice(sensors, sensors // 100, replace=False)}
    for minute in range(minutes):
        value = 0.9 * value + np.sqrt(1 - 0.81) * chance.standard_normal(sensors)
        order = chance.permutation(sensors)
        order = order[[not stops.get(s, minute + 1) <= minute < stops[s] + 25 if s in stops else True for s in order]]
        at = np.sort(chance.integers(0, 60 * SECOND, len(order))) + minute * 60 * SECOND
        rows.append((order, at, value[order]))
    series, at, values = (np.concatenate(column) for column in zip(*rows, strict=True))
    kind, ward = np.arange(sensors) % KINDS, np.arange(sensors) // KINDS % WARDS
    return City(kind.astype("u2"), ward.astype("u2"), series.astype("u4"), at, values)


def rules(count: int, ease: float = 0.0) -> list[Watch]:
    """ease: how much nearer the middle the limits lie, so that more fires."""
    chance, found = np.random.default_rng(count), []
    for number in range(count):
        kind, shape = number // 5 % KINDS, number % 5
        limit = lambda low, high: float(chance.uniform(low, high) - ease)  # noqa: E731
        if shape == 0:
            watch = Watch(number, "threshold", Comparison(kind, "over", limit(3.7, 5.0)))
        elif shape == 1:
            watch = Watch(number, "sustained", Comparison(kind, "over", limit(3.0, 4.0)), WINDOW)
        elif shape == 2:
            watch = Watch(number, "rate", Comparison(kind, "at_least", limit(5.0, 7.0)), WINDOW)
        elif shape == 3:
            other = Comparison((kind + 1) % KINDS, "over", limit(3.5, 4.5))
            watch = Watch(number, "joint", Comparison(kind, "over", limit(3.5, 4.5)), WINDOW, second=other)
        else:
            watch = Watch(
                number, "silence", Comparison(kind, "at_least", 0.0), int(chance.integers(600, 1500)) * SECOND
            )
        found.append(watch)
    return found


# -- ours --------------------------------------------------------------------------------------------------------------
class Ours:
    """The engine along the stream, and seconds and edges of each stretch."""

    def __init__(self, town: City, watches: Sequence[Watch], batch: int):
        self.town, self.batch = town, batch
        self.engine = Engine(town.kind, town.ward, watches)
        self.position = np.arange(len(town.at))
        self.ticked = 0

    def run(self, first: int, until: int) -> tuple[float, list[Edge]]:
        town, edges, engine = self.town, [], self.engine
        start = time.perf_counter()
        for low in range(first, until, self.batch):
            part = slice(low, min(low + self.batch, until))
            edges += engine.see(town.series[part], town.at[part], town.value[part], self.position[part])
            minute = int(town.at[part.stop - 1]) // (60 * SECOND)
            if minute > self.ticked:  # as the runner tells the time
                self.ticked = minute
                edges += engine.tick(minute * 60 * SECOND, part.stop)
        return time.perf_counter() - start, edges


def agree() -> int:
    """Edges on a small city with easy limits, equal to the oracle's in every cut."""
    town, watches = city(60, 30, 7), rules(60, 3.0)
    judge = Oracle(town.kind, town.ward, watches)
    for position, (sensor, at, value) in enumerate(zip(*(c.tolist() for c in town[2:]), strict=True)):
        judge.see(sensor, at, value, position)
    for batch in (1, 7, 100, 1_000):
        engine, edges = Engine(town.kind, town.ward, watches), []
        for low in range(0, len(town.at), batch):
            part = slice(low, low + batch)
            edges += engine.see(town.series[part], town.at[part], town.value[part], np.arange(len(town.at))[part])
        assert plain(edges) == judge.edges, f"batches of {batch} differ from the oracle"
    return len(judge.edges)


# -- peers -------------------------------------------------------------------------------------------------------------
def features(town: City, first: int, until: int) -> Numbers:
    """What the peers are handed for each reading of a stretch: columns of NAMES."""
    lookback = max(0, first - 11 * SENSORS)
    past: dict[int, list[tuple[int, float]]] = {}
    near: dict[tuple[int, int], list[tuple[int, float]]] = {}
    rows = []
    for index in range(lookback, until):
        sensor, at, value = int(town.series[index]), int(town.at[index]), float(town.value[index])
        kind, ward = int(town.kind[sensor]), int(town.ward[sensor])
        mine = [one for one in past.get(sensor, ()) if one[0] >= at - WINDOW]
        gap = (at - past[sensor][-1][0]) / SECOND if sensor in past else 0.0
        past[sensor] = [*mine, (at, value)]
        stairs = near.setdefault((kind, ward), [])
        while stairs and stairs[-1][1] <= value:
            stairs.pop()
        stairs.append((at, value))
        if index >= first:
            least = min(v for _, v in past[sensor])
            tops = [next((v for t, v in near.get((k, ward), ()) if t >= at - WINDOW), -9.0) for k in range(KINDS)]
            rows.append([kind, value, least, value - least, gap, *tops])
    return np.array(rows)


def test(watch: Watch) -> list[tuple[str, str, float]]:
    """The rule as tests of features."""
    if watch.shape == "joint" and watch.second is not None:
        return [("value", ">", watch.test.limit), (f"near{watch.second.kind}", ">", watch.second.limit)]
    if watch.shape == "silence":
        return [("gap", ">=", watch.length / SECOND)]
    name = {"threshold": "value", "sustained": "least", "rate": "rise"}[watch.shape]
    return [(name, ">=" if watch.shape == "rate" else ">", watch.test.limit)]


class JsonLogic:
    """json-logic-engine in a process of its own, compiled once."""

    def __init__(self, folder: Path, watches: Sequence[Watch]):
        script = Path(__file__).with_suffix(".mjs")
        self.node = subprocess.Popen(
            ["node", script], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )  # fmt: skip
        told = [
            (w.test.kind, {"and": [{"==": [{"var": "kind"}, w.test.kind]},
                                   *({op: [{"var": name}, limit]} for name, op, limit in test(w))]})
            for w in watches
        ]  # fmt: skip
        self.ask({"rules": told, "names": NAMES, "kinds": list(range(KINDS))})

    def ask(self, told: dict[str, Any]) -> Any:
        assert self.node.stdin and self.node.stdout
        self.node.stdin.write(json.dumps(told) + "\n")
        self.node.stdin.flush()
        return json.loads(self.node.stdout.readline())

    def close(self) -> None:
        self.node.communicate("")


def installed(folder: Path) -> bool:
    if not shutil.which("npm"):
        print("json-logic-engine: no node on this machine, left out", flush=True)
        return False
    done = subprocess.run(["npm", "install", "--no-save", "--silent", PACKAGE], cwd=folder, check=False)
    if done.returncode:
        print("json-logic-engine: npm could not install it, left out", flush=True)
    return done.returncode == 0


def rule_engine_rules(watches: Sequence[Watch]) -> list[Rule]:
    return [Rule(" and ".join([f"kind == {w.test.kind}", *(f"{n} {op} {limit!r}" for n, op, limit in test(w))]))
            for w in watches]  # fmt: skip


def plainly(checks: list[Rule], rows: Numbers) -> tuple[float, int]:
    given = [dict(zip(NAMES, row, strict=True)) for row in rows.tolist()]
    start = time.perf_counter()
    held = sum(rule.matches(row) for row in given for rule in checks)
    return time.perf_counter() - start, held


# -- together ----------------------------------------------------------------------------------------------------------
def measure(rounds: int, sizes: Sequence[int] = SIZES) -> dict[str, Any]:
    """µs a reading, by R and side, of each round."""
    town = city()
    found: dict[str, Any] = {"agree": agree(), "load": os.getloadavg()[0], "sizes": {}}
    assert (rounds + 1) * STRETCH <= len(town.at)
    print(f"{found['agree']} edges equal the oracle's; {len(town.at):,} readings", flush=True)
    samples = [features(town, n * STRETCH, n * STRETCH + 20_000) for n in range(1, rounds + 1)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        node = installed(folder)
        for number, sample in enumerate(samples):
            sample.tofile(folder / f"all{number}")
        for size in sizes:
            found["sizes"][size] = _size(town, rules(size), samples, folder, node)
            print(size, {k: v if isinstance(v, int) else round(float(np.median(v)), 3)
                         for k, v in found["sizes"][size].items()}, flush=True)  # fmt: skip
    found["past"] = past()
    return found


def _size(town: City, watches: list[Watch], samples: list[Numbers], folder: Path, node: bool) -> dict[str, Any]:
    size, sides = len(watches), [Ours(town, watches, batch) for batch in BATCHES]
    part, few = max(500, min(20_000, 2_000_000 // size)), max(20, min(2_000, 40_000 // size))
    found: dict[str, Any] = {"edges": 0} | {f"ours {side.batch}": [] for side in sides}
    peer = JsonLogic(folder, watches) if node else None
    checks = rule_engine_rules(watches)
    for side in sides:
        side.run(0, STRETCH)
    if peer is not None:  # its compiler needs some readings to settle, too
        peer.ask({"file": str(folder / "all0"), "sorted": True})
        if size <= 1_000:
            peer.ask({"file": str(folder / "all0"), "sorted": False})
    for number, sample in enumerate(samples):
        first, edges = (number + 1) * STRETCH, []
        for side in sides[:: 1 if number % 2 else -1]:
            seconds, told = side.run(first, first + STRETCH)
            found[f"ours {side.batch}"].append(seconds * 1e6 / STRETCH)
            edges.append(plain(told))
        found["edges"] += len(edges[0])
        if peer is not None:
            sample[:part].tofile(folder / "now")
            for side_name, by_kind in (("json-logic", False), ("json-logic by kind", True)):
                seconds, _ = peer.ask({"file": str(folder / "now"), "sorted": by_kind})
                found.setdefault(side_name, []).append(seconds * 1e6 / part)
        found.setdefault("rule-engine", []).append(plainly(checks, sample[:few])[0] * 1e6 / few)
    if peer is not None:
        peer.close()
    return found


def past() -> dict[str, float]:
    """Seconds of a back-test of one rule of each shape, columns in memory as segments give them."""
    sensors, each, step = 1_000, 52_560, 600 * SECOND
    series, at = np.repeat(np.arange(sensors, dtype="u4"), each), np.tile(np.arange(each) * step, sensors)
    value = np.random.default_rng(2026).standard_normal(sensors * each)
    kind, ward, found = np.arange(sensors) % 2, np.arange(sensors) // 2 % WARDS, {}
    over, hour = Comparison(0, "over", 4.0), 6 * step
    for watch in (
        Watch(1, "threshold", over), Watch(1, "sustained", Comparison(0, "over", 0.5), hour),
        Watch(1, "rate", Comparison(0, "at_least", 7.0), hour), Watch(1, "silence", over, hour),
        Watch(1, "joint", over, hour, second=Comparison(1, "over", 4.0)), Watch(1, "several", over, hour, sensors=2),
    ):  # fmt: skip
        everywhere = kind if watch.shape == "joint" else kind * 0
        start = time.perf_counter()
        fires(watch, everywhere, ward, series, at, value, each * step)
        found[watch.shape] = time.perf_counter() - start
    return found


def table(found: dict[str, Any]) -> str:
    rows = []
    for size, sides in found["sizes"].items():
        times = {side: values for side, values in sides.items() if side != "edges"}
        mine = sides["ours 1000"]
        for side, values in times.items():
            over = "" if side == "ours 1000" else spread(ratios(values, mine), 1) + "x"
            rows.append([f"{int(size):,} rules, {side}", spread(values, 3), over])
        rows.append([f"{int(size):,} rules, edges told", f"{sides['edges']:,}", ""])
    least, most = (found["sizes"][size] for size in (min(found["sizes"], key=int), max(found["sizes"], key=int)))
    for batch in BATCHES:
        growth = ratios(most[f"ours {batch}"], least[f"ours {batch}"])
        rows.append([f"from the fewest rules to the most, ours {batch}", "", spread(growth, 1) + "x"])
    times = grid(["rules, side", "µs a reading", "of ours in batches of 1,000"], rows)
    past = [[shape, f"{seconds:.1f}"] for shape, seconds in found["past"].items()]
    return (
        times
        + "\n\n"
        + grid(["one rule over a year of 1,000 sensors at 10 minutes, 52.6 million readings", "seconds"], past)
    )


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--rounds", type=int, default=8)
    given.add_argument("--sizes", default=",".join(map(str, SIZES)))
    asked = given.parse_args()
    found = measure(asked.rounds, [int(size) for size in asked.sizes.split(",")])
    print(table(found))
    print("JSON" + json.dumps(found))


if __name__ == "__main__":
    main()
