"""The life of a rule: one proposes, another approves; versions stay; what is no rule is refused with its part."""

from datetime import timedelta

import pytest

from kientao.base.errors import Forbidden, Refused
from kientao.city.access import today
from kientao.ledger import entries
from kientao.ledger.acts import By, perform
from kientao.ledger.models import Entry
from kientao.rules import acts, inforce
from kientao.rules.models import Nudge, Rule, Version

from .conftest import told


def test_who_proposed_does_not_approve_and_hoa_may_not(town):
    version = acts.propose_rule(by=town.an, office="hall", told=told()).thing
    with pytest.raises(Refused, match="Người đề nghị không tự duyệt"):
        acts.approve_rule(by=town.an, version=version)
    with pytest.raises(Forbidden):
        acts.approve_rule(by=town.hoa, version=version)
    assert Version.objects.get(code=version).state == "proposed"


def test_an_approved_rule_runs_from_its_day_to_its_sunset(rule):
    rule(since=today() + timedelta(days=2), until=today() + timedelta(days=9))
    running = [bool(inforce.versions(today() + timedelta(days=n))) for n in (0, 1, 2, 9, 10)]
    assert running == [False, False, True, True, False]


def test_a_new_version_takes_over_on_its_day_and_the_old_one_stays(town, rule):
    rule()
    rule(when="state = 'open'", since=today() + timedelta(days=3))
    codes = [inforce.versions(today() + timedelta(days=n))[0].code for n in (0, 2, 3)]
    assert codes == ["cham-nhan.1", "cham-nhan.1", "cham-nhan.2"]
    assert Version.objects.count() == 2


def test_the_whole_text_of_a_rule_is_public(rule):
    version = rule()
    entry = Entry.objects.get(verb="rule.approve", thing=version)
    data = entries.full_body(entry)["data"]
    assert entry.klass == "public"
    assert data["told"]["when"] == "state = 'open' and urgent"
    assert (data["proposer"], data["approver"]) == ("hall.writer", "hall.chair")


def test_a_proposal_lies_in_the_inbox_until_it_is_decided(town):
    version = acts.propose_rule(by=town.mai, office="hall", told=told()).thing
    assert Nudge.objects.get(kind="approval").turn is not None
    acts.refuse_rule(by=town.an, version=version, reason="chưa rõ")
    assert Nudge.objects.get(kind="approval").turn is None
    assert Version.objects.get(code=version).state == "refused"


def test_what_may_collide_needs_a_reason_to_be_approved(town):
    hit = ({"rule": "khac", "vi": "trùng", "en": "same"},)
    version = acts.propose_rule(by=town.mai, office="hall", told=told(), conflicts=hit).thing
    with pytest.raises(Refused, match="mâu thuẫn"):
        acts.approve_rule(by=town.an, version=version)
    assert acts.approve_rule(by=town.an, version=version, reason="đã xem")


WRONG = [
    ({"do": "person.add"}, "rule.verb"), ({"do": "warning.send"}, "rule.verb"), ({"do": "sealed.erase"}, "rule.verb"),
    ({"do": "report.assign", "mode": "perform", "with": {"report": "{code}", "office": "hall"}}, "rule.mode"),
    ({"until": today()}, "rule.sunset"), ({"until": today() + timedelta(days=2000)}, "rule.sunset"),
    ({"limit": "many"}, "rule.part"), ({"limit": "0 per day"}, "rule.part"), ({"limit": None}, "rule.missing"),
    ({"basis": {"title": "x", "checked": "unverified"}}, "rule.basis"), ({"basis": None}, "rule.missing"),
    ({"mode": "quietly"}, "rule.part"), ({"level": 5}, "rule.part"), ({"strange": 1}, "rule.strange"),
    ({"owner": "nowhere"}, "city.unknown"), ({"from": "secrets"}, "fact.unknown"), ({"when": "1"}, "condition.truth"),
    ({"from": "calendar"}, "rule.missing"), ({"on": {"day": 3}}, "rule.part"), ({"rule": "Có dấu"}, "rule.part"),
    ({"with": {"office": "hall", "code": "{code}"}}, "fill.needed"),
    ({"with": {"office": "hall", "code": "{code}", "words": "{title}"}}, "fill.place"),
    ({"with": {"office": "hall", "code": "{code}", "words": "x", "secret": "y"}}, "fill.argument"),
    ({"from": "calendar", "when": None, "on": {"day": 40}}, "rule.part"),
    ({"from": "calendar", "when": None, "on": {"day": 3, "weekday": 2}}, "rule.part"),
    ({"every": "soon"}, "duration.form"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "code"), WRONG)
def test_what_is_no_rule_is_refused_and_leaves_nothing(town, part, code):
    head = entries.head()
    with pytest.raises(Refused) as refused:
        acts.propose_rule(by=town.mai, office="hall", told=told(**part))
    assert refused.value.code == code
    assert entries.head() == head
    assert not Rule.objects.exists()


def test_no_person_acts_as_a_rule(town, rule):
    rule()
    for by in (By("cham-nhan", "minh", "rule"), By("khong-co", None, "rule")):
        with pytest.raises(Forbidden):
            perform("rule.notify", by=by, office="hall", words="x", code="x")
    with pytest.raises(Forbidden):  # its own act only
        perform("task.open", by=By("cham-nhan", None, "rule"), office="hall", code="X", title="x")


def test_a_rule_of_a_scope_reaches_no_other_office(town, rule):
    rule(scope="ward-1")
    by = By("cham-nhan", None, "rule")
    assert perform("rule.notify", by=by, office="ward-1", words="x", code="x")
    with pytest.raises(Forbidden):
        perform("rule.notify", by=by, office="ward-2", words="x", code="x")
