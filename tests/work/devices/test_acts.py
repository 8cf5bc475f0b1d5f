"""A command: sent, answered, not answered, answered too late. Local control always wins."""

import json

import pytest

from kientao.base import clock
from kientao.base.errors import Forbidden, Missing, Refused
from kientao.city import wire
from kientao.ledger import entries, jobs
from kientao.ledger.acts import By
from kientao.ledger.models import Entry, Job, Timer
from kientao.work.devices import acts, sending
from kientao.work.devices.models import Command, DeviceState

from .conftest import LAMP, PUMP, RULE, answer, ask, command, control, later, send_due


def test_a_command_goes_out_and_is_acknowledged(town, line):
    code = ask(town.minh)
    assert command(code).state == "asked"
    send_due()
    assert (command(code).state, command(code).attempts) == ("sent", 1)
    assert line.sent == [(wire.topic("lenh", PUMP), {"code": code, "word": "bat",
                                                     "expires": command(code).expires // clock.SECOND})]  # fmt: skip
    answer(code)
    row = command(code)
    assert (row.state, row.late, row.turn) == ("acknowledged", False, None)
    assert DeviceState.objects.get(code=PUMP).word == "bat"
    assert not Timer.objects.filter(kind="device.time_out").exists()


def test_the_ledger_tells_which_device_and_word_and_keeps_the_reason_sealed(town, line):
    code = ask(town.minh)
    body = bytes(Entry.objects.get(index=command(code).first).body).decode()
    assert f'"device":"{PUMP}"' in body and '"word":"bat"' in body and "ngập" not in body


@pytest.mark.parametrize(("wrong", "code"), [
    ({"word": "no"}, "device.word"), ({"reason": " "}, "device.reason"), ({"reason": "x" * 301}, "device.reason"),
])  # fmt: skip
def test_what_is_wrong_is_refused_whole(town, wrong, code):
    before = entries.head()
    with pytest.raises(Refused) as refused:
        ask(town.minh, **wrong)
    assert refused.value.code == code
    assert (Command.objects.count(), Job.objects.filter(kind="device.send").count(), entries.head()) == (0, 0, before)


def test_a_sensor_that_only_measures_takes_no_commands(town):
    with pytest.raises(Missing):
        ask(town.minh, device="nhiet-ke")
    with pytest.raises((Missing, Forbidden)):
        ask(town.an, device="khong-co")


def test_one_command_at_a_time(town, line):
    ask(town.minh)
    with pytest.raises(Refused) as refused:
        ask(town.chi, word="tat")
    assert refused.value.code == "device.busy"


def test_hoa_commands_nothing_of_another_ward(town, line):
    code = ask(town.minh)
    for attempt in (lambda: ask(town.hoa), lambda: acts.take_over(by=town.hoa, device=PUMP),
                    lambda: acts.inspect_command(by=town.hoa, command=code, found="x")):  # fmt: skip
        with pytest.raises(Forbidden):
            attempt()
    assert ask(town.hoa, device=LAMP, word="sang")
    assert control() == "remote"


def test_a_rule_commands_like_a_post(town, line, rules_may):
    assert command(ask(RULE)).by == "rule:bom-khi-ngap"


def test_nobody_answers_for_a_device(town, line):
    """Whatever rights over devices they hold: what was sent, answered or ran out is said by the machine alone."""
    code = ask(town.minh)
    for act in (acts.mark_sent, acts.acknowledge_command, acts.time_out_command, acts.make_safe):
        for by in (town.minh, town.an, RULE, By("x", None, "resident")):
            with pytest.raises(Forbidden):
                act(by=by, command=code)
    assert command(code).state == "asked"


def test_no_answer_calls_somebody_and_makes_it_safe_once(town, line):
    code = ask(town.minh)
    send_due()
    with later(code):
        assert jobs.ring_due(clock.now()) == 1
        assert jobs.ring_due(clock.now()) == 0
        jobs.set_timer("device.time_out", code, clock.now())  # as if it rang again after a kill
        jobs.ring_due(clock.now())
        assert command(code).state == "timed_out" and command(code).turn is not None
        safe = Command.objects.get(rescues=code)
        assert (safe.word, safe.by, safe.state) == ("tat", "system:devices", "asked")
        cause = Entry.objects.get(index=safe.first).cause
        assert Entry.objects.get(index=cause).verb == "device.time_out"
        send_due()
        answer(safe.code)
        assert [command(code).state, command(safe.code).state] == ["safe", "acknowledged"]
        assert command(code).turn is not None  # somebody still has to look
        acts.inspect_command(by=town.chi, command=code, found="Mất điện, đã đóng lại.")
        assert (command(code).turn, command(code).outcome) == (None, "Mất điện, đã đóng lại.")
        with pytest.raises(Refused):
            acts.inspect_command(by=town.chi, command=code, found="x")


def test_the_safe_command_that_is_not_answered_either_makes_no_other(town, line):
    code = ask(town.minh)
    send_due()
    with later(code):
        jobs.ring_due(clock.now())
        send_due()
    safe = Command.objects.get(rescues=code)
    with later(safe.code):
        jobs.ring_due(clock.now())
        assert command(safe.code).state == "timed_out" and Command.objects.count() == 2
        assert ask(town.minh)  # and the device may be tried again


def test_a_device_without_a_safe_state_only_calls_somebody(town, line):
    code = ask(town.hoa, device=LAMP, word="sang")
    send_due()
    with later(code):
        jobs.ring_due(clock.now())
    assert command(code).state == "timed_out" and Command.objects.count() == 1


def test_an_answer_after_its_time_is_noted_and_changes_nothing_else(town, line):
    code = ask(town.minh)
    send_due()
    with later(code):
        jobs.ring_due(clock.now())
        answer(code)
        answer(code)
    row = command(code)
    assert (row.state, row.late, row.answered is not None) == ("timed_out", True, True)
    assert not DeviceState.objects.exists()
    assert Command.objects.get(rescues=code).state == "asked"


def test_the_answer_may_come_before_it_was_noted_as_sent(town, line):
    code = ask(town.minh)
    answer(code)
    send_due()
    assert command(code).state == "acknowledged" and line.sent == []


def test_killed_after_the_broker_took_it_the_same_code_goes_again(town, line, monkeypatch):
    code = ask(town.minh)
    monkeypatch.setattr(acts, "mark_sent", lambda **_: (_ for _ in ()).throw(SystemError("killed")))
    send_due()
    monkeypatch.undo()
    monkeypatch.setattr(wire, "publish", lambda address, payload: line.sent.append((address, json.loads(payload))))
    monkeypatch.setattr(wire, "configured", lambda: True)
    with clock.use(lambda: command(code).asked + clock.MINUTE):
        send_due()
    assert [told["code"] for _, told in line.sent] == [code, code]
    assert (command(code).state, command(code).attempts) == ("sent", 2)


def test_a_broker_that_is_down_is_tried_again_and_out_of_time_means_no_sending(town, line):
    line.down = True
    code = ask(town.minh)
    send_due()
    assert command(code).state == "asked" and Job.objects.get(key=code).error
    line.down = False
    with later(code):
        send_due()
        jobs.ring_due(clock.now())
    assert line.sent == [] and command(code).state == "timed_out"


def test_a_device_that_refuses_says_so(town, line):
    code = ask(town.minh)
    send_due()
    answer(code, ok=False)
    assert (command(code).state, command(code).outcome) == ("refused", "Thiết bị từ chối")


def test_local_control_ends_what_runs_and_refuses_what_comes(town, line, rules_may):
    code = ask(RULE)
    acts.take_over(by=town.chi, device=PUMP)
    assert (command(code).state, control()) == ("refused", "local")
    assert acts.take_over(by=town.chi, device=PUMP) is None
    for by in (town.minh, town.an, RULE):
        with pytest.raises(Refused) as refused:
            ask(by)
        assert refused.value.code == "device.at_hand"
    send_due()
    assert line.sent == []
    acts.give_back(by=town.chi, device=PUMP)
    assert ask(RULE)


def test_the_device_itself_says_that_somebody_has_it_in_hand(town, line):
    code = ask(town.minh)
    send_due()
    answer(code, ok=False, local=True)
    assert (command(code).state, control()) == ("refused", "local")
    sending.answered(PUMP, b'{"local": false}')
    assert control() == "remote"


def test_a_device_in_local_control_is_not_made_safe_from_afar(town, line):
    code = ask(town.minh)
    send_due()
    sending.answered(PUMP, b'{"local": true}')
    with later(code):
        jobs.ring_due(clock.now())
    assert command(code).state == "refused" and Command.objects.count() == 1


@pytest.mark.parametrize("payload", [
    b"", b"\xff", b"[]", b"1", b"{}", b'{"code": 1}', b'{"code": "x", "ok": true}', b'{"local": "yes"}', b"{" * 900,
    b'{"code": "' + b"x" * 2000 + b'"}', b"[" * 990, b'{"code": null}',
])  # fmt: skip
def test_what_is_no_answer_changes_nothing(town, line, payload):
    code, before = ask(town.minh), entries.head()
    sending.answered(PUMP, payload)
    sending.answered("khong-co", b'{"local": true}')
    assert (command(code).state, entries.head(), control()) == ("asked", before, "remote")


def test_a_device_answers_for_itself_alone(town, line):
    code = ask(town.minh)
    answer(code, device=LAMP)
    assert command(code).state == "asked"


def test_the_wire_gives_each_topic_to_its_handler(town, line):
    code = ask(town.minh)
    told = json.dumps({"code": code, "ok": True}).encode()
    for strange in ("", "kientao/other-city/tra-loi/bom-1", wire.topic("khac", PUMP), wire.topic("tra-loi", "a/b")):
        assert not wire.taken(strange, told)
    assert command(code).state == "asked"
    assert wire.taken(wire.topic("tra-loi", PUMP), told)
    assert command(code).state == "acknowledged"


def test_what_may_have_been_sent_is_busy_until_its_timer_has_rung(town, line):
    """Killed between the broker's yes and our note of it: the device may have obeyed, so it is made safe first."""
    code = ask(town.minh)
    with later(code):
        with pytest.raises(Refused) as refused:
            ask(town.minh)
        jobs.ring_due(clock.now())
    assert refused.value.code == "device.busy"
    assert Command.objects.get(rescues=code).word == "tat"


def test_without_a_broker_a_command_waits_and_the_next_takes_its_place(town):
    code = ask(town.minh)
    send_due()
    with pytest.raises(Refused):
        ask(town.minh)
    with later(code):
        jobs.ring_due(clock.now())
        assert (command(code).state, command(code).turn) == ("asked", None)
        newer = ask(town.minh, word="tat")
    assert (command(code).state, command(newer).state) == ("refused", "asked")
