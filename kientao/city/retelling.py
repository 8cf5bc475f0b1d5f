"""What the mandatory system beside us exports is told again here: matched by its number, only changes become acts.

A door says how a row becomes the arguments of its act and which columns that system decides. Rows go in books.
`only_look` writes nothing: what would change stands in FILE.differences.csv, line by line.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.db.models import Model

from kientao.base import clock, ids
from kientao.base.errors import Refused, declare
from kientao.base.text import T, fold
from kientao.lake import mapping, tables
from kientao.ledger.acts import By, writing

from .access import today
from .models import Office, valid

ROWS = 100  # of one book
Progress = Callable[[str, int, int], Any]
Plan = dict[str, Any]
declare("import.office", T("Không nhận ra cơ quan «{name}».", "No office is called “{name}”."))


@dataclass(frozen=True)
class Retelling:
    """by, verb: who performs what. noun: has `external` and the columns `told`, which the other system decides.

    plan: (fields of a row, offices by name) -> arguments of the act. Raises Refused: the row is turned away.
    """

    by: By
    verb: str
    noun: type[Model]
    shape: mapping.Shape
    told: tuple[str, ...]
    plan: Callable[[dict[str, Any], Mapping[str, str], mapping.Mapping], Plan]


@dataclass
class Tally:
    """Rows new, changed, as they were, turned away."""

    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    file: Path | None = None
    differences: Path | None = None


def load(
    door: Retelling, file: Path, map_file: Path, zone: str, called: Mapping[str, str],
    report: Progress = lambda *_: None, only_look: bool = False,
) -> Tally:  # fmt: skip
    """Import a whole file. Raises Refused when file or map cannot be used. A second run changes nothing."""
    told, tally = mapping.read_map(map_file, zone, door.shape), Tally()
    source = {**told.source, "file": file.name, "on": today().isoformat()}
    rows, done = tables.read(file, told.columns(), told.sheet, told.head), 0
    with tables.turned_away(file) as away, _Differences(file, tally) as note:
        while batch := list(islice(rows, ROWS)):
            tried = (_plan(door, line, row, told, called, away.reject) for line, row in batch)
            plans = [one for one in tried if one is not None]
            found = door.noun._default_manager.filter(external__in=[plan["external"] for _, plan in plans])
            there = {row.external: row for row in found}  # type: ignore[attr-defined]
            with writing() as book:
                for line, plan in plans:
                    before: Any = there.get(plan["external"])
                    differs = _compare(door, line, before, plan, note, zone)
                    tally.new += before is None
                    tally.changed += differs and before is not None
                    tally.same += not differs
                    if differs and not only_look:
                        book.perform(door.verb, by=door.by, code=before.code if before else ids.code(), source=source,
                                     savepoint=False, **plan)  # fmt: skip
            done += len(batch)
            report(file.name, done, done)
    tally.rejected, tally.file = away.count, away.file
    return tally


def _plan(
    door: Retelling, line: int, row: Any, told: mapping.Mapping, called: Mapping[str, str], reject: tables.Reject
) -> tuple[int, Plan] | None:
    """(line, arguments of the act), or None with the row turned away."""
    try:
        return line, door.plan(told.read(row), called, told)
    except Refused as error:
        reject(line, row, str(error))
        return None


def _compare(door: Retelling, line: int, before: Any, plan: Plan, note: Callable[..., None], zone: str) -> bool:
    """Whether the act would change something; each difference is noted."""
    found = False
    for name in door.told:
        value, was = plan[name], getattr(before, name) if before else None
        if before is None or was != value:
            found = True
            note(line, plan["external"], name, _shown(was, zone), _shown(value, zone))
    return found


def _shown(value: Any, zone: str) -> str:
    return clock.day(value, zone).isoformat() if isinstance(value, int) else str(value or "")


def office(name: str, called: Mapping[str, str]) -> str:
    """Code of the office that is called so. Raises Refused."""
    found = called.get(fold(name).strip())
    if found is None:
        raise Refused("import.office", name=name[:80])
    return found


def offices(aliases: Mapping[str, list[str]]) -> dict[str, str]:
    """How today's offices are called, folded: {name: code}. A name of two offices is left out: it means neither."""
    found: dict[str, set[str]] = {}
    for code, name in Office.objects.filter(valid(today())).values_list("code", "name"):
        for called in (code, *map(str, name.values()), *aliases.get(code, ())):
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
