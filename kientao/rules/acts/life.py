"""A version is proposed, and approved or refused by another person; or comes approved with the city's folder."""

from typing import Any

from kientao.base.errors import Refused, declare
from kientao.base.states import step
from kientao.base.text import T
from kientao.city.access import today
from kientao.city.acts.settle import known
from kientao.city.models import Holding, Office, valid
from kientao.ledger.acts import By, Done, act, now_index, present

from .. import programs
from ..models import Rule, Version
from ..nudging import clear, lay
from ..reading import Told, read_rule, written

MOVES: dict[str, set[str]] = {
    "proposed": {"approved", "refused", "withdrawn"},
    "approved": set(),
    "refused": set(),
    "withdrawn": set(),
}
WORDS_MAX = 1000
declare("rule.same", T("Quy tắc này không khác bản đang có.", "This rule does not differ from the version there is."))
declare(
    "rule.owner", T("Cơ quan chịu trách nhiệm trong quy tắc là «{office}».", "The rule's own office is “{office}”.")
)
declare("rule.waiting", T("Quy tắc này đang có một bản chờ duyệt: {version}.", "A version waits already: {version}."))
declare("rule.own", T(
    "Người đề nghị không tự duyệt: một người khác duyệt quy tắc này.",
    "Who proposed does not approve: another person does.",
))  # fmt: skip
declare("rule.past", T("Ngày bắt đầu {since} đã qua: sửa bản đề nghị rồi duyệt.", "The first day {since} has passed."))
declare("rule.collides", T("Bản này có thể mâu thuẫn quy tắc khác: ghi lý do vẫn duyệt.",
                           "This version may collide with other rules: say why it is approved anyway."))  # fmt: skip
declare("rule.reason", T("Hãy ghi lý do.", "State the reason."))
declare("rule.long", T("Nội dung dài quá {most} ký tự.", "The text is longer than {most} characters."))


@act("rule.propose", about="office", noun=Office)
def propose_rule(
    *, by: By, office: str, told: dict[str, Any], words: str = "", conflicts: tuple[dict[str, Any], ...] = ()
) -> Done | None:
    """Put a new rule, or a new version of one, before another person. conflicts: what it was found to collide with."""
    given = read_rule(told)
    if given.owner != office:
        raise Refused("rule.owner", office=given.owner)
    open_one = Version.objects.filter(rule_id=given.rule, state="proposed").first()
    if open_one:
        raise Refused("rule.waiting", version=open_one.code)
    programs.check(given)
    row = _version(given, told, by, said(words))
    if row is None:
        raise Refused("rule.same")
    row.conflicts = list(conflicts)
    row.save()
    lay("approval", row.code, office=office, rule=given.rule, words=f"Duyệt quy tắc: {given.title['vi']}",
        link=f"/tu-dong/ban/{row.code}")  # fmt: skip
    return Done(row.code, public=_open(row), sealed={"words": row.words} if row.words else {}, result=row.code)


@act("rule.approve", about="version", noun=Version)
def approve_rule(*, by: By, version: str, reason: str = "") -> Done | None:
    """Another person says yes: it runs from its day to its sunset."""
    row = known(Version, version)
    if by.person == row.proposer_person or by.post == row.proposer:
        raise Refused("rule.own")
    if row.since < today():
        raise Refused("rule.past", since=row.since)
    if row.conflicts and not reason.strip():
        raise Refused("rule.collides")
    programs.check(read_rule(row.told))
    _decide(row, "approved", by, reason)
    rule = known(Rule, row.rule_id)
    rule.state, rule.title, rule.why, rule.erred = "on", row.title, "", False
    rule.save()
    return Done(row.code, public=_open(row) | {"approver": row.approver}, on=row.since)


@act("rule.refuse", about="version", noun=Version)
def refuse_rule(*, by: By, version: str, reason: str) -> Done | None:
    """Another person says no, and why."""
    if not reason.strip():
        raise Refused("rule.reason")
    row = known(Version, version)
    _decide(row, "refused", by, reason)
    return Done(row.code, public={"rule": row.rule_id, "number": row.number}, sealed={"words": reason})


@act("rule.withdraw", about="version", noun=Version)
def withdraw_rule(*, by: By, version: str) -> Done | None:
    """Its proposer takes it back before it is decided."""
    row = known(Version, version)
    _decide(row, "withdrawn", by, "")
    return Done(row.code, public={"rule": row.rule_id, "number": row.number})


@act("rule.enact", about="office", noun=Office)
def enact_rule(*, by: By, office: str, told: dict[str, Any]) -> Done | None:
    """A rule of the city's folder, which two persons stand for; the same words again change nothing."""
    given = read_rule(told)
    for post in (given.proposed_by, given.approved_by):
        if not post:
            raise Refused("rule.missing", part="proposed_by, approved_by")
    holders = {
        post: set(Holding.objects.filter(valid(max(given.since, today())), post=post).values_list("person", flat=True))
        for post in (given.proposed_by, given.approved_by)
    }
    if given.proposed_by == given.approved_by or holders[given.proposed_by] & holders[given.approved_by]:
        raise Refused("rule.own")
    programs.check(given)
    row = _version(given, told, by, "")
    if row is None:
        return None
    row.state, row.proposer, row.approver, row.decided = "approved", given.proposed_by, given.approved_by, present()
    row.save()
    rule = known(Rule, given.rule)
    rule.state, rule.title = "on" if rule.state == "new" else rule.state, given.title
    rule.save()
    return Done(row.code, public=_open(row) | {"approver": row.approver}, on=row.since)


def _version(given: Told, told: dict[str, Any], by: By, words: str) -> Version | None:
    """The next version, its rule made or kept; None if the words are those of the newest one."""
    plain = written(told)
    rule = Rule.objects.filter(code=given.rule).first()
    if rule is None:
        rule = Rule(code=given.rule, office=given.owner, audience="public", title=given.title, first=now_index())
    newest = Version.objects.filter(rule_id=rule.code).exclude(state__in=("refused", "withdrawn"))
    last = newest.order_by("-number").first()
    if last is not None and last.told == plain:
        return None
    rule.newest += 1
    rule.office = given.owner
    rule.save()
    return Version(
        code=f"{rule.code}.{rule.newest}", rule_id=rule.code, number=rule.newest, told=plain, state="proposed",
        proposer=by.post, proposer_person=by.person or "", proposed=present(), since=given.since, until=given.until,
        source=given.source, verb=given.do, mode=given.mode, words=words, office=given.owner, audience="public",
        first=now_index(),
    )  # fmt: skip


def _decide(row: Version, to: str, by: By, reason: str) -> None:
    row.state = step(MOVES, row.state, to)
    row.approver, row.decided = by.post, present()
    row.words = f"{row.words}\n{said(reason)}".strip()
    row.save()
    clear("approval", row.code)


def said(text: str) -> str:
    if len(text) > WORDS_MAX:
        raise Refused("rule.long", most=WORDS_MAX)
    return text.strip()


def _open(row: Version) -> dict[str, Any]:
    """A rule is a regulation: all of its words are public."""
    return {"rule": row.rule_id, "number": row.number, "told": row.told, "proposer": row.proposer}
