"""The 360° view over a million simulated reports and ten years of figures of every indicator.

A part of the reports is made by the book (bench/bulk.py), the others are copies of their rows a little later: the view
reads rows and never their entries.

    python -m bench.view [--reports 1000000] [--folder DIR] [--asks 60]

`--folder`: where the city lies; one that is there already, of that size, is used again.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from .report import grid

CHAIR = "an"
YEARS, SEED = 10, 360
MADE = 4000  # by the book


def measure(reports: int, folder: Path, asks: int) -> dict[str, Any]:
    os.environ.update(KIENTAO_DATA=str(folder), KIENTAO_CITY="dong-xoai", KIENTAO_MODE="demo", KIENTAO_LANG="en",
                      DJANGO_SETTINGS_MODULE="kientao.site.settings")  # fmt: skip
    import django  # noqa: PLC0415  after the environment is set

    django.setup()
    from kientao.base import clock  # noqa: PLC0415  after Django is set up
    from kientao.board.counting import daily  # noqa: PLC0415  after Django is set up
    from kientao.board.models import DayCount, Measurement  # noqa: PLC0415  after Django is set up
    from kientao.site.commands import beginning  # noqa: PLC0415  after Django is set up
    from kientao.work.reports.models import Report  # noqa: PLC0415  after Django is set up

    from . import bulk  # noqa: PLC0415  after Django is set up

    beginning.init(None, False)
    if Report.objects.count() < reports:
        bulk.fill(MADE)
        _copies(reports)
    _indicators()
    began = time.perf_counter()
    days = daily.write(clock.now())
    swept = time.perf_counter() - began
    counts = {"reports": Report, "figures": Measurement, "days": DayCount}
    found = {name: noun.objects.count() for name, noun in counts.items()}
    return found | {"swept_days": days, "swept_s": swept, "pages": _pages(asks)}


def _copies(reports: int) -> None:
    """Rows of the made ones again, each copy some minutes later, until there are so many."""
    from django.db import connection  # noqa: PLC0415  after Django is set up

    from kientao.base import clock  # noqa: PLC0415  after Django is set up
    from kientao.work.reports.models import Report, Step  # noqa: PLC0415  after Django is set up

    made = Report.objects.count()
    times = {Report: ("opened", "due", "answered", "closed", "turn"), Step: ("at",)}
    pace = YEARS * 365 * clock.DAY // made // (reports // made)
    for number in range(1, -(-reports // made)):
        with connection.cursor() as cursor:
            for noun, moved in times.items():
                fields = [f.column for f in noun._meta.concrete_fields if not f.primary_key]
                told = {name: f"{name} - {number * pace}" for name in moved}
                told |= {"code": f"code || '-{number}'", "report_id": f"report_id || '-{number}'"}
                names, values = ", ".join(f'"{f}"' for f in fields), ", ".join(told.get(f, f'"{f}"') for f in fields)
                table, code = noun._meta.db_table, "report_id" if noun is Step else "code"
                cursor.execute(f'INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {code} NOT LIKE %s',
                               ["%-%"])  # fmt: skip
        if number % 50 == 0:
            print(f"{made * (number + 1):,}/{reports:,}", flush=True)


def _indicators() -> None:
    """A figure a month for every indicator that is a number, through the act, and a target to judge it by."""
    from kientao.board.models import Indicator, Measurement  # noqa: PLC0415  after Django is set up
    from kientao.city.access import today  # noqa: PLC0415  after Django is set up
    from kientao.ledger.acts import By, writing  # noqa: PLC0415  after Django is set up

    source, random, by = {"title": "Số mô phỏng để đo"}, Random(SEED), By.importer("programme")
    if Measurement.objects.filter(source__title=source["title"]).exists():
        return
    months = [today().replace(day=1) - timedelta(days=30 * n + 1) for n in range(YEARS * 12, 0, -1)]
    deeds: list[tuple[str, dict[str, Any]]] = []
    for row in Indicator.objects.filter(sheet="").exclude(unit__in=("words", "class")):
        low, high = row.low or Decimal(0), row.high or Decimal(100)
        deeds += [("measurement.record", {"indicator": row.code, "on": on, "kind": "chinh-thuc", "source": source,
                                          "value": round(low + (high - low) * Decimal(random.random()), row.decimals)})
                  for on in months]  # fmt: skip
        deeds.append(("target.set", {"indicator": row.code, "on": date(today().year + 2, 12, 31), "value": high,
                                     "source": source, "set_on": months[0]}))  # fmt: skip
    for n in range(0, len(deeds), 200):
        with writing() as book:
            for verb, args in deeds[n : n + 200]:
                book.perform(verb, by=by, **args)


def _pages(asks: int) -> dict[str, list[float]]:
    """{what: [p50 ms, p95 ms, questions]}."""
    from django.db import connection  # noqa: PLC0415  after Django is set up
    from django.test import Client  # noqa: PLC0415  after Django is set up

    from kientao.base import ids  # noqa: PLC0415  after Django is set up
    from kientao.board.models import DayCount  # noqa: PLC0415  after Django is set up
    from kientao.city.models import Person  # noqa: PLC0415  after Django is set up
    from kientao.ledger.acts import By  # noqa: PLC0415  after Django is set up
    from kientao.work.reports import acts  # noqa: PLC0415  after Django is set up

    client, random = Client(), Random(SEED)
    client.force_login(Person.objects.get(login=CHAIR), backend="django.contrib.auth.backends.ModelBackend")
    days = sorted(set(DayCount.objects.values_list("day", flat=True)))

    def move() -> None:
        code = ids.code()
        acts.open_report(by=By(code, None, "resident"), category="rac", code=code, what="Rác ứ đọng (đo)",
                         ward="dn.dong-xoai", lon=106_894_546, lat=11_548_704)  # fmt: skip

    def past() -> str:
        return random.choice(days[-3 * 365 :]).isoformat()

    month = f"tu={days[-30]}&den={days[-1]}"
    asked: dict[str, tuple[Callable[[], str], Callable[[], None]]] = {
        "the page, nothing moved": (lambda: "/360", lambda: None),
        "the page, after an act": (lambda: "/360", move),
        "the page as of a day, any of three years": (lambda: f"/360?ngay={past()}", lambda: None),
        "drill-down: late reports": (lambda: "/dang-sau/phan-anh-qua-han", lambda: None),
        "drill-down: late reports of a ward": (lambda: "/dang-sau/phan-anh-qua-han?phuong=dn.dong-xoai", lambda: None),
        "drill-down: falling due": (lambda: "/dang-sau/sap-han", lambda: None),
        "drill-down: indicators behind": (lambda: "/dang-sau/chi-tieu-cham", lambda: None),
        "drill-down: thirty days": (lambda: f"/dang-sau/ngay/reports?{month}", lambda: None),
        "drill-down as of a day": (lambda: "/dang-sau/ngay/reports?tu={0}&den={0}".format(past()), lambda: None),
        "public figures": (lambda: "/con-so", lambda: None),
    }  # fmt: skip
    found = {}
    for name, (address, before) in asked.items():
        times, counted = [], [0]

        def count(execute: Callable[..., Any], *args: Any, counted: list[int] = counted) -> Any:
            counted[0] += 1
            return execute(*args)

        for turn in range(asks + 2):
            before()
            path, counted[0] = address(), 0
            with connection.execute_wrapper(count):
                began = time.perf_counter()
                answer = client.get(path)
                taken = (time.perf_counter() - began) * 1000
            assert answer.status_code == 200, (path, answer.status_code)
            if turn > 1:
                times.append(taken)
        cuts = quantiles(times, n=20)
        found[name] = [cuts[9], cuts[18], counted[0]]
        print(f"{name}: {cuts[9]:.0f} / {cuts[18]:.0f} ms, {counted[0]} questions", flush=True)
    return found


def table(found: dict[str, Any]) -> str:
    head = f"{found['reports']:,} reports, {found['figures']:,} figures, {found['days']:,} rows of days"
    rows = [[name, f"{p50:.0f} / {p95:.0f} / {asked:.0f}"] for name, (p50, p95, asked) in found["pages"].items()]
    told = [[f"counting {found['swept_days']:,} days from the steps, once, seconds", f"{found['swept_s']:.0f}"]]
    return grid([head, "p50 ms / p95 ms / questions"], rows) + "\n\n" + grid(["once", ""], told)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--reports", type=int, default=1_000_000)
    given.add_argument("--folder", type=Path)
    given.add_argument("--asks", type=int, default=60)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="kientao-bench-") as scratch:
        found = measure(asked.reports, asked.folder or Path(scratch), asked.asks)
    print("JSON" + json.dumps(found))


if __name__ == "__main__":
    main()
