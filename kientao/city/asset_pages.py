"""/tai-san: places and things of the city, each with its page and a label whose QR opens a report about it."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from kientao.base.text import T
from kientao.ui import maps
from kientao.ui.pages import kept, page, public
from kientao.ui.qr import qr

from . import whereabouts
from .access import today
from .models import Asset, Office, Unit, valid
from .pages import feature
from .whereabouts import MICRO
from .words import THINGS

LABELS_MAX = 60  # on one print
SCAN = T("Quét để báo hỏng", "Scan to report a fault")


def report_address(row: Asset) -> str:
    """Where somebody reports about it: the form knows the place already."""
    asked = {"loai": "hien-truong", "linh-vuc": row.report, "vat": row.code}
    return f"/phan-anh/gui?{urlencode({name: value for name, value in asked.items() if value})}"


@public
@kept("loai")
@require_safe
def assets(request: Any) -> HttpResponse:
    """All of today, by kind: a map with its list."""
    day, kind = today(), request.GET.get("loai", "")
    rows = Asset.objects.filter(valid(day)).order_by("kind", "code")
    kinds = [code for code in THINGS if code in set(rows.values_list("kind", flat=True))]
    if kind in kinds:
        rows = rows.filter(kind=kind)
    units, offices = (dict(model.objects.values_list("code", "name")) for model in (Unit, Office))
    shown = [
        [{"text": row.name, "href": f"/tai-san/{row.code}"}, THINGS.get(row.kind, row.kind), row.near or None,
         units.get(whereabouts.ward_at(row.lon, row.lat, day)), offices.get(row.care)]
        for row in rows
    ]  # fmt: skip
    context = {"rows": shown, "kinds": [(code, THINGS[code]) for code in kinds], "kind": kind, "map": _map(list(rows))}
    return page(request, "city/assets.html", context)


@public
@kept()
@require_safe
def asset(request: Any, code: str) -> HttpResponse:
    """One of them: what it is, where, who keeps it, and one button."""
    row = _one(code)
    day = row.until or today()
    ward = Unit.objects.filter(code=whereabouts.ward_at(row.lon, row.lat, day)).first()
    context = {
        "row": row, "kind": THINGS.get(row.kind, row.kind), "ward": ward, "map": _map([row]),
        "care": Office.objects.filter(code=row.care).first(), "report": report_address(row),
        "here_now": row.holds(today()), "qr": _label(request, row),
    }  # fmt: skip
    return page(request, "city/asset.html", context)


@public
@require_safe
def labels(request: Any) -> HttpResponse:
    """A sheet of labels to print and stick on: of the codes asked for, or of a kind."""
    rows = Asset.objects.filter(valid(today())).order_by("kind", "code")
    codes, kind = request.GET.getlist("ma")[:LABELS_MAX], request.GET.get("loai", "")
    rows = rows.filter(code__in=codes) if codes else rows.filter(kind=kind) if kind else rows
    made = [(row, THINGS.get(row.kind, row.kind), _label(request, row)) for row in rows[:LABELS_MAX]]
    return page(request, "city/labels.html", {"labels": made, "more": rows.count() - len(made), "scan": SCAN})


def _one(code: str) -> Asset:
    row: Asset | None = Asset.objects.filter(code=code).first()
    if row is None:
        raise Http404
    return row


def _label(request: Any, row: Asset) -> Any:
    return qr(request.build_absolute_uri(report_address(row)), SCAN, error="q")


def _map(rows: list[Asset]) -> Any:
    day = today()
    outlines = [feature(view) for view in whereabouts.outlined(day)]
    spots = [
        {"geometry": {"type": "Point", "coordinates": [row.lon / MICRO, row.lat / MICRO]},
         "properties": {"label": "", "note": row.name, "href": f"/tai-san/{row.code}"}}
        for row in rows
    ]  # fmt: skip
    return maps.draw(outlines, spots, title=T("Nơi đặt", "Where it is")) if outlines and spots else None
