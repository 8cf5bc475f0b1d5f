"""Which documents and requests are theirs, and which verbs each and their posts allow."""

from typing import Any

from django.db.models import QuerySet

from kientao.base import clock
from kientao.base.errors import Missing, Refused
from kientao.city import reach
from kientao.city.access import today
from kientao.city.models import Office, Post, valid
from kientao.city.reach import gives
from kientao.ledger import rights
from kientao.ledger.acts import By

from ..acts import ASKING, LEADS, MOVES
from ..acts.drafting import signing
from ..models import Document, Question

MANDATORY = {"document.publish", "document.withdraw", "document.bind", "document.explain"}
ANSWERS = {"info.notice": "noticed", "info.give": "given", "info.refuse": "refused", "info.pass": "passed"}


def mine(by: By) -> QuerySet[Document]:
    return reach.mine(Document.objects.all(), by, reach.powers(by, "document"))


def one(request: Any, code: str) -> Document:
    """A document of theirs; what is not theirs does not exist here."""
    row = mine(rights.actor_of(request)).filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def verbs(by: By, row: Document) -> set[str]:
    """What may be offered now: by the table, by the posts, by who signs. The act asks again."""
    ways = {verb for verb, to in LEADS.items() if to in MOVES[row.state]}
    if row.state == "draft":
        ways |= {"document.edit"}
        ways -= set() if row.signer else {"document.submit"}
        ways.discard("document.return")
    if row.state == "issued":
        ways |= {"document.withdraw"} if row.shown else {"document.bind"}
        if row.duty != "none" and not row.shown:
            ways.add("document.publish")
        if row.owed and row.due is not None and row.due < clock.now():
            ways.add("document.explain")
    if row.external:
        ways &= MANDATORY if row.direction == "out" else set()
    found = reach.held(reach.powers(by, "document"), row.office)
    return {verb for verb in ways if any(gives(power, verb) for power in found) and _signs(verb, by, row)}


def _signs(verb: str, by: By, row: Document) -> bool:
    if verb != "document.sign" and not (verb == "document.return" and row.state == "waiting"):
        return True
    try:
        signing(by, row)
    except Refused:
        return False
    return True


def may_write(by: By) -> bool:
    return any(gives(power, "document.draft") for power in reach.powers(by, "document"))


def may_register(by: By) -> bool:
    return any(gives(power, "document.register") for power in reach.powers(by, "document"))


def organs(by: By, verb: str = "document.draft") -> list[tuple[str, Any]]:
    """Offices whose documents this post writes, [(code, name)]: its own first."""
    found = [power for power in reach.powers(by, "document") if gives(power, verb)]
    codes = set(reach.offices([power for power in found if power.path]))
    every = any(power.path == "" for power in found)
    rows = Office.objects.filter(valid(today())).order_by("path")
    own = reach.office_of(by.post)
    there = [(row.code, row.name) for row in rows if every or row.code in codes]
    return sorted(there, key=lambda pair: pair[0] != own)


def signers(offices: list[tuple[str, Any]]) -> list[tuple[str, Any, Any]]:
    """Heads who sign for these offices, [(post, title, office name)]."""
    names = dict(offices)
    rows = Post.objects.filter(valid(today()), head=True, office__in=names).order_by("code")
    return [(row.code, row.title, names[row.office]) for row in rows]


def questions(by: By) -> QuerySet[Question]:
    """Requests of the offices this post answers for: their words are for nobody else, public clock or not."""
    found = [power for power in reach.powers(by, "info") if gives(power, "info.give") or gives(power, "info.ask")]
    if not found:
        return Question.objects.none()
    every = any(power.path == "" for power in found)
    return Question.objects.all() if every else Question.objects.filter(office__in=reach.offices(found))


def question(request: Any, code: str) -> Question:
    row = questions(rights.actor_of(request)).filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def answers(by: By, row: Question) -> set[str]:
    ways = {verb for verb, to in ANSWERS.items() if to in ASKING[row.state]}
    if row.state in ("asked", "noticed") and row.complex and not row.extended:
        ways.add("info.extend")
    found = reach.held(reach.powers(by, "info"), row.office)
    return {verb for verb in ways if any(gives(power, verb) for power in found)}
