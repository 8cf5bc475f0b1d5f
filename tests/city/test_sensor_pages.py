"""/cam-bien and /nguon-so-do: what everybody sees of the sensors, and what only those who answer for sources see."""

import re

import duckdb
import pytest

from kientao.base import clock
from kientao.city.models import Person, Source
from kientao.city.sources import hashed
from kientao.lake import facts
from kientao.lake.series import catalogue
from kientao.ui import timechart
from tests import cast as people
from tests.city.sensing import NOW, measure, renew, sensors
from tests.city.test_loading import town
from tests.city.test_sensors import measured

assert town and measured and sensors  # fixtures


def words(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("address", ["/cam-bien", "/cam-bien/mua-1", "/cam-bien/mua-1?doan=30d", "/cam-bien/bom-1"])
def test_every_page_answers_in_both_languages(client, sensors, address, lang):
    measure("mua-1", (30, 1.5), (20, 2), (10, 3))
    client.cookies["lang"] = lang
    assert f'<html lang="{lang}"' in words(client, address)


def test_the_list_tells_the_newest_value_its_age_and_who_is_silent(client, sensors):
    measure("mua-1", (25, 1.5), (20, 12))
    page = words(client, "/cam-bien")
    assert "12,0 mm" in page
    assert "20 phút trước" in page
    assert "đang gửi: 1" in page
    assert "chưa có số đo: 1" in page
    assert "mô phỏng" in page
    with clock.use(lambda: NOW + clock.HOUR):
        assert "im lặng: 1" in words(client, "/cam-bien?im=1")


def test_the_list_is_filtered_by_kind_and_an_unknown_filter_filters_nothing(client, sensors):
    page = words(client, "/cam-bien?loai=mua")
    assert "Mưa 1" in page
    assert "Bơm 1" not in page
    assert "Bơm 1" in words(client, "/cam-bien?loai=<script>")


def test_a_reading_out_of_bounds_is_told_and_counts_in_no_mean(client, sensors):
    measure("mua-1", (30, 2), (20, 900), (10, 4))
    page = words(client, "/cam-bien/mua-1")
    assert "Ngoài giới hạn, không tính vào trung bình: 1." in page
    assert "900" not in page
    assert "<strong>4,0 mm</strong>" in page


def test_a_gap_breaks_the_line():
    bars = [timechart.Bar(at * clock.MINUTE, 1.0, 1.0, 1.0) for at in (0, 10, 20, 60, 70)]
    assert [len(run) for run in timechart.runs(bars, 15 * clock.MINUTE)] == [3, 2]
    drawn = timechart.draw(bars, 0, clock.HOUR, gap=15 * clock.MINUTE, title="x")
    assert drawn.count('stroke-width="2" fill="none"') == 2


def test_an_unknown_sensor_has_no_page(client, sensors):
    for address in ("/cam-bien/khong-co", "/cam-bien/khong-co/so-do.csv", "/cam-bien/khong-co/so-do.parquet"):
        assert client.get(address).status_code == 404


def test_readings_are_taken_along_as_csv_and_parquet_with_their_marks(client, sensors, tmp_path):
    measure("mua-1", (30, 2), (20, 900))
    answer = client.get("/cam-bien/mua-1/so-do.csv?tu=31/12/2025&den=01/01/2026")
    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0] == "sensor,at,value,mark,ghi_chu"
    assert lines[1].startswith("mua-1,2025-12-31T23:30:00")
    assert lines[2].endswith("900.0,out_of_bounds,mô phỏng")
    file = tmp_path / "x.parquet"
    file.write_bytes(client.get("/cam-bien/mua-1/so-do.parquet?tu=31/12/2025&den=01/01/2026").content)
    found = duckdb.connect().execute("SELECT sensor, value, mark, ghi_chu FROM read_parquet($f)", {"f": str(file)})
    assert found.fetchall() == [("mua-1", 2.0, "", "mô phỏng"), ("mua-1", 900.0, "out_of_bounds", "mô phỏng")]


@pytest.mark.parametrize("days", ["tu=01/01/2020&den=01/01/2026", "tu=02/01/2026&den=01/01/2026", "tu=hôm qua"])
def test_days_that_are_too_many_or_no_days_are_refused(client, sensors, days):
    assert client.get(f"/cam-bien/mua-1/so-do.csv?{days}").status_code == 422


@pytest.fixture
def operator(client, sensors):
    """Tri administers the town."""
    people.role("quan-tri", ["source.*", "sensor.*", "kind.*"], ["office"])
    people.post("rathaus.quan-tri", "rathaus", ("quan-tri", "all"))
    people.person("tri", "rathaus.quan-tri")
    client.force_login(Person.objects.get(login="tri"), backend="django.contrib.auth.backends.ModelBackend")
    renew()
    return client


def test_sources_are_for_those_who_answer_for_them(client, sensors):
    assert client.get("/nguon-so-do").status_code == 303
    assert client.post("/nguon-so-do/tram/khoa").status_code == 303
    assert Source.objects.get(code="tram").key


def test_a_source_tells_what_became_of_its_readings(operator):
    measure("mua-1", (30, 2), (20, 900), (10, 4), (-60, 1))
    page = words(operator, "/nguon-so-do/tram")
    for fate, count in (("nhận", 3), ("ngoài giới hạn", 1), ("giờ ở tương lai", 1)):
        assert f" {fate} {count} " in " ".join(re.sub("<[^>]+>", " ", page).split()), fate
    assert "10 phút trước" in words(operator, "/nguon-so-do")


def test_a_new_key_is_shown_once_and_ends_the_former_one(operator):
    before = Source.objects.get(code="tram").key
    answer = operator.post("/nguon-so-do/tram/khoa")
    assert answer["Cache-Control"] == "no-store"
    made = answer.content.decode().split('id="khoa" value="')[1].split('"')[0]
    assert Source.objects.get(code="tram").key == hashed(made) != before
    assert made not in words(operator, "/nguon-so-do/tram")
    renew()
    assert set(catalogue().keys) == {hashed(made)}
    assert operator.post("/nguon-so-do/tram/dung").status_code == 303
    assert "đã dừng" in words(operator, "/nguon-so-do/tram")


def test_facts_tell_the_newest_and_the_rollups(sensors):
    measure("mua-1", (130, 2), (70, 60), (10, 4), (5, 900))
    states = {row["code"]: row for row in facts.ask("sensor_states").rows}
    assert (states["mua-1"]["value"], states["mua-1"]["newest"]) == (4.0, NOW - 10 * clock.MINUTE)
    day = list(facts.ask("readings_month", kind="mua").rows)
    assert [(row["n"], row["mean"], row["over"]) for row in day] == [(3, 22.0, 1)]
    assert [(row["last"] - row["period"]).days + 1 - row["missing"] for row in day] == [1], "one day was measured"
    assert len(list(facts.ask("readings_hour").rows)) == 3
