"""Rules at work: each firing once, with its cause; limits, proposals, the switch, errors, restarts."""

from datetime import date, timedelta

import pytest

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.lake import facts, keeping
from kientao.ledger.models import Cursor, Entry
from kientao.rules import acts, collisions, programs, proposals, running
from kientao.rules.models import Armed, Firing, Nudge, Rule, Version
from kientao.rules.pages import explaining
from kientao.rules.reading import read_rule
from kientao.work.tasks import acts as tasks
from kientao.work.tasks.models import Task

from .conftest import run, told


def test_a_rule_acts_once_for_what_it_finds_with_its_cause(town, rule, task):
    version, code = rule(), task()
    task(urgent=False)
    run()
    run()
    firing = Firing.objects.get()
    assert (firing.thing, firing.outcome, firing.verb) == (code, "performed", "rule.notify")
    fire, notify = Entry.objects.get(verb="rule.fire"), Entry.objects.get(verb="rule.notify")
    opened = Entry.objects.get(verb="task.open", thing=code)
    assert (fire.cause, notify.cause, notify.by) == (opened.index, fire.index, "rule:cham-nhan")
    assert Nudge.objects.get(kind="notice").words == f"Nhiệm vụ {code} chưa ai nhận"
    assert {i["name"]: i["value"] for i in firing.inputs} == {"state": "open", "urgent": "True"}
    assert version == "cham-nhan.1"


def test_what_ceases_to_hold_is_ready_to_act_again(town, rule, task):
    rule(when="state = 'open' and raised = 0")
    code = task()
    run()
    tasks.accept_task(by=town.minh, task=code)
    run()
    assert not Armed.objects.exists()
    assert Firing.objects.count() == 1
    tasks.drop_task(by=town.an, task=code, reason="thôi")
    other = task()
    run()
    assert set(Armed.objects.values_list("thing", flat=True)) == {other}


def test_the_nightly_check_of_kept_facts_hides_nothing_that_moved(town, rule, task):
    rule(every="1 day")
    run()
    code, other = task(), task()
    keeping.check(None)
    assert keeping.LIVE[0].tables["tasks"].cursor == facts.cursor(facts.find("tasks"))
    run()
    assert set(Firing.objects.values_list("thing", flat=True)) == {code, other}


@pytest.mark.parametrize("restart", [False, True])
def test_a_duration_goes_on_over_a_restart(town, rule, task, restart):
    rule(**{"for": "30 min"})
    task()
    now = clock.now()
    run(now)
    assert not Firing.objects.exists()
    if restart:
        running.forget()
    run(now + 29 * clock.MINUTE)
    assert not Firing.objects.exists()
    if restart:
        running.forget()
    run(now + 31 * clock.MINUTE)
    assert Firing.objects.count() == 1


def test_beyond_the_limit_things_wait_for_the_next_day_and_one_line_says_so(town, rule, task):
    rule(limit="2 per day")
    for _ in range(5):
        task()
    now = clock.now()
    run(now)
    run(now + clock.MINUTE * 2)
    assert sorted(Firing.objects.values_list("outcome", flat=True)) == ["limited", "performed", "performed"]
    run(now + clock.DAY)
    assert Firing.objects.filter(outcome="performed").count() == 4
    run(now + 2 * clock.DAY)
    assert Firing.objects.filter(outcome="performed").count() == 5


PROPOSES = {
    "mode": "propose", "do": "task.open",
    "with": {"office": "{office}", "title": "Giải trình {code}", "due": {"working_days": 2}, "about": "task:{code}"},
}  # fmt: skip


