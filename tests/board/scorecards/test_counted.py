"""Inputs that are counted from work, and from units: what is in them, what cost points, who sees it."""

from datetime import date

import pytest

from kientao.base import clock
from kientao.board.scorecards import inputs as reading
from kientao.board.scorecards import shelf
from kientao.board.scorecards.counting import COUNTERS, year_until
from kientao.board.scorecards.formulas import Pair
from kientao.board.scorecards.inputs import Known
from kientao.city.access import visible
from kientao.ui.place import today
from kientao.work.reports import acts
from kientao.work.reports.models import Report
from tests.work.reports.conftest import filed, town

__all__ = ["filed", "town"]
ZONE = "Asia/Ho_Chi_Minh"


def seen(rows):
    return visible(rows, None)


LAN = {"name": "Lan", "address": "Khu phố 1", "phone": "0900000000"}
FILED, LATE = date(2031, 2, 3), date(2031, 3, 20)  # one year, for the count is of a year


def at(day):
    return clock.use(lambda: clock.midnight(day, ZONE) + 9 * clock.HOUR)


@pytest.fixture
def answered(town, filed):
    """Three answered about waste, one of them late; one about a rule, in time; one open. It is the late day."""
    with at(FILED):
        found = [filed() for _ in range(3)] + [
            filed(category="quy-dinh", kind="rule", what="Một cửa bắt đi lại", contact=LAN)
        ]
        for one in found[1:]:
            acts.answer_report(by=town.minh, report=one.code, answer="Đã dọn.", no_photo="Không cần ảnh")
        filed()
    with at(LATE):
        acts.answer_report(by=town.minh, report=found[0].code, answer="Đã dọn.", no_photo="Không cần ảnh")
        yield found


def test_of_what_was_answered_in_the_year_it_counts_what_was_in_time(answered):
    assert COUNTERS["reports.in_time"].count(seen, LATE, False) == Pair(3, 4)
    assert COUNTERS["reports.in_time"].count(seen, LATE, False, ["rule"]) == Pair(1, 1)
    assert COUNTERS["reports.in_time"].count(seen, FILED, False) == Pair(3, 3)


def test_what_cost_the_points_is_named_with_its_entry(answered):
    costs = COUNTERS["reports.in_time"].costs(seen, LATE, False)
    row = Report.objects.get(code=answered[0].code)
    assert [(cost.name, cost.link, cost.entry) for cost in costs] == [(row.code, f"/phan-anh/{row.code}", row.entry)]


def test_a_year_begins_on_the_first_of_january_and_ends_with_the_day():
    since, until = year_until(today())
    assert clock.day(since, ZONE) == today().replace(month=1, day=1)
    assert clock.day(until - 1, ZONE) == today()


def test_nobody_rated_is_nothing_of_nothing(answered):
    assert COUNTERS["reports.satisfied"].count(seen, LATE, False) == Pair(0, 0)
    acts.rate_report(by=answered[1].by, report=answered[1].code, rating=5)
    assert COUNTERS["reports.satisfied"].count(seen, LATE, False) == Pair(1, 1)


def test_a_counted_row_of_766_opens_what_cost_its_points(answered, client):
    page = client.get("/bang-diem/qd766/PETITION_PROCESSING_ON_TIME").content.decode()
    assert "1 trên 1 (100 %)" in page and "6 trên 6 điểm" in page
    own = client.get("/bang-diem/ddci/reports").content.decode()
    assert answered[0].code in own and "1 việc không được tính là đạt" in own


@pytest.mark.parametrize("name", sorted(COUNTERS))
def test_every_counter_answers_where_there_is_no_work(db, name):
    assert COUNTERS[name].count(seen, today(), True) == Pair(0, 0)
    assert COUNTERS[name].costs(seen, today(), False) == []


def test_a_unit_is_judged_by_its_own_area_and_population(db):
    family = shelf.shelf().families["phuong"]
    assert reading.units_of(family, today()) == []
    known = Known.of(None, families=["phuong"])
    assert known.inputs(family, today())["dien-tich"].value is None
