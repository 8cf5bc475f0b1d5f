import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client

from kientao.base import clock
from kientao.city import access, invite
from kientao.city.models import Invite, Person
from kientao.ledger.acts import perform
from tests import cast as town


@pytest.fixture
def minh(cast):
    town.give_password("minh")
    return cast.minh


def sign_in(client, login="minh", password=town.PASSWORD, **more):
    return client.post("/dang-nhap", {"login": login, "password": password, **more})


def test_minh_signs_in_and_the_session_gets_a_new_key(minh, client):
    client.get("/dang-nhap")
    client.session["x"] = 1
    client.session.save()
    before = client.session.session_key
    answer = sign_in(client)
    assert answer.status_code == 303 and answer["Location"] == "/toi"
    assert client.session.session_key != before


def test_every_wrong_combination_gets_the_same_words(minh, client):
    wrong = re.compile("Tên đăng nhập hoặc mật khẩu chưa đúng")
    for login, password in (("minh", "sai"), ("khong-co", "sai"), ("hoa", "khong-co-mat-khau")):
        answer = sign_in(client, login, password)
        assert answer.status_code == 422 and wrong.search(answer.content.decode())


@pytest.mark.parametrize(
    ("asked", "goes"),
    [
        ("/so/?trang=2", "/so/?trang=2"),
        ("//evil.example", "/toi"),
        ("https://evil.example/", "/toi"),
        ("/\\evil.example", "/toi"),
        ("javascript:alert(1)", "/toi"),
        ("evil", "/toi"),
        ("/\t/evil.example", "/toi"),
        ("///evil.example", "/toi"),
    ],
)
def test_next_never_leaves_the_site(minh, client, asked, goes):
    assert sign_in(client, next=asked)["Location"] == goes


def test_after_five_wrong_attempts_the_page_says_until_when(minh, client):
    for _ in range(5):
        answer = sign_in(client, password="sai")
    assert answer.status_code == 429
    text = answer.content.decode()
    assert "Đã thử sai 5 lần" in text and re.search(r"Hãy thử lại sau \d\d:\d\d ngày ", text)
    assert sign_in(client).status_code == 429  # even with the right password
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=16))
    assert sign_in(client).status_code == 303  # the time is over


def test_one_persons_wrong_attempts_lock_nobody_else_out(minh, client):
    town.give_password("hoa")
    for _ in range(6):
        sign_in(client, password="sai")
    assert sign_in(Client(), "hoa").status_code == 303


def test_one_address_that_tries_many_names_is_stopped_too(minh, client):
    for number in range(50):
        sign_in(client, f"ten-{number}", password="sai")
    answer = sign_in(client)
    assert answer.status_code == 429 and "địa chỉ mạng" in answer.content.decode()
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 303  # others go on


def test_invented_people_do_not_sign_in_to_a_real_city(minh, client, settings, monkeypatch):
    sign_in(client)
    assert client.get("/toi").status_code == 200
    monkeypatch.setattr(type(settings.KIENTAO), "demo", property(lambda self: False))
    assert client.get("/toi").status_code == 303  # the open session is over too
    assert sign_in(Client()).status_code == 422


def test_signing_out_is_a_post(minh, client):
    sign_in(client)
    assert client.get("/dang-xuat").status_code == 405
    assert client.post("/dang-xuat").status_code == 303
    assert client.get("/toi")["Location"] == "/dang-nhap?next=%2Ftoi"


def test_minh_acts_in_the_post_he_chose_and_in_no_other_persons(minh, client, rf):
    town.post("ward-2.helper", "ward-2", ("officer", "own-office"))
    town.person("minh", "ward-2.helper")
    sign_in(client)
    assert client.post("/toi/vi-tri", {"post": "ward-2.helper"}).status_code == 303
    request = rf.get("/")
    request.user, request.session = Person.objects.get(login="minh"), client.session
    assert access.by_of(request).post == "ward-2.helper"
    assert client.post("/toi/vi-tri", {"post": "hall.chair"}).status_code == 403


def test_a_new_password_ends_other_sessions_and_keeps_this_one(minh, client):
    other = Client()
    sign_in(client), sign_in(other)
    new = "mot cau khac cung de nho"
    assert client.post("/toi/mat-khau", {"old": "sai", "new": new, "again": new}).status_code == 422
    assert client.post("/toi/mat-khau", {"old": town.PASSWORD, "new": "ngan", "again": "ngan"}).status_code == 422
    assert client.post("/toi/mat-khau", {"old": town.PASSWORD, "new": new, "again": new + "x"}).status_code == 422
    assert client.post("/toi/mat-khau", {"old": town.PASSWORD, "new": new, "again": new}).status_code == 303
    assert client.get("/toi").status_code == 200 and other.get("/toi").status_code == 303
    assert sign_in(other, password=new).status_code == 303


def test_end_my_other_sessions(minh, client):
    other = Client()
    sign_in(client), sign_in(other)
    client.post("/toi/phien")
    assert client.get("/toi").status_code == 200 and other.get("/toi").status_code == 303


def test_somebody_who_left_is_signed_out_at_once(minh, client):
    sign_in(client)
    perform("person.end", by=town.CITY, person="p-minh", until=access.today())
    assert client.get("/toi").status_code == 303


def test_the_first_administrator_comes_by_a_one_time_link(cast, client):
    town.post("hall.admin", "hall", ("chair", "all"))
    path = invite.make_link(login="quan", name="Quản trị", post="hall.admin")
    secret = path.removeprefix("/moi/")
    assert secret not in str(list(Invite.objects.values_list("code", flat=True)))
    assert client.get(path).status_code == 200
    word = {"new": "mot cau de nho lam", "again": "mot cau de nho lam"}
    assert client.post(path, {"new": "ngan", "again": "ngan"}).status_code == 422
    assert client.post(path, word).status_code == 303
    assert "Quản trị" in client.get("/toi").content.decode()
    assert Client().post(path, word).status_code == 404  # once
    assert sign_in(Client(), "quan", word["new"]).status_code == 303


def test_a_link_expires_and_a_newer_one_ends_it(cast, client):
    first = invite.make_link(login="minh", hours=1)
    second = invite.make_link(login="minh", hours=1)
    assert client.get(first).status_code == 404 and client.get(second).status_code == 200
    later = clock.now() + 2 * clock.HOUR
    with clock.use(lambda: later):
        assert client.get(second).status_code == 404
    assert client.get("/moi/khong-phai-ma").status_code == 404
