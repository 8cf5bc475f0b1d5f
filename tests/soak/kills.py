"""`kill -9` at random points of a storm over two processes, and at every named point.

    python -m tests.soak.kills --kills 1000 --seed 1 --write docs/soak.md [--database postgresql://…] [--json]

Exit code 0: nothing lost, nothing half done, nothing twice, no checkpoint that disagrees.
"""

import argparse
import json
import logging
import os
import platform
import sqlite3
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.ledger.crash import town
from tests.soak import page


def main() -> int:
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="kientao-kills-", dir=asked.folder) as data:
        name = f"kientao_kills_{os.getpid()}"
        database = town.scratch_database(asked.database, name) if asked.database else ""
        try:
            town.prepare(Path(data), database)
            logging.getLogger("kientao").setLevel(logging.CRITICAL if not asked.loud else logging.INFO)
            done = _storm(asked)
        finally:
            if asked.database:
                town.drop_database(asked.database, name)
    print(json.dumps(asdict(done), ensure_ascii=False) if asked.json else _table(asked, done))
    for problem in done.wrong:
        print("WRONG:", problem, file=sys.stderr)
    if asked.write and not done.wrong:
        page.put(Path(asked.write), "postgresql" if asked.database else "sqlite", _table(asked, done))
    return 1 if done.wrong else 0


def _arguments() -> argparse.Namespace:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--kills", type=int, default=1000)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--every", type=int, default=0, help="kills between two full checks")
    given.add_argument("--points", action=argparse.BooleanOptionalAction, default=True)
    given.add_argument("--database", default=os.environ.get("KIENTAO_TEST_DATABASE", ""))
    given.add_argument("--folder", help="where the scratch folder is made")
    given.add_argument("--write", help="the table goes into this file")
    given.add_argument("--json", action="store_true")
    given.add_argument("--loud", action="store_true")
    return given.parse_args()


def _storm(asked: argparse.Namespace):
    from tests.ledger.crash.parent import Parent

    parent = Parent(asked.seed, lambda words: print(words, file=sys.stderr, flush=True))
    if asked.points:
        parent.named_points()
    if not parent.witness.wrong:
        parent.storm(asked.kills, asked.every or max(50, asked.kills // 10))
    return parent.finish()


def _table(asked: argparse.Namespace, done) -> str:
    import django
    from django.db import connection

    engine = f"SQLite {sqlite3.sqlite_version}"
    if connection.vendor == "postgresql":
        engine = "PostgreSQL"
    rows = [
        ("kills at random moments, two processes", done.kills),
        ("kills at named points", len(done.points)),
        ("seed", str(asked.seed)),
        ("entries in the log at the end", done.entries),
        ("acts acknowledged", done.acked),
        ("of them lost", sum("lost" in w for w in done.wrong)),
        ("acts recorded whose answer died with its process", done.unheard),
        ("acts refused: before writing, after writing, at COMMIT", done.refused),
        ("letters wanted / sent / sent twice (a job is done at least once)",
         f"{done.opened} / {done.letters} / {done.letters_twice}"),
        ("checkpoints seen, all of one log", done.checkpoints),
        ("anything else wrong", len(done.wrong) or "nothing"),
        ("seconds", round(done.seconds)),
    ]  # fmt: skip
    lines = "\n".join(f"| {what} | {f'{value:,}' if isinstance(value, int) else value} |" for what, value in rows)
    made_of = f"{engine}, Python {platform.python_version()}, Django {django.__version__}"
    named = "".join(f"* {name}\n" for name in done.points)
    return f"{made_of}, {platform.machine()}, {os.cpu_count()} cores\n\n| | |\n|---|--:|\n{lines}\n" + (
        f"\nNamed points, each reached once:\n\n{named}" if named else ""
    )


if __name__ == "__main__":
    sys.exit(main())
