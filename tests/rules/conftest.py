"""Rules in the small town: Mai writes rules for the hall, An approves, Minh's ward does what they order."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from kientao.base import clock, ids
from kientao.city.access import today
from kientao.ledger.acts import By
from kientao.ledger.runner import Runner
from kientao.rules import acts, running
from kientao.work.tasks import acts as tasks
from tests.cast import build, give_password, person, post, role

WRITER = ["rule.propose", "rule.withdraw", "rule.accept", "rule.decline", "rule.see", "rule.answer", "rule.stop",
          "rule.start", "task.draft"]  # fmt: skip


@pytest.fixture(autouse=True)
def _quick(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    running.forget()
    yield
    running.forget()


@pytest.fixture
def town(db):
    cast = build()
    role("writer", WRITER, ["office"])
    role("officer", ["task.accept", "task.report", "rule.see"], ["office"])
    post("hall.writer", "hall", ("writer", "own-office"))
    person("mai", "hall.writer")
    for login in ("minh", "hoa", "an", "mai"):
        give_password(login)
    return SimpleNamespace(minh=cast.minh, hoa=cast.hoa, an=cast.an, mai=By("hall.writer", "mai"))


def told(**more):
    """A rule: a task that ward 1 does not accept becomes a line in the hall's inbox."""
    first = {
        "rule": "cham-nhan", "title": {"vi": "Chậm nhận việc", "en": "Late to accept"},
        "basis": {"title": "A decision invented for the tests", "checked": "derived"}, "owner": "hall",
        "since": today(), "until": today() + timedelta(days=300), "mode": "perform", "level": 1,
        "limit": "10 per day", "from": "tasks", "when": "state = 'open' and urgent", "do": "rule.notify",
        "with": {"office": "{office}", "code": "{code}", "words": "Nhiệm vụ {code} chưa ai nhận"}, "every": "1 min",
    }  # fmt: skip
    return {name: value for name, value in (first | more).items() if value is not None}


@pytest.fixture
def rule(town):
    """Proposed by Mai, approved by An."""

    def make(**more):
        version = acts.propose_rule(by=town.mai, office="hall", told=told(**more)).thing
        acts.approve_rule(by=town.an, version=version)
        return version

    return make


@pytest.fixture
def task(town):
    def make(urgent=True, office="ward-1", **more):
        code = ids.code()
        tasks.open_task(by=town.an, office=office, code=code, title="Dọn cống", urgent=urgent, **more)
        return code

    return make


def run(at=None):
    """The runner steps until nothing is due at this moment."""
    with clock.use(lambda: at if at is not None else clock._wall()):
        runner, now = Runner(), clock.now()
        for _ in range(200):
            if runner.step(now) > now:
                break
        else:
            raise AssertionError("the runner never rests")
        runner.stop()
