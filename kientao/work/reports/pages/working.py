"""What officers' pages share: which reports are theirs, which verbs a report and their posts allow, their forms."""

from typing import Any

from django.db.models import QuerySet

from kientao.base.errors import Missing
from kientao.city import access, reach
from kientao.city.models import Office, Power, valid
from kientao.city.reach import gives, office_of, offices, people, to_whom
from kientao.city.sent import Sent, done, kept
from kientao.ledger import rights
from kientao.ledger.acts import By

from ..acts import LEADS, MOVES, OPEN
from ..models import Report

__all__ = [
    "Sent", "done", "gives", "held", "kept", "may_answer", "mine", "office_of", "offices", "one", "people", "powers",
    "to_whom", "verbs", "wards",
]  # fmt: skip

# Verbs that leave the state as it is, and in which states they make sense.
ASIDE = {
    "report.add": OPEN, "report.link": OPEN, "report.unlink": tuple(s for s in MOVES if s != "reserved"),
    "report.publish": tuple(s for s in MOVES if s != "reserved"),
    "report.withhold": tuple(s for s in MOVES if s != "reserved"),
}  # fmt: skip


def powers(by: By) -> list[Power]:
    """What this actor may do to reports, asked once a page."""
    return reach.powers(by, "report")


def mine(by: By, found: list[Power] | None = None) -> QuerySet[Report]:
    """Reports of the offices this post may act for. Those of no office ("") only for a scope over all."""
    rows = Report.objects.prefetch_related("category")  # a join would let the engine begin with the categories
    return reach.mine(rows, by, powers(by) if found is None else found)


def one(request: Any, code: str) -> Report:
    """A report of theirs; what is not theirs does not exist here."""
    row = mine(rights.actor_of(request)).filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def held(by: By, row: Report) -> list[Power]:
    """Powers that reach the office of this report."""
    return reach.held(powers(by), row.office)


def verbs(by: By, row: Report) -> set[str]:
    """What may be offered now: by the table, and by the posts. The act asks again."""
    ways = {verb for verb, to in LEADS.items() if to in MOVES[row.state]}
    ways |= {verb for verb, states in ASIDE.items() if row.state in states}
    if by.post != row.holder_of_check:  # who was drawn to look decides; otherwise the reporter does
        ways -= {"report.close", "report.reopen"}
    hidden = row.photos.filter(shown=False).exclude(file="").exists()
    if row.words_public and not hidden:
        ways.discard("report.publish")
    if not row.words_public and not row.photos.filter(shown=True).exists():
        ways.discard("report.withhold")
    mine_here = held(by, row)
    return {verb for verb in ways if any(gives(p, verb) for p in mine_here)}


def may_answer(by: By, row: Report) -> bool:
    """Whoever answers for a report may know who sent it, whatever its state."""
    return any(gives(p, "report.answer") for p in held(by, row))


def wards() -> list[str]:
    """Units that an office of today serves."""
    served = Office.objects.filter(valid(access.today())).exclude(serves="").order_by("serves")
    return list(served.values_list("serves", flat=True).distinct())
