"""Reports at the volume of another city: import, pages, lifecycle. Real requests, real acts, the product's own pages.

    python -m bench.reports FILE.csv.gz [--rows 58251] [--write]

FILE: the 311 requests of the example city's map. Without --rows the whole file.
"""

import argparse
import csv
import gzip
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from .report import grid

CITY = "boston"
PAGES = {
    "list of reports": "/phan-anh/",
    "list, newest page of one category": "/phan-anh/?linh-vuc=roads",
    "search, two words": "/phan-anh/?tim=street+light",
    "map": "/phan-anh/ban-do.svg",
    "CSV": "/phan-anh/tai-ve.csv",
    "officer's inbox": "/viec/phan-anh",
    "officer's search": "/viec/phan-anh?tim=street+light&trang-thai=tat-ca",
}


def measure(file: Path, rows: int, asks: int, lives: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="kientao-bench-") as data:
        os.environ.update(KIENTAO_DATA=data, KIENTAO_CITY=CITY, KIENTAO_MODE="demo", KIENTAO_LANG="en",
                          DJANGO_SETTINGS_MODULE="kientao.site.settings")  # fmt: skip
        import django  # noqa: PLC0415  after the environment is set

        django.setup()
        found = _import(_part(file, rows, Path(data)))
        _officer()
        found["pages"] = _pages(asks)
        found["lives"] = _lives(lives)
        return found


def _part(file: Path, rows: int, folder: Path) -> Path:
    """The first so many rows, in a file of their own: what is turned away is written beside it."""
    part = folder / "part.csv"
    with (
        gzip.open(file, "rt", encoding="utf-8", newline="") as text,
        part.open("w", encoding="utf-8", newline="") as out,
    ):
        csv.writer(out).writerows(islice(csv.reader(text), rows + 1))
    return part


def _import(file: Path) -> dict[str, Any]:
    from django.conf import settings  # noqa: PLC0415  after django.setup

    from kientao.ledger import entries, fsck  # noqa: PLC0415
    from kientao.site.commands import beginning  # noqa: PLC0415
    from kientao.work.reports import importing  # noqa: PLC0415

    beginning.init(None, False)
    about = settings.KIENTAO
    map_file = about.city_folder / "311.yaml"
    before = _peak()
    wall, cpu, done = _timed(lambda: importing.load(file, map_file, about.zone))
    peak = _peak()
    again, _, second = _timed(lambda: importing.load(file, map_file, about.zone))
    assert second.acts == 0, "the second run wrote something"
    check, _, problems = _timed(fsck.check)
    assert not problems, problems[:3]
    return {
        "rows": done.taken, "rejected": done.rejected, "acts": done.acts, "import_s": wall, "import_cpu_s": cpu,
        "peak_mib": peak, "before_mib": before, "again_s": again, "fsck_s": check, "entries": entries.head(),
        "database_mib": (about.data / "kientao.sqlite3").stat().st_size / 2**20,
    }  # fmt: skip


def _officer() -> None:
    """The example city has no people: one officer over all its departments."""
    from kientao.ledger.acts import By, perform  # noqa: PLC0415

    by, since = By.importer("city"), "2011-01-01"
    from datetime import date  # noqa: PLC0415

    day, words = date.fromisoformat(since), {"vi": "Đo", "en": "Bench"}
    perform("role.define", by=by, role="officer", title=words, verbs=["report.*"], reads=["office"])
    perform("post.define", by=by, post="pwd.officer", office="pwd", title=words, head=False, since=day)
    perform("grant.give", by=by, post="pwd.officer", role="officer", scope="all", since=day, invented=True)
    perform("person.add", by=by, login="bench", name="Bench (invented)", invented=True, code="p-bench")
    perform("holding.start", by=by, post="pwd.officer", person="p-bench", since=day)


def _pages(asks: int) -> dict[str, list[float]]:
    """{page: [p50 ms, p95 ms, queries, KiB]} asked of the whole stack in this process, without the network."""
    from django.db import connection  # noqa: PLC0415
    from django.test import Client  # noqa: PLC0415

    from kientao.city.models import Person  # noqa: PLC0415

    found = {}
    officer, anybody = Client(), Client()
    officer.force_login(Person.objects.get(login="bench"), backend="django.contrib.auth.backends.ModelBackend")
    for name, path in PAGES.items():
        client, queries, times = officer if path.startswith("/viec") else anybody, [0], []

        def count(execute: Any, *args: Any, queries: list[int] = queries) -> Any:
            queries[0] += 1
            return execute(*args)

        for turn in range(asks + 1):
            queries[0] = 0
            with connection.execute_wrapper(count):
                began = time.perf_counter()
                answer = client.get(path)
                size = len(b"".join(answer.streaming_content) if answer.streaming else answer.content)
                taken = (time.perf_counter() - began) * 1000
            if answer.status_code == 404:  # no picture of a city whose outlines nobody knows
                break
            assert answer.status_code == 200, (path, answer.status_code)
            if turn:
                times.append(taken)
        times.sort()
        if not times:
            continue
        found[name] = [median(times), times[min(len(times) - 1, int(len(times) * 0.95))], queries[0], size / 1024]
    return found


