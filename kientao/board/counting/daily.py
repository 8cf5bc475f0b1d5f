"""The job that writes the counts of each day that is over, once. A day that was missed is counted from the steps."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q

from kientao.base import clock
from kientao.base.text import T
from kientao.board.models import DayCount
from kientao.city.access import machine
from kientao.ledger import jobs
from kientao.ledger.acts import By, writing
from kientao.ledger.book import BOOK_MAX
from kientao.ui.place import zone
from kientao.work.reports.models import Report
from kientao.work.tasks.models import Task

from . import live, sweep
from .cells import Cell, Counts, Days, rows

BY = By.system("board")
machine(BY.label, "day_count.record", why=T("Đếm công việc khi hết ngày", "Counts the work when a day is over"))
PROMPT = clock.HOUR  # what is open now is what was open at midnight, if it is counted this soon
YEARS_MAX = 20


@jobs.daily("board.days")
def count(job: Any) -> None:
    """The days from the last one written until yesterday."""
    write(clock.now())


def write(now: int) -> int:
    """Returns how many days were written. Run twice, it writes nothing."""
    last = clock.day(now, zone()) - timedelta(days=1)
    first = begin(last)
    if first is None or first > last:
        return 0
    prompt = now - clock.midnight(last + timedelta(days=1), zone()) < PROMPT
    told = [(last, at_midnight(last))] if first == last and prompt else list(sweep.sweep(first, last).tell())
    for n in range(0, len(told), BOOK_MAX):
        with writing() as book:
            for day, counts in told[n : n + BOOK_MAX]:
                book.perform("day_count.record", by=BY, day=day, rows=rows(counts), request=f"day_count:{day}")
    return len(told)


def begin(last: date) -> date | None:
    """The first day that is not written yet; None while there is no work at all."""
    newest = DayCount.objects.order_by("-day").values_list("day", flat=True).first()
    if newest is not None:
        return newest + timedelta(days=1)
    opened = [noun.objects.aggregate(first=Min("opened"))["first"] for noun in (Report, Task)]
    known = [at for at in opened if at is not None]
    return max(clock.day(min(known), zone()), date(last.year - YEARS_MAX, 1, 1)) if known else None


def at_midnight(day: date) -> Counts:
    """The day that has just ended: reports by their indexes, for there are many; the rest from its steps."""
    days = Days(day, day)
    sweep.tasks(days)
    sweep.documents(days)
    found = next(counts for _, counts in days.tell())
    _reports(found, days.start, days.ends[-1])
    return found


def _reports(found: Counts, since: int, until: int) -> None:
    names = ("office", "ward", "audience")
    for row in live.report_cells(lambda all_: all_.filter(opened__lt=until), until):
        cell = Cell("reports", *(row[name] for name in names))
        found[cell].update(open=row["open"], late=row["late"])
    opened = Report.objects.filter(opened__gte=since, opened__lt=until).order_by().values(*names)
    over = Report.objects.filter(answered__gte=since, answered__lt=until).order_by().values(*names)
    timed, rated = Q(due__isnull=False), sweep.ratings(since, until)
    told = over.annotate(total=Count("pk"), timed=Count("pk", filter=timed),
                         in_time=Count("pk", filter=timed & Q(answered__lte=F("due"))))  # fmt: skip
    for row in opened.annotate(n=Count("pk")):
        found[Cell("reports", *(row[name] for name in names))]["opened"] += row["n"]
    for row in told:
        cell = Cell("reports", *(row[name] for name in names))
        found[cell].update(answered=row["total"], timed=row["timed"], in_time=row["in_time"])
    for row in Report.objects.filter(code__in=list(rated)).values("rating", *names):
        cell = Cell("reports", *(row[name] for name in names))
        found[cell].update(rated=1, satisfied=int(row["rating"] >= sweep.SATISFIED))
