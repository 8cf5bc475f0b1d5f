import json
from datetime import date

import pytest

from kientao.city.loading import load
from tests import cast as town


@pytest.fixture
def city(cast, settings, monkeypatch):
    """The pages show the cast's own territory."""
    monkeypatch.setitem(settings.KIENTAO.facts, "territory", "town")
    return cast


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", [
    "/dia-ban", "/dia-ban?ngay=2025-06-30", "/dia-ban?ngay=01/01/2010", "/dia-ban/w", "/dia-ban/w1", "/dia-ban/town",
    "/lich", "/lich?nam=2025", "/lich?tu=06/3/2026&ngay-lam-viec=5", "/dang-nhap",
])  # fmt: skip
def test_every_public_page_answers_in_both_languages(city, client, path, lang):
    client.cookies["lang"] = lang
    answer = client.get(path)
    assert answer.status_code == 200
    assert f'<html lang="{lang}"' in answer.content.decode()


def test_the_territory_of_a_day_names_its_units_and_what_is_missing(city, client):
    text = client.get("/dia-ban?ngay=2025-06-30").content.decode()
    assert "Đơn vị w1" in text and "Đơn vị w2" in text and '<span class="figure">15,0</span>' in text
    assert "Còn thiếu: Đơn vị w2" in text.replace("\n", "")
    assert "Đơn vị w1 và Đơn vị w2 sáp nhập thành Đơn vị w" in text


def test_a_day_that_cannot_be_read_is_told_beside_the_field(city, client):
    answer = client.get("/dia-ban?ngay=hom-qua")
    assert answer.status_code == 422 and "không phải là ngày" in answer.content.decode()


def test_what_is_not_there_is_not_found(city, client):
    for path in ("/dia-ban/khong-co", "/moi/khong-co"):
        assert client.get(path).status_code == 404


def test_geojson_says_which_outline_is_not_known_and_that_it_is_a_simulation(city, client):
    body = json.loads(client.get("/dia-ban.geojson?ngay=2025-06-30").content)
    assert [f["properties"]["outline_known"] for f in body["features"]] == [False, False]
    assert body["note"] == "mô phỏng"


def test_csv_has_a_line_for_each_unit_of_the_day(city, client):
    lines = b"".join(client.get("/dia-ban.csv?ngay=2025-06-30")).decode().split("\r\n")
    assert lines[0].startswith("code,name_vi,name_en") and [x.split(",")[0] for x in lines[1:3]] == ["w1", "w2"]
    assert lines[1].endswith("mô phỏng")


def test_the_calculator_shows_each_day_and_why(city, client):
    text = client.get("/lich?tu=31/8/2026&ngay-lam-viec=2").content.decode()
    assert "Quốc khánh" in text and "Hạn cuối: hết ngày 04/9/2026" in text
    assert client.get("/lich?tu=31/8/2026&ngay-lam-viec=nam").status_code == 422


def test_the_real_city_shows_eight_units_before_july_2025_and_two_wards_after(db, client, settings):
    load(report=lambda words: None)
    for day, most in (("2025-06-30", 8), ("2025-07-01", 2)):
        body = json.loads(client.get(f"/dia-ban.geojson?ngay={day}").content)
        assert len(body["features"]) == most
        kind = "Point" if most == 8 else "Polygon"
        assert all(kind in f["geometry"]["type"] for f in body["features"])
    assert date(2025, 7, 1) == town.MERGED
