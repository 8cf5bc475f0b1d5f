"""Tasks in the small town: An chairs the hall and orders; Mai writes for him; Minh's ward leads, Hoa's helps or not."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client

from kientao.base import ids
from kientao.city.access import today
from kientao.ledger.acts import By
from kientao.work.tasks import acts
from kientao.work.tasks.models import Task
from tests.cast import build, give_password, person, post, role
from tests.work.reports.officers import enter

OFFICER = ["task.accept", "task.return", "task.report", "task.show", "task.ask_time"]


@pytest.fixture
def town(db):
    cast = build()
    role("officer", OFFICER, ["office"])
    role("head", ["task.*"], ["office"])
    role("writer", ["task.draft", "task.report", "task.help", "task.confirm", "task.send_back"], ["office"])
    post("ward-1.head", "ward-1", ("head", "own-office"), head=True)
    post("hall.writer", "hall", ("writer", "own-office"))
    person("chi", "ward-1.head"), person("mai", "hall.writer")
    for login in ("minh", "hoa", "an", "chi", "mai"):
        give_password(login)
    return SimpleNamespace(minh=cast.minh, hoa=cast.hoa, an=cast.an, chi=By("ward-1.head", "chi"),
                           mai=By("hall.writer", "mai"))  # fmt: skip


@pytest.fixture
def given(town):
    """A task that An ordered and ward 1 leads, due in ten days, held by Minh."""

    def give(office="ward-1", holder="ward-1.officer", days=10, by=None, **more):
        code = ids.code()
        acts.open_task(by=by or town.an, office=office, code=code, title=more.pop("title", "Sắp xếp lại quầy sạp"),
                       due=today() + timedelta(days=days) if days else None,
                       holder=holder if office == "ward-1" else "", **more)  # fmt: skip
        return code

    return give


@pytest.fixture
def who(town):
    return {login: enter(Client(), login) for login in ("minh", "hoa", "an", "chi", "mai")}


def task(code):
    return Task.objects.get(code=code)


def do(client, code, deed, **fields):
    fields.setdefault("seen", task(code).entry)
    return client.post(f"/viec/nhiem-vu/{code}/{deed}", fields)
