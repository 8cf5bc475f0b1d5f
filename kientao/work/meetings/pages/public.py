"""/hop/: what is public of meetings: when citizens are received online; past meetings that a source tells."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kientao.base import clock
from kientao.base.errors import Missing
from kientao.city import reach
from kientao.city.access import visible
from kientao.ui.pages import kept, page, public
from kientao.ui.place import zone

from .. import terms, typed
from ..models import Meeting
from . import listing, wording

PAGE = 40


@public
@kept()
@require_safe
def index(request: Any) -> HttpResponse:
    rows = visible(Meeting.objects.all(), None)
    coming = listing.lines(list(rows.filter(turn__isnull=False).order_by("starts", "code")[:PAGE]))
    past = listing.lines(list(rows.filter(turn__isnull=True).order_by("-starts", "-code")[:PAGE]))
    return page(request, "meetings/public.html", {"coming": coming, "past": past})


@public
@kept()
@require_safe
def one(request: Any, code: str) -> HttpResponse:
    """Agenda, points and clocks; of a meeting of today neither words nor who asked what."""
    row = visible(Meeting.objects.filter(code=code), None).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    points = typed.shown_points(row)
    kinds = terms.kinds()
    return page(request, "meetings/show.html", {
        "row": row, "points": points, "totals": wording.totals([point for _, point in points]),
        "state": wording.STATES[row.state], "kind": kinds[row.kind].title if row.kind in kinds else row.kind,
        "office": reach.office_names().get(row.office, row.office), "late": wording.invited_late(row),
        "at": clock.local(row.starts, zone()),
    })  # fmt: skip
