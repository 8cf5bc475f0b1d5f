"""The past, day by day: one pass over the steps that reports and tasks keep, and over the terms of documents.

Deadlines and who may see are as they stand now; state and office as they were.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from kientao.ledger.models import Entry
from kientao.work.decisions.models import Document
from kientao.work.reports.models import OPEN, Report
from kientao.work.reports.models import Step as ReportStep
from kientao.work.tasks.models import LIVE, Task
from kientao.work.tasks.models import Step as TaskStep

from .cells import Cell, Days

OWED = ("open", "returned", "doing")  # states of a task in which its office, not its orderer, must move
SATISFIED = 4  # of five: the words of the form say "satisfied" from here on
PIECE = 5000
Life = list[tuple[int, str, str]]  # [(from, state, office)]


def sweep(first: date, last: date) -> Days:
    """All counts of these days, from the nouns alone."""
    days = Days(first, last)
    reports(days)
    tasks(days)
    documents(days)
    return days


def reports(days: Days) -> None:
    fields = ("code", "office", "ward", "audience", "opened", "due", "answered")
    rows = Report.objects.order_by("code").values(*fields).iterator(chunk_size=PIECE)
    rated = ratings(days.start, days.ends[-1])
    for row, life in lives(rows, _steps(ReportStep, "report_id")):
        for since, until, state, office in spans(life):
            if state in OPEN:
                cell = Cell("reports", office, row["ward"], row["audience"])
                days.lasting(cell, "open", since, until)
                late(days, cell, "late", row["due"], since, until)
        cell = Cell("reports", row["office"], row["ward"], row["audience"])
        days.happened(cell, "opened", row["opened"])
        answered(days, cell, row)
        for at, rating in rated.get(row["code"], ()):
            days.happened(cell, "rated", at)
            if rating >= SATISFIED:
                days.happened(cell, "satisfied", at)


def answered(days: Days, cell: Cell, row: dict[str, Any]) -> None:
    days.happened(cell, "answered", row["answered"])
    if row["answered"] is not None and row["due"] is not None:
        days.happened(cell, "timed", row["answered"])
        days.happened(cell, "in_time", row["answered"] if row["answered"] <= row["due"] else None)


def tasks(days: Days) -> None:
    fields = ("code", "office", "audience", "due", "shown", "closed", "state", "external", "accept_by")
    rows = Task.objects.order_by("code").values(*fields).iterator(chunk_size=PIECE)
    for row, life in lives(rows, _steps(TaskStep, "task_id")):
        for since, until, state, office in spans(life):
            cell = Cell("tasks", office, "", row["audience"])
            if state in LIVE:
                days.lasting(cell, "open", since, until)
                days.lasting(cell, "above", since, until) if row["external"] else None
            if state in OWED:
                late(days, cell, "late", row["due"], since, until)
                late(days, cell, "above_late", row["due"] if row["external"] else None, since, until)
            if state == "open":
                late(days, cell, "waiting", row["accept_by"], since, until)
        if row["state"] == "done":
            cell = Cell("tasks", row["office"], "", row["audience"])
            days.happened(cell, "done", row["closed"])
            if row["due"] is not None:
                days.happened(cell, "timed", row["closed"])
                in_time = (row["shown"] or row["closed"] or 0) <= row["due"]
                days.happened(cell, "in_time", row["closed"] if in_time else None)


def documents(days: Days) -> None:
    """What should have been public and was not. Told inside only: outside it is seen after the explanation."""
    rows = Document.objects.filter(due__isnull=False, state="issued", withdrawn="").exclude(duty="none")
    for row in rows.values("office", "audience", "due", "published").iterator(chunk_size=PIECE):
        cell = Cell("documents", row["office"], "", "office")
        late(days, cell, "late", row["due"], row["due"], row["published"])


def late(days: Days, cell: Cell, name: str, due: int | None, since: int, until: int | None) -> None:
    if due is not None:
        days.lasting(cell, name, max(since, due), until)


def spans(life: Life) -> Iterator[tuple[int, int | None, str, str]]:
    """(since, until, state, office), oldest first."""
    bounds: list[int | None] = [*(at for at, _, _ in life), None]
    for (since, state, office), (_, until) in zip(life, pairwise(bounds), strict=True):
        yield since, until, state, office


def lives(rows: Iterable[dict[str, Any]], steps: Iterator[tuple[str, int, str, str]]) -> Iterator[tuple[Any, Life]]:
    """Rows with their steps: both come in the order of the code, so nothing is held in memory."""
    ahead = next(steps, None)
    for row in rows:
        life: Life = []
        while ahead is not None and ahead[0] == row["code"]:
            life.append(ahead[1:])
            ahead = next(steps, None)
        yield row, life
    assert ahead is None, f"a step of nothing: {ahead}"


def _steps(model: Any, of: str) -> Iterator[tuple[str, int, str, str]]:
    rows = model.objects.order_by(of, "at", "pk").values_list(of, "at", "state", "office")
    return iter(rows.iterator(chunk_size=PIECE))


def ratings(since: int, until: int) -> dict[str, list[tuple[int, int]]]:
    """{report: [(when it was rated, the rating that stands)]}, the last rating of each."""
    asked = Entry.objects.filter(verb="report.rate", at__gte=since, at__lt=until).order_by("index")
    at = dict(asked.values_list("thing", "at"))
    codes = list(at)
    found: dict[str, list[tuple[int, int]]] = {}
    for n in range(0, len(codes), 500):
        rows = Report.objects.filter(code__in=codes[n : n + 500], rating__isnull=False).values_list("code", "rating")
        found |= {code: [(at[code], rating)] for code, rating in rows}
    return found
