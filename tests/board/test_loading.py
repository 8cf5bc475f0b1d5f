"""The city's folder becomes acts once; faults come with file, line and remedy; officers' corrections are not undone."""

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from kientao.base.yamlfile import BadData
from kientao.board import acts
from kientao.board.loading import load, read_city
from kientao.board.models import Goal, Indicator, Measurement, Milestone, Objective, PlanItem, Programme
from kientao.ledger import entries

PROGRAMME = """
programme: {code: ct, title: {vi: Thử, en: Trial}, announced: "2021-09", source: {title: Bài báo}}
objectives: [{code: mt, title: {vi: Một, en: One}, indicators: [a], source: Bài báo}]
goals: [{code: g, on: 2025-12-31, title: {vi: Đích, en: Goal}, indicator: a, source: Bài báo}]
plans:
  - {code: k, year: 2021, title: Kế hoạch, source: Bài báo, items: [{code: k.a, title: Việc, source: Bài báo}]}
results: [{words: {vi: Đã làm, en: Done}, objective: mt, source: Bài báo}]
shortcomings: []
"""
INDICATORS = """
indicators:
  - code: a
    name: {vi: Chỉ tiêu, en: Indicator}
    unit: percent
    direction: up
    owner: hall
    definition: {vi: Nghĩa, en: Meaning}
    low: 0
    high: 100
    milestones: [{on: 2025-12-31, value: 70, source: Bài báo}]
    measurements:
      - {on: 2023-12-31, period: "2023", value: 40, kind: chinh-thuc, source: Bài báo}
      - {on: 2024-12-31, period: "2024", value: 50.5, kind: uoc, source: Bài báo}
"""

LAST = '2024-12-31, period: "2024", value: 50.5, kind: uoc'


@pytest.fixture
def folder(tmp_path, cast):
    (tmp_path / "indicators").mkdir()

    def write(indicators=INDICATORS, programme=PROGRAMME):
        (tmp_path / "programme.yaml").write_text(programme, "utf-8")
        (tmp_path / "indicators" / "a.yaml").write_text(indicators, "utf-8")
        return tmp_path

    write()
    write.path = tmp_path
    return write


def test_a_second_load_leaves_no_entry(folder):
    first = load(folder.path)
    assert first.done == first.asked == 10
    size = entries.head()
    assert load(folder.path).done == 0 and entries.head() == size
    assert Goal.objects.get().targets == ["a"] and PlanItem.objects.get(code="k.a").parent_id == "k"
    assert Milestone.objects.get().set_on == date(2021, 9, 1)


def test_a_changed_figure_in_the_file_is_a_correction_and_a_changed_target_a_new_one(folder):
    load(folder.path)
    load(folder(INDICATORS.replace("value: 40", "value: 41").replace("value: 70", "value: 65")))
    assert Measurement.objects.get(state="corrected").value == 40
    assert Measurement.objects.filter(state="standing", value=41).exists()
    assert [m.state for m in Milestone.objects.order_by("first")] == ["superseded", "standing"]


def test_what_an_officer_corrected_is_not_undone_by_loading_again(folder, cast):
    load(folder.path)
    row = Measurement.objects.get(value=40)
    acts.correct_measurement(by=cast.an, measurement=row.code, value=Decimal(44), reason="đếm lại")
    load(folder.path)
    assert Measurement.objects.get(indicator="a", on=date(2023, 12, 31), state="standing").value == 44


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("unit: percent", "unit: phan-tram", 5, "Chọn một trong"),
        ("value: 40", "value: 140", 13, "ngoài khoảng hợp lý"),
        ("owner: hall", "owner: nowhere", 7, "không có"),
        ("on: 2024-12-31", "on: 2024-02-31", 14, "Không có ngày"),
        ("kind: uoc", "kind: doan", 14, "không dùng được"),
        ("value: 50.5, kind: uoc, source: Bài báo", "value: 50.5, kind: uoc", 14, "không có nguồn"),
        ("high: 100", "hihg: 100", 10, "Khóa lạ"),
        (LAST, "2023-12-31, value: 50, kind: chinh-thuc", 14, "đã có ở"),
        (LAST, "2999-12-31, value: 50, kind: uoc", 14, "phía trước"),
    ],
)  # fmt: skip
def test_a_fault_names_file_line_and_remedy_and_nothing_is_loaded(folder, old, new, line, said):
    assert old in INDICATORS
    with pytest.raises(BadData) as bad:
        load(folder(INDICATORS.replace(old, new)))
    words = str(bad.value)
    assert f"a.yaml:{line}:" in words and said in words and "Cách sửa:" in words
    assert not Measurement.objects.exists()


def test_the_files_of_the_city_are_in_order():
    plan = read_city(settings.KIENTAO.city_folder)
    assert len(plan.figures) > 50 and plan.targets


def test_the_city_loads_whole_and_every_page_of_it_opens(db, client):
    from kientao.city import loading as city

    city.load(settings.KIENTAO.city_folder, lambda *_: None)
    load(settings.KIENTAO.city_folder)
    assert Programme.objects.count() == 1 and Objective.objects.exists()
    for code in Indicator.objects.values_list("code", flat=True):
        assert client.get(f"/chi-tieu/{code}").status_code == 200, code
    for url in ("/", "/chuong-trinh", "/chi-tieu/"):
        assert client.get(url).status_code == 200
