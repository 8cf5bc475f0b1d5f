"""/viec/hop: the meetings of my offices, the next first; those that are over, from the newest."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kientao.base import clock
from kientao.city import reach
from kientao.city.search import matching
from kientao.ledger import rights
from kientao.ui.pages import needs, page
from kientao.ui.place import zone

from .. import terms
from ..models import Meeting
from . import wording, working

PAGE = 60


@needs("meeting.connect")
@never_cache
@require_safe
def listing(request: Any) -> HttpResponse:
    by = rights.actor_of(request)
    view, words = request.GET.get("xem", ""), request.GET.get("tim", "").replace("\x00", "").strip()[:100]
    rows = working.mine(by)
    if words:
        found = list(matching(rows, words).order_by("-starts", "-code")[:PAGE])
    elif view == "qua":
        found = list(rows.filter(turn__isnull=True).order_by("-starts", "-code")[:PAGE])
    else:
        found = list(rows.filter(turn__isnull=False).order_by("starts", "code")[:PAGE])
    context = {"rows": lines(found), "view": view, "words": words, "may_plan": working.may_plan(by)}
    return page(request, "meetings/list.html", context)


def lines(rows: list[Meeting]) -> list[dict[str, Any]]:
    offices, posts, kinds = reach.office_names(), reach.post_names(), terms.kinds()
    made = []
    for row in rows:
        words, kind = wording.clock_words(row)
        made.append({
            "row": row, "state": wording.STATES[row.state], "clock": words, "clock_kind": kind,
            "kind": kinds[row.kind].title if row.kind in kinds else row.kind, "at": clock.local(row.starts, zone()),
            "office": offices.get(row.office, row.office), "chair": posts.get(row.chair, ""),
        })  # fmt: skip
    return made
