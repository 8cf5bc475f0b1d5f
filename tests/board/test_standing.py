"""Where an indicator stands against its path, and which monthly sheets are missing: what rules ask of the board."""

from datetime import date
from decimal import Decimal

import pytest

from kientao.base import clock
from kientao.board import acts
from kientao.board.loading import BY as LOADER
from kientao.lake import facts, keeping
from kientao.work.tasks import acts as tasks

from .conftest import indicator

NEW_YEAR, AUGUST, YEAR_END = date(2024, 12, 31), date(2025, 8, 31), date(2025, 12, 31)


def row(by, code="nuoc-sach"):
    return next(r for r in facts.ask("standing", by).rows if r["code"] == code)


def plan(town, value="100", set_on=NEW_YEAR, on=YEAR_END, **more):
    town.target(value=value, on=on, set_on=set_on, **more)


def test_eight_months_are_judged_by_an_even_pace_to_month_twelve(town):
    plan(town)
    town.record("0", on=NEW_YEAR)
    town.record("58.2", on=AUGUST)
    found = row(town.an)
    assert (found["on"], found["target"], found["target_on"]) == (AUGUST, Decimal(100), YEAR_END)
    assert found["path"] == Decimal("66.6")  # 243 of 365 days
    assert found["off_path"] is True and found["gap"] == Decimal("12.6")


def test_a_figure_on_the_path_or_above_is_not_behind(town):
    plan(town)
    town.record("0", on=NEW_YEAR)
    town.record("66.6", on=AUGUST)
    assert row(town.an)["off_path"] is False and row(town.an)["gap"] == 0


def test_less_is_better_where_the_indicator_says_so(town):
    indicator("thieu-may", direction="down", unit="person", decimals=0, high=None)
    plan(town, value="0", indicator="thieu-may")
    town.record("100", on=NEW_YEAR, indicator="thieu-may")
    town.record("60", on=AUGUST, indicator="thieu-may")
    found = row(town.an, "thieu-may")
    assert (found["path"], found["off_path"]) == (Decimal(33), True)


def test_the_path_goes_from_one_target_to_the_next(town):
    plan(town, value="50", on=date(2020, 12, 31), set_on=date(2016, 9, 1))
    plan(town, value="90", on=date(2025, 12, 31), set_on=date(2016, 9, 1))
    town.record("55", on=date(2021, 12, 31))
    found = row(town.an)
    assert (found["path"], found["target"]) == (Decimal("58.0"), Decimal(90))


def test_after_the_last_target_the_target_itself_is_asked(town):
    plan(town)
    town.record("0", on=NEW_YEAR)
    town.record("90", on=date(2026, 3, 31))
    found = row(town.an)
    assert (found["path"], found["off_path"], found["gap"]) == (Decimal(100), True, Decimal(10))


@pytest.mark.parametrize("known", [[], [("58.2", AUGUST)]], ids=["no figure", "nothing known when it was set"])
def test_what_is_not_known_stays_empty_and_is_never_behind(town, known):
    plan(town)
    for value, on in known:
        town.record(value, on=on)
    found = row(town.an)
    assert found["path"] is None and found["off_path"] is None and found["gap"] is None


def test_a_corrected_figure_counts_no_more(town):
    plan(town)
    town.record("0", on=NEW_YEAR)
    wrong = town.record("58.2", on=AUGUST)
    acts.correct_measurement(by=town.an, measurement=wrong.thing, value=Decimal(70), reason="Cộng sót", source={
        "title": "Báo cáo thử", "url": "https://example.org/bao-cao"})  # fmt: skip
    assert row(town.an)["value"] == 70 and row(town.an)["off_path"] is False


def test_open_tasks_about_an_indicator_are_counted_for_who_may_see_them(town):
    tasks.open_task(by=town.an, office="ward-1", code="n1", title="Tìm nguyên nhân", about="indicator:nuoc-sach")
    assert row(town.an)["tasks_open"] == 1
    assert row(None)["tasks_open"] == 0


def test_the_public_sees_no_internal_indicator(town):
    assert {r["code"] for r in facts.ask("standing").rows} == {"nuoc-sach"}


@pytest.fixture
def folder(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(type(settings.KIENTAO), "city_folder", property(lambda self: tmp_path))
    return tmp_path


@pytest.fixture
def sheets(town, folder):
    """Figures of a month are due on the 20th of the next, since August 2025."""
    (folder / "sheets.yaml").write_text("due:\n  - {from: 2025-08-01, day: 20}\n", "utf-8")
    for code in ("rac", "nuoc"):
        indicator(code, rhythm="month")
    return {r["code"]: r for r in facts.ask("sheets_due", town.an).rows}


def test_a_sheet_is_due_in_the_month_that_follows(sheets):
    august = sheets["ward-1.2025-08"]
    assert august["due"] == clock.midnight(date(2025, 9, 21), "Asia/Ho_Chi_Minh") - 1
    assert (august["expected"], august["told"], august["received"]) == (2, 0, False)


def test_a_sheet_is_received_when_every_figure_of_the_month_is_told(town, sheets):
    town.record("10", on=AUGUST, indicator="rac")
    half = {r["code"]: r for r in facts.ask("sheets_due", town.an).rows}
    town.record("20", on=date(2025, 8, 20), indicator="nuoc")
    whole = {r["code"]: r for r in facts.ask("sheets_due", town.an).rows}
    assert (half["ward-1.2025-08"]["told"], half["ward-1.2025-08"]["received"]) == (1, False)
    assert whole["ward-1.2025-08"]["received"] is True and whole["ward-1.2025-09"]["received"] is False


def test_a_city_that_asks_for_no_sheets_has_none_due(town, folder):
    acts.define_indicator(
        by=LOADER, code="rac", name={"vi": "Rác", "en": "Waste"}, unit="percent", rhythm="month", office="ward-1"
    )
    assert list(facts.ask("sheets_due", town.an).rows) == []


def test_both_facts_equal_their_rebuild(town):
    kept = keeping.Kept()
    kept.refresh(["standing", "sheets_due"])
    plan(town)
    town.record("0", on=NEW_YEAR)
    assert keeping.differences(kept, "standing") == 0 and keeping.differences(kept, "sheets_due") == 0
