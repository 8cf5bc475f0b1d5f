"""The rules of the shipped cities: each readable, with its basis, two different people, and cases that hold."""

import pytest

from kientao.base import paths
from kientao.base.yamlfile import read
from kientao.city import loading as city
from kientao.rules import allowed, cases, loading, saying
from kientao.rules.models import Rule, Version
from kientao.rules.reading import read_rule

FOLDER = paths.data("cities") / "dong-xoai"
FILES = loading.files(FOLDER)
CASES = cases.cases(FOLDER)


def test_the_city_has_a_set_of_rules():
    assert len(FILES) >= 17
    assert {file.stem for file in FILES} == {read(file)["rule"] for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_rule_has_at_least_four_cases_with_both_answers(file):
    mine = [case for case in CASES if case.rule == file.stem]
    assert len(mine) >= 4
    assert {bool(case.fires) for case in mine} == {True, False}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_rule_says_where_it_rests_and_whether_that_is_simulated(file):
    told = read(file)
    assert told["basis"]["title"]
    assert ("mô phỏng" in told["basis"]["title"]) == bool(told.get("invented"))
    assert told["do"] in allowed.verbs()


def test_every_case_holds(db):
    """The city is loaded once for all of them."""
    city.load(FOLDER, report=lambda *words: None)
    found = [(c, cases.outcome(cases.rule(FOLDER, c.rule), c)) for c in CASES]
    wrong = [f"{case.rule}: {case.name}: {told}" for case, told in found if told != case.fires]
    assert wrong == []


def test_every_rule_is_enacted_once_and_reads_as_a_sentence(db):
    city.load(FOLDER, report=lambda *words: None)
    assert loading.load(FOLDER) == len(FILES)
    assert loading.load(FOLDER) == 0
    assert Rule.objects.filter(state="on").count() == len(FILES)
    for version in Version.objects.all():
        for lang, end in (("vi", "từ 05/01/2026 đến hết 30/6/2028."), ("en", "until 30 June 2028.")):
            words = saying.sentence(read_rule(version.told), lang)
            assert words.endswith(end), words
            assert "{" not in words.replace("{code}", "").partition("(")[0]
