"""Which meetings and topics are theirs, and which verbs each and their posts allow."""

from typing import Any

from django.db.models import QuerySet

from kientao.base.errors import Missing, Refused
from kientao.city import reach
from kientao.city.access import today
from kientao.city.models import Office, Unit, valid
from kientao.city.reach import gives
from kientao.ledger import rights
from kientao.ledger.acts import By

from ..acts import ASIDE, LEADS, MOVES, POINTS, WORDS
from ..acts.life import at_point, hosting
from ..models import Briefing, Meeting, Point, Topic


def mine(by: By) -> QuerySet[Meeting]:
    """Meetings that offices in reach host or have a point in."""
    return reach.mine(Meeting.objects.all(), by, reach.powers(by, "meeting"))


def one(request: Any, code: str) -> Meeting:
    row = mine(rights.actor_of(request)).filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def verbs(by: By, row: Meeting) -> set[str]:
    """What may be offered now: by the table, by the posts, by who hosts. The act asks again."""
    ways = {verb for verb, to in LEADS.items() if to in MOVES[row.state]}
    ways |= {verb for verb, states in ASIDE.items() if row.state in states}
    if row.party:
        ways -= set(WORDS)
    if row.source:
        ways = set()
    powers = reach.powers(by, "meeting")
    reaching = [p for office in (row.office, *row.offices) for p in reach.held(powers, office)]
    given = {verb for verb in ways if any(gives(power, verb) for power in reaching)}
    return given if _hosts(by, row) else given & set(POINTS)


def _hosts(by: By, row: Meeting) -> bool:
    try:
        hosting(by, row)
    except Refused:
        return False
    return True


def marks(by: By, row: Meeting, points: list[Point]) -> set[str]:
    """Codes of the points this post may mark."""
    found = set()
    for point in points:
        try:
            at_point(by, row, point)
        except Refused:
            continue
        found.add(point.code)
    return found


def may_plan(by: By) -> bool:
    return any(gives(power, "meeting.plan") for power in reach.powers(by, "meeting"))


def hosts(by: By, noun: str = "meeting", verb: str = "meeting.plan") -> list[tuple[str, Any]]:
    """Offices this post may host for, [(code, name)]: its own committee first."""
    found = [power for power in reach.powers(by, noun) if gives(power, verb)]
    codes, every = set(reach.offices([p for p in found if p.path])), any(p.path == "" for p in found)
    rows = Office.objects.filter(valid(today())).order_by("path")
    there = [(row.code, row.name, row.kind) for row in rows if every or row.code in codes]
    return [(code, name) for code, name, kind in sorted(there, key=lambda one: one[2] != "ubnd")]


def topics(by: By) -> QuerySet[Topic]:
    """Topics of offices in reach; and those that are out, for whoever tells them on."""
    writing = reach.powers(by, "topic")
    telling = reach.powers(by, "briefing")
    if not writing and not telling:
        return Topic.objects.none()
    every = any(power.path == "" for power in writing)
    own = Topic.objects.all() if every else Topic.objects.filter(office__in=reach.offices(writing))
    return (own | Topic.objects.exclude(state="draft")) if not every else own


def topic(request: Any, code: str) -> Topic:
    row = topics(rights.actor_of(request)).filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def topic_verbs(by: By, row: Topic) -> set[str]:
    ways = {"draft": {"topic.write", "topic.issue"}, "out": {"topic.write", "topic.issue", "topic.recall"},
            "recalled": {"topic.write", "topic.issue"}}[row.state]  # fmt: skip
    found = reach.held(reach.powers(by, "topic"), row.office)
    return {verb for verb in ways if any(gives(power, verb) for power in found)}


def may_tell(by: By) -> bool:
    return any(gives(power, "briefing.tell") for power in reach.powers(by, "briefing"))


def told_by(by: By) -> QuerySet[Briefing]:
    """Tellings of the offices in reach: the places and questions are for them."""
    found = reach.powers(by, "briefing")
    if not found:
        return Briefing.objects.none()
    if any(power.path == "" for power in found):
        return Briefing.objects.all()
    return Briefing.objects.filter(office__in=reach.offices(found))


def own_unit(by: By) -> str:
    """The unit this post's office serves."""
    office = Office.objects.filter(code=reach.office_of(by.post)).first()
    return office.serves if office else ""


def units() -> list[tuple[str, Any]]:
    """Wards and communes of today, [(code, name)]."""
    rows = Unit.objects.filter(valid(today()), kind__in=("phuong", "xa")).order_by("code")
    return [(row.code, row.name) for row in rows]
