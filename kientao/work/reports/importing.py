"""Reports of a file become acts. A row is taken whole or not at all; what was taken once is not taken again.

Rows go in books of at most 200 acts. A crash loses the open book: run it again, what is there is passed over.
Rows that cannot be taken stand in FILE.rejected.csv with their line and the reason.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from kientao.base import clock, ids
from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.lake import tables
from kientao.lake.mapping import Mapping, Shape, read_map
from kientao.ledger.acts import By, writing
from kientao.ledger.book import BOOK_MAX, Book
from kientao.ledger.models import Entry

BY = By.importer("reports")
NEEDED = ("external", "opened", "words", "category")
SHAPE = Shape(
    needed=NEEDED,
    known=(*NEEDED, "due", "answered", "closed", "answer", "place", "lon", "lat", "channel", "ward", "office"),
    instants=("opened", "due", "answered", "closed"),
    text_max={"place": 300, "external": 60, "words": 4000, "answer": 4000},
)
ACTS_MAX = 3  # of one row: open, answer, close
ROWS = BOOK_MAX // ACTS_MAX
NO_PHOTO = "Nạp từ hệ thống khác, không kèm ảnh · imported without a photo"

declare("import.row", T("Số ô không khớp với dòng tiêu đề.", "The cells do not match the heading."))
Progress = Callable[[str, int, int], Any]


@dataclass
class Tally:
    """Rows taken now, there already, turned away; acts performed."""

    taken: int = 0
    already: int = 0
    rejected: int = 0
    acts: int = 0
    file: Path | None = field(default=None)


def load(file: Path, map_file: Path, zone: str, report: Progress = lambda *_: None, only_look: bool = False) -> Tally:
    """Import a whole file; memory holds one book of rows. Raises Refused when file or map cannot be used.

    only_look: nothing is written; the tally says what would be taken, and bad rows go to their file all the same.
    """
    mapping, tally, done = read_map(map_file, zone, SHAPE), Tally(), 0
    rows = lambda: tables.read(file, mapping.columns(), mapping.sheet, mapping.head)  # noqa: E731
    total = sum(1 for _ in rows())
    with tables.turned_away(file) as away:
        left = rows()
        while batch := list(islice(left, ROWS)):
            _take(batch, mapping, tally, away.reject, only_look)
            done += len(batch)
            report(file.name, done, total)
    tally.rejected, tally.file = away.count, away.file
    return tally


def _take(batch: list[tables.Row], mapping: Mapping, tally: Tally, reject: tables.Reject, only_look: bool) -> None:
    """One book. First without its rows' faults: what cannot be read never reaches the database."""
    plans = []
    for line, row in batch:
        try:
            if None in row or None in row.values():
                raise Refused("import.row")
            plans.append((line, row, mapping.read(row)))
        except Refused as e:
            reject(line, row, str(e))
    keys = {_key(mapping, plan, step) for _, _, plan in plans for step in ("open", "answer", "close")}
    there = dict(Entry.objects.filter(request__in=keys).values_list("request", "thing"))
    if only_look:
        known = sum(_key(mapping, plan, "open") in there for _, _, plan in plans)
        tally.taken, tally.already = tally.taken + len(plans) - known, tally.already + known
        return
    with writing() as book:
        for line, row, plan in plans:
            try:
                with book.together():
                    acts = _perform(book, mapping, plan, there)
            except Refused as e:
                reject(line, row, str(e))
            else:
                tally.acts += acts
                tally.taken, tally.already = tally.taken + bool(acts), tally.already + (not acts)


def _key(mapping: Mapping, plan: dict[str, Any], step: str) -> str:
    return f"{mapping.prefix}:{plan['external']}:{step}"


def _perform(book: Book, mapping: Mapping, plan: dict[str, Any], there: dict[str, str]) -> int:
    """Open, answer, close, as far as the row has come and the ledger has not. Returns the number of acts."""
    before = len(book.lines)
    opening = _key(mapping, plan, "open")
    code = there.get(opening)
    if code is None:
        given = {k: plan.get(k) for k in ("category", "opened", "due", "lon", "lat", "external")}
        given |= {k: plan.get(k) or "" for k in ("ward", "place", "office")}
        code = ids.code()
        book.perform("report.open", by=BY, code=code, what=plan["words"], channel=plan.get("channel") or "import",
                     on=clock.day(plan["opened"], mapping.zone), source=mapping.source, request=opening,
                     savepoint=False, **given)  # fmt: skip
        there[opening] = code
    if plan.get("answered") and _key(mapping, plan, "answer") not in there:
        book.perform("report.answer", by=BY, report=code, answer=plan.get("answer") or "–", no_photo=NO_PHOTO,
                     answered=plan["answered"], request=_key(mapping, plan, "answer"), savepoint=False)  # fmt: skip
        there[_key(mapping, plan, "answer")] = code
    if plan.get("closed") and _key(mapping, plan, "close") not in there:
        book.perform("report.close", by=BY, report=code, closed=plan["closed"],
                     request=_key(mapping, plan, "close"), savepoint=False)  # fmt: skip
        there[_key(mapping, plan, "close")] = code
    return len(book.lines) - before
