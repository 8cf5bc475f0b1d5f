"""The page of a sheet: cells with what stood before, faults beside them, a pasted block, from open to closed."""

import re
from datetime import date
from decimal import Decimal

import pytest

from kientao.base.errors import Refused
from kientao.base.text import T
from kientao.board import pace, sheets
from kientao.board.acts import set_target
from kientao.board.figures import AsOf, states
from kientao.board.models import Indicator, Measurement, Period
from kientao.board.sheet import typed
from kientao.board.sheet.form import FEW, Column, Form, Row

from .conftest import LOADER, SOURCE

COUNT, MONEY = Column("dem", "Đếm", "person", few=True), Column("tien", "Tiền", "ty_dong", 1)
URL = "/bieu/truong/2024-03"


@pytest.mark.parametrize(("column", "text", "value"), [
    (MONEY, "1.234,5", Decimal("1234.5")), (MONEY, "1,234.5", Decimal("1234.5")), (MONEY, "12,5", Decimal("12.5")),
    (COUNT, "1.234", Decimal(1234)), (COUNT, "", None), (COUNT, " - ", None), (COUNT, "…", None), (COUNT, "<5", FEW),
    (COUNT, "dưới 5", FEW), (COUNT, "dưới 5", FEW), (COUNT, "0", Decimal(0)),
])  # fmt: skip
def test_a_cell_is_read_as_people_write_it(column, text, value):
    assert typed.read(column, text, 5) == value


@pytest.mark.parametrize(("column", "text"), [(MONEY, "1.234"), (MONEY, "1,234"), (MONEY, "<5"), (COUNT, "hai")])
def test_what_could_be_read_two_ways_or_not_at_all_is_refused(column, text):
    with pytest.raises(Refused):
        typed.read(column, text, 5)


GRID = Form((Column("x", T("Lợn", "Pigs"), "count"), Column("y", T("Bò", "Cattle"), "count")),
            (Row("a", "Phường A"), Row("b", "Phường B"), Row("c", "Phường C")))  # fmt: skip
GRID = Form(tuple(Column(c.indicator, {"vi": c.title.vi}, c.unit) for c in GRID.columns), GRID.rows)


@pytest.mark.parametrize(("block", "start", "found"), [
    ("1\t2\n3\t4\n", None, {("x", "a"): "1", ("y", "a"): "2", ("x", "b"): "3", ("y", "b"): "4"}),
    ("7\n8", ("y", "b"), {("y", "b"): "7", ("y", "c"): "8"}),
    ("Phường C\t5\nphuong a\t6", None, {("x", "c"): "5", ("x", "a"): "6"}),
    ("\tBò\tLợn\r\nPhường B\t1\t2\r\n", None, {("y", "b"): "1", ("x", "b"): "2"}),
    ("1\t2\t3\n1\n1\n1\n9", ("x", "c"), {("x", "c"): "1", ("y", "c"): "2"}),
])  # fmt: skip
def test_a_block_is_spread_by_name_or_from_its_first_cell(block, start, found):
    assert typed.spread(GRID, block, start) == found


def form_of(client, url=URL):
    text = client.get(url).content.decode()
    return {name: re.search(rf'name="{name}" value="([^"]*)"', text)[1] for name in ("key", "seen")}


def send(client, do, cells=(), **more):
    return client.post(URL, {**form_of(client), "do": do, **dict(cells), **more})


FULL = {"o:hoc-sinh:a": "1.100", "o:hoc-sinh:b": "200", "o:thieu:a": "10", "o:thieu:b": "<5"}


def test_a_sheet_goes_from_open_to_closed_by_buttons(school, client, sign_in):
    school.open()
    assert client.get(URL).status_code == 404  # not closed: nothing of it is public
    minh = sign_in("minh")
    assert b"o:hoc-sinh:a" in minh.get(URL).content
    assert send(minh, "save", FULL).status_code == 303
    assert send(minh, "check").status_code == 303
    assert send(minh, "close").status_code == 403
    assert send(sign_in("nam"), "close").status_code == 303
    client.logout()
    text = client.get(URL).content.decode()
    assert "1.100" in text and "dưới 5" in text and "Đã chốt" in text and "<input" not in text.split("<main")[1]
    assert "truong" in client.get("/bieu/").content.decode()


