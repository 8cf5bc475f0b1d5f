"""/dang-sau/…: what lies behind a number of the view: things counted now, or rows written when a day was over."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kientao.base.errors import Missing, Refused
from kientao.base.text import T
from kientao.city import reach
from kientao.city.access import by_of, one_view, visible
from kientao.ui.dates import read_day
from kientao.ui.pages import page, public
from kientao.ui.place import today

from ..counting.cells import KINDS
from ..counting.facts import NAMES
from ..models import DayCount
from ..view import behind
from ..view.look import Look
from .view import asked_day

DAYS_MAX = 400
COLUMNS = {
    "reports": ("open", "late", "opened", "answered", "timed", "in_time", "rated", "satisfied"),
    "tasks": ("open", "late", "waiting", "above", "above_late", "done", "timed", "in_time"),
    "documents": ("late",),
}  # fmt: skip
TITLES = {
    "reports": T("Phản ánh đếm khi hết ngày", "Reports counted at the end of the day"),
    "tasks": T("Nhiệm vụ đếm khi hết ngày", "Tasks counted at the end of the day"),
    "documents": T("Văn bản quá hạn đếm khi hết ngày", "Late documents counted at the end of the day"),
}  # fmt: skip


@public
@never_cache
@require_safe
def heap(request: Any, name: str) -> HttpResponse:
    """The things that were counted; who may not see one does not find it here, nor in the number."""
    if name not in behind.HEAPS:
        raise Missing("act.missing", thing=name[:60])
    asked, (day, _) = behind.Asked.of(request.GET), asked_day(request)
    with one_view():
        look = Look(by_of(request), day if name == "chi-tieu-cham" else None)
        found, parts = behind.find(look, name, asked)
    context = {
        "heap": found, "parts": parts, "asked": asked, "name": name, "count": sum(part.count for part in parts),
        "place": look.wards.get(asked.ward), "office": look.offices.get(asked.office), "look": look,
    }  # fmt: skip
    return page(request, "board/behind.html", context)


@public
@never_cache
@require_safe
def days(request: Any, kind: str) -> HttpResponse:
    """`?tu=` … `?den=`: rows of these days with the entry that wrote them; one day is told by office and ward."""
    if kind not in KINDS:
        raise Missing("act.missing", thing=kind[:60])
    last = _day(request, "den") or today() - timedelta(days=1)
    first = max(_day(request, "tu") or last, last - timedelta(days=DAYS_MAX))
    asked = DayCount.objects.filter(day__gte=first, day__lte=last, kind=kind)
    rows = list(visible(asked, by_of(request)).order_by("day", "office", "ward"))
    single = first == last
    context = {
        "title": TITLES[kind], "first": first, "last": last, "single": single, "columns": COLUMNS[kind], "names": NAMES,
        "rows": [_row(row) for row in rows if row.office or row.ward] if single else _by_day(rows),
        "totals": _sum(rows), "offices": reach.office_names(), "wards": reach.unit_names(), "kind": kind,
    }  # fmt: skip
    return page(request, "board/behind_days.html", context)


def _day(request: Any, name: str) -> date | None:
    text = request.GET.get(name, "").strip()[:20]
    try:
        return read_day(text) if text else None
    except Refused:
        return None


def _row(row: DayCount) -> dict[str, Any]:
    return {"day": row.day, "office": row.office, "ward": row.ward, "counts": row.counts, "entry": row.entry}


def _by_day(rows: list[DayCount]) -> list[dict[str, Any]]:
    found: dict[date, list[DayCount]] = {}
    for row in rows:
        found.setdefault(row.day, []).append(row)
    return [{"day": day, "counts": _sum(those), "entry": those[0].entry} for day, those in found.items()]


def _sum(rows: list[DayCount]) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        for name, count in row.counts.items():
            found[name] = found.get(name, 0) + count
    return found
