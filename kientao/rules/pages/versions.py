"""/tu-dong/ban/<version>: one version before it is decided: its sentence, what differs, what it would have done."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base import clock
from kientao.base.errors import Missing, Refused
from kientao.base.text import T
from kientao.city import reach
from kientao.city.access import by_of, today
from kientao.city.sent import Sent, done
from kientao.ui.pages import may, page, public
from kientao.ui.place import zone

from .. import acts, backtest, programs, saying
from ..models import Version
from ..reading import read_rule
from . import wording

DAYS, DAYS_MAX = 30, 366


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Any, code: str) -> HttpResponse:
    """Its text is public; whoever may, tries it on the past and decides."""
    row = Version.objects.filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    sent = Sent(request) if request.method == "POST" else None
    if sent and (receipt := _decide(sent, row)):
        return done(receipt, f"/tu-dong/{row.rule_id}")
    told = read_rule(row.told)
    before = (
        Version.objects.filter(rule_id=row.rule_id, number__lt=row.number, state="approved").order_by("-number").first()
    )
    context = {
        "row": row, "told": told, "sentence": saying.sentence(told, request.lang), "state": wording.VERSIONS[row.state],
        "before": before, "differs": saying.differences(before.told, row.told) if before else [],
        "office": reach.office_names().get(row.office, row.office), "limit": saying.limit(told, request.lang),
        "posts": reach.post_names(), "level": wording.LEVELS[told.level], "mode": wording.MODES[told.mode],
        "may_decide": may(request, "rule.approve") and row.state == "proposed",
        "may_withdraw": may(request, "rule.withdraw") and row.state == "proposed",
        "may_try": may(request, "rule.propose") or may(request, "rule.approve"), "tried": None, "days": _days(request),
        "form": sent.typed if sent else {}, "errors": sent.errors if sent else {},
    }  # fmt: skip
    if context["may_try"] and "thu" in request.GET:
        context["tried"] = _try(row, before, _days(request), request)
    return page(request, "rules/version.html", context, status=sent.status if sent and sent.errors else 200)


def _days(request: Any) -> int:
    text = request.GET.get("thu", "")
    return min(max(int(text), 1), DAYS_MAX) if text.isdecimal() and len(text) < 6 else DAYS


def _decide(sent: Sent, row: Version) -> Any:
    verb = {"approve": acts.approve_rule, "refuse": acts.refuse_rule, "withdraw": acts.withdraw_rule}.get(
        sent.text("do")
    )
    if verb is None:
        return None
    given = {} if verb is acts.withdraw_rule else {"reason": sent.text("reason")}
    return sent.perform(verb, "reason", version=row.code, seen=sent.seen(), **given)


def _try(row: Version, before: Version | None, days: int, request: Any) -> Any:
    """This version over the last days, and beside it the one it would replace."""
    end = clock.now()
    start = clock.midnight(today() - timedelta(days=days), zone())
    try:
        mine = backtest.run(programs.of(row.pk), start, end)
        other = backtest.run(programs.of(before.pk), start, end) if before else None
    except Refused as e:
        return {"error": T(e.say("vi"), e.say("en"))}
    by = by_of(request)
    return {"mine": backtest.told(mine, by), "other": backtest.told(other, by) if other else None}
