from datetime import date
from decimal import Decimal

import pytest

from kientao.base.errors import Refused
from kientao.city import sums, units
from kientao.city.models import Unit
from kientao.ledger.acts import perform
from kientao.ledger.models import Entry
from tests import cast as town

BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)


def test_the_eve_of_a_merger_shows_the_old_wards_and_the_day_after_the_new_one(cast):
    assert [v.code for v in units.territory("town", BEFORE).parts] == ["w1", "w2"]
    assert [v.code for v in units.territory("town", AFTER).parts] == ["w"]
    assert "w" not in [v.code for v in units.as_of(BEFORE)]


def test_before_the_first_day_nothing_stood(cast):
    assert units.territory("town", date(2019, 12, 31)).parts == []


def test_a_sum_names_what_is_missing_and_is_never_zero(cast):
    found = units.territory("town", BEFORE)
    area, people = sums.total(found, "area"), sums.total(found, "population")
    assert area.value == Decimal("15.0") and not area.missing
    assert people.value is None and [v.code for v in people.missing] == ["w2"] and people.known == 4000


def test_predecessors_and_successors_go_through_all_changes(cast):
    town.unit("z", since=date(2026, 1, 1))
    Unit.objects.get(code="w")
    perform("unit.define", by=town.CITY, unit="w", name=town.words("Đơn vị w", "Unit w"), kind="phuong",
            since=AFTER, until=date(2025, 12, 31), source=town.SOURCE)  # fmt: skip
    perform(
        "unit.change", by=town.CITY, after="z", on=date(2026, 1, 1), kind="rename", before=["w"], source=town.SOURCE
    )
    assert units.predecessors("z") == ["w", "w1", "w2"]
    assert units.successors("w1") == ["w", "z"]


def test_the_same_words_again_leave_no_entry(cast):
    count = Entry.objects.count()
    assert perform("unit.define", by=town.CITY, unit="w2", name=town.words("Đơn vị w2", "Unit w2"), kind="phuong",
                   since=town.START, until=BEFORE, area=[{"from": "2020-01-01", "value": "4.5", "source": town.SOURCE}],
                   place={"point": ["12.31", "51.33"]}, source=town.SOURCE) is None  # fmt: skip
    assert Entry.objects.count() == count


def test_a_merger_whose_days_do_not_fit_is_refused(cast):
    with pytest.raises(Refused) as told:
        perform(
            "unit.change", by=town.CITY, after="w", on=date(2025, 8, 1), kind="merge", before=["w1"], source=town.SOURCE
        )
    assert told.value.code == "unit.change_days"


def test_a_unit_without_outline_is_a_point_and_says_so(cast):
    views = {v.code: v for v in units.as_of(BEFORE)}
    assert views["w2"].geometry["type"] == "Point" and not views["w2"].outlined
    assert views["w1"].geometry is None and not views["w1"].outlined
