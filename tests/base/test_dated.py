"""Data files: what is read, and what is refused with file, line and remedy."""

import unicodedata
from datetime import date
from decimal import Decimal

import pytest

from kientao.base.dated import Dated, load_parameters, read_dated
from kientao.base.errors import Missing
from kientao.base.paths import data
from kientao.base.yamlfile import BadData, Problems, read, where

GOOD = """
days_max:
  title: {vi: Thời hạn, en: Term}
  unit: working_day
  values:
    - {from: 2018-07-01, until: 2025-12-31, value: 5, source: {title: Luật A, article: Điều 1, checked: second_hand}}
    - {from: 2026-01-01, value: 3, source: {title: Luật B, checked: gazette}}
"""
ONE = "{from: 2018-07-01, until: 2025-12-31, value: 5, source: {title: Luật A, article: Điều 1, checked: second_hand}}"


def written(folder, text, name="law.yaml"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def refused(folder, text):
    written(folder, text)
    with pytest.raises(BadData) as found:
        load_parameters(folder)
    return found.value


def test_a_parameter_gives_what_held_on_the_day_with_its_source(tmp_path):
    written(tmp_path, GOOD)
    law = load_parameters(tmp_path)
    old, new = law.get("law.days_max", on=date(2025, 12, 31)), law.get("law.days_max", on=date(2026, 1, 1))
    assert (old.value, old.source.article, old.until) == (5, "Điều 1", date(2025, 12, 31))
    assert (new.value, new.unit, new.source.checked, new.until) == (3, "working_day", "gazette", None)
    assert [p.value for p in law["law.days_max"].values.history()] == [5, 3]


def test_before_the_first_day_and_under_an_unknown_name_nothing_is_invented(tmp_path):
    written(tmp_path, GOOD)
    law = load_parameters(tmp_path)
    for name, day in (("law.days_max", date(2018, 6, 30)), ("law.other", date(2026, 1, 1))):
        with pytest.raises(Missing):
            law.get(name, on=day)
    assert Dated().at(date(2026, 1, 1)) is None


BROKEN = [
    # what is wrong, how the good file is spoilt, code, line, a word of the remedy
    ("no source", (ONE, "{from: 2018-07-01, until: 2025-12-31, value: 5}"), "dated.no_source", 6, "source:"),
    ("overlap", ("until: 2025-12-31", "until: 2026-01-01"), "dated.overlap", 7, "until: 2025-12-31"),
    ("open before the next", ("until: 2025-12-31, ", ""), "dated.overlap", 7, "until: 2025-12-31"),
    ("unknown unit", ("unit: working_day", "unit: parsec"), "dated.unit", 4, "working_day"),
    ("backwards", ("2018-07-01", "2026-07-01"), "dated.backwards", 6, "hai ngày"),
    ("nobody checked it", ("checked: second_hand", "checked: unverified"), "dated.unverified_law", 6, "gazette"),
    ("strange degree", ("checked: gazette", "checked: surely"), "dated.checked", 7, "derived"),
    ("strange part", ("article: Điều 1", "artikel: Điều 1"), "dated.source_key", 6, "article"),
    ("no first day", ("from: 2026-01-01, ", ""), "dated.from", 7, "from:"),
    ("last day in words", ("until: 2025-12-31", "until: sau"), "dated.until", 6, "until:"),
    ("no value", ("value: 3, ", ""), "dated.no_value", 7, "giá trị"),
    ("no title", ("title: {vi: Thời hạn, en: Term}", "title: {vi: Thời hạn}"), "dated.title", 3, "title"),
    ("loose number", ("days_max:", "loose: 5\ndays_max:"), "dated.not_parameter", 2, "unit"),
]


@pytest.mark.parametrize("spoil, code, line, remedy", [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_faulty_figure_is_refused_with_file_line_and_remedy(tmp_path, spoil, code, line, remedy):
    assert spoil[0] in GOOD
    fault = refused(tmp_path, GOOD.replace(*spoil, 1))
    assert (fault.code, fault.line) == (code, line)
    vi, en = fault.say("vi"), fault.say("en")
    assert f"law.yaml:{line}: " in vi and f"law.yaml:{line}: " in en
    assert remedy in fault.remedy("vi") and "Cách sửa: " in vi and "Remedy: " in en
    assert vi != en and "{" not in vi.replace("{vi: …, en: …}", "")


YAML_BROKEN = [
    ("a: 1\nb: 2\na: 3\n", "yaml.duplicate_key", 3),
    (unicodedata.normalize("NFD", "a: 1\nb: Đồng Xoài\n"), "yaml.not_nfc", 2),
    ("a: 1\nb: [1, 2\nc: 3\n", "yaml.syntax", 3),
    ("- 1\n", "yaml.not_mapping", 1),
    ("a: 1\nd: 2025-02-30\n", "yaml.date", 2),
    ("a: &x\n  b: *x\n", "yaml.endless", 1),
    ("a: 1\n{b: 1}: 2\n", "yaml.key", 2),
]


@pytest.mark.parametrize("text, code, line", YAML_BROKEN, ids=[y[1] for y in YAML_BROKEN])
def test_a_file_that_cannot_be_read_says_where(tmp_path, text, code, line):
    with pytest.raises(BadData) as found:
        read(written(tmp_path, text))
    assert (found.value.code, found.value.line) == (code, line)
    assert found.value.remedy("vi") and found.value.remedy("en")


def test_a_file_that_is_absent_or_not_utf8_is_refused(tmp_path):
    with pytest.raises(BadData, match="Không có tệp"):
        read(tmp_path / "none.yaml")
    path = tmp_path / "old.yaml"
    path.write_bytes("a: 1\nb: Đồng".encode("utf-16-le"))
    with pytest.raises(BadData):
        read(path)
    path.write_bytes(b"a: 1\nb: \xd0\n")
    with pytest.raises(BadData) as found:
        read(path)
    assert (found.value.code, found.value.line) == ("yaml.encoding", 2)


def test_all_faults_are_shown_together(tmp_path):
    fault = refused(tmp_path, GOOD.replace("unit: working_day", "unit: parsec").replace("value: 3, ", ""))
    assert [p.code for p in fault.problems] == ["dated.unit", "dated.no_value"]
    assert len(fault.say("en").splitlines()) == 2


def test_numbers_are_exact_words_stay_words_and_nodes_know_their_place(tmp_path):
    path = written(tmp_path, 'on: 2025-06-30\nno: 12.50\nlist:\n  - {code: "25195", at: 07:30}\n  - ~\nyes: true\n')
    found = read(path)
    assert found["on"] == date(2025, 6, 30) and found["no"] == Decimal("12.50") and str(found["no"]) == "12.50"
    assert found["list"][0] == {"code": "25195", "at": "07:30"} and found["list"][1] is None
    assert found["yes"] is True
    assert where(found["list"][0]) == f"{path}:4" and where(found["list"], 1) == f"{path}:5"


def test_a_series_of_a_city_may_rest_on_less_than_law(tmp_path):
    text = "s:\n  - {from: 2021-12-31, value: 94.5, source: {title: Báo, checked: unverified}}\n"
    problems = Problems()
    series = read_dated(read(written(tmp_path, text))["s"], problems, unit="trieu_dong_per_person")
    assert not problems and series.at(date(2022, 1, 1)).value == Decimal("94.5")


def test_the_law_that_ships_loads_and_each_figure_has_its_source():
    law = load_parameters(data("law") / "vn")
    assert law.get("information.publish_days_max", on=date(2026, 11, 23)).value == 5
    assert law.get("urban.ward.population_min", on=date(2025, 12, 31)).value == 7000
    assert law.get("urban.ward.population_min", on=date(2026, 1, 1)).value == 21000
    for parameter in law.values():
        assert len(parameter.values) and all(p.source.checked != "unverified" for p in parameter.values)


def test_a_term_whose_law_was_replaced_is_not_shown_as_the_law_of_today():
    law = load_parameters(data("law") / "vn")
    assert law.get("onestop.incomplete_notice_days_max", on=date(2025, 6, 30)).value == 3
    with pytest.raises(Missing, match="chưa có giá trị"):
        law.get("onestop.incomplete_notice_days_max", on=date(2025, 7, 1))
