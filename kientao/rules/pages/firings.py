"""/tu-dong/lan/<code>: one firing, with everything the rule knew; a proposal is accepted or declined here."""

import secrets
from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base.errors import Forbidden, Missing, Refused
from kientao.city import reach
from kientao.city.access import by_of, visible
from kientao.city.sent import Sent, done
from kientao.ledger.models import Entry
from kientao.ui.pages import may, page, public, see_other

from .. import acts, firing, proposals, saying
from ..models import Appeal, Firing, Version
from ..reading import read_rule
from . import wording


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Any, code: str) -> HttpResponse:
    """The trace: inputs, figures of law with their sources, the act, the chain of causes. Asked under permission."""
    row = visible(Firing.objects.filter(code=code), by_of(request)).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    sent = Sent(request) if request.method == "POST" else None
    if sent and (answer := _answer(sent, row)):
        return answer
    version = Version.objects.get(rule_id=row.rule_id, number=row.number)
    told = read_rule(version.told)
    context = {
        "row": row, "version": version, "told": told, "sentence": saying.sentence(told, request.lang),
        "outcome": wording.OUTCOMES[row.outcome], "answers": wording.ANSWERS,
        "verb": saying.verb(row.verb, request.lang),
        "made": firing.made_by(row), "chain": chain(row), "office": reach.office_names().get(row.office, row.office),
        "appeals": Appeal.objects.filter(firing_id=code).order_by("first"), "appeal_states": wording.APPEALS,
        "may_answer": may(request, "rule.accept") and row.answer == "open", "may_read": may(request, "rule.answer"),
        "form": sent.typed if sent else {"key": secrets.token_urlsafe(18)}, "errors": sent.errors if sent else {},
        "may_appeal": row.outcome == "performed" or row.answer == "accepted",
    }  # fmt: skip
    return page(request, "rules/firing.html", context, status=sent.status if sent and sent.errors else 200)


def _answer(sent: Sent, row: Firing) -> HttpResponse | None:
    if sent.text("do") == "decline":
        receipt = sent.perform(
            acts.decline_proposal, "reason", firing=row.code, seen=sent.seen(), reason=sent.text("reason")
        )
        return done(receipt, f"/tu-dong/lan/{row.code}") if receipt else None
    try:
        proposals.accept(sent.by, row.code, sent.text("key")[:60], sent.seen())
    except Forbidden:
        raise
    except Refused as e:
        sent.errors[""], sent.status = e.say(sent.request.lang), e.status
        return None
    return see_other(f"/tu-dong/lan/{row.code}")


def chain(row: Firing) -> list[Entry]:
    """What led to it, the nearest first."""
    found: list[Entry] = []
    cause = Entry.objects.filter(index=row.first).values_list("cause", flat=True).first()
    while cause is not None and len(found) < 2 * firing.CHAIN_MAX:
        entry = Entry.objects.filter(index=cause).first()
        if entry is None:
            break
        found.append(entry)
        cause = entry.cause
    return found
