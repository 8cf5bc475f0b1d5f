"""Readings with everything on: the city served, 1,000 rules over readings, roll-ups, acts; how much it holds, how fast.

    python -m bench.held [--hold 120] [--probe 15] [--rules 1000]

The highest rate is searched for with short trials and then held. Messages of 1,000 readings come at a steady pace
whatever the server does. Lag: the age of the oldest reading that was acknowledged and is not yet in roll-ups and rules,
looked at twenty times a second. Every two seconds one sensor crosses a limit: from its message to the entry of
the act. At the end the eight connections send as much as they can: what is turned away, and whether anything
acknowledged is missing.
"""

import argparse
import itertools
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from bisect import bisect_right
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

import yaml

from . import client
from .http import free, server
from .report import grid

SOURCE, MESSAGE, CONNECTIONS, LAG_MAX = "bench", 1_000, 8, 1.0
KINDS, MARKED, FIRES_EVERY = 10, 64, 2.0  # sensors that cross a limit in turn, seconds between two of them
RATES = (25_000, 50_000, 100_000, 150_000, 200_000, 250_000, 300_000, 400_000, 500_000, 600_000)


# -- the city ----------------------------------------------------------------------------------------------------------
def city(folder: Path, sensors: int, rules: int) -> Path:
    """The example city with the sensors and the rules of the trial beside its own."""
    from kientao.base import paths  # noqa: PLC0415  light, and only here

    made = folder / "city"
    shutil.copytree(paths.data("cities") / "dong-xoai", made)
    shutil.rmtree(made / "rules" / "so-do")
    told = yaml.safe_load((made / "sensors.yaml").read_text("utf-8"))
    place, care = told["sensors"][0]["place"], told["sensors"][0]["care"]
    since, invented = told["sensors"][0]["from"], {"invented": True}
    names = lambda text: {"vi": f"{text} (mô phỏng)", "en": f"{text} (simulated)"}  # noqa: E731
    told["kinds"] += [{"code": f"k{n}", "title": names(f"Đại lượng {n}"), "measure": "m", "low": 0, "high": 100,
                       "limit": 60, "late_minutes": 30, "decimals": 2} for n in range(KINDS)]  # fmt: skip
    told["sources"].append({"code": SOURCE, "name": names("Nguồn đo thử"), "office": care, **invented})
    told["sensors"] += [{"code": f"s{n}", "name": names(f"Điểm {n}"), "kind": f"k{n % KINDS}", "place": place,
                         "care": care, "source": SOURCE, "rhythm": "10 min", "from": since, **invented}
                        for n in range(sensors)]  # fmt: skip
    (made / "sensors.yaml").write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    head = yaml.safe_load((paths.data("cities") / "dong-xoai/rules/so-do/do-mua-im-lang.yaml").read_text("utf-8"))
    shapes: tuple[dict[str, Any], ...] = (
        {"over": "{high}"}, {"over": "{low}", "for": "10 min"}, {"rises": "{high}", "within": "10 min"},
        {"silent": "{n} h"},
    )  # fmt: skip
    for n in range(rules):
        watch = {"kind": f"k{n % KINDS}", "cooldown": "1 min"} | {
            name: text.format(high=90 + n % 97 / 10, low=70 + n % 97 / 10, n=2 + n % 20)
            for name, text in shapes[n // KINDS % len(shapes)].items()
        }  # fmt: skip
        rule = head | {
            "rule": f"thu-{n}",
            "title": names(f"Quy tắc thử {n}"),
            "watch": watch,
            "limit": "1000 per hour",
        }
        (made / "rules" / f"thu-{n}.yaml").write_text(yaml.safe_dump(rule, allow_unicode=True), "utf-8")
    return made


# -- the load ----------------------------------------------------------------------------------------------------------
class Load:
    """Messages at a steady pace over a few connections, each in a thread; what was acknowledged, and when."""

    def __init__(self, port: int, key: str):
        self.port, self.random = port, Random(7)
        self.headers = f"Authorization: Bearer {key}\r\n"
        self.lock, self.stop = threading.Lock(), threading.Event()
        self.known: list[tuple[int, float]] = []  # (position after the message, when it was acknowledged)
        self.crossed: list[tuple[int, int, float]] = []  # (first position, last, when it was sent)
        self.accepted = self.turned_away = 0
        self.retry_after = False
        self.next_cross = 0.0
        # a connection is a gateway: it has sensors of its own, whose readings come in order
        self.templates = [[self._template(gateway) for _ in range(4)] for gateway in range(CONNECTIONS)]
        self.crossing = [itertools.cycle([self._template(gateway, n) for n in range(MARKED // CONNECTIONS)])
                         for gateway in range(CONNECTIONS)]  # fmt: skip

    def _template(self, gateway: int, crosses: int = -1) -> bytes:
        """A message but for its time. Values stay under every limit, but for the sensor that crosses."""
        rows = [{"sensor": f"s{gateway * MESSAGE + n}", "at": "@",
                 "value": 99.9 if n == crosses else round(self.random.uniform(20, 60), 2)}
                for n in range(MESSAGE)]  # fmt: skip
        return json.dumps(rows, separators=(",", ":")).replace('"@"', "@").encode()

    def _message(self, gateway: int) -> tuple[bytes, bool]:
        now = time.time()
        with self.lock:
            crossing = now >= self.next_cross
            if crossing:
                self.next_cross = now + FIRES_EVERY
        template = next(self.crossing[gateway]) if crossing else self.random.choice(self.templates[gateway])
        return template.replace(b"@", b"%.6f" % now), crossing

    def _one(self, gateway: int, pace: float, until: float) -> None:
        connection, due = client.Connection(self.port), time.perf_counter()
        while (now := time.perf_counter()) < until and not self.stop.is_set():
            if now < due:
                time.sleep(due - now)
            due += pace
            body, crossing = self._message(gateway)
            sent = time.time()
            connection.ask(client.post("/api/so-do", body, self.headers, "application/json"))
            head, told = answer(connection)
            with self.lock:
                if head.startswith(b"HTTP/1.1 200"):
                    self.accepted += told["accepted"]
                    self.known.append((told["first"] + told["accepted"], time.time()))
                    if crossing:
                        self.crossed.append((told["first"], told["first"] + told["accepted"], sent))
                elif head.startswith(b"HTTP/1.1 429"):
                    self.turned_away += 1
                    self.retry_after |= b"retry-after:" in head.lower()
                else:
                    raise client.Bad(head.decode("latin1"))
            if head.startswith(b"HTTP/1.1 429"):
                time.sleep(0.05)
        connection.socket.close()

    def run(self, rate: float, seconds: float) -> dict[str, Any]:
        """rate: readings a second. The lag is looked at while it runs."""
        pace, until, before = MESSAGE * CONNECTIONS / rate, time.perf_counter() + seconds, self.accepted
        threads = [threading.Thread(target=self._one, args=(n, pace, until)) for n in range(CONNECTIONS)]
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        lags = self._watch(until)
        for thread in threads:
            thread.join()
        took = time.perf_counter() - began
        return {"rate": (self.accepted - before) / took, "lag_p50": quantiles(lags, n=100)[49],
                "lag_p99": quantiles(lags, n=100)[98], "asked": rate}  # fmt: skip

    def _watch(self, until: float) -> list[float]:
        lags = [0.0, 0.0]
        while time.perf_counter() < until:
            time.sleep(0.05)
            lags.append(self.lag())
        return lags

    def lag(self) -> float:
        read = position()
        with self.lock:
            place = bisect_right(self.known, read, key=lambda one: one[0])
            if place >= len(self.known):
                self.known = self.known[-2000:]
                return 0.0
            return time.time() - min(when for _, when in self.known[place : place + CONNECTIONS])

    def settle(self) -> None:
        until = time.monotonic() + 120
        while self.lag() > 0 and time.monotonic() < until:
            time.sleep(0.1)


def answer(connection: client.Connection) -> tuple[bytes, dict[str, Any]]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.socket.recv(65_536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += connection.socket.recv(65_536)
    return head, json.loads(body)


def position() -> int:
    from kientao.lake import lakedb  # noqa: PLC0415  after Django is set up

    return int(lakedb.get("position", 0))


# -- what came of it ---------------------------------------------------------------------------------------------------
def to_act(crossed: list[tuple[int, int, float]]) -> list[float]:
    """Seconds from sending a reading that crosses to the entry of each act it set off."""
    from kientao.ledger.models import Entry  # noqa: PLC0415  after Django is set up
    from kientao.rules.models import Firing  # noqa: PLC0415  after Django is set up

    found = []
    for first, after, sent in crossed:
        fired = Firing.objects.filter(position__gte=first, position__lt=after, outcome="performed")
        found += [
            at / 1e6 - sent for at in Entry.objects.filter(index__in=fired.values("first")).values_list("at", flat=True)
        ]
    return found


def measure(folder: Path, rules: int, probe: float, hold: float) -> dict[str, Any]:
    os.environ.update(KIENTAO_DATA=str(folder / "data"), KIENTAO_CITY=str(city(folder, MESSAGE * CONNECTIONS, rules)),
                      KIENTAO_MODE="demo", DJANGO_SETTINGS_MODULE="kientao.site.settings")  # fmt: skip
    import django  # noqa: PLC0415  after the environment is set

    django.setup()
    from django.db import connections  # noqa: PLC0415  after Django is set up

    from kientao.city import demo  # noqa: PLC0415  after Django is set up
    from kientao.lake import lakedb  # noqa: PLC0415  after Django is set up
    from kientao.ledger.writer import writer  # noqa: PLC0415  after Django is set up
    from kientao.rules.models import Version  # noqa: PLC0415  after Django is set up
    from kientao.site.commands import beginning  # noqa: PLC0415  after Django is set up

    beginning.init(None, False, empty=True)
    found: dict[str, Any] = {
        "rules": Version.objects.filter(source="readings").count(),
        "sensors": MESSAGE * CONNECTIONS,
    }
    assert found["rules"] >= rules
    writer.stop()
    connections.close_all()
    port = free()
    with server([str(Path(sys.executable).parent / "kientao"), "serve"], port, "kientao.site.settings"):
        load = Load(port, demo.source_key(SOURCE))
        time.sleep(20)  # the runner has caught up with the calendar and the facts
        best = search(load, probe)
        for rate in sorted((one for one in RATES if one <= best), reverse=True):
            load.crossed.clear()
            found["held"] = load.run(rate, hold)
            load.settle()
            print(f"held {found['held']}", flush=True)
            if found["held"]["lag_p99"] <= LAG_MAX:
                break
        found["to_act"] = to_act(load.crossed)
        found["flood"] = load.run(10_000_000, 30) | {
            "turned_away": load.turned_away, "retry_after": load.retry_after,
        }  # fmt: skip
        load.settle()
        found["acknowledged"] = load.accepted
        found["rolled"] = lakedb.rows("SELECT sum(n) FROM rollup WHERE level = 'month' AND kind LIKE 'k_'")[0][0]
    return found


def search(load: Load, seconds: float) -> float:
    """The highest of RATES that keeps up."""
    best = RATES[0]
    for rate in RATES:
        told = load.run(rate, seconds)
        print(f"{rate:,}: {told['rate']:,.0f}/s, lag p99 {told['lag_p99']:.2f} s", flush=True)
        load.settle()
        if told["lag_p99"] > LAG_MAX or told["rate"] < 0.95 * rate:
            break
        best = rate
    return best


def table(found: dict[str, Any]) -> str:
    acts = found["to_act"]
    held, flood = found["held"], found["flood"]
    return grid([f"everything on, {found['rules']:,} rules over readings, {found['sensors']:,} sensors", ""], [
        ["highest rate held, readings/s", f"{held['rate']:,.0f}"],
        ["lag p50 / p99, seconds", f"{held['lag_p50']:.2f} / {held['lag_p99']:.2f}"],
        [f"reading to act in the ledger, p50 / p99 of {len(acts)}, seconds",
         f"{quantiles(acts, n=100)[49]:.2f} / {quantiles(acts, n=100)[98]:.2f}"],
        ["flooded: taken, readings/s", f"{flood['rate']:,.0f}"],
        ["of them messages answered 429 with Retry-After", f"{flood['turned_away']:,}"],
        ["acknowledged in all / in the roll-ups", f"{found['acknowledged']:,} / {found['rolled']:,}"],
    ])  # fmt: skip


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--hold", type=float, default=120)
    given.add_argument("--probe", type=float, default=15)
    given.add_argument("--rules", type=int, default=1_000)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="kientao-bench-") as folder:
        found = measure(Path(folder), asked.rules, asked.probe, asked.hold)
    print(table(found))
    print("JSON" + json.dumps(found))


if __name__ == "__main__":
    main()
