"""/viec/tin-moi: what moved in my reports since I last looked. Only that instant is kept; the steps tell the rest."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from kientao.base import clock
from kientao.ledger import rights
from kientao.ui.pages import needs, page, see_other

from ..models import Step
from . import wording, working

MOST = 100
SEEN = "reports_seen"  # of the session: the instant up to which this person has looked
FIRST_LOOK = 3 * clock.DAY


@needs("report.reopen")  # whoever has any work with reports
@never_cache
def notices(request: Any) -> HttpResponse:
    """Steps by others, newest first. POST: I have seen them."""
    by, now = rights.actor_of(request), clock.now()
    if request.method == "POST":
        request.session[SEEN] = now
        return see_other("/viec/tin-moi")
    since = max(int(request.session.get(SEEN, 0)), now - FIRST_LOOK)
    mine = working.mine(by)
    found = Step.objects.filter(report_id__in=mine.values("code"), at__gt=since).exclude(by=by.label)
    rows = list(found.select_related("report__category").order_by("-at")[: MOST + 1])
    context = {"rows": rows[:MOST], "more": len(rows) > MOST, "since": since, "steps": wording.STEPS}
    return page(request, "reports/notices.html", context)
