"""What is open now: one question a noun, over the partial index of what is open, through what the reader may see.

`see` is `seen_by(reader)` for people, `everything` for the job that counts for all.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from kientao.city import picking
from kientao.city.access import visible
from kientao.ledger.verbs import By
from kientao.work.decisions.models import Document
from kientao.work.reports.models import OPEN, Report
from kientao.work.tasks.models import LIVE, Task

from .sweep import OWED

See = Callable[[QuerySet[Any]], QuerySet[Any]]


def everything(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


def seen_by(by: By | None) -> See:
    return lambda rows: visible(rows, by)


def open_reports(see: See) -> QuerySet[Report]:
    """Reports in which the city owes an answer. What is being looked at on the spot was answered."""
    return picking.each(see(Report.objects.filter(turn__isnull=False)), Q(state__in=OPEN))


def late_reports(see: See, now: int) -> QuerySet[Report]:
    return picking.each(see(Report.objects.filter(turn__lt=now)), Q(state__in=OPEN))


def open_tasks(see: See) -> QuerySet[Task]:
    return see(Task.objects.filter(turn__isnull=False, state__in=LIVE))


def late_tasks(see: See, now: int) -> QuerySet[Task]:
    """The office must move, and its deadline is over. What waits for the orderer's yes is not late."""
    return see(Task.objects.filter(turn__isnull=False, state__in=OWED, due__lt=now))


def waiting_tasks(see: See, now: int) -> QuerySet[Task]:
    """Nobody accepted or returned them in time."""
    return see(Task.objects.filter(turn__isnull=False, state="open", accept_by__lt=now))


def late_documents(see: See, now: int, inside: bool = True) -> QuerySet[Document]:
    """Should be public by law and is not; outside it is seen after the office could explain."""
    owed = Document.objects.filter(state="issued", shown=False, withdrawn="", due__lt=now).exclude(duty="none")
    return see(owed if inside else owed.filter(late__gte=2))


def report_cells(see: See, now: int) -> list[dict[str, Any]]:
    """[{office, ward, category, open, late, oldest}]: open work in one question; oldest: of passed deadlines."""
    late, keys = Q(turn__lt=now), ("office", "ward", "audience", "category_id")
    # grouped by expressions, not by columns: an index of a column would tempt the engine through them all
    plain = {f"cell_{name}": Coalesce(F(name), Value("")) for name in keys}
    told = open_reports(see).order_by().annotate(**plain).values(*plain).annotate(
        open=Count("pk"), late=Count("pk", filter=late), oldest=Min("turn", filter=late),
    )  # fmt: skip
    return [{name.removeprefix("cell_").removesuffix("_id"): value for name, value in row.items()} for row in told]


def task_cells(see: See, now: int) -> list[dict[str, Any]]:
    """[{office, open, late, waiting, above, above_late}]."""
    owed, above = Q(state__in=OWED, due__lt=now), ~Q(external="")
    told = open_tasks(see).order_by().values("office", "audience").annotate(
        open=Count("pk"), late=Count("pk", filter=owed), waiting=Count("pk", filter=Q(state="open", accept_by__lt=now)),
        above=Count("pk", filter=above), above_late=Count("pk", filter=owed & above),
    )  # fmt: skip
    return list(told)
