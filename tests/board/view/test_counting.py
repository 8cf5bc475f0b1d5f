"""What stood at the end of each day: written once by the machine, the same from the steps as from what is open."""

from datetime import date, timedelta

import pytest

from kientao.base import clock
from kientao.base.errors import Forbidden, Refused
from kientao.board import acts
from kientao.board.counting import daily, sweep
from kientao.board.counting.cells import Cell, Days
from kientao.board.models import DayCount
from kientao.city.access import visible
from kientao.ledger import entries
from kientao.ledger.models import Entry
from kientao.work.reports import acts as reports
from kientao.work.tasks import acts as tasks

from .conftest import ZONE

MORNING = 8 * clock.HOUR
CELL = Cell("reports", "a", "w", "public")


@pytest.mark.parametrize(("since", "until", "days"), [
    (0, None, [1, 1, 1]), (1, 2, [0, 1, 0]), (0.5, 0.6, [0, 0, 0]), (0.5, 1, [1, 0, 0]), (2.9, 9, [0, 0, 1]),
])  # fmt: skip
def test_what_lasts_is_counted_on_the_days_at_whose_end_it_stood(db, since, until, days):
    told = Days(date(2026, 3, 1), date(2026, 3, 3))
    at = [None if n is None else told.start + int(n * clock.DAY) for n in (since, until)]
    told.lasting(CELL, "open", *at)
    assert [counts[CELL]["open"] for _, counts in told.tell()] == days


def plain(counts):
    told = {cell: {name: n for name, n in named.items() if n} for cell, named in counts.items()}
    return {cell: named for cell, named in told.items() if named}


@pytest.fixture
def busy(seers, filed, order, later):
    """Four days: reports opened, answered in time, late, rated, opened again; tasks done, late, not accepted."""
    first = clock.midnight(clock.day(clock.now(), ZONE) + timedelta(days=1), ZONE) + MORNING
    day = clock.day(first, ZONE)
    moment = [first]
    with clock.use(lambda: moment[0]):
        one, _two, other = filed(), filed("tieng-on"), filed(office="ward-2")
        order("n1", days=1), order("n2", days=9), order("n3", office="ward-2", days=2)
        tasks.accept_task(by=seers.minh, task="n1"), tasks.accept_task(by=seers.minh, task="n2")
        moment[0] += clock.DAY
        for report, by in ((one, seers.minh), (other, seers.an)):
            reports.assign_report(by=by, report=report.code, office="ward-1" if report is one else "ward-2", holder="")
            reports.answer_report(by=by, report=report.code, answer="Đã dọn", no_photo="thử")
        tasks.show_task(by=seers.minh, task="n1", words="xong"), tasks.confirm_task(by=seers.an, task="n1")
        moment[0] += clock.DAY
        reports.rate_report(by=one.by, report=one.code, rating=5)
        reports.reopen_report(by=other.by, report=other.code, reason="Chưa dọn")
        moment[0] += 5 * clock.DAY
    return day


def test_counted_from_the_steps_is_counted_from_what_is_open_at_midnight(busy):
    for number in range(8):
        day = busy + timedelta(days=number)
        with clock.use(lambda day=day: clock.midnight(day + timedelta(days=1), ZONE)):
            swept = plain(next(counts for _, counts in sweep.sweep(day, day).tell()))
            if number >= 2:  # nothing moved after the third day: what is open now is what was open then
                assert swept == plain(daily.at_midnight(day)), day
    assert swept[Cell("reports", "ward-1", "", "public")]["late"] == 1
    assert swept[Cell("tasks", "ward-2", "", "office")] == {"open": 1, "late": 1, "waiting": 1}


def test_each_day_is_written_once_and_its_entry_tells_totals_only(busy):
    now = clock.midnight(busy + timedelta(days=5), ZONE) + clock.MINUTE
    with clock.use(lambda: now):
        assert daily.write(now) == 5
        assert daily.write(now) == 0
    found = Entry.objects.filter(verb="day_count.record").order_by("index")
    assert [entry.on for entry in found] == [busy + timedelta(days=n) for n in range(5)]
    said = entries.public_body(found[1])["data"]
    assert (said["open"], said["opened"], said["answered"], said["in_time"]) == (1, 0, 2, 2)
    assert "rows" not in said and "ward-1" not in str(said)


def test_a_past_day_of_tasks_is_read_by_whose_it_is(busy, seers):
    now = clock.midnight(busy + timedelta(days=3), ZONE)
    with clock.use(lambda: now):
        daily.write(now)
    rows = DayCount.objects.filter(day=busy, kind="tasks")
    assert {row.office for row in visible(rows, seers.an)} == {"ward-1", "ward-2"}
    assert {row.office for row in visible(rows, seers.minh)} == {"ward-1"}
    assert list(visible(rows, None)) == []


def test_nobody_types_a_count(seers):
    with pytest.raises(Forbidden):
        acts.record_day(by=seers.an, day=date(2024, 1, 1), rows=[])


def test_a_day_that_is_not_over_is_not_counted(seers):
    with pytest.raises(Refused) as told:
        acts.record_day(by=daily.BY, day=clock.day(clock.now(), ZONE), rows=[])
    assert told.value.code == "day_count.not_over"


def test_where_there_is_no_work_nothing_is_written(seers):
    assert daily.write(clock.now()) == 0 and not DayCount.objects.exists()
