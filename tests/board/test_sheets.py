"""A unit's sheet of figures: recorded once, corrected in the open when it changed, never over somebody's own figure."""

import csv
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from kientao.base.errors import Refused
from kientao.board import sheets
from kientao.board.acts import measurements
from kientao.board.models import Measurement
from kientao.ledger.models import Entry

from .conftest import indicator

MAP = """
source: {title: Biểu báo cáo quý của phường (mô phỏng)}
prefix: bieu
times: "%d/%m/%Y"
fields:
  indicator: {column: Chỉ tiêu}
  on: {column: Ngày}
  value: {column: Số liệu}
  kind: {column: Loại, table: {ước: uoc, chính thức: chinh-thuc}, else: chinh-thuc}
"""
HEAD = "Chỉ tiêu,Ngày,Số liệu,Loại\n"
ROWS = (
    'thu,30/06/2025,"1.234,5",ước\nchi,30/06/2025,"12,25",\nla,30/06/2025,5,\nthu,31/02/2025,5,\nthu,30/06/2025,năm,\n'
)


@pytest.fixture
def load(town, tmp_path):
    indicator("thu", high=Decimal(5000)), indicator("chi")
    (tmp_path / "map.yaml").write_text(MAP, "utf-8")

    def run(rows=ROWS, only_look=False):
        file = tmp_path / "bieu.csv"
        file.write_text(HEAD + rows, "utf-8")
        return sheets.load(file, tmp_path / "map.yaml", settings.KIENTAO.zone, only_look=only_look)

    return run


def test_figures_are_recorded_once_and_bad_rows_say_why(load):
    found = load(only_look=True)
    assert (found.new, found.rejected) == (2, 3) and not Measurement.objects.exists()
    assert (load().new, Measurement.objects.count()) == (2, 2)
    row = Measurement.objects.get(indicator_id="thu")
    assert (row.value, row.on, row.kind, row.source["note"]) == (
        Decimal("1234.5"),
        date(2025, 6, 30),
        "uoc",
        "bieu.csv",
    )
    before = Entry.objects.count()
    again = load()
    assert (again.new, again.changed, again.same) == (0, 0, 2) and Entry.objects.count() == before
    with again.file.open(encoding="utf-8") as file:
        reasons = [line["reason"] for line in csv.DictReader(file)]
    assert "la" in reasons[0] and "31/02/2025" in reasons[1] and len(reasons) == 3


def test_a_changed_figure_is_corrected_in_the_open(load):
    load()
    assert load('thu,30/06/2025,"1.300,0",ước\n').changed == 1
    old, new = Measurement.objects.filter(indicator_id="thu").order_by("first")
    assert (old.state, new.state, new.value, new.replaces) == ("corrected", "standing", Decimal(1300), old.code)


def test_somebodys_own_figure_stays(load, town):
    measurements.record_measurement(by=town.an, indicator="thu", on=date(2025, 6, 30), kind="uoc", value=Decimal(7),
                                    source={"title": "Báo cáo"})  # fmt: skip
    found = load('thu,30/06/2025,"1.234,5",ước\n')
    assert (found.new, found.rejected) == (0, 1)
    assert Measurement.objects.get().value == 7
    assert load("thu,30/06/2025,7,ước\n").same == 1


def test_a_map_without_what_is_needed_is_refused(load, tmp_path):
    (tmp_path / "map.yaml").write_text(MAP.replace("  value: {column: Số liệu}\n", ""), "utf-8")
    with pytest.raises(Refused):
        load()
