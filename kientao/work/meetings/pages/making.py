"""/viec/hop/moi and …/sua: a meeting in one form; its agenda and its points are typed a line each."""

import re
from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base import clock, ids
from kientao.base.text import T
from kientao.city import reach
from kientao.city.sent import Sent, done
from kientao.ledger.acts import Receipt
from kientao.ui.pages import needs, page
from kientao.ui.place import today, zone

from .. import acts, terms, typed
from ..models import Meeting
from . import working

TEXT_MAX = 20_000
NO_HOST = T("Hãy chọn cơ quan chủ trì.", "Choose the host.")
NO_DAY = T("Hãy ghi ngày họp.", "State the day.")
NO_HOUR = T("Giờ họp viết như 8:30.", "An hour is written like 8:30.")
HOUR = re.compile(r"^(\d{1,2})[:hg.](\d{2})?$")


@needs("meeting.plan")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any) -> HttpResponse:
    sent = Sent(request, TEXT_MAX)
    hosts = working.hosts(sent.by)
    if request.method != "POST":
        kinds = list(terms.kinds())
        sent.typed |= {"office": hosts[0][0] if hosts else "", "kind": kinds[0], "hour": "8:00", "minutes": "60"}
    else:
        told = _told(sent)
        if sent.text("office") not in dict(hosts):
            sent.errors["office"] = NO_HOST
        if not sent.errors:
            receipt = sent.perform(
                acts.plan_meeting, "title", office=sent.text("office"), code=ids.code_of("meeting", sent.text("key")),
                points=tuple(typed.points_of(sent.text("points"), sent.text("office"))), **told,
            )  # fmt: skip
            if receipt is not None:
                return done(receipt, f"/viec/hop/{receipt.result}")
    return _form(request, sent, hosts, None)


@needs("meeting.plan")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Any, code: str) -> HttpResponse:
    row, sent = working.one(request, code), Sent(request, TEXT_MAX)
    if request.method != "POST":
        sent.typed |= _typed(row)
    else:
        told = _told(sent)
        if not sent.errors:
            receipt = _change(sent, row, told)
            if receipt is not None:
                return done(receipt, f"/viec/hop/{row.code}")
    return _form(request, sent, working.hosts(sent.by), row)


def _change(sent: Sent, row: Meeting, told: dict[str, Any]) -> Receipt | None:
    """The meeting, and its points where they were told otherwise: two acts, each with its entry."""
    receipt = sent.perform(acts.edit_meeting, "title", meeting=row.code, seen=sent.seen(), **told)
    if receipt is None or sent.text("points") == typed.lines_of(row):
        return receipt
    sent.typed["key"] = f"{sent.text('key')[:50]}.points"
    return sent.perform(acts.set_points, "points", meeting=row.code,
                        points=tuple(typed.points_of(sent.text("points"), row.office)))  # fmt: skip


def _typed(row: Meeting) -> dict[str, Any]:
    there = clock.local(row.starts, zone())
    return {
        "kind": row.kind, "title": row.title, "on": f"{there.day:02}/{there.month:02}/{there.year}",
        "hour": f"{there.hour}:{there.minute:02}", "minutes": str(row.minutes), "place": row.place,
        "address": row.address, "chair": row.chair, "agenda": typed.lines_of_agenda(row), "points": typed.lines_of(row),
    }  # fmt: skip


def _told(sent: Sent) -> dict[str, Any]:
    return {
        "kind": sent.text("kind"),
        "title": sent.text("title"),
        "starts": _starts(sent),
        "minutes": int(sent.text("minutes")) if sent.text("minutes").isdecimal() else 60,
        "place": sent.text("place"),
        "address": sent.text("address"),
        "chair": sent.text("chair"),
        "agenda": tuple(typed.agenda_of(sent.text("agenda"))),
    }


def _starts(sent: Sent) -> int:
    found = HOUR.match(sent.text("hour"))
    if found is None or int(found[1]) > 23 or int(found[2] or 0) > 59:
        sent.errors["hour"] = NO_HOUR
    on = sent.day("on")
    if on is None:
        sent.errors.setdefault("on", NO_DAY)
    if sent.errors or on is None or found is None:
        return 0
    return terms.instant(on, f"{found[1]}:{found[2] or 0}")


def _form(request: Any, sent: Sent, hosts: list[tuple[str, Any]], row: Meeting | None) -> HttpResponse:
    people = reach.people()["posts"]
    if row is None and request.method != "POST":
        sent.typed["points"] = typed.usual_points(str(sent.typed.get("office", "")))
    context = {
        "form": sent.typed, "errors": sent.errors, "hosts": hosts, "row": row, "kinds": list(terms.kinds().values()),
        "chairs": people, "now": today(),
    }  # fmt: skip
    return page(request, "meetings/new.html", context, status=sent.status if sent.errors else 200)
