"""Tasks from the file that the province's system exports: matched by its number, told again when they changed.

Rows go in books. `only_look` writes nothing: what would change stands in FILE.differences.csv, line by line.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from kientao.base import clock, ids
from kientao.base.errors import Refused, declare
from kientao.base.text import T, fold
from kientao.city.access import today
from kientao.city.models import Office, valid
from kientao.lake import mapping, tables
from kientao.ledger.acts import By, writing

from . import terms
from .acts.taking import STATES, TOLD
from .models import Task

BY = By.importer("tasks")
ROWS = 100  # of one book
NEEDED = ("external", "title", "office")
SHAPE = mapping.Shape(
    needed=NEEDED, known=(*NEEDED, "due", "ordered", "state", "basis"), instants=("due", "ordered"),
    text_max={"external": 60, "title": 4000, "basis": 300},
)  # fmt: skip
Progress = Callable[[str, int, int], Any]
declare("task.import_office", T("Không nhận ra cơ quan «{name}».", "No office is called “{name}”."))
declare("task.import_state", T("Trạng thái phải là doing hoặc done: «{name}».", "A state is doing or done: “{name}”."))


@dataclass
class Tally:
    """Rows new, changed, as they were, turned away."""

    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    file: Path | None = None
    differences: Path | None = None


def load(file: Path, map_file: Path, zone: str, report: Progress = lambda *_: None, only_look: bool = False) -> Tally:
    """Import a whole file. Raises Refused when file or map cannot be used. A second run changes nothing."""
    told, tally, called = mapping.read_map(map_file, zone, SHAPE), Tally(), offices()
    source = {**told.source, "file": file.name, "on": today().isoformat()}
    rows, done = tables.read(file, told.columns(), told.sheet, told.head), 0
    with tables.turned_away(file) as away, _Differences(file, tally) as note:
        while batch := list(islice(rows, ROWS)):
            plans = [plan for line, row in batch if (plan := _plan(line, row, told, called, away.reject))]
            there = {t.external: t for t in Task.objects.filter(external__in=[p["external"] for _, p in plans])}
            with writing() as book:
                for line, plan in plans:
                    before = there.get(plan["external"])
                    found = _compare(line, before, plan, note, zone)
                    tally.new += before is None
                    tally.changed += found and before is not None
                    tally.same += not found
                    if found and not only_look:
                        book.perform("task.take", by=BY, code=before.code if before else ids.code(), source=source,
                                     savepoint=False, **plan)  # fmt: skip
            done += len(batch)
            report(file.name, done, done)
    tally.rejected, tally.file = away.count, away.file
    return tally


def _plan(line: int, row: Any, told: mapping.Mapping, called: Mapping[str, str], reject: tables.Reject) -> Any:
    """(line, arguments of the act), or None with the row turned away."""
    try:
        found = told.read(row)
        office = called.get(fold(found["office"]).strip())
        if office is None:
            raise Refused("task.import_office", name=found["office"][:80])
        state = found.get("state") or "doing"
        if state not in STATES:
            raise Refused("task.import_state", name=state[:40])
    except Refused as error:
        reject(line, row, str(error))
        return None
    due = clock.midnight(clock.day(found["due"], told.zone), told.zone) + clock.DAY - 1 if found.get("due") else None
    return line, {
        "external": f"{told.prefix}:{found['external']}", "title": found["title"], "office": office, "state": state,
        "due": due, "ordered": found.get("ordered"), "basis": found.get("basis") or "",
    }  # fmt: skip


def _compare(line: int, before: Task | None, plan: dict[str, Any], note: Callable[..., None], zone: str) -> bool:
    """Whether the act would change something; each difference is noted."""
    found = False
    for name in TOLD:
        value = plan[name].strip()[:300] if name == "title" else plan[name]
        was = getattr(before, name) if before else None
        if before is None or was != value:
            found = True
            note(line, plan["external"], name, _shown(was, zone), _shown(value, zone))
    return found


def _shown(value: Any, zone: str) -> str:
    return clock.day(value, zone).isoformat() if isinstance(value, int) else str(value or "")


def offices() -> dict[str, str]:
    """How today's offices are called, folded: {name: code}. A name of two offices is left out: it means neither."""
    found: dict[str, set[str]] = {}
    for code, name in Office.objects.filter(valid(today())).values_list("code", "name"):
        for called in (code, *map(str, name.values()), *terms.aliases().get(code, ())):
            found.setdefault(fold(called).strip(), set()).add(code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


class _Differences:
    """FILE.differences.csv: line, number, field, was, becomes."""

    def __init__(self, file: Path, tally: Tally):
        self.target, self.tally = file.with_name(f"{file.name}.differences.csv"), tally
        self.out: IO[str] | None = None
        self.target.unlink(missing_ok=True)

    def __enter__(self) -> Callable[..., None]:
        return self.note

    def note(self, *cells: Any) -> None:
        if self.out is None:
            self.out = self.target.open("w", encoding="utf-8-sig", newline="")
            self.tally.differences = self.target
            csv.writer(self.out).writerow(["line", "number", "field", "was", "becomes"])
        csv.writer(self.out).writerow([tables.harmless(cell) for cell in cells])

    def __exit__(self, *_: object) -> None:
        if self.out is not None:
            self.out.close()
