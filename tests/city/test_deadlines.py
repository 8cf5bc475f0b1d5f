from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.city import deadlines
from kientao.city.models import Deadline, Workday
from kientao.city.workdays import Calendar
from kientao.ledger import consumers
from kientao.ledger.acts import perform
from kientao.ledger.models import Entry
from tests import cast as town

VN, DE = "Asia/Ho_Chi_Minh", "Europe/Berlin"
HOURS = ({"from": "2020-01-01", "spans": ["07:30-11:30", "13:30-17:00"]},)


def at(zone, *moment):
    return clock.instant(datetime(*moment, tzinfo=ZoneInfo(zone)))


def vn(**more):
    return Calendar(zone=VN, country="VN", **more)


def last_day(found):
    return clock.day(found.due, found.zone)


def test_weekends_are_skipped_and_the_first_day_does_not_count():
    found = deadlines.derive(at(VN, 2026, 3, 6, 10, 0), working_days=2, rules=vn())  # a Friday
    assert last_day(found) == date(2026, 3, 10)
    assert found.due == at(VN, 2026, 3, 11, 0, 0) - 1
    assert [(s.day.day, s.counted) for s in found.steps] == [(6, False), (7, False), (8, False), (9, True), (10, True)]


def test_a_make_up_saturday_counts_and_the_swapped_day_off_does_not():
    rules = vn()
    assert rules.day(date(2026, 8, 22)).working and rules.day(date(2026, 8, 22)).kind == "makeup"
    assert not rules.day(date(2026, 8, 31)).working
    found = deadlines.derive(at(VN, 2026, 8, 21, 9, 0), working_days=1, rules=rules)
    assert last_day(found) == date(2026, 8, 22)


def test_holidays_have_names_in_both_languages():
    why = vn().day(date(2026, 9, 2)).why
    assert why.vi == "Quốc khánh" and why.en == "National Day"


def test_a_decision_of_the_city_goes_before_the_holiday_and_the_week():
    decided = {date(2026, 9, 2): Workday(day=date(2026, 9, 2), working=True, source="QĐ 1")}
    found = vn(decided=decided).day(date(2026, 9, 2))
    assert found.working and found.kind == "decision" and found.source == "QĐ 1"


def test_summer_time_moves_the_instant_but_not_the_day():
    """On 29 March 2026 Berlin has 23 hours; the deadline still ends with its day."""
    found = deadlines.derive(at(DE, 2026, 3, 27, 10, 0), working_days=1, rules=Calendar(zone=DE, country="DE"))
    assert last_day(found) == date(2026, 3, 30)
    assert found.due == at(DE, 2026, 3, 31, 0, 0) - 1
    assert found.due - at(DE, 2026, 3, 27, 10, 0) == 4 * clock.DAY - 10 * clock.HOUR - clock.HOUR - 1


@pytest.mark.parametrize(("start", "hours", "due"), [
    ((2026, 3, 9, 8, 0), 2, (2026, 3, 9, 10, 0)),
    ((2026, 3, 9, 10, 30), 2, (2026, 3, 9, 14, 30)),     # over the midday break
    ((2026, 3, 9, 16, 0), 8, (2026, 3, 10, 16, 30)),     # 1 h, then 4 h and 3 h
    ((2026, 3, 6, 18, 0), 1, (2026, 3, 9, 8, 30)),       # after hours on Friday
    ((2026, 3, 9, 15, 0), 2, (2026, 3, 9, 17, 0)),       # exactly to the end
])  # fmt: skip
def test_working_hours_run_only_while_the_office_is_open(start, hours, due):
    found = deadlines.derive(at(VN, *start), hours=hours, rules=vn(hours=HOURS))
    assert found.due == at(VN, *due)
    assert sum(s.minutes for s in found.steps) == hours * 60


def test_hours_without_known_office_hours_are_refused_not_guessed():
    with pytest.raises(Refused) as told:
        deadlines.derive(at(VN, 2026, 3, 9, 8, 0), hours=2, rules=vn())
    assert told.value.code == "calendar.no_hours"


@pytest.mark.parametrize("amount", [0, -1, 1001])
def test_an_amount_out_of_bounds_is_refused(amount):
    with pytest.raises(Refused):
        deadlines.derive(at(VN, 2026, 3, 9, 8, 0), working_days=amount, rules=vn())


def test_the_derivation_is_told_in_plain_sentences():
    found = deadlines.derive(at(VN, 2026, 9, 1, 9, 0), working_days=1, rules=vn())
    assert found.say("vi") == (
        "Bắt đầu lúc 09:00 ngày 01/9/2026. Đếm 1 ngày làm việc, không tính ngày bắt đầu. "
        "Không tính: 01/9/2026 (ngày bắt đầu); 02/9/2026 (Quốc khánh). Hạn cuối: hết ngày 03/9/2026."
    )
    assert "Not counted: 01/9/2026 (the day of the start); 02/9/2026 (National Day)" in found.say("en")


def test_a_swapped_day_moves_running_deadlines_and_says_so(cast):
    """Starts on Friday 6 March 2026; the city gives Monday off after the deadline was counted."""
    start = at(VN, 2026, 3, 6, 9, 0)
    run = [
        perform("deadline.start", by=cast.minh, about=f"case-{n}", office="ward-1", start=start, working_days=1).thing
        for n in range(2)
    ]
    perform("deadline.stop", by=cast.minh, deadline=run[1])
    pull = lambda: consumers.pull(consumers.REGISTRY["deadlines"], clock.now())  # noqa: E731
    while pull():
        """Up to here nothing changed."""
    assert not Entry.objects.filter(verb="deadline.recompute").exists()
    swap = perform(
        "workday.set", by=town.CITY, day=date(2026, 3, 9), working=False, source={"title": "QĐ 7"}, name="Nghỉ hoán đổi"
    )
    while pull():
        """The consumer catches up."""
    moved = Deadline.objects.get(code=run[0])
    assert clock.day(moved.due, VN) == date(2026, 3, 10)
    assert "Nghỉ hoán đổi" in moved.derivation["said"]["vi"]
    told = Entry.objects.get(verb="deadline.recompute")
    assert (told.thing, told.cause, told.by) == (run[0], swap.index, "system:deadlines")
    assert clock.day(Deadline.objects.get(code=run[1]).due, VN) == date(2026, 3, 9)  # it had ended
    assert not pull()
