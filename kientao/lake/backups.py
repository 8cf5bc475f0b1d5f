"""The lake in a backup: its database first, then the parts and segments that it names, and the log."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from kientao.ledger.backup import store

from . import lakedb


@store("lake")
def pack(aside: Path) -> Iterator[tuple[Path, str]]:
    """(file, its name in DATA/lake). Files are written before the rows that name them, so all of them are there."""
    if not lakedb.exists():
        return
    snapshot = aside / "lake.sqlite3"
    made = sqlite3.connect(snapshot)
    try:
        lakedb.connection().backup(made)
        named = [f"parts/{row[0]}" for row in made.execute("SELECT file FROM part")]
        named += [f"segments/{row[0]}" for row in made.execute("SELECT file FROM segment")]
    finally:
        made.close()
    yield snapshot, "lake.sqlite3"
    for name in named:
        if (lakedb.folder() / name).is_file():
            yield lakedb.folder() / name, name
    for file in sorted((lakedb.folder() / "log").glob("*.log")):
        yield file, f"log/{file.name}"
