"""Documents in the small town: Minh writes for ward 1, Chi heads it, Mai is its clerk, An chairs; Hoa is away."""

from contextlib import contextmanager
from datetime import date
from types import SimpleNamespace

import pytest
from django.test import Client

from kientao.base import clock, ids
from kientao.base.errors import Refused
from kientao.city.access import today
from kientao.ledger.acts import By
from kientao.work.decisions import acts
from kientao.work.decisions.models import Document, Question
from tests.cast import build, give_password, person, post, role
from tests.work.reports.officers import enter

WRITER = ["document.draft", "document.edit", "document.submit", "document.drop"]
ZONE = "Asia/Ho_Chi_Minh"


@pytest.fixture
def town(db):
    cast = build()
    role("officer", WRITER, ["office"])
    role("head", ["document.*"], ["office"])
    role("clerk", ["document.*", "info.*"], ["office"])
    post("ward-1.head", "ward-1", ("head", "own-office"), head=True)
    post("ward-1.clerk", "ward-1", ("clerk", "own-office"))
    person("chi", "ward-1.head"), person("mai", "ward-1.clerk")
    for login in ("minh", "hoa", "an", "chi", "mai"):
        give_password(login)
    return SimpleNamespace(minh=cast.minh, hoa=cast.hoa, an=cast.an, chi=By("ward-1.head", "chi"),
                           mai=By("ward-1.clerk", "mai"))  # fmt: skip


@pytest.fixture
def september():
    """The ninth of September 2026, a Wednesday, nine in the morning; `at(day, hour)` moves the clock."""
    moment = [0]

    def at(day=9, hour=9, month=9):
        moment[0] = clock.midnight(date(2026, month, day), ZONE) + hour * clock.HOUR
        return moment[0]

    at()
    with clock.use(lambda: moment[0]):
        yield at


@pytest.fixture
def written(town):
    """A draft of ward 1 by Minh, for Chi to sign."""

    def write(**more):
        code = ids.code()
        acts.draft_document(by=more.pop("by", town.minh), office="ward-1", code=code,
                            kind=more.pop("kind", "quyet-dinh"), signer="ward-1.head",
                            subject=more.pop("subject", "Sắp xếp lại quầy sạp"),
                            body=more.pop("body", "Điều 1. Sắp xếp lại\nLàm trong tháng."), **more)  # fmt: skip
        return code

    return write


@pytest.fixture
def issued(town, written):
    def issue(**more):
        code = written(**more)
        acts.submit_document(by=town.minh, document=code)
        acts.sign_document(by=town.chi, document=code)
        acts.issue_document(by=town.mai, document=code)
        return code

    return issue


@pytest.fixture
def asked(town):
    def ask(**more):
        code, secret = ids.code(), ids.secret()
        contact = {"name": "Lan", "address": "Khu phố 1", "identity": "070000000001"}
        acts.ask_information(
            by=By(code, None, "resident"),
            code=code,
            office="ward-1",
            words=more.pop("words", "Xin dự toán chợ"),
            contact=contact,
            secret=ids.secret_hash(secret),
            **more,
        )
        return code, secret

    return ask


@pytest.fixture
def who(town):
    return {login: enter(Client(), login) for login in ("minh", "hoa", "an", "chi", "mai")}


@contextmanager
def refuses(code):
    """What is inside is refused, for this reason."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code == code


def document(code):
    return Document.objects.get(code=code)


def question(code):
    return Question.objects.get(code=code)


def do(client, code, deed, **fields):
    fields.setdefault("seen", document(code).entry)
    return client.post(f"/viec/van-ban/{code}/{deed}", fields)


def registered(town, on=None, by=None, **more):
    code = ids.code()
    acts.register_document(by=by or town.mai, office=more.pop("office", "ward-1"), code=code,
                           kind=more.pop("kind", "quyet-dinh"), subject="Một văn bản",
                           on=on or today(), **more)  # fmt: skip
    return document(code)
