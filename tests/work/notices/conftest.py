"""Notices in the small town: An chairs the hall; Chi heads ward 1 and may send warnings, Minh there only drafts them;
Hoa is of ward 2. A rule may whatever `rights` says."""

from types import SimpleNamespace

import pytest
from django.test import Client

from kientao.base import ids
from kientao.city import access
from kientao.ledger.acts import By
from kientao.work.notices import acts
from kientao.work.notices.models import Notice
from tests.cast import build, give_password, person, post, role
from tests.work.reports.officers import enter

RULE = By("mua-lon", None, "rule")


@pytest.fixture
def town(db):
    cast = build()
    role("officer", ["notice.*", "warning.draft", "warning.drop"], ["office"])
    role("head", ["notice.*", "warning.*"], ["office"])
    post("ward-1.head", "ward-1", ("head", "own-office"), head=True)
    person("chi", "ward-1.head")
    for login in ("minh", "hoa", "an", "chi"):
        give_password(login)
    return SimpleNamespace(minh=cast.minh, hoa=cast.hoa, an=cast.an, chi=By("ward-1.head", "chi"))


@pytest.fixture
def who(town):
    return {login: enter(Client(), login) for login in ("minh", "hoa", "an", "chi")}


@pytest.fixture
def rules_may(monkeypatch):
    """As if an approved rule stood for every verb: what is refused then is refused by the act itself."""
    monkeypatch.setitem(access.AGENTS, "rule", lambda by, verb, noun, code: f"rule {by.post}")


def told(**more):
    return {"event": "Ngập", "headline": "Đường Hùng Vương đang ngập", "words": "Nước sâu 30 cm từ chợ tới cầu.",
            "places": ("w",), "hours": 6} | more  # fmt: skip


def publish(by, office="ward-1", **more):
    return acts.publish_notice(by=by, office=office, code=more.pop("code", ids.code()), **told(**more)).result


def draft(by, office="ward-1", **more):
    return acts.draft_warning(by=by, office=office, code=more.pop("code", ids.code()), **told(**more)).result


def notice(code):
    return Notice.objects.get(code=code)