def test_a_proposal_is_done_by_one_click_and_only_once(town, rule, task):
    rule(**PROPOSES)
    code = task()
    run()
    firing = Firing.objects.get()
    assert (firing.outcome, firing.answer, Task.objects.count()) == ("proposed", "open", 1)
    proposals.accept(town.mai, firing.code, "key")
    proposals_again = pytest.raises(Refused, match="đã có người trả lời")
    with proposals_again:
        proposals.accept(town.mai, firing.code, "other")
    made = Task.objects.exclude(code=code).get()
    assert (made.title, made.office, made.about) == (f"Giải trình {code}", "ward-1", f"task:{code}")
    accept, opened = Entry.objects.get(verb="rule.accept"), Entry.objects.get(verb="task.open", thing=made.code)
    assert (opened.cause, opened.index) == (accept.index, accept.index + 1)
    assert Nudge.objects.get(kind="proposal").turn is None


def test_a_dry_run_writes_down_what_it_would_do_and_does_nothing(town, rule, task):
    rule(**PROPOSES | {"mode": "watch"})
    code = task()
    run()
    firing = Firing.objects.get()
    assert (firing.outcome, firing.args["title"], Task.objects.count()) == ("watched", f"Giải trình {code}", 1)
    assert not Nudge.objects.filter(kind="proposal").exists()


def test_a_declined_proposal_says_why_and_does_nothing(town, rule, task):
    rule(**PROPOSES)
    task()
    run()
    firing = Firing.objects.get()
    with pytest.raises(Refused):
        acts.decline_proposal(by=town.mai, firing=firing.code, reason=" ")
    acts.decline_proposal(by=town.mai, firing=firing.code, reason="đã gọi điện")
    firing.refresh_from_db()
    assert (firing.answer, firing.why, Task.objects.count()) == ("declined", "đã gọi điện", 1)


def test_one_switch_stops_everything_and_what_waited_acts_afterwards(town, rule, task):
    rule()
    acts.halt_automation(by=town.an, reason="diễn tập")
    task()
    run()
    assert not Firing.objects.exists()
    assert acts.halt_automation(by=town.an, reason="lần nữa") is None
    acts.resume_automation(by=town.an, reason="xong")
    run(clock.now() + clock.SECOND)
    assert Firing.objects.count() == 1


def test_a_stopped_rule_does_nothing_and_the_others_go_on(town, rule, task):
    rule()
    rule(rule="khac")
    acts.stop_rule(by=town.mai, rule="khac", reason="sai")
    task()
    run()
    assert set(Firing.objects.values_list("rule_id", flat=True)) == {"cham-nhan"}


def test_a_rule_that_errs_stops_visibly_and_the_others_go_on(town, rule, task, monkeypatch):
    rule()
    rule(rule="hong", do="task.open", **{"with": {"office": "{office}", "title": "x {code}", "due": {"days": 3}}})
    from kientao.ledger.verbs import REGISTRY

    def broken(**args):
        raise ZeroDivisionError("hỏng")

    verb = REGISTRY["task.open"]
    code = task()
    monkeypatch.setitem(
        REGISTRY, "task.open", type(verb)(verb.name, broken, verb.about, verb.noun, verb.version, verb.doc)
    )
    monkeypatch.setattr(
        "kientao.rules.filling.parameters", lambda name: {} if name == "task.open" else _parameters(name)
    )
    monkeypatch.setattr("kientao.rules.filling.fill", _fill)
    run()
    row = Rule.objects.get(code="hong")
    assert (row.state, row.erred) == ("stopped", True)
    assert "hỏng" in row.why
    assert Firing.objects.get().rule_id == "cham-nhan"
    assert Firing.objects.get().thing == code
    assert Nudge.objects.filter(kind="stopped", rule="hong", turn__isnull=False).exists()


def _parameters(name):
    import inspect

    from kientao.ledger.verbs import REGISTRY

    found = dict(inspect.signature(REGISTRY[name].run).parameters)
    found.pop("by")
    return found


def _fill(verb, given, row, now, key):
    return {"office": "ward-1", "code": "x", "words": "y"} if verb == "rule.notify" else {}


def test_what_an_act_refuses_is_written_down_with_its_words(town, rule, task):
    rule(do="task.open", **{"with": {"office": "{office}", "title": " {parent}", "about": "x"}})
    task()
    run()
    firing = Firing.objects.get()
    assert firing.outcome == "refused"
    assert firing.why == "Hãy ghi việc phải làm."
    assert Rule.objects.get().state == "on"


