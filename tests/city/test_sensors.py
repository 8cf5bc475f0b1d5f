"""Sensors of the city: from the file to rows, rights, keys, and what the lake is told of them."""

import math
from decimal import Decimal

import pytest

from kientao.base.errors import Forbidden, Refused
from kientao.base.yamlfile import BadData
from kientao.city import demo
from kientao.city.loading import load
from kientao.city.models import Sensor, Source
from kientao.city.series import make
from kientao.city.sources import hashed, new_key
from kientao.lake import facts
from kientao.ledger.acts import By, perform
from kientao.ledger.models import Entry
from tests.cast import CITY, START, words
from tests.city.test_loading import quiet, spoil, town

assert town  # a fixture
OPERATOR = By.system("operator")
FILE = """
kinds:
  - {code: mua, title: {vi: Lượng mưa, en: Rain}, measure: mm, low: 0, high: 500, limit: 50, late_minutes: 30}
  - {code: nuoc, title: {vi: Mực nước, en: Level}, measure: m, decimals: 2}
sources: [{code: tram, name: {vi: Trạm, en: Station}, office: rathaus, invented: true}]
sensors:
  - {code: mua-1, name: {vi: Mưa 1, en: Rain 1}, kind: mua, care: rathaus, source: tram, point: [12.31, 51.33],
     rhythm: 10 min, from: 2024-04-01, invented: true}
  - {code: bom-1, name: {vi: Bơm 1, en: Pump 1}, kind: nuoc, care: rathaus, source: tram, low: -1.5, high: 4,
     commands: [bat, tat], safe: tat, control: local, from: 2024-04-01, invented: true}
"""


@pytest.fixture
def measured(town):
    """The tiny town with two sensors of one station."""
    (town / "sensors.yaml").write_text(FILE, "utf-8")
    return town


def test_sensors_are_loaded_once_and_keep_their_numbers(db, measured):
    load(measured, report=quiet)
    assert list(Sensor.objects.order_by("number").values_list("code", "number")) == [("mua-1", 0), ("bom-1", 1)]
    count = Entry.objects.count()
    assert load(measured, report=quiet)["entries"] == 0
    assert Entry.objects.count() == count
    spoil(measured, "sensors.yaml", "  - {code: mua-1", "  - {code: mua-0, name: {vi: Mưa 0, en: Rain 0}, kind: mua, "
          "care: rathaus, source: tram, from: 2024-04-01, invented: true}\n  - {code: mua-1")  # fmt: skip
    assert load(measured, report=quiet)["entries"] == 1
    assert Sensor.objects.get(code="mua-0").number == 2, "numbers are dense and never reused"


FAULTS = [
    ("kind: mua, care", "kind: gio, care", "city.unknown_ref"),
    ("source: tram, point", "source: kho, point", "city.unknown_ref"),
    ("point: [12.31, 51.33]", "point: [12.31]", "city.type"),
    ("rhythm: 10 min", "rhythm: thi thoang", "city.type"),
    ("rhythm: 10 min", "ryhthm: 10 min", "city.unknown_key"),
    ("low: -1.5, high: 4", "low: 5, high: 4", "city.refused"),
    ("safe: tat", "safe: nghi", "city.refused"),
    ("measure: mm", "measure: <b>", "city.refused"),
    ("from: 2024-04-01, invented: true}", "from: 2024-04-01}", "dated.no_source"),
]


@pytest.mark.parametrize(("before", "after", "code"), FAULTS)
def test_a_fault_in_the_file_is_told_with_its_line_and_no_sensor_is_written(db, measured, before, after, code):
    spoil(measured, "sensors.yaml", before, after)
    with pytest.raises(BadData) as told:
        load(measured, report=quiet)
    assert told.value.code == code
    assert "sensors.yaml" in told.value.file
    assert not Sensor.objects.exists()


def test_the_lake_is_told_bounds_of_the_sensor_or_else_of_its_kind(db, measured):
    load(measured, report=quiet)
    told = make()
    assert told.names == {"mua-1": 0, "bom-1": 1}
    assert told.low.tolist() == [0.0, -1.5]
    assert told.high.tolist() == [500.0, 4.0]
    assert told.limit[0] == 50
    assert math.isnan(told.limit[1])
    assert told.late.tolist() == [30 * 60 * 10**6, 60 * 60 * 10**6]
    assert told.rhythm.tolist() == [600 * 10**6, 0]
    assert told.kinds == ("mua", "nuoc")


def test_a_source_of_a_demo_has_a_key_everybody_may_know_and_a_new_one_ends_it(db, measured):
    load(measured, report=quiet)
    first = hashed(demo.source_key("tram"))
    assert make().keys[first].allowed == {0, 1}
    key = new_key("tram", OPERATOR)
    assert set(make().keys) == {hashed(key)}
    assert key not in str(list(Entry.objects.values_list("body", flat=True)))
    perform("source.stop", by=OPERATOR, source="tram")
    assert make().keys == {}
    assert load(measured, report=quiet)["entries"] == 0, "a stopped source stays stopped"


def test_who_has_no_right_gives_no_key(db, measured, cast):
    load(measured, report=quiet)
    with pytest.raises(Forbidden):
        new_key("tram", cast.minh)
    with pytest.raises(Refused):
        perform("source.key", by=CITY, source="tram", hashed="in-the-clear")
    assert Source.objects.get(code="tram").key == hashed(demo.source_key("tram"))


def test_a_sensor_never_changes_what_it_measures(db, measured):
    load(measured, report=quiet)
    row = Sensor.objects.get(code="mua-1")
    same = {"sensor": "mua-1", "name": words("M", "M"), "care": row.care, "source": "tram", "since": START}
    with pytest.raises(Refused, match="đo loại khác"):
        perform("sensor.define", by=CITY, kind="nuoc", **same)
    perform("sensor.define", by=CITY, kind="mua", low="1.50", **same)
    assert Sensor.objects.get(code="mua-1").low == Decimal("1.5")


def test_facts_tell_sensors_and_that_nothing_was_measured_yet(db, measured):
    load(measured, report=quiet)
    assert [row["code"] for row in facts.ask("sensors").rows] == ["bom-1", "mua-1"]
    states = {row["code"]: row for row in facts.ask("sensor_states").rows}
    assert (states["mua-1"]["newest"], states["mua-1"]["value"], states["mua-1"]["rhythm_seconds"]) == (None, None, 600)
    assert list(facts.ask("readings_day").rows) == []
