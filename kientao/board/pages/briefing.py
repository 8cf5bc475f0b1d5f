"""/giao-ban/<meeting>: large type, one item a screen, the unit's answer beside; decisions become tasks on the spot."""

from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kientao.base import ids
from kientao.base.text import T
from kientao.city.access import one_view
from kientao.city.models import Post
from kientao.city.reach import to_whom
from kientao.city.sent import Sent
from kientao.ledger import rights
from kientao.ui.pages import needs, page, see_other
from kientao.work.meetings.models import Meeting
from kientao.work.meetings.pages import wording, working
from kientao.work.tasks import acts as tasks
from kientao.work.tasks.pages import making
from kientao.work.tasks.pages import working as ordering

from ..view import briefing

PAGE = 20
NO_OFFICE = T("Hãy chọn cơ quan hoặc vị trí.", "Choose an office or a post.")
NO_ORDERER = T("Hãy chọn người giao việc.", "Choose who orders it.")


@needs("meeting.connect")
@never_cache
@require_safe
def listing(request: Any) -> HttpResponse:
    """Meetings of mine that are ahead, open, or over without conclusions."""
    rows = working.mine(rights.actor_of(request)).filter(party=False, source__isnull=True).exclude(state="cancelled")
    context = {"rows": [(row, wording.STATES[row.state]) for row in rows.order_by("-starts", "code")[:PAGE]]}
    return page(request, "board/briefings.html", context)


@needs("meeting.connect")
@never_cache
@require_safe
def present(request: Any, code: str) -> HttpResponse:
    """`?man=`: which screen."""
    return _shown(request, working.one(request, code), Sent(request), request.GET.get("man", "")[:150])


def _shown(request: Any, row: Meeting, sent: Sent, key: str) -> HttpResponse:
    with one_view():
        found = briefing.screens(row, sent.by)
        verbs = working.verbs(sent.by, row)
        context = briefing.context_of(found, key) | {
            "row": row, "verbs": verbs, "form": sent.typed, "errors": sent.errors,
            "decided": briefing.decided(row, sent.by),
            "draft": briefing.conclusions(row, sent.by), "may_order": ordering.may_write(sent.by),
            "may_open": ordering.may_open(sent.by), "people": ordering.whom(sent.by), "quick": making.quick_days(),
            "orderers": ordering.orderers(sent.by), "others": [(one.key, one.title) for one in found],
            "end": briefing.END,
        }  # fmt: skip
    return page(request, "board/briefing.html", context, status=sent.status if sent.errors else 200)


@needs("task.report")
@never_cache
@require_POST
def decide(request: Any, code: str) -> HttpResponse:
    """One decision, one task: ordered at once by who may, else a draft for the leader; then back to the same screen."""
    row, sent = working.one(request, code), Sent(request)
    key, to = sent.text("man")[:150], to_whom(sent.text("to"))
    due = sent.day("due")
    if not to["office"]:
        sent.errors["to"] = NO_OFFICE
    if not sent.errors and _order(sent, row, to, due) is not None:
        return see_other(f"/giao-ban/{row.code}?man={quote(key)}#giao")
    return _shown(request, row, sent, key)


def _order(sent: Sent, row: Meeting, to: dict[str, str], due: Any) -> Any:
    told = {
        "code": ids.code_of("task", sent.text("key")), "title": sent.text("title"), "due": due, **to,
        "about": f"meeting:{row.code}", "words": sent.text("words"), "basis": {"title": row.title},
    }  # fmt: skip
    orderer = sent.text("orderer")
    if ordering.may_open(sent.by) and not orderer:
        return sent.perform(tasks.open_task, "title", **told)
    if not Post.objects.filter(code=orderer).exists():
        sent.errors["orderer"] = NO_ORDERER
        return None
    return sent.perform(tasks.draft_task, "title", orderer=orderer, **told)
