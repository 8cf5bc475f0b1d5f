"""One report as everybody may see it, its photos, and the slip of the person who sent it."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kientao.base.errors import Missing
from kientao.base.text import T
from kientao.city.access import by_of, may
from kientao.city.strangers import is_open
from kientao.ledger import files
from kientao.ledger.pages import sealed_upto
from kientao.ledger.witness import checkpoint
from kientao.ui.pages import kept, page, public
from kientao.ui.qr import qr

from ..models import Category, Photo, Report
from .following import opened_by
from .telling import one, told

SLIP = T("Mã QR để mở phiếu này", "QR code that opens this slip")


@public
@kept()
@require_safe
def show(request: Any, code: str) -> HttpResponse:
    """State, clock, office, what was done, and why words are not shown."""
    row = one(code)
    return page(request, "reports/show.html", told(row) | {
        "words": row.words if row.words_public else None,
        "photos": list(row.photos.filter(shown=True).order_by("stage", "pk")),
        "correctable": Category.objects.filter(kind="correct").exists(),
        "mine": is_open(request, row.code),
    })  # fmt: skip


@public
@require_safe
def photo(request: Any, code: str, number: int) -> HttpResponse:
    """A photo: shown ones to everybody, others to who sent it and to the office that may publish it."""
    found = Photo.objects.filter(pk=number, report__code=code).exclude(file="").select_related("report").first()
    if found is None or not _may_look(request, found):
        raise Missing("file.missing")
    kept, data = files.get(found.file)
    answer = HttpResponse(data, content_type=kept.media_type)
    answer.headers["Cache-Control"] = "public, max-age=60" if found.shown else "private, no-store"
    answer.headers["Content-Disposition"] = f'inline; filename="{code}-{number}"'
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _may_look(request: Any, found: Photo) -> bool:
    if found.shown and found.report.audience == "public":
        return True
    if is_open(request, found.report_id):
        return True
    by = by_of(request)
    return bool(by and may(by, "report.publish", Report, found.report_id))


@public
@never_cache
@require_safe
def slip(request: Any, code: str, secret: str) -> HttpResponse:
    """The slip: code, QR and secret, office, deadline and how it was counted. Opens only with the secret."""
    row = opened_by(request, code, secret)
    link = request.build_absolute_uri(f"/phan-anh/{row.code}/theo-doi/{secret}")
    answer = page(request, "reports/slip.html", told(row) | {
        "secret": secret, "link": link, "qr": qr(link, SLIP), "large": request.GET.get("chu") == "to",
        "checkpoint": checkpoint(), "page_url": request.build_absolute_uri(f"/phan-anh/{row.code}"),
        "sealed": sealed_upto() > row.first,
    })  # fmt: skip
    answer.headers["Referrer-Policy"] = "same-origin"  # the address holds the secret
    return answer
