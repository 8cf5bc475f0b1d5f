"""The list to take away: an Excel file, and a calendar that anybody's telephone reads."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe
from icalendar import Calendar, Todo

from kientao.base import clock
from kientao.base.text import T
from kientao.city import reach
from kientao.lake import export
from kientao.ledger import rights
from kientao.ui.pages import needs
from kientao.ui.place import zone

from ..models import Task
from . import listing, wording

ROWS_MAX = 20_000
STATUS = {"done": "COMPLETED", "doing": "IN-PROCESS", "shown": "IN-PROCESS", "dropped": "CANCELLED"}
HEADS = (
    (T("Mã", "Code"), 12), (T("Nhiệm vụ", "Task"), 60), (T("Chủ trì", "Leads"), 32), (T("Vị trí", "Post"), 24),
    (T("Phối hợp", "Helpers"), 30), (T("Người giao", "Ordered by"), 24), (T("Căn cứ", "Basis"), 30),
    (T("Giao ngày", "Ordered on"), 12), (T("Hạn", "Due"), 12), (T("Tiến độ %", "Progress %"), 10),
    (T("Trạng thái", "State"), 18), (T("Đúng hạn", "In time"), 18),
)  # fmt: skip


def _rows(request: Any) -> list[Task]:
    asked = listing.Asked.of(request.GET)
    return list(listing.chosen(rights.actor_of(request), asked).order_by("turn", "code")[:ROWS_MAX])


@needs("task.report")
@require_safe
def as_excel(request: Any) -> HttpResponse:
    """One row a task, days as days; what looks like a formula is text."""
    lang, offices, posts = request.lang, reach.office_names(), reach.post_names()
    data = export.to_xlsx(
        "Nhiem vu", [(head.to(lang), width) for head, width in HEADS],
        (_cells(row, offices, posts, lang) for row in _rows(request)),
        simulated=export.SIMULATED_LIST.to(lang) if settings.KIENTAO.demo else "",
    )  # fmt: skip
    return _file(data, export.XLSX, "nhiem-vu.xlsx")


def _cells(row: Task, offices: dict[str, Any], posts: dict[str, Any], lang: str) -> list[Any]:
    def name(names: dict[str, Any], code: str) -> str:
        found = names.get(code, code)
        return str(found.get(lang, found.get("vi", code)) if isinstance(found, dict) else found)

    return [
        row.code, row.title, name(offices, row.office), name(posts, row.holder),
        "; ".join(name(offices, code) for code in row.helpers), name(posts, row.orderer),
        str(row.basis.get("title", "")), _day(row.ordered), _day(row.due), row.progress,
        wording.STATES[row.state][0].to(lang), wording.clock_words(row)[0],
    ]  # fmt: skip


def _day(at: int | None) -> Any:
    return None if at is None else clock.day(at, zone())


@needs("task.report")
@require_safe
def as_calendar(request: Any) -> HttpResponse:
    """RFC 5545: a VTODO each with its due day; the title says mô phỏng in a demonstration."""
    calendar = Calendar()
    calendar.add("prodid", "-//Kien Tao//nhiem vu//VI")
    calendar.add("version", "2.0")
    mark = f"[{export.SIMULATED_LIST.to(request.lang)}] " if settings.KIENTAO.demo else ""
    host = request.get_host()
    for row in _rows(request):
        if row.due is None:
            continue
        todo = Todo()
        todo.add("uid", f"{row.code}@{host}")
        todo.add("dtstamp", _instant(row.opened))
        todo.add("summary", mark + row.title)
        todo.add("due", clock.day(row.due, zone()))
        todo.add("url", request.build_absolute_uri(f"/viec/nhiem-vu/{row.code}"))
        todo.add("percent-complete", row.progress)
        todo.add(
            "status", "COMPLETED" if row.state == "done" else "IN-PROCESS" if row.state == "doing" else "NEEDS-ACTION"
        )
        todo.add("sequence", row.entry)
        calendar.add_component(todo)
    return _file(calendar.to_ical(), "text/calendar; charset=utf-8", "nhiem-vu.ics")


def _instant(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1e6, UTC).replace(microsecond=0)


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
