"""Signs that a figure is worked for instead of the matter: of units, of whole months, by the limits that held then.

rush: closings pile up on the last working days. bare: closed without photo or file. extensions: many on one day.
A sign is a question: chance, a holiday, or one big event may explain it, so the unit speaks first.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from kientao.base import clock
from kientao.board.models import DayCount
from kientao.city.workdays import Calendar
from kientao.ui.place import zone
from kientao.work.reports.models import Photo, Report
from kientao.work.tasks.models import Evidence, Step, Task

from . import policy, shrink

CLOSINGS = {"reports": "answered", "tasks": "done"}  # names of counts that end a matter
PIECE = 5000
ByOffice = dict[str, Counter[date]]


class Sign(NamedTuple):
    """found: whole numbers and texts, as an entry may hold them."""

    kind: str
    office: str
    month: date
    found: dict[str, Any]


def signs(month: date) -> list[Sign]:
    """All signs in a month that is over (its first day), through everything there is."""
    last = end_of(month)
    return [*_rush(month, last), *_bare(month, last), *_extensions(month, last)]


def end_of(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _rush(month: date, last: date) -> Iterator[Sign]:
    told, worked = policy.on("rush", last), working_days(month, last)
    if told is None or len(worked) <= told.number("last_days"):
        return
    late = set(worked[-told.number("last_days") :])
    expected = len(late) / len(worked)
    for office, days in sorted(closings(month, last).items()):
        count, total = sum(n for day, n in days.items() if day >= min(late)), sum(days.values())
        chance = shrink.tail(count, total, expected)
        if total < told.number("least") or count < float(told.values["ratio"]) * expected * total:
            continue
        if chance < told.share("chance"):
            yield Sign("rush", office, month, {
                "count": count, "of": total, "last_days": len(late), "working_days": len(worked),
                "expected": f"{expected * total:.1f}", "limit": str(told.values["chance"]),
                "ratio": str(told.values["ratio"]),
            })  # fmt: skip


def working_days(first: date, last: date) -> list[date]:
    rules = Calendar.now()
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if rules.day(day).working]


def closings(first: date, last: date) -> ByOffice:
    """Office -> matters ended by day, from the counts of each day."""
    found: ByOffice = defaultdict(Counter)
    rows = DayCount.objects.filter(day__gte=first, day__lte=last, kind__in=list(CLOSINGS)).exclude(office="")
    for kind, office, day, counts in rows.values_list("kind", "office", "day", "counts").iterator():
        if ended := counts.get(CLOSINGS[kind], 0):
            found[office][day] += ended
    return found


def _bare(month: date, last: date) -> Iterator[Sign]:
    told = policy.on("bare", last)
    if told is None:
        return
    for office, (bare, total) in sorted(bare_closings(month, last).items()):
        if total >= told.number("least") and bare > told.share("part") * total:
            yield Sign("bare", office, month, {"count": bare, "of": total, "limit": str(told.values["part"])})


def bare_closings(first: date, last: date) -> dict[str, tuple[int, int]]:
    """Office -> (without photo or file, all): reports of a scene that were answered, tasks that were confirmed."""
    since, until = _span(first, last)
    shown = Photo.objects.filter(report=OuterRef("code"), stage="after")
    proven = Evidence.objects.filter(task=OuterRef("code"), stage="done")
    reports = Report.objects.filter(kind="scene", answered__gte=since, answered__lt=until).annotate(proof=Exists(shown))
    tasks = Task.objects.filter(state="done", closed__gte=since, closed__lt=until).annotate(proof=Exists(proven))
    found: dict[str, tuple[int, int]] = {}
    for rows in (reports, tasks):
        for office, proof in rows.order_by().values_list("office", "proof").iterator(chunk_size=PIECE):
            bare, total = found.get(office, (0, 0))
            found[office] = bare + (not proof), total + 1
    return {office: counts for office, counts in found.items() if office}


def _extensions(month: date, last: date) -> Iterator[Sign]:
    told, worked = policy.on("extensions", last), working_days(month, last)
    if told is None or not worked:
        return
    for office, days in sorted(extensions(month, last).items()):
        total, (day, most) = sum(days.values()), max(days.items(), key=lambda pair: (pair[1], pair[0]))
        chance = len(worked) * shrink.tail(most, total, 1 / len(worked))  # any of the days would have been noticed
        if total >= told.number("least") and chance < told.share("chance"):
            yield Sign("extensions", office, month, {
                "count": most, "of": total, "day": day.isoformat(), "working_days": len(worked),
                "limit": str(told.values["chance"]),
            })  # fmt: skip


def extensions(first: date, last: date) -> ByOffice:
    """Leading office -> later deadlines given, by day."""
    since, until = _span(first, last)
    found: ByOffice = defaultdict(Counter)
    rows = Step.objects.filter(verb="task.give_time", at__gte=since, at__lt=until).exclude(office="")
    for office, at in rows.values_list("office", "at").iterator():
        found[office][clock.day(at, zone())] += 1
    return found


def _span(first: date, last: date) -> tuple[int, int]:
    return clock.midnight(first, zone()), clock.midnight(last + timedelta(days=1), zone())