def _lives(count: int) -> dict[str, float]:
    """Open, assign, answer, search; each act asked of the city's rights and answered after the disk, one at a time."""
    from kientao.base import ids  # noqa: PLC0415
    from kientao.city.access import visible  # noqa: PLC0415
    from kientao.ledger import writer  # noqa: PLC0415
    from kientao.ledger.acts import By  # noqa: PLC0415
    from kientao.work.reports import acts  # noqa: PLC0415
    from kientao.work.reports.models import Report  # noqa: PLC0415

    officer, times = By("pwd.officer", "bench"), []
    cpu = time.process_time()
    for _ in range(count):
        began, code = time.perf_counter(), ids.code()
        acts.open_report(by=By(code, None, "resident"), category="roads", code=code, what=f"Bump {code} at the corner",
                         office="pwd", lon=-71_060_000, lat=42_350_000)  # fmt: skip
        acts.assign_report(by=officer, report=code, office="pwd", holder="pwd.officer")
        acts.answer_report(by=officer, report=code, answer="Filled", no_photo="bench")
        assert list(visible(Report.objects.filter(folded__contains=f"bump {code.lower()}"), officer)[:20])
        times.append((time.perf_counter() - began) * 1000)
    cpu = time.process_time() - cpu
    writer.writer.stop()
    total = sum(times)
    times.sort()
    return {"per_s": count * 1000 / total, "p95_ms": times[int(count * 0.95)], "cpu_ms": cpu * 1000 / count}


def _timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """(seconds, seconds of this process computing, result)"""
    began, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - began, time.process_time() - cpu, result


def _peak() -> float:
    """MiB this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def table(found: dict[str, Any]) -> str:
    rows = [
        ["rows taken (turned away)", f"{found['rows']:,} ({found['rejected']:,})"],
        ["acts (open, answer, close)", f"{found['acts']:,}"],
        ["import, rows/s (acts/s)",
         f"{found['rows'] / found['import_s']:,.0f} ({found['acts'] / found['import_s']:,.0f})"],
        ["the same by its own computing time, rows/s", f"{found['rows'] / found['import_cpu_s']:,.0f}"],
        ["peak memory, MiB (before the import)", f"{found['peak_mib']:.0f} ({found['before_mib']:.0f})"],
        ["second run, nothing new, seconds", f"{found['again_s']:.1f}"],
        ["`kientao fsck` after it, seconds (entries)", f"{found['fsck_s']:.1f} ({found['entries']:,})"],
        ["database, MiB", f"{found['database_mib']:,.0f}"],
        ["open → assign → answer → search, with rights, one at a time, per s", f"{found['lives']['per_s']:.0f}"],
        ["the same, p95 ms (CPU ms each)", f"{found['lives']['p95_ms']:.0f} ({found['lives']['cpu_ms']:.1f})"],
    ]  # fmt: skip
    pages = [[name, f"{p50:.0f}", f"{p95:.0f}", f"{queries:.0f}", f"{kib:.0f}"]
             for name, (p50, p95, queries, kib) in found["pages"].items()]  # fmt: skip
    head = ["page, at that many reports", "p50 ms", "p95 ms", "queries", "KiB"]
    return grid(["reports of another city", ""], rows) + "\n\n" + grid(head, pages)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("file", type=Path)
    given.add_argument("--rows", type=int, default=10**9)
    given.add_argument("--asks", type=int, default=40)
    given.add_argument("--lives", type=int, default=200)
    given.add_argument("--write", action="store_true", help="into docs/benchmarks.md")
    asked = given.parse_args()
    found = measure(asked.file, asked.rows, asked.asks, asked.lives)
    if asked.write:
        from .__main__ import _put  # noqa: PLC0415  only the page's writer

        _put("reports", table(found))
    else:
        print(table(found))
    print("JSON" + json.dumps(found))


if __name__ == "__main__":
    main()
