"""Meetings in the small town: Mai plans them for the hall, An chairs, Minh's ward has a point, Hoa's has none."""

from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from kientao.base import clock, ids
from kientao.base.errors import Refused
from kientao.ledger.acts import By
from kientao.work.meetings import acts, terms
from kientao.work.meetings.models import Meeting, Topic
from tests.cast import build, give_password, person, post, role
from tests.work.reports.officers import enter

ZONE = "Asia/Ho_Chi_Minh"
POINTS = ({"name": "Hội trường", "office": "hall", "expected": 10},
          {"name": "Điểm phường 1", "office": "ward-1", "parent": 0, "expected": 5, "chair": "Bà Chi"})  # fmt: skip
AGENDA = ({"title": "Báo cáo tuần", "minutes": 10, "who": "Văn phòng"}, {"title": "Chợ", "minutes": 20})


@pytest.fixture
def town(db, september):
    cast = build()
    role(
        "officer", ["meeting.test", "meeting.connect", "meeting.ask", "briefing.tell", "briefing.withdraw"], ["office"]
    )
    role("planner", ["meeting.*", "topic.*", "briefing.*", "document.draft", "task.*"], ["office"])
    post("hall.writer", "hall", ("planner", "own-office"))
    person("mai", "hall.writer")
    for login in ("minh", "hoa", "an", "mai"):
        give_password(login)
    return SimpleNamespace(minh=cast.minh, hoa=cast.hoa, an=cast.an, mai=By("hall.writer", "mai"))


@pytest.fixture
def september():
    """The ninth of September 2026, a Wednesday, nine in the morning; `at(day, hour, minute)` moves the clock on."""
    moment = [0]

    def at(day=9, hour=9, minute=0, month=9):
        moment[0] = clock.midnight(date(2026, month, day), ZONE) + hour * clock.HOUR + minute * clock.MINUTE
        return moment[0]

    at()
    with clock.use(lambda: moment[0]):
        yield at


@pytest.fixture
def planned(september, town):
    """A regular meeting of the hall on the 17th at eight, planned by Mai."""

    def plan(kind="giao-ban", day=17, points=POINTS, **more):
        code = ids.code()
        acts.plan_meeting(by=more.pop("by", town.mai), office="hall", code=code, kind=kind, points=points,
                          title=more.pop("title", "Giao ban tuần"), starts=terms.instant(date(2026, 9, day), "08:00"),
                          chair="hall.chair", agenda=AGENDA, **more)  # fmt: skip
        return code

    return plan


@pytest.fixture
def held(september, town, planned):
    """In session."""

    def hold(**more):
        code = planned(**more)
        acts.invite_meeting(by=town.mai, meeting=code)
        september(17, 8)
        acts.open_meeting(by=town.mai, meeting=code)
        return code

    return hold


@pytest.fixture
def topic(september, town):
    def write(issue=True, **more):
        code = ids.code()
        told = {
            "title": "Sắp xếp chợ",
            "sentences": ("Một.", "Hai."),
            "figures": ({"text": "12 sạp", "entry": 0},),
            "asked": ({"q": "Bao giờ?", "a": "Trước Tết."},),
            "unsettled": "Mức thu",
            "targets": {"w": 100},
        }
        acts.write_topic(by=town.mai, office="hall", topic=code, **{**told, **more})
        if issue:
            acts.issue_topic(by=town.mai, topic=code)
        return code

    return write


@pytest.fixture
def who(town):
    return {login: enter(Client(), login) for login in ("minh", "hoa", "an", "mai")}


@contextmanager
def refuses(code):
    """What is inside is refused, for this reason."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code == code


def meeting(code):
    return Meeting.objects.get(code=code)


def of(code):
    return Topic.objects.get(code=code)


def point(code, name):
    return meeting(code).points.get(name=name)


def do(client, code, deed, **fields):
    fields.setdefault("seen", meeting(code).entry)
    return client.post(f"/viec/hop/{code}/{deed}", fields)
