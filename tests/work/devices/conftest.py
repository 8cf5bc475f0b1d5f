"""Devices of the small town: a pump of ward 1 with a safe state, a lamp of ward 2 without one. Minh is an officer of
ward 1, Chi its head; Hoa is of ward 2. The wire is a list here; `broker.py` holds a device on a real one."""

import json
from dataclasses import replace
from itertools import count
from types import SimpleNamespace

import pytest
from django.test import Client

from kientao.base import clock, ids
from kientao.city import access, wire
from kientao.ledger import jobs
from kientao.ledger.acts import By, perform
from kientao.work.devices import acts, sending
from kientao.work.devices.models import Command, DeviceState
from tests.cast import CITY, START, build, give_password, person, post, role, words
from tests.work.reports.officers import enter

RULE = By("bom-khi-ngap", None, "rule")
PUMP, LAMP = "bom-1", "den-2"


def device(code, care, commands, safe="", **more):
    perform("sensor.define", by=CITY, sensor=code, name=words(f"Máy {code}", f"Device {code}"), kind="k", care=care,
            source="s", since=START, commands=commands, safe=safe, invented=True, **more)  # fmt: skip


@pytest.fixture
def town(db):
    cast = build()
    role("officer", ["device.*"], ["office"])
    role("head", ["device.*"], ["office"])
    post("ward-1.head", "ward-1", ("head", "own-office"), head=True)
    person("chi", "ward-1.head")
    for login in ("minh", "hoa", "an", "chi"):
        give_password(login)
    perform("kind.define", by=CITY, kind="k", title=words("Trạng thái", "State"), measure="lần")
    perform("source.define", by=CITY, source="s", name=words("Nguồn", "Source"), office="hall")
    device(PUMP, "ward-1", ["bat", "tat"], "tat", place="w")
    device(LAMP, "ward-2", ["sang", "toi"])
    device("nhiet-ke", "ward-1", [])
    return SimpleNamespace(minh=cast.minh, hoa=cast.hoa, an=cast.an, chi=By("ward-1.head", "chi"))


@pytest.fixture
def who(town):
    return {login: enter(Client(), login) for login in ("minh", "hoa", "an", "chi")}


@pytest.fixture
def line(settings, monkeypatch):
    """What was sent, as (topic, told); `down` makes the broker fail."""
    settings.KIENTAO = replace(settings.KIENTAO, mqtt="mqtt://nowhere.invalid")
    told = SimpleNamespace(sent=[], down=False)

    def publish(address, payload):
        if told.down:
            raise OSError("the broker is down")
        told.sent.append((address, json.loads(payload)))

    monkeypatch.setattr(wire, "publish", publish)
    return told


@pytest.fixture
def rules_may(monkeypatch):
    monkeypatch.setitem(access.AGENTS, "rule", lambda by, verb, noun, code: f"rule {by.post}")


def ask(by, device=PUMP, word="bat", code=None, reason="Nước ngập đường"):
    return acts.command_device(by=by, device=device, word=word, code=code or ids.code(), reason=reason).result


def command(code):
    return Command.objects.get(code=code)


def control(device=PUMP):
    row = DeviceState.objects.filter(code=device).first()
    return row.control if row else "remote"


def send_due():
    return jobs.do_due(clock.now(), "test")


def answer(code, device=PUMP, **told):
    sending.answered(device, json.dumps({"code": code, "ok": True} | told).encode())


def later(code):
    """The clock from when the command has run out; it goes on a little each time it is asked."""
    moment = count(command(code).expires + clock.SECOND, clock.MINUTE // 1000)
    return clock.use(lambda: next(moment))
