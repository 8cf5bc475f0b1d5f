"""What lies ahead of an indicator: the way to each milestone, the growth it needs, the chance of arriving."""

from calendar import monthrange
from datetime import date
from decimal import Decimal

import pytest

from kientao.board.ahead import courses, paths
from kientao.board.figures import AsOf, states
from kientao.board.models import Indicator
from kientao.board.standings import Path
from kientao.lake import facts, keeping
from tests.board.conftest import indicator
from tests.board.test_pages import text

YEARS = range(2010, 2025)
END = (12, 31)


def told(town, code="nuoc-sach", first=40, step=2, **more):
    for n, year in enumerate(YEARS):
        town.record(str(first + step * n + (n % 3 * (step < 4))), on=date(year, *END), indicator=code, **more)


def course(by, code="nuoc-sach", **asked):
    found = states([Indicator.objects.get(code=code)], by, AsOf(**asked))
    return courses.courses(found)[code]


def chances(by, code="nuoc-sach"):
    return [step.chance for step in course(by, code).steps]


@pytest.fixture
def grdp(town):
    indicator("grdp", unit="usd_per_person", decimals=0, high=None)
    for year, value in ((2025, "5800"), (2030, "8500"), (2050, "12500")):
        town.target(value, on=date(year, *END), indicator="grdp", set_on=date(2021, 9, 7))
    return town


def test_the_stated_targets_need_seven_point_nine_and_then_one_point_nine_per_cent(grdp, client):
    rows = course(None, "grdp").steps
    rates = [paths.growth(step.stretch.path) for step in rows if step.stretch.path]
    assert [round(rate * 100, 1) for rate in rates] == [7.9, 1.9]
    html = text(client, "/chi-tieu/grdp")
    assert "Cần tăng 7,9 % mỗi năm từ mục tiêu 31/12/2025" in html and "1,9 % mỗi năm từ mục tiêu 31/12/2030" in html


def test_the_way_starts_at_the_newest_figure_and_goes_on_from_milestone_to_milestone(grdp):
    grdp.record("6000", on=date(2025, 12, 31), indicator="grdp")
    first, second = course(None, "grdp").steps
    assert (first.stretch.path.start, first.stretch.path.target, first.stretch.stated) == (6000, 8500, False)
    assert (second.stretch.path.start, second.stretch.stated) == (8500, True)


@pytest.mark.parametrize(("start", "end"), [("0", "5"), ("-3", "5"), ("5", "-1")])
def test_growth_across_nought_is_no_growth(start, end):
    line = Path(date(2020, 1, 1), Decimal(start), date(2025, 1, 1), Decimal(end))
    assert paths.growth(line) is None and paths.a_year(line) is not None


def test_a_rising_series_will_likely_pass_a_near_target_and_hardly_a_far_one(town):
    told(town)
    town.target("69", on=date(2026, *END)), town.target("99", on=date(2027, *END))
    near, far = chances(town.an)
    assert near > 0.5 > 0.1 > far


def test_less_is_better_turns_the_chance_round(town):
    indicator("han", direction="down")
    told(town), told(town, "han")
    for code in ("nuoc-sach", "han"):
        town.target("72", on=date(2026, *END), indicator=code)
    [up], [down] = chances(town.an), chances(town.an, "han")
    assert up + down == pytest.approx(1)


def test_a_series_too_short_says_how_short(town, client):
    for year in range(2020, 2025):
        town.record("50", on=date(year, *END))
    town.target()
    assert chances(None) == [None]
    assert "Chuỗi quá ngắn để dự báo: có 5 kỳ, cần ít nhất 8 kỳ" in text(client, "/chi-tieu/nuoc-sach")


