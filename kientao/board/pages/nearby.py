"""/quanh-day: what is open, late and promised around the phone; a photo is a task in two taps, also without network."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kientao.base import ids
from kientao.base.text import T
from kientao.city import whereabouts
from kientao.city.access import one_view
from kientao.city.models import Asset, Post
from kientao.city.reach import to_whom
from kientao.city.sent import Sent, done
from kientao.ledger import rights
from kientao.ledger.acts import Receipt
from kientao.ui.language import t
from kientao.ui.pages import needs, page
from kientao.work.tasks import acts as tasks
from kientao.work.tasks.pages import working

from ..view import nearby, policy
from ..view.look import Look

NO_PHOTO = T("Hãy chụp một ảnh.", "Take a photo.")
NO_ORDERER = T("Vị trí của bạn không giao việc.", "Your post orders no tasks.")


@needs("task.report")
@never_cache
@require_safe
def around(request: Any) -> HttpResponse:
    """`?lon=&lat=` millionths of a degree, or `?noi=` a named place, or `?phuong=` a ward."""
    return _shown(request, Sent(request), request.GET)


def _shown(request: Any, sent: Sent, asked: Any) -> HttpResponse:
    with one_view():
        look = Look(sent.by)
        spot, ward = _spot(asked), str(asked.get("phuong", ""))[:60]
        if spot is not None:
            ward = whereabouts.ward_at(spot.lon, spot.lat, look.day) or ward
        context = {
            "spot": spot, "ward": look.wards.get(ward), "found": nearby.around(look, spot) if spot else None,
            "promises": nearby.promises(look, ward), "metres": policy.near_metres(look.day), "form": sent.typed,
            "errors": sent.errors, "places": [(row.code, row.name) for row in whereabouts.places(look.day)],
            "areas": [(area.code, area.name) for area in whereabouts.areas(look.day)], "ward_code": ward,
            "people": working.whom(sent.by), "to": nearby.answers_here(sent.by, ward), "me": sent.by.post,
            "may_write": working.may_write(sent.by),
        }  # fmt: skip
    return page(request, "board/nearby.html", context, status=sent.status if sent.errors else 200)


def _spot(asked: Any) -> nearby.Spot | None:
    lon, lat = (str(asked.get(name, ""))[:12] for name in ("lon", "lat"))
    if lon.lstrip("-").isdecimal() and lat.lstrip("-").isdecimal() and abs(int(lat)) < 90 * nearby.MICRO:
        return nearby.Spot(int(lon), int(lat))
    row = Asset.objects.filter(code=str(asked.get("noi", ""))[:60], lon__isnull=False).first()
    return nearby.Spot(row.lon, row.lat) if row else None


@needs("task.report")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: Any) -> HttpResponse:
    """POST: a photo becomes a task, once by its key. GET: what a phone needs to send later what it kept."""
    if request.method != "POST":
        return JsonResponse({"token": get_token(request), "me": rights.actor_of(request).post})
    sent = Sent(request)
    receipt = _task(sent)
    if "application/json" in request.headers.get("Accept", ""):
        if receipt is not None:
            return JsonResponse({"index": receipt.index, "task": receipt.thing})
        said = " ".join(
            str(words.to(request.lang) if hasattr(words, "to") else words) for words in sent.errors.values()
        )
        return JsonResponse({"error": said}, status=sent.status)
    return _shown(request, sent, request.POST) if receipt is None else done(receipt, f"/viec/nhiem-vu/{receipt.thing}")


def _task(sent: Sent) -> Receipt | None:
    kept = sent.kept("photo")
    if kept is None:
        return None
    if not kept:
        sent.errors["photo"] = NO_PHOTO
        return None
    spot = _spot(sent.typed)
    at = f" ({spot.lat / nearby.MICRO:.5f}, {spot.lon / nearby.MICRO:.5f})" if spot else ""
    told: dict[str, Any] = {
        "code": ids.code_of("task", sent.text("key")), "files": kept, **to_whom(sent.text("to")),
        "title": sent.text("title") or t("Việc thấy tại chỗ, theo ảnh", "Seen on the spot, by the photo") + at,
    }  # fmt: skip
    if working.may_open(sent.by):
        return sent.perform(tasks.open_task, "title", **told)
    orderer = next((code for code, _ in working.orderers(sent.by)), "")
    if not Post.objects.filter(code=orderer).exists():
        sent.errors["to"] = NO_ORDERER
        return None
    return sent.perform(tasks.draft_task, "title", orderer=orderer, **told)
