"""Readings from files: long and wide, gaps stay gaps, what cannot be taken is told, twice changes nothing."""

import contextlib
import csv

import duckdb
import pytest
from django.conf import settings
from openpyxl import Workbook

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.city import reading_files, readings
from kientao.city.loading import load as load_town
from kientao.city.models import Sensor
from kientao.lake import lakedb, parts
from tests.city import air
from tests.city.sensing import NOW, clear, fates, read_all, sensors
from tests.city.test_loading import quiet, town
from tests.city.test_sensors import measured
from tests.shared import shared

assert town and measured and sensors  # fixtures
LONG = """
sensor: "{ma}"
values: {gia-tri: ""}
time: {column: luc, format: "%d/%m/%Y %H:%M"}
zone: Asia/Ho_Chi_Minh
missing: ["-"]
decimal: ","
"""
ROWS = [
    ["mua-1", "01/01/2026 06:50", "1,5"], ["mua-1", "01/01/2026 06:40", "-"], ["mua-1", "01/01/2026 06:30", ""],
    ["mua-1", "01/01/2026 06:20", "4"], ["la-1", "01/01/2026 06:20", "4"], ["mua-1", "31/02/2026 06:20", "4"],
    ["mua-1", "01/01/2026 06:10", "nhiều"], ["mua-1", "02/01/2026 06:10", "1"],
    ["bom-1", "01/01/2026 06:20", "1.002,25"],
]  # fmt: skip


@pytest.fixture
def file(tmp_path):
    (tmp_path / "map.yaml").write_text(LONG, "utf-8")
    with (tmp_path / "tram.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["ma", "luc", "gia-tri"], *ROWS])
    return tmp_path / "tram.csv"


def take(file, **more):
    done = reading_files.load(file, file.parent / "map.yaml", "Asia/Ho_Chi_Minh", **more)
    read_all()
    return done


def told(code):
    found = readings.raw(Sensor.objects.get(code=code), NOW - clock.DAY, NOW)
    return list(zip(((NOW - found.at) // clock.MINUTE).tolist(), found.value.tolist(), strict=True))


def test_a_long_file_is_taken_and_its_gaps_stay_gaps(sensors, file):
    done = take(file)
    assert (done.taken, done.gaps, done.rejected) == (3, 2, 4)
    assert told("mua-1") == [(40, 4.0), (10, 1.5)]
    assert told("bom-1") == [(40, 1002.25)]


def test_what_cannot_be_taken_stands_in_a_file_with_its_line_and_reason(sensors, file):
    rows = list(csv.reader(take(file).file.open(encoding="utf-8")))
    assert rows[0] == ["line", "reason", "ma", "luc", "gia-tri"]
    assert sorted((line, reason) for line, reason, *_ in rows[1:]) == [
        ("6", "không có thiết bị này"), ("7", "thời điểm hoặc giá trị không đọc được"),
        ("8", "thời điểm hoặc giá trị không đọc được"), ("9", "thời điểm ở tương lai"),
    ]  # fmt: skip


def test_taken_twice_it_changes_nothing(sensors, file):
    take(file)
    before = (told("mua-1"), fates(), lakedb.rows("SELECT * FROM rollup"))
    done = take(file)
    assert (done.taken, done.already) == (0, 3)
    assert (told("mua-1"), fates(), lakedb.rows("SELECT * FROM rollup")) == before


def test_looking_only_takes_nothing(sensors, file):
    assert take(file, only_look=True).taken == 3
    assert told("mua-1") == []


def test_excel_and_parquet_say_the_same_as_csv(sensors, file):
    book = Workbook()
    for row in [["ma", "luc", "gia-tri"], *ROWS]:
        book.active.append(row)
    book.save(file.parent / "tram.xlsx")
    duckdb.connect().execute(f"COPY (FROM read_csv('{file}', all_varchar = true)) TO '{file.parent}/tram.parquet'")
    for other in ("tram.xlsx", "tram.parquet"):
        done = take(file.parent / other, only_look=True)
        assert (done.taken, done.gaps, done.rejected) == (3, 2, 4), other


@pytest.mark.parametrize(("before", "after"), [
    ("values:", "valeus:"), ('sensor: "{ma}"', "sensor: [1]"), ("{column: luc,", "{columna: luc,"),
    ("Asia/Ho_Chi_Minh", "Asia/Nowhere"), ('{gia-tri: ""}', "{gia-tri: a, khac: b}"), ("{ma}", "{mã}"),
    ("column: luc", "column: ngay"),
])  # fmt: skip
def test_a_map_that_does_not_fit_is_refused_whole(sensors, file, before, after):
    (file.parent / "map.yaml").write_text(LONG.replace(before, after), "utf-8")
    with pytest.raises(Refused):
        take(file)
    assert told("mua-1") == []


@pytest.mark.parametrize("body", [b"", b"\x00\x01\x02", b"PK\x03\x04", b"ma,luc,gia-tri\n'; DROP TABLE raw; --,x,1\n"])
def test_a_hostile_file_is_refused_or_its_rows_are(sensors, file, body):
    for name in ("x.csv", "x.parquet", "x.xlsx", "x.csv.gz"):
        (file.parent / name).write_bytes(body)
        with contextlib.suppress(Refused):
            assert take(file.parent / name).taken == 0


@pytest.fixture
def beijing(db, town):
    air.write_town(town)
    load_town(town, report=quiet)
    clear()
    yield town
    clear()


def test_a_year_of_a_station_of_real_air_keeps_its_gaps(beijing, tmp_path):
    file = shared("data/readings/beijing-air/PRSA_Data_Dongsi_20130301-20170228.csv.gz")
    values, gaps = air.part_of(file, tmp_path / "dongsi.csv", "2014")
    done = reading_files.load(tmp_path / "dongsi.csv", beijing / "ban-do.yaml", "Asia/Ho_Chi_Minh")
    assert (done.taken, done.gaps, done.rejected) == (values, gaps, 0)
    read_all()
    rows = readings.raw(Sensor.objects.get(code="bj-Dongsi-pm2.5"), 0, NOW)
    assert 8000 < len(rows.at) < 8760, "an hour without a figure is no reading"
    bars, _ = readings.bars(rows, clock.HOUR)
    assert len(bars) == len(rows.at)
    assert reading_files.load(tmp_path / "dongsi.csv", beijing / "ban-do.yaml", "Asia/Ho_Chi_Minh").taken == 0


@pytest.mark.soak
def test_five_million_values_of_twelve_stations(beijing):
    folder, taken, gaps = shared("data/readings/beijing-air"), 0, 0
    for file in sorted(folder.glob("*.csv.gz")):
        done = reading_files.load(file, beijing / "ban-do.yaml", "Asia/Ho_Chi_Minh")
        taken, gaps = taken + done.taken, gaps + done.gaps
        read_all()
    assert taken + gaps == 420_768 * len(air.FIGURES)
    assert len(parts.raw(0, NOW, settings.KIENTAO.zone).at) == taken, "each once, none lost"
