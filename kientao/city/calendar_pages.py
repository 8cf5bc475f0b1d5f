"""/lich: the working days of a year with who says so, and a small calculator that shows its way."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.base.text import T, Text
from kientao.ui import dates
from kientao.ui.dates import read_day
from kientao.ui.pages import kept, page, public

from . import deadlines
from .access import today
from .workdays import WEEKDAYS, Calendar

KINDS = {
    "decision": T("theo quyết định", "by decision"),
    "holiday": T("nghỉ lễ", "public holiday"),
    "makeup": T("làm bù", "make-up day"),
}


@public
@kept()
@require_safe
def calendar(request: Any) -> HttpResponse:
    """A year's exceptions, months with their number of working days, and the calculator."""
    rules, errors = Calendar.now(), {}
    year = _year(request)
    found = None
    if request.GET.get("tu"):
        try:
            found = _count(request, rules)
        except Refused as e:
            errors["tu" if e.code.startswith("day.") else "so"] = Text(e.say("vi"), e.say("en"))
    context = {
        "year": year,
        "now": today().year,
        "rows": [
            [Text(*(f"{dates.day(on, lang)}, {WEEKDAYS[on.weekday()].to(lang)}" for lang in ("vi", "en"))),
             T("làm việc", "worked") if d.working else T("nghỉ", "off"),
             Text(*(f"{d.why.to(lang)} ({KINDS[d.kind].to(lang)})" for lang in ("vi", "en"))), _said(d.source)]
            for on, d in rules.exceptions(year)
        ],
        "months": [[T(f"Tháng {m}", f"Month {m}"), _worked(rules, year, m)] for m in range(1, 13)],
        "week": [WEEKDAYS[n - 1] for n in rules.week],
        "week_source": rules.week_source,
        "hours": rules.hours,
        "found": found,
        "measure": "gio" if request.GET.get("gio-lam-viec") else "ngay",
        "typed": {"tu": request.GET.get("tu", "")[:20], "so": _amount(request)[:6]},
        "errors": errors,
        "steps": _steps(found) if found else [],
    }  # fmt: skip
    return page(request, "city/calendar.html", context, status=422 if errors else 200)


def _year(request: Any) -> int:
    text = request.GET.get("nam", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else today().year
    return min(max(year, 1990), 2100)


def _amount(request: Any) -> str:
    return str(request.GET.get("so") or request.GET.get("ngay-lam-viec") or request.GET.get("gio-lam-viec") or "")


def _count(request: Any, rules: Calendar) -> deadlines.Derivation:
    """From the day asked, at the opening of the office if hours are counted and known."""
    on, text = read_day(request.GET["tu"][:20]), _amount(request).strip()
    amount = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    start = clock.midnight(on, rules.zone) + 9 * clock.HOUR
    in_hours = request.GET.get("cach") == "gio" or bool(request.GET.get("gio-lam-viec"))
    if in_hours:
        return deadlines.derive(start, hours=amount, rules=rules)
    return deadlines.derive(start, working_days=amount, rules=rules)


def _steps(found: deadlines.Derivation) -> list[list[Any]]:
    count, rows = 0, []
    for step in found.steps:
        count += step.counted
        told = f"{step.minutes // 60}:{step.minutes % 60:02}" if step.minutes else count
        rows.append([step.day, WEEKDAYS[step.day.isoweekday() - 1], told if step.counted else None, step.why])
    return rows


def _worked(rules: Calendar, year: int, month: int) -> int:
    first = date(year, month, 1).toordinal()
    end = date(year + month // 12, month % 12 + 1, 1).toordinal()
    return sum(rules.day(date.fromordinal(n)).working for n in range(first, end))


def _said(source: Any) -> Any:
    return source.get("title") if isinstance(source, dict) else source
