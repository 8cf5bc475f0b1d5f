"""The week on paper and aloud: for the notice board of a neighbourhood, and for the ward's loudspeaker."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kientao.base import clock
from kientao.city import reach, whereabouts
from kientao.city.access import visible
from kientao.ledger.witness import checkpoint
from kientao.ui import dates, place
from kientao.ui.language import t, tr
from kientao.ui.pages import kept, page, public

from ..models import Category, Report
from . import listing, wording

LINES_MAX = 40  # what fits two A4 pages
ALOUD_MAX = 8  # what people can listen to


def week(ward: str) -> dict[str, Any]:
    """Seven days up to now: what came to an end, and what is still owed (the latest due first)."""
    now = clock.now()
    since = now - 7 * clock.DAY
    found = visible(Report.objects.all(), None).filter(kind="scene").exclude(state="merged")
    if ward:
        found = found.filter(ward=ward)
    names, wards = dict(Category.objects.values_list("code", "name")), reach.unit_names()
    done = found.filter(state__in=("answered", "closed"), answered__gte=since).order_by("-answered", "code")
    owed = found.filter(turn__isnull=False).order_by("turn", "code")
    return {
        "since": wording.local_day(since), "until": place.today(), "ward": wards.get(ward, ""), "code": ward,
        "came": found.filter(opened__gte=since).count(), "done_count": done.count(), "owed_count": owed.count(),
        "late_count": owed.filter(turn__lt=now).count(),
        "done": [listing.item(row, names, wards) for row in done[:LINES_MAX]],
        "owed": [listing.item(row, names, wards) for row in owed[:LINES_MAX]],
    }  # fmt: skip


def _ward(request: Any) -> str:
    asked = request.GET.get("phuong", "")
    return asked if asked in {area.ward for area in whereabouts.areas(place.today())} else ""


@public
@require_safe
def printed(request: Any) -> HttpResponse:
    """For the notice board: large enough to read standing."""
    areas = [area for area in whereabouts.areas(place.today()) if not area.former]
    told = week(_ward(request)) | {"areas": areas, "checkpoint": checkpoint()}
    return page(request, "reports/week.html", told)


@public
@kept("phuong")
@require_safe
def aloud(request: Any) -> HttpResponse:
    """For the loudspeaker: plain sentences, numbers in figures, nothing about any person."""
    told = week(_ward(request))
    where = tr(told["ward"]) or tr(place.city().name)
    lines = [
        t("BẢN MÔ PHỎNG, KHÔNG PHẢI THÔNG BÁO THẬT.", "A SIMULATION, NOT A REAL ANNOUNCEMENT.")
    ] * settings.KIENTAO.demo
    lines += [
        t("Kính thưa bà con {where}.", "Dear residents of {where}.", where=where),
        t("Sau đây là việc bà con phản ánh, từ ngày {a} đến ngày {b}.", "What residents reported from {a} to {b}.",
          a=dates.day(told["since"]), b=dates.day(told["until"])),
        t("Trong tuần có {n} phản ánh mới. Đã làm xong {done} việc. Đang làm {owed} việc, {late} việc quá hạn.",
          "{n} new reports this week. {done} were done. {owed} are open, {late} of them late.",
          n=told["came"], done=told["done_count"], owed=told["owed_count"], late=told["late_count"]),
    ]  # fmt: skip
    lines += _listed(t("Việc đã làm xong:", "Done:"), told["done"])
    lines += _listed(t("Việc đang làm:", "Open:"), told["owed"])
    lines += [_how(), t("Xin cảm ơn bà con đã lắng nghe.", "Thank you for listening.")]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _listed(title: str, items: list[dict[str, Any]]) -> list[str]:
    if not items:
        return []
    told = [", ".join(filter(None, (tr(it["title"]), " ".join(it["place"].split()), it["clock"].lower())))
            for it in items[:ALOUD_MAX]]  # fmt: skip
    return [title, *(f"- {line}." for line in told)]


def _how() -> str:
    phone = place.city().phone
    call = t(" hoặc gọi số {phone}", " or call {phone}", phone=phone) if phone else ""
    return t("Muốn phản ánh, mời bà con vào trang của {city}, mục Phản ánh{call}.",
             "To report something, open the site of {city}, section Reports{call}.",
             city=tr(place.city().name), call=call)  # fmt: skip
