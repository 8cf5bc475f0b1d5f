"""Inputs that are counted from work: of what ended in the year until a day, how much was in time or satisfied."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, F, Model, Q, QuerySet
from django.db.models.functions import Coalesce

from kientao.base import clock
from kientao.base.text import T, Text
from kientao.ui.place import zone
from kientao.work.decisions.models import Document
from kientao.work.reports.models import Report
from kientao.work.tasks.models import Task

from ..counting.sweep import SATISFIED
from .formulas import Pair

See = Callable[[QuerySet[Any]], QuerySet[Any]]
SHOWN = 20  # things that cost points, named on the page


class Cost(NamedTuple):
    """One thing that cost points: where it is read, and the entry that last changed it."""

    name: str
    link: str
    entry: int


@dataclass(frozen=True)
class Counter:
    """rows: all that are asked of, of a span of time (UTC µs). good: which of them count for."""

    title: Text
    noun: type[Model]
    rows: Callable[[See, int, int, bool], QuerySet[Any]]
    good: Q
    address: str

    def count(self, see: See, day: date, inside: bool, kinds: Iterable[str] = ()) -> Pair:
        told = self._of(see, day, inside, kinds).aggregate(d=Count("pk"), n=Count("pk", filter=self.good))
        return Pair(Decimal(told["n"]), Decimal(told["d"]))

    def costs(self, see: See, day: date, inside: bool, kinds: Iterable[str] = ()) -> list[Cost]:
        """Those that do not count for, the newest change first."""
        rows = self._of(see, day, inside, kinds).exclude(pk__in=self._of(see, day, inside, kinds).filter(self.good))
        return [Cost(row.code, self.address.format(row.code), row.entry) for row in rows.order_by("-entry")[:SHOWN]]

    def _of(self, see: See, day: date, inside: bool, kinds: Iterable[str]) -> QuerySet[Any]:
        rows = self.rows(see, *year_until(day), inside)
        return rows.filter(kind__in=list(kinds)) if kinds else rows


def year_until(day: date) -> tuple[int, int]:
    """From the first instant of the year until the end of the day, UTC µs."""
    return clock.midnight(date(day.year, 1, 1), zone()), clock.midnight(date.fromordinal(day.toordinal() + 1), zone())


def _answered(see: See, since: int, until: int, inside: bool) -> QuerySet[Any]:
    return see(Report.objects.filter(answered__gte=since, answered__lt=until, due__isnull=False))


def _rated(see: See, since: int, until: int, inside: bool) -> QuerySet[Any]:
    return see(Report.objects.filter(answered__gte=since, answered__lt=until, rating__isnull=False))


def _due(see: See, since: int, until: int, inside: bool) -> QuerySet[Any]:
    """What had to be public in the span. Outside, what is late is told once the office could explain it."""
    rows = Document.objects.filter(due__gte=since, due__lt=until, state="issued", withdrawn="").exclude(duty="none")
    return see(rows if inside else rows.filter(Q(published__isnull=False) | Q(late=2)))


def _done(see: See, since: int, until: int, inside: bool) -> QuerySet[Any]:
    return see(Task.objects.filter(closed__gte=since, closed__lt=until, state="done", due__isnull=False))


COUNTERS: dict[str, Counter] = {
    "reports.in_time": Counter(T("Phản ánh trả lời đúng hạn", "Reports answered in time"), Report, _answered,
                               Q(answered__lte=F("due")), "/phan-anh/{}"),
    "reports.satisfied": Counter(T("Phản ánh được chấm hài lòng", "Reports rated satisfied"), Report, _rated,
                                 Q(rating__gte=SATISFIED), "/phan-anh/{}"),
    "documents.in_time": Counter(T("Văn bản công khai đúng hạn", "Documents published in time"), Document, _due,
                                 Q(published__lte=F("due")), "/van-ban/{}"),
    "tasks.in_time": Counter(T("Nhiệm vụ xong đúng hạn", "Tasks done in time"), Task, _done,
                             Q(due__gte=Coalesce("shown", "closed")), "/viec/nhiem-vu/{}"),
}  # fmt: skip
