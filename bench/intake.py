"""Readings over HTTP, acknowledged after the disk has them, against the same server that only decodes them.

    python -m bench.intake [--rounds 7] [--seconds 3]

One worker of 32 threads, 32 connections, 1, 100 and 1,000 readings a message.
"""

import argparse
import hashlib
import itertools
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from . import client, load
from .http import free, server
from .report import column, grid, ratios, spread

CONNECTIONS, SIZES, SOURCE = 32, (1, 100, 1_000), "tram-thoat-nuoc"
PATHS = {"ours": "/api/so-do", "decode": "/decode", "sqlite": "/sqlite"}


def messages(path: str, key: str, sensors: list[str], size: int, start: int) -> Iterator[bytes]:
    """Without end: each reading is newer than the one before it. start: Unix seconds."""
    headers = f"Authorization: Bearer {key}\r\n"
    for n in itertools.count():
        readings = [
            {"sensor": sensors[i % len(sensors)], "at": start + n + i // 1e6, "value": 1.25} for i in range(size)
        ]
        yield client.post(path, json.dumps(readings).encode(), headers, "application/json")


def ready(messages: Iterator[bytes], count: int = 400) -> Iterator[bytes]:
    """Made before they are sent: their making is not measured. Sent again and again; the door takes each."""
    return itertools.cycle(list(itertools.islice(messages, count)))


def sides(port: int, told: dict[str, Any], rounds: int, seconds: float) -> dict[str, Any]:
    found: dict[str, Any] = {str(size): {side: [] for side in PATHS} for size in SIZES}
    for size, turn in itertools.product(SIZES, range(rounds)):
        for side in sorted(PATHS, reverse=turn % 2 == 1):
            requests = ready(messages(PATHS[side], told["key"], told["sensors"], size, told["start"]))
            began = time.perf_counter()
            took = client.drive(port, requests, CONNECTIONS, seconds)
            found[str(size)][side].append(load.figure(took, time.perf_counter() - began))
    return found


def begin(folder: Path) -> dict[str, Any]:
    """A city; the key and the sensors of one source; `start` some days ago."""
    os.environ.update(KIENTAO_DATA=str(folder), KIENTAO_CITY="dong-xoai", KIENTAO_MODE="demo",
                      DJANGO_SETTINGS_MODULE="kientao.site.settings")  # fmt: skip
    import django  # noqa: PLC0415  after the environment is set

    django.setup()
    from django.db import connections  # noqa: PLC0415  after Django is set up

    from kientao.base import clock  # noqa: PLC0415  after Django is set up
    from kientao.city import demo  # noqa: PLC0415  after Django is set up
    from kientao.lake import series  # noqa: PLC0415  after Django is set up
    from kientao.ledger import writer  # noqa: PLC0415  after Django is set up
    from kientao.site.commands import beginning  # noqa: PLC0415  after Django is set up

    beginning.init(None, False, empty=True)
    key = demo.source_key(SOURCE)
    catalogue = series.catalogue()
    own = catalogue.keys[hashlib.sha256(key.encode()).hexdigest()].allowed
    writer.writer.stop()
    connections.close_all()
    return {"key": key, "sensors": [catalogue.codes[n] for n in sorted(own)],
            "start": clock.now() // clock.SECOND - 5 * 86_400}  # fmt: skip


def table(found: dict[str, Any]) -> str:
    rows = []
    for size, by_side in found.items():
        for side, words in (
            ("ours", "on the disk, ours"),
            ("decode", "only decoded"),
            ("sqlite", "SQLite, a commit each"),
        ):
            rate = [row[0] * int(size) for row in by_side[side]]
            rows.append([f"{size} a message, {words}", spread(rate), spread(column(by_side[side], "p50"), 1),
                         spread(column(by_side[side], "p99"), 1)])  # fmt: skip
        for side in ("decode", "sqlite"):
            times = ratios(column(by_side["ours"], "rate"), column(by_side[side], "rate"))
            rows.append([f"**{size}: ours / {side}**", spread(times, 2) + "x", "", ""])
    return grid(["32 connections", "readings/s", "p50 ms", "p99 ms"], rows)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--rounds", type=int, default=7)
    given.add_argument("--seconds", type=float, default=3)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="kientao-bench-") as folder:
        told, port = begin(Path(folder) / "data"), free()
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "32",
                   "--no-access-log", "--port", str(port), "bench.intake_app:application"]  # fmt: skip
        with server(command, port, "kientao.site.settings"):
            found = sides(port, told, asked.rounds, asked.seconds)
    print(table(found))
    print("JSON" + json.dumps(found))


if __name__ == "__main__":
    main()
