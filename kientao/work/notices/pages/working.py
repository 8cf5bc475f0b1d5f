"""Which notices are theirs, and what a notice and their posts allow now. The act asks again."""

from typing import Any

from django.db.models import QuerySet

from kientao.base.errors import Missing
from kientao.city import reach
from kientao.city.access import today
from kientao.city.models import Office, Power, valid
from kientao.ledger import rights
from kientao.ledger.acts import By

from ..models import STATE, WARNING, Notice

WAYS = {  # (kind, state) -> the verbs that may follow
    (STATE, "active"): ("notice.update", "notice.end"),
    (WARNING, "draft"): ("warning.send", "warning.drop"),
    (WARNING, "active"): ("warning.end",),
}


def _powers(by: By) -> list[Power]:
    found = reach.powers(by, "notice")
    return found + [power for power in reach.powers(by, "warning") if power not in found]


def mine(by: By) -> QuerySet[Notice]:
    return reach.mine(Notice.objects.all(), by, _powers(by))


def one(request: Any, code: str) -> Notice:
    """A notice of theirs; what is not theirs does not exist here."""
    row = mine(rights.actor_of(request)).filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def verbs(by: By, row: Notice) -> set[str]:
    held = reach.held(_powers(by), row.office)
    ways = WAYS.get((row.kind, row.state), ())
    return {verb for verb in ways if any(reach.gives(power, verb) for power in held)}


def offices(by: By) -> list[tuple[str, Any]]:
    """Offices in whose name this post may tell something, their own first."""
    found = [
        power for power in _powers(by) if reach.gives(power, "notice.publish") or reach.gives(power, "warning.draft")
    ]
    codes = {code for code in reach.offices(found)}
    own = reach.office_of(by.post)
    rows = Office.objects.filter(valid(today()), code__in=codes).order_by("path").values_list("code", "name")
    return sorted(rows, key=lambda pair: pair[0] != own)
