"""/viec/du-lieu-ca-nhan/<code>: one request about personal data: what is asked, by when, granted or refused."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base.errors import Missing
from kientao.base.text import T
from kientao.ledger import rights
from kientao.ledger.models import Sealed
from kientao.ui.pages import needs, page

from . import data_matters
from .acts import data_requests as acts
from .models import DataRequest
from .sent import Sent, done

PARTS = {
    "contact": T("họ tên, điện thoại, địa chỉ", "name, telephone, address"), "words": T("lời kể", "words"),
    "place": T("nơi xảy ra", "place"), "photos": T("ảnh", "photos"), "note": T("lời bổ sung", "what was added"),
}  # fmt: skip
HELD = T("phải lưu giữ theo {article}", "kept under {article}")


@needs("data.grant")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Any, code: str) -> HttpResponse:
    """What is asked for stands in words; what must be kept by law says so before anybody decides."""
    row = data_matters.readable(rights.actor_of(request)).filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    sent = Sent(request)
    if request.method == "POST" and (receipt := _do(sent, row)):
        return done(receipt, "/viec")
    context = {"row": row, "parts": _parts(row), "state": data_matters.STATES[row.state], "form": sent.typed,
               "errors": sent.errors, "basis": acts.MOVES[row.state]}  # fmt: skip
    return page(request, "city/data_request.html", context, status=sent.status if sent.errors else 200)


def _do(sent: Sent, row: DataRequest) -> Any:
    if sent.text("do") == "grant":
        return sent.perform(acts.grant_erasure, "note", case=row.code, seen=sent.seen(), note=sent.text("note"))
    return sent.perform(acts.refuse_erasure, "reason", case=row.code, seen=sent.seen(), reason=sent.text("reason"),
                        article=sent.text("article"))  # fmt: skip


def _parts(row: DataRequest) -> list[dict[str, Any]]:
    """Each part with whether it is there still, and what forbids its erasing."""
    told = []
    for index, part in row.parts:
        found = Sealed.objects.filter(entry=index, part=part).first()
        told.append({
            "entry": index, "part": PARTS.get(part, part), "gone": found is None or found.value is None,
            "held": HELD.to("vi", article=found.hold) if found and found.hold else "",
        })  # fmt: skip
    return told
