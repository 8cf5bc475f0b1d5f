"""`make bench`: measure everything and write docs/benchmarks.md.

    python -m bench [--rounds 7] [--only sqlite,tree,…] [--database postgresql://…] [--requests FILE.csv.gz]

Each part runs in a process of its own, one after the other. What is not measured this time keeps its table.
"""

import argparse
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from . import (
    conclusions,
    duplicates,
    facts_rules,
    forecast,
    held,
    intake,
    mqtt,
    pages,
    readings_rules,
    report,
    reports,
    rollups,
    scorecards,
    tree,
    view,
    volumes,
)

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PARTS = (
    "sqlite",
    "postgresql",
    "http",
    "tree",
    "proofs",
    "verify",
    "reports",
    "pages",
    "volumes",
    "view",
    "duplicates",
    "conclusions",
    "readings_rules",
    "facts_rules",
    "intake",
    "held",
    "mqtt",
    "rollups",
    "forecast",
    "scorecards",
    "start",
)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--rounds", type=int, default=7)
    given.add_argument("--only", default=",".join(PARTS))
    given.add_argument("--database", default=os.environ.get("KIENTAO_TEST_DATABASE", ""))
    given.add_argument("--requests", default="", help="311 requests of the example city, .csv.gz")
    given.add_argument("--broker", default=os.environ.get("KIENTAO_TEST_MQTT", ""), help="mqtt://127.0.0.1:1883")
    given.add_argument("--series", default="", help="folder of indices/ and readings/beijing-air/")
    asked = given.parse_args()
    rounds = str(asked.rounds)
    work: dict[str, Callable[[], str]] = {
        "sqlite": lambda: _acts(_run("acts", "--rounds", rounds)),
        "postgresql": lambda: _acts(_run("acts", "--rounds", rounds, "--database", asked.database)),
        "http": lambda: report.http(_run("http", "--rounds", rounds)),
        "tree": lambda: tree.table(tree.run(asked.rounds)),
        "proofs": lambda: _proofs(_run("proofs", rounds)),
        "verify": lambda: _verify(_run("verify")),
        "reports": lambda: reports.table(_run("reports", asked.requests)),
        "pages": lambda: pages.table(_run("pages", "--rounds", rounds)),
        "volumes": lambda: volumes.table(*(_run("volumes", "--reports", str(size)) for size in (10_000, 1_000_000))),
        "view": lambda: view.table(_run("view")),
        "duplicates": lambda: duplicates.table(_run("duplicates", asked.requests)),
        "conclusions": lambda: conclusions.table(_run("conclusions")),
        "readings_rules": lambda: readings_rules.table(_run("readings_rules", "--rounds", rounds)),
        "facts_rules": lambda: facts_rules.table(_run("facts_rules", "--rounds", rounds)),
        "intake": lambda: intake.table(_run("intake", "--rounds", rounds)),
        "held": lambda: held.table(_run("held")),
        "mqtt": lambda: mqtt.table(_run("mqtt", "--broker", asked.broker)),
        "rollups": lambda: rollups.table(
            *(_run("rollups", "--readings", str(size), "--rounds", rounds) for size in (10_000_000, 100_000_000))
        ),
        "forecast": lambda: forecast.table(_run("forecast", "--rounds", rounds, *filter(None, [asked.series]))),
        "scorecards": lambda: scorecards.table(_run("scorecards", "--rounds", rounds, *filter(None, [asked.series]))),
        "start": lambda: _start(_run("start")),
    }
    for part in asked.only.split(","):
        if part == "postgresql" and not asked.database:
            print("postgresql: no server (KIENTAO_TEST_DATABASE)")
            continue
        if part in ("reports", "duplicates") and not asked.requests:
            print(f"{part}: no file of requests (--requests)")
            continue
        if part == "mqtt" and not asked.broker:
            print("mqtt: no broker (--broker)")
            continue
        print(part, flush=True)
        _put(part, work[part]())
    _put("machine", report.machine())


def _run(part: str, *more: str) -> dict:
    told = subprocess.Popen([sys.executable, "-m", f"bench.{part}", *more], stdout=subprocess.PIPE, text=True)
    for line in told.stdout or ():
        if line.startswith("JSON"):
            found: dict = json.loads(line[4:])
        else:
            print("  ", line.rstrip(), flush=True)
    if told.wait():
        raise SystemExit(f"bench.{part} failed")
    return found


def _put(part: str, words: str) -> None:
    """The part between its marks; the rest of the page stays."""
    begin, end = f"<!-- {part} -->", f"<!-- /{part} -->"
    page = PAGE.read_text("utf-8")
    assert begin in page and end in page, f"docs/benchmarks.md has no place for {part}"
    PAGE.write_text(re.sub(f"{begin}.*?{end}", lambda _: f"{begin}\n{words}\n{end}", page, flags=re.S), "utf-8")


def _acts(found: dict) -> str:
    return report.acts(found) + "\n\n" + report.parts(found)


def _proofs(found: dict) -> str:
    return report.grid(["10 million entries", "median (least – most)"], [
        ["inclusion proof from the served tiles, ms", report.spread(found["tiles_ms"], 3)],
        ["the whole question of a page (log, checkpoint, proof), ms", report.spread(found["prove_ms"], 3)],
        ["hash tiles on disk, MiB", f"{found['tiles_mib']:.0f}"],
    ])  # fmt: skip


def _verify(found: dict) -> str:
    return report.grid([f"{found['entries']:,} entries, three sealed parts each", ""], [
        ["`kientao verify ledger`, seconds", f"{found['verify_s']:.1f}"],
        ["of them computing", f"{found['cpu_s']:.1f}"],
        ["peak memory, MiB", f"{found['peak_mib']:.0f}"],
        ["tiles and checkpoint from nothing, seconds", f"{found['seal_s']:.1f}"],
        ["database, MiB", f"{found['database_mib']:,.0f}"],
    ])  # fmt: skip


def _start(found: dict) -> str:
    return report.grid(["`make run`", ""], [
        ["first, nothing but a checkout, to the whole first page, seconds", f"{found['first_s']:.1f}"],
        ["second, seconds", f"{found['second_s']:.1f}"],
        [f"memory of its {found['processes']} processes, MiB (proportional)", f"{found['memory_mib']:.0f}"],
        ["checkout / environment / data, MiB",
         f"{found['checkout_mib']:.0f} / {found['environment_mib']:.0f} / {found['data_mib']:.1f}"],
    ])  # fmt: skip


if __name__ == "__main__":
    main()
