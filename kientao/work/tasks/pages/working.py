"""Which tasks are theirs, and which verbs a task and their posts allow."""

from typing import Any

from django.db.models import QuerySet

from kientao.base.errors import Missing, Refused
from kientao.city import access, reach
from kientao.city.models import Office, Post, valid
from kientao.city.reach import gives
from kientao.lake import facts
from kientao.ledger import rights
from kientao.ledger.acts import By

from ..acts import ASIDE, LEADERS, LEADS, MOVES
from ..acts.life import another, leading, ordering
from ..models import Task

ORDERERS = ("task.confirm", "task.send_back", "task.drop", "task.help", "task.give_time", "task.refuse_time")


def mine(by: By) -> QuerySet[Task]:
    """Tasks that offices in reach lead or help with. Whoever has any work with tasks reads them so."""
    return reach.mine(Task.objects.all(), by, reach.powers(by, "task"))


def one(request: Any, code: str) -> Task:
    """A task of theirs; what is not theirs does not exist here."""
    row = mine(rights.actor_of(request)).filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def verbs(by: By, row: Task) -> set[str]:
    """What may be offered now: by the table, by the posts, by who ordered it and who does it. The act asks again."""
    if row.external:  # the mandatory system moves it
        ways = {"task.report", "task.hand", "task.help"} if row.state == "doing" else set()
        return _given(by, row, {verb for verb in ways if _theirs(verb, by, row)})
    ways = {verb for verb, to in LEADS.items() if to in MOVES[row.state]}
    ways |= {verb for verb, states in ASIDE.items() if row.state in states}
    if row.state == "doing":
        ways.discard("task.send_back" if row.shown is None else "")
    if row.state == "open":
        ways.discard("task.order")
    if row.wanted is None:
        ways -= {"task.refuse_time"}
    if row.due is None or row.wanted is not None:
        ways.discard("task.ask_time")
    if row.due is None:
        ways.discard("task.give_time")
    return _given(by, row, {verb for verb in ways if _theirs(verb, by, row)})


def _given(by: By, row: Task, ways: set[str]) -> set[str]:
    reaching = [p for office in (row.office, *row.helpers) for p in reach.held(reach.powers(by, "task"), office)]
    return {verb for verb in ways if any(gives(power, verb) for power in reaching)}


def _theirs(verb: str, by: By, row: Task) -> bool:
    try:
        if verb in LEADERS:
            leading(by, row)
        if verb in ORDERERS or (verb == "task.order" and row.state != "draft"):
            ordering(by, row)
        if verb in ("task.confirm", "task.send_back"):
            another(by, row)
    except Refused:
        return False
    return True


def may_open(by: By) -> bool:
    """May this post order by itself? Otherwise what it writes is a draft for somebody who may."""
    return any(gives(power, "task.open") for power in reach.powers(by, "task"))


def may_write(by: By) -> bool:
    return any(gives(power, verb) for power in reach.powers(by, "task") for verb in ("task.open", "task.draft"))


def orderers(by: By) -> list[tuple[str, Any]]:
    """Heads whom this post writes for: of its own office and those above, nearest first. [(post, title)]."""
    path = Office.objects.filter(code=reach.office_of(by.post)).values_list("path", flat=True).first() or "/"
    above = [code for code in reversed(path.strip("/").split("/")) if code]
    heads = {p.office: p for p in Post.objects.filter(valid(access.today()), head=True, office__in=above)}
    return [(heads[code].code, heads[code].title) for code in above if code in heads and heads[code].code != by.post]


def whom(by: By) -> dict[str, Any]:
    """Offices and posts within reach to whom a task may be given, one's own committee's first."""
    found = [p for p in reach.powers(by, "task") if gives(p, "task.open") or gives(p, "task.draft")]
    people = reach.people()
    if any(power.path == "" for power in found):
        return people
    near = set(reach.offices(found))
    names = dict(people["offices"])
    posts = [row for row in people["posts"] if any(row[2] == names[code] for code in near if code in names)]
    return {"offices": [(code, name) for code, name in people["offices"] if code in near], "posts": posts}


def plans(by: By) -> list[tuple[str, Any]]:
    """Lines of the plans by their names, [(code, title)]; where the programme has none, none."""
    try:
        return [(row["code"], row["title"]) for row in facts.ask("plan_lines", by).rows]
    except Refused:
        return []
