"""/360: the city on one screen, now or at the end of any past day; as a letter on request."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kientao.base.errors import Refused
from kientao.city.sent import Sent, done
from kientao.ledger import mail, rights
from kientao.ui.dates import read_day
from kientao.ui.pages import needs, page
from kientao.ui.place import today

from .. import acts
from ..models import DayCount, Letter
from ..view import letter
from ..view.assemble import view

REFRESH = 60  # seconds; on the wall the page loads itself again


@needs("view.subscribe")
@never_cache
@require_safe
def screen(request: Any) -> HttpResponse:
    """`?ngay=` as of the end of a day; `?toan-man-hinh=1` for a wall."""
    day, fault = asked_day(request)
    told = view(rights.actor_of(request), day)
    first = DayCount.objects.order_by("day").values_list("day", flat=True).first()
    context = {
        "view": told, "day": day, "fault": fault, "full": request.GET.get("toan-man-hinh") == "1", "first": first,
        "refresh": REFRESH, "address": request.get_full_path(), "today": today(),
    }  # fmt: skip
    return page(request, "board/view.html", context, status=422 if fault else 200)


def asked_day(request: Any) -> tuple[date | None, str]:
    """(the day, or None for now; what was wrong with it)."""
    text = request.GET.get("ngay", "").strip()[:20]
    try:
        day = read_day(text) if text else None
    except Refused as error:
        return None, error.say(request.lang)
    return (None if day is not None and day >= today() else day), ""


@needs("view.subscribe")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_letter(request: Any) -> HttpResponse:
    """What the letter says now, to take along as .eml; to get it each morning, or no more."""
    sent = Sent(request)
    if request.method == "POST":
        verb, args = (acts.unsubscribe, {}) if sent.text("do") == "off" else (
            acts.subscribe, {"address": sent.text("address"), "lang": request.lang})  # fmt: skip
        if receipt := sent.perform(verb, "address", **args):
            return done(receipt, "/360/thu")
    row = Letter.objects.filter(post=sent.by.post, state="on").first()
    context = {
        "words": letter.words(view(sent.by)), "subject": letter.subject(), "row": row, "form": sent.typed,
        "errors": sent.errors, "hour": letter.hour(),
    }  # fmt: skip
    return page(request, "board/view_letter.html", context, status=sent.status if sent.errors else 200)


@needs("view.subscribe")
@never_cache
@require_safe
def as_eml(request: Any) -> HttpResponse:
    """The letter as a file that a mail program opens, to send on."""
    by = rights.actor_of(request)
    made = mail.letter("", letter.subject(), letter.words(view(by)), f"360.{by.post}.{today()}")
    made["X-Unsent"] = "1"  # mail programs open it as a draft
    answer = HttpResponse(bytes(made), content_type="message/rfc822")
    answer.headers["Content-Disposition"] = f'attachment; filename="360-{today()}.eml"'
    return answer
