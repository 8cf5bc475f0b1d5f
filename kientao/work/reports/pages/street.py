"""/viec/ngoai-duong: an officer in the street, one hand, sun: my open reports, big buttons, each thing sent once."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kientao.base.errors import Refused
from kientao.base.text import T
from kientao.city import reach
from kientao.ledger import rights
from kientao.ui.environment import STATIC
from kientao.ui.pages import needs, page

from .. import acts, standard
from ..models import Report
from . import deeds, wording, working

SHOWN_MAX = 20
HERE = "/viec/ngoai-duong"
# The only page that asks where the phone is; the place never leaves the phone.
POLICY = "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), browsing-topics=()"
ARRIVED = T("Đã tới hiện trường.", "Arrived on the spot.")


@needs("report.answer")
@never_cache
@require_safe
def street(request: Any) -> HttpResponse:
    """By deadline; with a script and a position, by distance."""
    by = rights.actor_of(request)
    return _list(request, by, working.Sent(request))


def _list(request: Any, by: Any, sent: working.Sent, faulty: str = "") -> HttpResponse:
    office = working.office_of(by.post)
    rows = working.mine(by).filter(turn__isnull=False, kind="scene").order_by("turn", "code")
    theirs = list(rows[: 5 * SHOWN_MAX])  # given to me, then to my office, then the others; by deadline within each
    theirs.sort(key=lambda r: 0 if r.holder == by.post else 1 if r.office == office else 2)
    units = reach.unit_names()
    context = {
        "rows": [{"row": row, "clock": wording.clock_words(row), "ward": units.get(row.ward, ""),
                  "standard": standard.of("answer", row.category_id)[:4]} for row in theirs[:SHOWN_MAX]],
        "form": sent.typed, "errors": sent.errors, "faulty": faulty, "more": len(theirs) > SHOWN_MAX, "me": by.label,
    }  # fmt: skip
    response = page(request, "reports/office_street.html", context, status=sent.status if sent.errors else 200)
    response["Permissions-Policy"] = POLICY
    return response


@needs("report.answer")
@never_cache
@require_http_methods(["GET", "POST"])
def send(request: Any) -> HttpResponse:
    """GET: a fresh token for the queue. POST: one thing, named by `key`, made on the phone: sent twice, done once.

    Who accepts JSON gets {index, seen} or {error, again}; others a page.
    """
    wants_json = "application/json" in request.headers.get("Accept", "")
    if request.method == "GET":
        return JsonResponse({"token": get_token(request), "me": rights.actor_of(request).label})
    sent = working.Sent(request)
    receipt = _carry_out(sent)
    if receipt is not None:
        if wants_json:
            return JsonResponse({"index": receipt.index, "seen": receipt.index, "href": f"/so/{receipt.index}"})
        return working.done(receipt, HERE)
    if wants_json:
        words = " ".join(str(w if isinstance(w, str) else w.to(request.lang)) for w in sent.errors.values())
        return JsonResponse({"error": words, "again": sent.status == 503}, status=sent.status)
    return _list(request, sent.by, sent, sent.text("report"))


def _carry_out(sent: working.Sent) -> Any:
    try:
        row = working.one(sent.request, sent.text("report")[:120])
    except Refused as error:
        sent.errors[""], sent.status = error.say(sent.request.lang), error.status
        return None
    how = {"arrived": _arrived, "done": deeds.answer, "wrong": deeds.refuse}.get(sent.text("do"))
    if how is None:
        sent.errors[""] = T("Không rõ việc cần ghi.", "What is to be recorded is not clear.")
        return None
    return how(sent, row)


def _arrived(sent: working.Sent, row: Report) -> Any:
    photos = sent.photos("before")
    return sent.perform(acts.add_to_report, report=row.code, what=sent.text("what") or ARRIVED.vi, photos=photos,
                        stage="before")  # fmt: skip


@needs("report.answer")
@require_safe
def worker(request: Any) -> HttpResponse:
    """The service worker that opens the page without network; served here so that its scope is this page."""
    code = (STATIC / "street-worker.js").read_bytes()
    return HttpResponse(code, content_type="text/javascript", headers={"Cache-Control": "no-cache",
                                                                       "Service-Worker-Allowed": HERE})  # fmt: skip
