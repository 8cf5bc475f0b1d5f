"""/thong-bao: what holds now, and what held; one notice with its places, its messages and its receipt."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponse

from kientao.base import clock
from kientao.base.errors import Missing
from kientao.base.text import T
from kientao.city import reach
from kientao.city.models import Unit
from kientao.city.places import geometry
from kientao.ui import maps
from kientao.ui.language import tr
from kientao.ui.pages import kept, may, page, public

from ..models import Notice
from . import wording

PAST_MAX = 100


class Line(NamedTuple):
    row: Notice
    office: Any
    places: list[Any]
    over: bool


def lines(rows: Iterable[Notice]) -> list[Line]:
    """Notices with their names; over as soon as their hours are, even before the timer has said so."""
    units, offices, now = reach.unit_names(), reach.office_names(), clock.now()
    return [
        Line(row, offices.get(row.office, row.office),
             [units.get(code, code) for code in row.places] or [wording.EVERYWHERE],
             row.state != "active" or (row.expires or 0) <= now)
        for row in rows
    ]  # fmt: skip


@public
@kept()
def index(request: Any) -> HttpResponse:
    """What holds now, warnings first; then what is over, the newest first."""
    now = clock.now()
    rows = Notice.objects.filter(audience="public")
    active = rows.filter(state="active", expires__gt=now).order_by("kind", "-effective", "code")
    past = rows.exclude(state="active", expires__gt=now).order_by("-effective", "code")[:PAST_MAX]
    context = {
        "active": lines(active), "past": lines(past), "kinds": wording.KINDS,
        "may_tell": may(request, "notice.publish"),
    }  # fmt: skip
    return page(request, "notices/list.html", context)


@public
@kept()
def one(request: Any, code: str) -> HttpResponse:
    row = Notice.objects.filter(code=code, audience="public").first()
    if row is None:
        raise Missing("act.missing", thing=code)
    told = lines([row])[0]
    context = {
        "line": told, "row": row, "kind": wording.KINDS[row.kind],
        "state": wording.STATES["ended" if told.over else row.state],
        "severity": wording.SEVERITIES[row.severity], "certainty": wording.CERTAINTIES[row.certainty],
        "urgency": wording.URGENCIES[row.urgency], "maker": wording.maker(row.made), "map": _map(row),
        "rule": row.made.partition(":")[2] if row.made.startswith("rule:") else "",
        "messages": [(m, wording.MESSAGES[m.kind]) for m in row.messages.order_by("number")],
    }  # fmt: skip
    return page(request, "notices/show.html", context)


def _map(row: Notice) -> Any:
    """The places whose outline the city holds, drawn; nothing without any."""
    shapes: list[dict[str, Any]] = []
    for unit in Unit.objects.filter(code__in=row.places).order_by("code"):
        shape, outlined = geometry(settings.KIENTAO.city_folder, unit.place)
        if shape is not None and outlined:
            told = {"label": tr(unit.name), "href": f"/dia-ban/{unit.code}", "kind": "b"}
            shapes.append({"type": "Feature", "geometry": shape, "properties": told})
    return maps.draw(shapes, title=T("Địa bàn của thông báo", "Places of the notice"))
