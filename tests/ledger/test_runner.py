"""Consumers, timers, jobs, the lease: at their own pace, each effect once."""

import pytest

from kientao.base import clock
from kientao.ledger import consumers, entries, jobs, lease
from kientao.ledger.acts import By
from kientao.ledger.models import Cursor, Job, Timer
from kientao.ledger.runner import Runner
from kientao.ledger.writer import bookkeeping

from .things import MINH, Thing

NOW = 1_800_000_000_000_000


@pytest.fixture
def quiet(real, monkeypatch):
    """No consumers, jobs and timers but this test's own."""
    monkeypatch.setattr(consumers, "REGISTRY", {})
    monkeypatch.setattr(jobs, "WORK", {})
    monkeypatch.setattr(jobs, "RINGS", {})
    monkeypatch.setattr(jobs, "DAILY", set())
    return real


def settle(runner, now):
    """Step until nothing is due any more at `now`."""
    for _ in range(50):
        if runner.step(now) > now:
            return
    raise AssertionError("the runner never rests")


def test_a_consumer_sees_every_entry_once_in_order(quiet):
    seen = []
    consumers.consumer("all")(lambda book, found: seen.extend(e.index for e in found))
    for i in range(250):
        quiet.open_thing(by=MINH, code=f"k{i}", value="1")
    settle(Runner(), NOW)
    settle(Runner(holder="another"), NOW + clock.MINUTE)
    assert seen == list(range(251)) and consumers.backlog() == {"all": 0}


def test_a_consumer_may_act_and_its_act_and_cursor_move_together(quiet):
    @consumers.consumer("echo", verbs=("thing.open",))
    def echo(book, found):
        for e in found:
            if not e.thing.startswith("echo-"):
                book.perform("thing.open", by=By.system("echo", cause=e.index), code=f"echo-{e.thing}", value="1")
                if e.thing == "k3" and fails:
                    fails.pop()
                    raise RuntimeError("in the middle")

    fails = [1]
    for i in range(5):
        quiet.open_thing(by=MINH, code=f"k{i}", value="1")
    Runner().step(NOW)
    assert Thing.objects.filter(code__startswith="echo-").count() == 0  # nothing half done
    row = Cursor.objects.get(name="echo")
    assert row.failures == 1 and "in the middle" in row.error and row.retry > NOW
    settle(Runner(holder="b"), NOW + clock.MINUTE)
    assert Thing.objects.filter(code__startswith="echo-").count() == 5
    assert Cursor.objects.get(name="echo").error == ""
    body = entries.public_body(entries.Entry.objects.filter(thing="echo-k0").get())
    assert body["cause"] == 1 and body["by"] == "system:echo"


def test_one_consumer_that_fails_does_not_stop_the_others(quiet):
    seen = []

    @consumers.consumer("bad")
    def bad(book, found):
        raise RuntimeError("always")

    consumers.consumer("good")(lambda book, found: seen.extend(found))
    Runner().step(NOW)
    assert len(seen) == 1 and Cursor.objects.get(name="bad").failures == 1


def test_a_timer_rings_once_and_its_effect_goes_with_it(quiet):
    @jobs.timer("ring")
    def ring(book, timer):
        book.perform("thing.open", by=By.system("ring"), code=f"rung-{timer.key}", value=timer.payload["v"])

    with bookkeeping():
        jobs.set_timer("ring", "a", NOW + 5, {"v": "1"})
        jobs.set_timer("ring", "b", NOW + clock.HOUR, {"v": "2"})
    runner = Runner()
    runner.step(NOW)
    assert Thing.objects.count() == 0
    settle(runner, NOW + 10)
    settle(runner, NOW + 20)
    assert list(Thing.objects.values_list("code", flat=True)) == ["rung-a"]
    assert list(Timer.objects.values_list("key", flat=True)) == ["b"]


def test_a_timer_that_errs_is_tried_again_and_its_error_can_be_seen(quiet):
    @jobs.timer("ring")
    def ring(book, timer):
        raise RuntimeError("not now")

    with bookkeeping():
        jobs.set_timer("ring", "a", NOW)
    Runner().step(NOW)
    row = Timer.objects.get()
    assert row.due == NOW + clock.MINUTE and "not now" in row.payload["error"]


def test_a_job_is_done_once_even_when_put_twice(quiet):
    done = []
    jobs.job("mail")(lambda job: done.append(job.payload["to"]))
    with bookkeeping():
        jobs.put("mail", "x", {"to": "a"}, NOW)
        jobs.put("mail", "x", {"to": "a"}, NOW)
    settle(Runner(), NOW)
    assert done == ["a"] and Job.objects.get().state == "done"


def test_a_failing_job_is_tried_again_ever_more_slowly_then_shown(quiet):
    jobs.job("mail")(lambda job: 1 / 0)
    with bookkeeping():
        jobs.put("mail", "x", {}, NOW)
    now, runner = NOW, Runner()
    for _ in range(jobs.ATTEMPTS_MAX):
        settle(runner, now)
        now = Job.objects.get().due + 1
    row = Job.objects.get()
    assert row.state == "failed" and row.attempts == jobs.ATTEMPTS_MAX and "ZeroDivision" in row.error


def test_a_job_whose_worker_died_is_taken_over_when_its_lease_runs_out(quiet):
    done = []
    jobs.job("mail")(lambda job: done.append(job.pk))
    with bookkeeping():
        jobs.put("mail", "x", {}, NOW)
        Job.objects.update(state="leased", holder="dead", due=NOW + jobs.LEASE)
    Runner().step(NOW + 1)
    assert done == []
    settle(Runner(holder="b"), NOW + clock.HOUR)
    assert len(done) == 1 and Job.objects.get().state == "done"


def test_only_one_runner_works_and_another_takes_over_when_it_dies(quiet):
    assert lease.hold("runner", "a", NOW, 15 * clock.SECOND)
    assert not lease.hold("runner", "b", NOW + clock.SECOND, 15 * clock.SECOND)
    assert lease.holder_of("runner", NOW) == "a"
    seen = []
    consumers.consumer("all")(lambda book, found: seen.extend(found))
    second = Runner(holder="b")
    assert second.step(NOW + clock.SECOND) > NOW and seen == []
    second.step(NOW + 16 * clock.SECOND)
    assert len(seen) == 1


def test_the_runner_says_when_it_is_due_again(quiet):
    jobs.timer("ring")(lambda book, timer: None)
    runner = Runner()
    settle(runner, NOW)
    with bookkeeping():
        jobs.set_timer("ring", "soon", NOW + 300_000)
    assert runner.step(NOW + 1) == NOW + 300_000


def test_daily_work_is_put_once_a_day(quiet):
    done = []

    @jobs.daily("sweep")
    def sweep(job):
        done.append(job.key)

    runner = Runner()
    for hour in range(0, 50, 5):
        settle(runner, NOW + hour * clock.HOUR)
    assert len(done) == len(set(done)) == 3
