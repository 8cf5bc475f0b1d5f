"""The simulated readings of the demo's month: the same from the same seed, and with the events the rules wait for."""

import numpy as np
import pytest

from kientao.base import clock, paths
from kientao.city import loading, simulated
from kientao.lake import series

FOLDER = paths.data("cities") / "dong-xoai"
BEGAN = 1_780_000_000 * clock.SECOND
DAWN = clock.midnight(clock.day(BEGAN, "Asia/Ho_Chi_Minh"), "Asia/Ho_Chi_Minh")


@pytest.fixture
def known(db):
    loading.load(FOLDER, report=lambda *words: None)
    return series.catalogue()


def month(known, start=BEGAN, end=BEGAN + 30 * clock.DAY, seed=1):
    return simulated.columns(simulated.about(FOLDER), known, seed, BEGAN, start, end)


def of(found, known, code, day=None, hours=(0, 24)):
    mine = found.series == known.names[code]
    if day is not None:
        start = DAWN + day * clock.DAY
        mine &= (found.at >= start + hours[0] * clock.HOUR) & (found.at < start + hours[1] * clock.HOUR)
    return found.value[mine]


def test_a_month_of_every_sensor_in_order_and_within_its_bounds(known):
    found = month(known)
    assert 120_000 < len(found.at) < 200_000
    assert set(found.series.tolist()) == set(known.names.values())
    assert (np.diff(found.at) >= 0).all() and found.at[0] >= BEGAN and found.at[-1] < BEGAN + 30 * clock.DAY
    assert np.isfinite(found.value).all()
    assert ((found.value >= known.low[found.series]) & (found.value <= known.high[found.series])).all()


def test_the_same_seed_gives_the_same_month_however_it_is_cut(known):
    whole, middle = month(known), BEGAN + 11 * clock.DAY + 12_345
    parts = [month(known, end=middle), month(known, start=middle)]
    for name in simulated.Columns._fields:
        assert (np.concatenate([getattr(part, name) for part in parts]) == getattr(whole, name)).all()
    assert (month(known, seed=2).value != whole.value).any()


def test_on_the_afternoon_of_the_flood_rain_and_drains_of_one_ward_rise_together(known):
    found = month(known)
    assert (
        of(found, known, "mua-dx-1", 12, (14, 16)).max() > 15 and of(found, known, "mua-bp-1", 12, (14, 16)).max() < 15
    )
    assert of(found, known, "nuoc-dx-1", 12, (14, 20)).max() > 1.6 > of(found, known, "nuoc-bp-1", 12).max()
    assert of(found, known, "nuoc-dx-1", 13).max() < 1.2


def test_a_dead_rain_gauge_sends_nothing_and_comes_back(known):
    found = month(known)
    assert len(of(found, known, "mua-bp-2", 17, (4, 24))) == 0 < len(of(found, known, "mua-bp-2", 18, (12, 24)))
    assert len(of(found, known, "mua-bp-1", 17)) == 144


def test_one_line_of_lights_is_out_for_a_night(known):
    found = month(known)
    assert of(found, known, "den-bp-1", 20, (19, 24)).max() < 60 < of(found, known, "den-bp-2", 20).min()


def test_two_areas_of_a_ward_report_dead_animals_within_a_week(known):
    found = month(known)
    assert of(found, known, "vat-nuoi-dx-1", 8).tolist() == [6] and of(found, known, "vat-nuoi-dx-2", 11).tolist() == [
        4
    ]
    assert max(of(found, known, f"vat-nuoi-{place}").max() for place in ("dx-3", "bp-1", "bp-2", "bp-3")) < 3


def test_after_the_cycle_the_events_come_again(known):
    later = month(known, start=BEGAN + 31 * clock.DAY, end=BEGAN + 50 * clock.DAY)
    assert of(later, known, "nuoc-dx-1", 31 + 12, (14, 20)).max() > 1.6