def test_a_fault_stands_at_its_cell_and_nothing_typed_is_lost(school, sign_in):
    school.open()
    minh = sign_in("minh")
    answer = send(minh, "save", {**FULL, "o:thu:a": "1.234", "o:hoc-sinh:b": "hai trăm"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#f-o:thu:a"' in text and "Học sinh – Cấp B" in text
    assert 'value="hai trăm"' in text and 'value="1.100"' in text
    assert not Measurement.objects.exists()


def test_a_jump_asks_for_a_yes_beside_its_cell(school, sign_in):
    school.open("2024-02"), school.full("2024-02"), school.open()
    minh = sign_in("minh")
    answer = send(minh, "save", FULL)
    assert answer.status_code == 422 and 'name="x:hoc-sinh:a"' in answer.content.decode()
    assert send(minh, "save", FULL, **{"x:hoc-sinh:a": "1"}).status_code == 303


def test_a_pasted_block_is_laid_into_the_form_and_not_yet_written(school, sign_in):
    school.open()
    minh = sign_in("minh")
    text = send(minh, "paste", block="Cấp B\t7\t8\n").content.decode()
    assert 'name="o:hoc-sinh:b" value="7"' in text and 'name="o:thieu:b" value="8"' in text
    assert not Measurement.objects.exists()


def test_a_revision_shows_before_and_after(school, client, sign_in):
    school.open(), school.full(), school.close()
    nam = sign_in("nam")
    assert send_to(nam, URL + "?sua=1", "revise", {"o:hoc-sinh:a": "102"}, reason="").status_code == 422
    assert send_to(nam, URL + "?sua=1", "revise", {"o:hoc-sinh:a": "102"}, reason="đếm lại").status_code == 303
    client.logout()
    text = client.get(URL).content.decode()
    assert "<del>100</del>" in text and "đếm lại" in text


def send_to(client, url, do, cells, **more):
    return client.post(url, {**form_of(client, url), "do": do, **cells, **more})


def test_a_file_of_figures_obeys_a_closed_period(school, tmp_path, settings):
    school.open(), school.full(), school.close()
    (tmp_path / "map.yaml").write_text(
        "source: {title: Biểu}\nprefix: b\nfields: {indicator: {column: i}, on: {column: d}, value: {column: v},"
        " kind: {column: k}}\ntimes: '%d/%m/%Y'\n", "utf-8")  # fmt: skip
    (tmp_path / "a.csv").write_text("i,d,v,k\nhoc-sinh,31/03/2024,7,so-bo\nhoc-sinh,31/03/2024,7,uoc\n", "utf-8")
    found = sheets.load(tmp_path / "a.csv", tmp_path / "map.yaml", settings.KIENTAO.zone)
    assert (found.new, found.rejected) == (0, 2)
    assert "đã chốt" in found.file.read_text("utf-8")


def test_eight_months_done_and_what_each_of_the_four_left_must_bring(school):
    for month in range(1, 9):
        label = f"2024-{month:02}"
        school.open(label), school.full(label, thu_a="2", thu_b="1"), school.close(label)
    set_target(
        by=LOADER, indicator="thu", on=date(2024, 12, 31), value=Decimal(40), source=SOURCE, set_on=date(2024, 1, 1)
    )
    state = states(Indicator.objects.filter(code="thu"), None, AsOf(date(2024, 9, 9)))["thu"]
    found = pace.of(state)
    assert (found.now, found.each, found.mean, found.months_left) == (24, 4, 3, 4)
    said = pace.words(found, state)
    assert said.startswith("8 tháng đã thực hiện 24,0") and "Mỗi tháng trong 4 tháng còn lại phải đạt 4,0" in said
    assert [ahead for _, _, ahead in pace.months(found)] == [False] * 8 + [True] * 4
    assert sum(value for _, value, _ in pace.months(found)) == 40


def test_the_page_of_an_indicator_tells_the_pace_and_the_rows(school, client):
    test_eight_months_done_and_what_each_of_the_four_left_must_bring(school)
    text = client.get("/chi-tieu/thu").content.decode()
    assert "8 tháng đã thực hiện" in text and "Cấp A" in text
    assert Period.objects.filter(state="closed").count() == 8
