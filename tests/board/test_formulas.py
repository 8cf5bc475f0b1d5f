"""A computed indicator is an aggregate over a fact, written once for each day that is over."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.board import formulas
from kientao.board.loading import read_city
from kientao.board.models import Indicator, Measurement
from kientao.lake.keeping import Kept
from kientao.ui.place import zone

from .conftest import indicator

AT = clock.midnight(date(2024, 6, 2), "Asia/Ho_Chi_Minh") + clock.HOUR
SHARE = {"fact": "measurements", "take": "share", "where": "value >= 50", "among": "indicator = 'nuoc-sach'"}


def computed(code="ty-le", formula=SHARE, **more):
    return indicator(code, how="formula", rhythm="day", unit="percent", formula=formula, **more)


@pytest.fixture
def values(town):
    for n, value in enumerate(("40", "50", "60")):
        town.record(value, on=date(2024, 5, 1) + timedelta(days=n))
    return town


@pytest.mark.parametrize(("formula", "found"), [
    (SHARE, Decimal("66.7")), (SHARE | {"take": "count", "where": "value >= 50"}, Decimal(2)),
    (SHARE | {"take": "mean", "of": "value", "where": "value > 0"}, Decimal(50)),
    (SHARE | {"take": "sum", "of": "value", "where": "value > 0"}, Decimal(150)),
    (SHARE | {"among": "indicator = 'khong-co'"}, None),
    ({"fact": "measurements", "take": "count", "where": "\"on\" > today - 32"}, Decimal(2)),
])  # fmt: skip
def test_what_a_formula_takes_from_a_fact(values, formula, found):
    assert formulas.compute(Kept(), formulas.read(formula), AT, 1) == found


@pytest.mark.parametrize("formula", [
    {"fact": "khong-co"}, {"fact": "measurements", "take": "median"},
    {"fact": "measurements", "take": "sum", "of": "code"},
    {"fact": "measurements", "where": "1); DROP TABLE x; --"}, {"fact": "measurements", "la": 1},
    {"fact": "measurements", "where": "value"},
])  # fmt: skip
def test_a_formula_that_cannot_be_asked_is_refused_when_it_is_defined(town, formula):
    with pytest.raises(Refused):
        computed(formula=formula)
    assert not Indicator.objects.filter(code="ty-le").exists()


def test_the_figure_of_yesterday_is_written_once(values):
    computed(), computed("trong", formula=SHARE | {"among": "indicator = 'khong-co'"})
    assert formulas.write(AT) == 1
    row = Measurement.objects.get(indicator="ty-le")
    assert (row.on, row.value, row.by) == (date(2024, 6, 1), Decimal("66.7"), "system:formulas")
    assert "value >= 50" in row.source["title"]
    assert formulas.write(AT + clock.HOUR) == 0
    assert formulas.write(AT + clock.DAY) == 1


def test_a_figure_is_a_dated_series_that_the_page_shows(values, client):
    computed()
    for n in range(3):
        formulas.write(AT + n * clock.DAY)
    text = client.get("/chi-tieu/ty-le").content.decode()
    assert "66,7" in text and "Hằng ngày" in text and "Máy tính khi hết ngày" in text


def test_every_formula_of_the_city_can_be_asked(db, settings):
    asked = [s.args for s in read_city(settings.KIENTAO.city_folder).defined if s.args.get("formula")]
    assert len(asked) >= 4
    kept = Kept()
    for args in asked:
        assert formulas.compute(kept, formulas.read(args["formula"]), AT, args["decimals"]) in (None, 0)


def test_what_the_job_computed_is_of_the_days_last_instant(values):
    """Asked at one o'clock, it tells of midnight: the same whenever the job runs that day."""
    computed(formula={"fact": "measurements", "take": "count", "where": "today = '2024-06-01'"})
    formulas.write(AT + 20 * clock.HOUR)
    assert Measurement.objects.get(indicator="ty-le").value == 3
    assert clock.day(AT, zone()) == date(2024, 6, 2)
