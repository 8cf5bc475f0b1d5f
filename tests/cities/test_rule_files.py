"""Files of rules and their cases as a jurist reads them: whole, in both languages, signed by two, naming what exists.

What the rules do in their cases is asked in `test_rules`; here only the files are looked at.
"""

from datetime import date, datetime
from functools import cache

import pytest

from kientao.base import paths
from kientao.base.yamlfile import read
from kientao.city import loading as city
from kientao.rules import loading, programs
from kientao.rules.reading import KNOWN, read_rule

FOLDER = paths.data("cities") / "dong-xoai"
FILES = loading.files(FOLDER)
CASE = {"name", "now", "row", "readings", "fires", "because"}
each_rule = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def cases_of(file):
    rules = FOLDER / "rules"
    return read(rules / "cases" / file.relative_to(rules))


@cache
def offices():
    return read(FOLDER / "offices.yaml")


@cache
def sensors():
    return {row["code"]: row for row in read(FOLDER / "sensors.yaml")["sensors"]}


def holders(post: str, day: date) -> set[str]:
    return {
        person["login"]
        for person in offices()["people"]
        for held in person["posts"]
        if held["post"] == post and held["from"] <= day <= held.get("until", date.max)
    }


@each_rule
def test_a_rule_has_known_parts_and_says_what_it_is_for_in_both_languages(file):
    told = read(file)
    assert set(told) <= KNOWN and told["rule"] == file.stem
    for part in ("title", "why"):
        assert told[part]["vi"] and told[part]["en"] and told[part]["vi"] != told[part]["en"]
    assert not told["title"]["vi"].isascii()


@each_rule
def test_a_rule_is_proposed_and_approved_by_posts_that_different_people_hold(file):
    told = read(file)
    posts = {row["code"]: row for row in offices()["posts"]}
    writer, signer = told["proposed_by"], told["approved_by"]
    assert writer in posts and signer in posts and writer != signer
    assert told["owner"] in {row["code"] for row in offices()["offices"]}
    first, second = holders(writer, told["since"]), holders(signer, told["since"])
    assert first and second and not first & second


@each_rule
def test_a_rule_ends_by_itself_and_has_a_limit(file):
    told = read(file)
    assert told["since"] < told["until"] and told["limit"]
    assert told["mode"] == "propose" or told["do"] in ("rule.notify", "task.open", "task.draft", "warning.draft")


@each_rule
def test_a_rule_has_four_cases_of_which_some_fire_and_some_do_not(file):
    told = cases_of(file)
    assert told["rule"] == file.stem and len(told["cases"]) >= 4
    assert {bool(case["fires"]) for case in told["cases"]} == {True, False}
    assert len({case["name"] for case in told["cases"]}) == len(told["cases"])
    for case in told["cases"]:
        assert set(case) <= CASE and (case.get("row") is None or case.get("readings") is None)
        datetime.fromisoformat(case["now"])


@pytest.mark.parametrize("file", [f for f in FILES if read(f)["from"] == "readings"], ids=lambda file: file.stem)
def test_cases_over_readings_are_told_by_sensors_of_the_city_in_order_and_end_at_now(file):
    known = {"sensor": sensors(), "place": {row["place"] for row in sensors().values()}}
    for case in cases_of(file)["cases"]:
        moments = [moment for _, moment, _ in case["readings"]]
        assert moments == sorted(moments) and moments[-1] <= case["now"]
        assert all(sensor in known["sensor"] for sensor, _, _ in case["readings"])
        for thing, moment in case["fires"]:
            assert thing in known["sensor"] or thing in known["place"]
            assert moments[0] <= moment <= case["now"]


@pytest.fixture
def loaded(db):
    city.load(FOLDER, report=lambda *words: None)


def test_every_rule_can_be_made_ready_to_run(loaded):
    """Facts, columns, kinds, verbs and their arguments exist."""
    wrong = {}
    for file in FILES:
        try:
            programs.check(read_rule(read(file)))
        except Exception as e:  # all of them at once
            wrong[file.stem] = str(e)
    assert wrong == {}
