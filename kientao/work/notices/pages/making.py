"""/thong-bao/moi: tell everybody something, or draft a warning for who may send it. One form."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base import ids
from kientao.base.text import T
from kientao.city.access import today
from kientao.city.models import Unit, valid
from kientao.city.sent import Sent, done
from kientao.ledger.acts import Receipt
from kientao.ui.pages import needs, page

from .. import acts
from ..models import STATE, WARNING
from . import wording, working

HOURS = ("6", "12", "24", "48", "72", "168")
TEXTS = ("event", "headline", "words", "instruction", "headline_en", "words_en")
CHOICES = ("category", "urgency", "severity", "certainty")
NO_OFFICE = T("Hãy chọn cơ quan thông báo.", "Choose whose notice it is.")
NO_HOURS = T("Hãy ghi số giờ.", "Say for how many hours.")


@needs("notice.publish")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any) -> HttpResponse:
    """A state notice stands at once; a warning becomes a draft in the inbox of who may send it."""
    sent = Sent(request)
    kind = WARNING if sent.text("kind") == WARNING or request.GET.get("loai") == WARNING else STATE
    if request.method == "POST":
        receipt = _send(sent, kind)
        if receipt is not None:
            return done(receipt, f"/viec/thong-bao/{receipt.result}")
    context = {
        "form": sent.typed, "errors": sent.errors, "kind": kind, "kinds": wording.KINDS, "hours": HOURS,
        "offices": working.offices(sent.by), "places": _places(), "chosen": request.POST.getlist("place"),
        "categories": wording.CATEGORIES, "urgencies": wording.URGENCIES, "severities": wording.SEVERITIES,
        "certainties": wording.CERTAINTIES, "warning": WARNING,
    }  # fmt: skip
    return page(request, "notices/new.html", context, status=sent.status if sent.errors else 200)


def _send(sent: Sent, kind: str) -> Receipt | None:
    office, hours = sent.text("office"), sent.text("hours")
    if office not in dict(working.offices(sent.by)):
        sent.errors["office"] = NO_OFFICE
    if not (hours.isdecimal() and len(hours) < 5):
        sent.errors["hours"] = NO_HOURS
    if sent.errors:
        return None
    told = {name: sent.text(name) for name in TEXTS} | {name: sent.text(name) for name in CHOICES if sent.text(name)}
    verb = acts.draft_warning if kind == WARNING else acts.publish_notice
    missing = next((name for name in ("event", "headline", "words") if not told[name]), "headline")
    return sent.perform(
        verb, missing, office=office, code=ids.code_of("notice", sent.text("key")), hours=int(hours),
        places=tuple(sent.request.POST.getlist("place")), **told,
    )  # fmt: skip


def _places() -> list[tuple[str, Any]]:
    """The smallest units of today, which is what people know as where they live."""
    rows = list(Unit.objects.filter(valid(today())).exclude(kind="dia-ban").order_by("code"))
    parents = {row.parent for row in rows}
    return [(row.code, row.name) for row in rows if row.code not in parents]
