"""The figures of a simulated month: of the running year, up to the last month that was known, and behind their path."""

from datetime import date
from decimal import Decimal

import pytest

from kientao.base import clock, paths
from kientao.board import living
from kientao.board.loading import load
from kientao.board.models import Measurement, Milestone
from kientao.city import loading as city
from kientao.city import month
from kientao.lake import facts

FOLDER = paths.data("cities") / "dong-xoai"


def at(on: date) -> int:
    return clock.midnight(on, "Asia/Ho_Chi_Minh")


@pytest.fixture
def loaded(db):
    with clock.use(lambda: at(date(2026, 9, 20))):
        city.load(FOLDER, report=lambda *words: None)
        load(FOLDER)


def test_ten_months_of_insurance_are_known_in_november_and_behind_an_even_pace(loaded):
    plan = living.plan(FOLDER, 1, at(date(2026, 10, 10)), at(date(2026, 11, 10)))
    month.perform([plan])
    told = Measurement.objects.filter(indicator="thu-bao-hiem").order_by("on")
    assert told.first().value == 0 and told.last().on == date(2026, 10, 31) and told.count() == 11
    assert Milestone.objects.get(indicator="thu-bao-hiem").value == 100
    row = next(r for r in facts.ask("standing").rows if r["code"] == "thu-bao-hiem")
    assert row["off_path"] is True and row["gap"] == Decimal("12.5")
    pupils = {r["code"]: r for r in facts.ask("standing").rows if r["code"].startswith("hoc-sinh")}
    assert [row["value"] for _, row in sorted(pupils.items())] == [9, 32]


def test_what_was_known_before_the_month_comes_first_and_nothing_after_its_end(loaded):
    start, end = at(date(2026, 10, 10)), at(date(2026, 11, 2))
    deeds = living.plan(FOLDER, 1, start, end).deeds
    assert deeds[0].verb == "target.set" and all(start < deed.at < end for deed in deeds)
    assert max(deed.args["on"] for deed in deeds if deed.verb == "measurement.record") == date(2026, 9, 30)
    assert len({deed.key for deed in deeds}) == len(deeds)


def test_a_folder_without_living_figures_plans_none(tmp_path):
    assert living.plan(tmp_path, 1, 0, clock.DAY) is None