def test_rules_that_cause_each_other_stop_before_the_ninth(town, rule, task):
    rule(do="task.open", when="state = 'open'", limit="50 per day",
         **{"with": {"office": "{office}", "title": "Tiếp {code}", "about": "task:{code}"}})  # fmt: skip
    task()
    now = clock.now()
    for step in range(12):
        run(now + step * 2 * clock.MINUTE)
    assert Task.objects.count() == 1 + 8
    row = Rule.objects.get()
    assert (row.state, row.erred) == ("stopped", True)
    assert "Chuỗi" in row.why


def test_a_loop_is_told_before_approval(town, rule):
    own = read_rule(told(do="task.open", **{"with": {"office": "{office}", "title": "Tiếp {code}"}}))
    assert [hit["rule"] for hit in collisions.found(own)] == ["cham-nhan"]
    assert "chính điều nó theo dõi" in collisions.found(own)[0]["vi"]
    assert collisions.found(read_rule(told())) == []


def test_two_rules_that_give_one_act_other_orders_are_told(town, rule, task):
    rule(rule="mot", do="task.open", **{"with": {"office": "ward-1", "title": "x {code}", "about": "task:{code}"}})
    code = task()
    other = read_rule(told(rule="hai", when="state = 'open'", do="task.open",
                           **{"with": {"office": "ward-2", "title": "y {code}", "about": "task:{code}"}}))  # fmt: skip
    hits = [hit for hit in collisions.found(other) if code in hit["vi"]]
    assert [hit["rule"] for hit in hits] == ["mot"]


def test_a_rule_by_the_calendar_acts_on_its_day_once_also_after_standing_still(town, rule):
    first = date(2027, 3, 2)
    at = clock.midnight(first, "Asia/Ho_Chi_Minh") + 9 * clock.HOUR
    with clock.use(lambda: at):
        rule(**{"from": "calendar", "when": None, "every": None, "on": {"day": 20, "if_off": "next", "at": "08:00"},
                "since": first, "until": first + timedelta(days=200),
                "with": {"office": "hall", "code": "thang", "words": "Nộp số liệu tháng {month}"}})  # fmt: skip
    run(at)
    assert not Firing.objects.exists()
    later = clock.midnight(date(2027, 3, 25), "Asia/Ho_Chi_Minh")
    run(later)
    running.forget()
    run(later + clock.HOUR)
    assert list(Firing.objects.values_list("thing", flat=True)) == ["2027-03-22"]
    run(clock.midnight(date(2027, 6, 23), "Asia/Ho_Chi_Minh"))
    assert list(Firing.objects.order_by("first").values_list("thing", flat=True)) == ["2027-03-22", "2027-06-21"]
    assert Nudge.objects.get(kind="notice").words == "Nộp số liệu tháng 06/2027"


def test_why_and_why_not_are_told_part_by_part(town, rule, task):
    version = rule()
    code, calm = task(), task(urgent=False)
    run()
    program = programs.of(Version.objects.get(code=version).pk)
    yes, no = (explaining.why(program, one, town.an, "vi") for one in (code, calm))
    assert (yes["holds"], [part["holds"] for part in yes["parts"]]) == (True, [True, True])
    assert (no["holds"], [part["holds"] for part in no["parts"]]) == (False, [True, False])
    assert yes["armed"].fired
    assert no["armed"] is None
    with pytest.raises(Refused):  # not Hoa's to know
        explaining.why(program, code, town.hoa, "vi")


def test_a_part_of_the_runner_that_fails_is_visible_and_the_rest_goes_on(town, rule, task, monkeypatch):
    rule()
    task()
    monkeypatch.setattr(running.Automation, "step", lambda self, now: 1 / 0)
    run()
    assert "ZeroDivisionError" in Cursor.objects.get(name="part rules").error
    monkeypatch.undo()
    run(clock.now() + clock.HOUR)
    assert Cursor.objects.get(name="part rules").error == ""
    assert Firing.objects.count() == 1
