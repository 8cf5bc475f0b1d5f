"""300 rules over one million open reports: the kept fact brought up to date, changed rows asked, all asked.

    python -m bench.facts_rules [--reports 1000000] [--rules 300] [--rounds 7] [--folder DIR]

The rules are conditions in the rules' own language over the fact `reports`; each holds for few rows, as real ones do.
The other side is what engines without kept facts do at each tick: read all rows from the database again.
"""

import argparse
import json
import os
import tempfile
import time
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

from .report import grid, spread

CHANGED = 1_000


def conditions(count: int, categories: list[str], offices: list[str]) -> list[str]:
    """Distinct conditions of the five shapes that the example city's own rules have."""
    found, lengths = [], (11, 13, 15, 17, 19)
    for n, (days, category, office) in enumerate(product(lengths, categories, offices)):
        found.append((
            f"state = 'new' and category = '{category}' and opened < now - days({days}) and office = '{office}'",
            f"closed is null and due < now - days({days - 3}) and category = '{category}' and urgent",
            f"state in ('new', 'assigned') and office = '{office}' and opened < now - days({days + 1})"
            f" and category = '{category}' and channel <> 'web'",
            f"reopened > 0 and rating < 3 and office = '{office}' and closed > now - days({days})",
            f"answered is null and due between now + hours({days}) and now + hours({days + 1})"
            f" and category = '{category}' and office = '{office}'",
        )[n % 5])  # fmt: skip
    assert len(found) >= count
    return found[:count]


def measure(folder: Path, reports: int, count: int, rounds: int) -> dict[str, Any]:
    os.environ.update(KIENTAO_DATA=str(folder), KIENTAO_CITY="dong-xoai", KIENTAO_MODE="demo",
                      DJANGO_SETTINGS_MODULE="kientao.site.settings")  # fmt: skip
    import django  # noqa: PLC0415  after the environment is set

    django.setup()
    from kientao.base import clock  # noqa: PLC0415  after Django is set up
    from kientao.lake import facts, keeping  # noqa: PLC0415  after Django is set up
    from kientao.rules.conditions import compile  # noqa: PLC0415  after Django is set up
    from kientao.rules.watching import FactRule, Ticker  # noqa: PLC0415  after Django is set up
    from kientao.site.commands import beginning  # noqa: PLC0415  after Django is set up
    from kientao.work.reports.models import Category, Report  # noqa: PLC0415  after Django is set up

    from . import bulk  # noqa: PLC0415  after Django is set up

    if not (folder / "config.toml").exists() and not any(folder.glob("*.sqlite3")):
        beginning.init(None, False, empty=True)
    bulk.OPEN = 1.0
    lacking = reports - Report.objects.count()
    if lacking > 0:
        bulk.fill(lacking, report=lambda done, all_: print(f"{done:,}/{all_:,}") if done % 100_000 == 0 else None)
    categories = sorted(Category.objects.values_list("code", flat=True))
    offices = sorted(set(Report.objects.order_by("office").values_list("office", flat=True).distinct()))
    fact = facts.find("reports")
    rules = [FactRule(n + 1, compile(text, fact)) for n, text in enumerate(conditions(count, categories, offices))]
    kept, now = keeping.Kept(), clock.now()
    began = time.perf_counter()
    kept.refresh(["reports"])
    loaded = time.perf_counter() - began
    found: dict[str, Any] = {"reports": Report.objects.count(), "rules": len(rules), "load_s": loaded,
                             "refresh_ms": [], "changed_ms": [], "all_ms": []}  # fmt: skip
    ticker, random = Ticker(kept), Random(3)
    ticker.tick(rules, now)
    codes = list(Report.objects.order_by("?").values_list("code", flat=True)[: CHANGED * rounds])
    for turn in range(rounds):
        change(codes[turn * CHANGED : (turn + 1) * CHANGED], random)
        began = time.perf_counter()
        moved = kept.refresh(["reports"])["reports"]
        found["refresh_ms"].append((time.perf_counter() - began) * 1e3)
        assert moved.keys is not None and len(moved.keys) == CHANGED, moved
        now += clock.SECOND
        began = time.perf_counter()
        some = ticker.tick(rules, now, {"reports": moved.keys})
        found["changed_ms"].append((time.perf_counter() - began) * 1e3)
        began = time.perf_counter()
        whole = ticker.tick(rules, now)
        found["all_ms"].append((time.perf_counter() - began) * 1e3)
        assert not some.errors and not whole.errors
    found["armed"] = ticker.con.execute("SELECT count(*) FROM armed").fetchall()[0][0]
    assert found["armed"], "no rule holds for anything: nothing was measured"
    return found


def change(codes: list[str], random: Random) -> None:
    """As an officer's act leaves them: another office or state, and the entry of it."""
    from kientao.ledger.acts import writing  # noqa: PLC0415  after Django is set up
    from kientao.ledger.verbs import By, Done  # noqa: PLC0415  after Django is set up
    from kientao.work.reports.models import Report  # noqa: PLC0415  after Django is set up

    from . import bulk  # noqa: PLC0415  after Django is set up

    with writing() as book:
        rows = list(Report.objects.filter(code__in=codes))
        for row in rows:
            state = random.choice(("new", "assigned"))
            said = Done(row.code, {"state": state, "office": row.office})
            bulk.line(book, "report.assign", By("import", None, "import"), said)
            Report.objects.filter(code=row.code).update(state=state, urgent=random.random() < 0.1)
        book.running = None


def table(found: dict[str, Any]) -> str:
    return grid([f"{found['rules']} rules over {found['reports']:,} open reports", "ms"], [
        [f"kept fact up to date after {CHANGED:,} changes", spread(found["refresh_ms"], 0)],
        [f"every rule asked of the {CHANGED:,} changed rows", spread(found["changed_ms"], 0)],
        ["every rule asked of all rows", spread(found["all_ms"], 0)],
        ["building the kept fact at a start (what reading everything at each tick would cost)",
         f"{found['load_s'] * 1e3:,.0f}"],
        ["rows for which a rule holds", f"{found['armed']:,}"],
    ])  # fmt: skip


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--reports", type=int, default=1_000_000)
    given.add_argument("--rules", type=int, default=300)
    given.add_argument("--rounds", type=int, default=7)
    given.add_argument("--folder", type=Path)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="kientao-bench-") as scratch:
        found = measure(asked.folder or Path(scratch) / "data", asked.reports, asked.rules, asked.rounds)
    print(table(found))
    print("JSON" + json.dumps(found))


if __name__ == "__main__":
    main()