def test_a_sum_since_the_year_began_is_not_continued_as_if_it_were_a_level(town, client):
    indicator("thu", rhythm="month")
    town.record("0", on=date(2024, 1, 1), indicator="thu")
    for month in range(1, 10):
        town.record(str(8 * month), on=date(2024, month, monthrange(2024, month)[1]), indicator="thu")
    town.target("96", on=date(2024, *END), indicator="thu")
    assert chances(town.an, "thu") == [None] and course(town.an, "thu").outlook is None
    words = text(client, "/chi-tieu/thu")
    assert "Số cộng dồn từ đầu năm" in words and "Mỗi tháng trong 3 tháng còn lại phải đạt 8" in words


def test_no_forecast_goes_further_than_what_was_measured(town, client):
    told(town)
    town.target("95", on=date(2065, *END))
    assert chances(None) == [None] and course(None).far == len(YEARS)
    assert "không đi xa hơn số kỳ đã đo (15)" in text(client, "/chi-tieu/nuoc-sach")


def test_nothing_is_forecast_beyond_what_the_indicator_can_be(town):
    told(town, first=40, step=4)
    town.target("100", on=date(2035, *END))
    assert all(p.high <= 100 for p in course(None).periods())


def test_the_page_says_that_it_is_no_promise_and_draws_the_band_with_its_table(town, client):
    told(town)
    town.target("75", on=date(2027, *END))
    html = text(client, "/chi-tieu/nuoc-sach")
    assert "Không phải lời hứa" in html and 'class="ahead"' in html
    assert html.count("dự báo</td>") == 3  # 2025, 2026, 2027
    assert "khả năng đạt" in html and "Nếu cứ đà này" in html


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_chance_is_never_nought_and_never_certain(share):
    from kientao.board.pages import foretelling

    assert foretelling.chance(share) in ("dưới 5 %", "trên 95 %")


def test_what_is_most_off_comes_first_and_what_nobody_can_tell_last(town, client):
    for code in ("gan", "xa", "ngan"):
        indicator(code)
    told(town, "gan"), told(town, "xa")
    for code, value in (("ngan", "80"), ("gan", "60"), ("xa", "99")):
        town.target(value, on=date(2026, *END), indicator=code)
    html = text(client, "/sap-toi")
    places = [html.index(f"/chi-tieu/{code}#") for code in ("xa", "gan", "ngan")]
    assert places == sorted(places) and "3 mục tiêu phía trước, 2 mục tiêu dự báo được" in html


def test_as_of_a_day_only_what_was_known_then_is_continued(town, client):
    told(town)
    town.target("90", on=date(2026, *END), set_on=date(2015, 1, 1))
    assert course(None, on=date(2018, 6, 30)).points == 8
    assert "Trang này theo ngày đã chọn" in text(client, "/sap-toi", ngay="30/06/2018")


def test_an_internal_target_is_not_ahead_for_the_public(town, client):
    told(town, "noi-bo"), town.target(indicator="noi-bo")
    assert "noi-bo" not in text(client, "/sap-toi") and not list(facts.ask("forecasts").rows)
    assert [r["indicator"] for r in facts.ask("forecasts", town.an).rows] == ["noi-bo"]


def test_rules_can_ask_which_targets_are_off_path_ahead(town):
    told(town)
    town.target("99", on=date(2026, *END))
    [row] = facts.ask("forecasts").rows
    assert row["chance"] < 10 and row["low"] <= row["mean"] <= row["high"] and row["arrives"] is None
    assert (row["known"], row["newest"]) == (15, date(2024, *END))


def test_the_fact_equals_its_rebuild(town):
    kept = keeping.Kept()
    kept.refresh(["forecasts"])
    told(town), town.target()
    assert keeping.differences(kept, "forecasts") == 0


@pytest.mark.parametrize(("rhythm", "on", "end"), [
    ("year", date(2024, 5, 5), date(2024, 12, 31)), ("quarter", date(2024, 5, 5), date(2024, 6, 30)),
    ("month", date(2024, 2, 1), date(2024, 2, 29)), ("month", date(2023, 12, 9), date(2023, 12, 31)),
])  # fmt: skip
def test_a_day_lies_in_its_period(rhythm, on, end):
    turns = courses.TURNS[rhythm]
    assert courses.end_of(courses.period_of(on, turns), turns) == end
