import json

import pytest

from kientao.base import clock
from kientao.ledger.acts import perform
from tests import cast as town

pytestmark = pytest.mark.urls("tests.desk.urls")


def body(answer):
    return b"".join(answer).decode()


@pytest.fixture
def two(cast):
    """One public deadline, one of the first ward's office."""
    for audience in ("public", "office"):
        perform(
            "deadline.start",
            by=cast.minh,
            about=f"case-{audience}",
            office="ward-1",
            start=clock.now(),
            working_days=1,
            audience=audience,
        )
    town.give_password("minh"), town.give_password("hoa")
    return cast


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", ["/du-lieu/", "/du-lieu/units", "/du-lieu/deadlines"])
def test_every_set_tells_what_its_columns_mean(two, client, path, lang):
    client.cookies["lang"] = lang
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/du-lieu/deadlines.csv", "/du-lieu/deadlines.json", "/du-lieu/deadlines"])
@pytest.mark.parametrize(("login", "sees"), [(None, False), ("hoa", False), ("minh", True)])
def test_a_file_holds_what_its_reader_may_see_and_no_more(two, client, path, login, sees):
    if login:
        client.post("/dang-nhap", {"login": login, "password": town.PASSWORD})
    answer = client.get(path)
    text = body(answer) if answer.streaming else answer.content.decode()
    assert "case-public" in text and ("case-office" in text) == sees
    if answer.streaming and login:
        assert answer["Cache-Control"] == "private, no-store" and "ETag" not in answer


def test_a_file_of_a_simulation_says_so_inside(two, client):
    assert "mô phỏng" in body(client.get("/du-lieu/units.csv")).splitlines()[1]
    assert json.loads(body(client.get("/du-lieu/units.json")).splitlines()[0])["ghi_chu"] == "mô phỏng"


def test_an_unchanged_file_is_not_sent_again(two, client):
    mark = client.get("/du-lieu/units.csv")["ETag"]
    assert client.get("/du-lieu/units.csv", headers={"If-None-Match": mark}).status_code == 304
    town.unit("another")
    assert client.get("/du-lieu/units.csv", headers={"If-None-Match": mark}).status_code == 200


def test_a_set_that_is_not_there_is_not_found(two, client):
    for name in ("khong-co", "khong-co.csv", "khong-co.json"):
        assert client.get(f"/du-lieu/{name}").status_code == 404
