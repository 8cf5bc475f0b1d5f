"""docs/soak.md: each run of the long tests rewrites its own part, between its marks."""

import os
import platform
import sqlite3
from collections.abc import Iterable
from pathlib import Path

MARK = "<!-- {} -->"


def put(file: Path, part: str, table: str) -> None:
    """Replace one part of the page and leave the rest."""
    text = file.read_text("utf-8")
    begin, end = MARK.format(part), MARK.format(f"/{part}")
    before, rest = text.split(begin, 1)
    file.write_text(f"{before}{begin}\n{table}{end}{rest.split(end, 1)[1]}", "utf-8")


def table(rows: Iterable[tuple[str, object]]) -> str:
    """What was seen, one line each, under what it was seen with."""
    made_of = f"SQLite {sqlite3.sqlite_version}, Python {platform.python_version()}, {os.cpu_count()} cores"
    lines = "\n".join(f"| {what} | {f'{value:,}' if isinstance(value, int) else value} |" for what, value in rows)
    return f"{made_of}\n\n| | |\n|---|--:|\n{lines}\n"
