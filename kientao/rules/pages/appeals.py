"""Objecting to what was done automatically: anybody may, and a person answers, in the browser that asked."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base import clock, ids
from kientao.base.errors import Missing, Refused, declare
from kientao.base.text import T
from kientao.city import access, deadlines, strangers
from kientao.city.access import by_of, visible
from kientao.city.sent import Sent, done
from kientao.ledger.acts import By
from kientao.ui.pages import may, page, public, see_other

from .. import acts
from ..models import Appeal, Firing
from . import wording

PER_HOUR, ANSWER_DAYS = 10, 5
declare("appeal.crowded", T("Từ kết nối này vừa có rất nhiều phản đối. Hãy thử lại sau một giờ.",
                            "A great many appeals just came from this connection. Try again in an hour."))  # fmt: skip


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: Any, code: str) -> HttpResponse:
    """The form: what happened, in the resident's words. No name is asked for."""
    row = visible(Firing.objects.filter(code=code), by_of(request)).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    form = strangers.Form(request)
    if request.method == "POST" and (sent := _send(form, row)):
        strangers.remember(request, sent)
        return see_other(f"/tu-dong/phan-doi/{sent}")
    answer: HttpResponse = form.again("rules/appeal_new.html", {"row": row})
    return answer


def _send(form: strangers.Form, row: Firing) -> str | None:
    if form.text("website") or strangers.crowded(form.request, "appeal", PER_HOUR):
        form.refuse(Refused("appeal.crowded"), "")
        return None
    code, secret = strangers.slip("appeal", form.text("key"))
    due = deadlines.derive(clock.now(), working_days=ANSWER_DAYS).due
    receipt = form.perform(
        acts.appeal_firing, by=By(code, None, "resident"), firing=row.code, code=code, words=form.text("words"),
        due=due, secret=ids.secret_hash(secret),
    )  # fmt: skip
    return code if receipt else None


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Any, code: str) -> HttpResponse:
    """One appeal: its writer follows it in the browser that sent it; an officer answers here."""
    row = Appeal.objects.filter(code=code).first()
    mine = row is not None and strangers.is_open(request, code)
    if row is None or not (mine or access.visible(Appeal.objects.filter(code=code), by_of(request)).exists()):
        raise Missing("act.missing", thing=code)
    may_answer = may(request, "rule.answer") and row.state == "open"
    sent = Sent(request) if request.method == "POST" and may_answer else None
    if sent and (receipt := sent.perform(
        acts.answer_appeal, "answer", appeal=code, seen=sent.seen(), answer=sent.text("answer"),
        upheld=sent.text("upheld") == "yes",
    )):  # fmt: skip
        return done(receipt, f"/tu-dong/phan-doi/{code}")
    context = {
        "row": row, "mine": mine, "state": wording.APPEALS[row.state], "may_answer": may_answer,
        "form": sent.typed if sent else Sent.fresh(request).typed if may_answer else {},
        "errors": sent.errors if sent else {},
    }  # fmt: skip
    return page(request, "rules/appeal.html", context, status=sent.status if sent and sent.errors else 200)
