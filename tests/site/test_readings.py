"""A demo's simulated readings come in once, in order, and go on when the month is over."""

import numpy as np
import pytest
from django.conf import settings

from kientao.base import clock
from kientao.city import loading
from kientao.city.models import Source
from kientao.lake import door, frames, lakedb
from kientao.lake.log import Place
from kientao.site import readings

END = 1_790_000_000 * clock.SECOND
BEGAN = END - 20 * clock.DAY


@pytest.fixture(autouse=True)
def lake(db, tmp_path, monkeypatch):
    """An empty lake of its own, in a city with its sensors; the clock stands where the month ended."""
    monkeypatch.setattr(lakedb, "folder", lambda: tmp_path)
    readings._running.clear()
    loading.load(settings.KIENTAO.city_folder, report=lambda *words: None)
    with clock.use(lambda: END + clock.DAY * 5):
        yield
    readings._running.clear()


def sent():
    """(series, at) of everything in the log, and the sources that sent it."""
    found = [frames.batch(f) for _, f in door.log().after(Place(), 10_000_000) if f.kind == frames.READINGS]
    pairs = (
        [np.concatenate([getattr(batch, name) for batch in found]) for name in ("series", "at")] if found else [[], []]
    )
    return list(zip(*(np.asarray(part).tolist() for part in pairs), strict=True)), {batch.source for batch in found}


def test_the_month_comes_in_whole_in_order_and_from_one_source():
    readings.live(BEGAN, END)
    pairs, sources = sent()
    assert len(pairs) > 80_000 and len(set(pairs)) == len(pairs)
    assert [at for _, at in pairs] == sorted(at for _, at in pairs)
    assert sources == {Source.objects.get(code="bo-mo-phong").number}


def test_a_month_that_was_broken_off_goes_on_where_it_was():
    readings.live(BEGAN, END)
    whole = sent()[0]
    readings.live(BEGAN, END)
    assert sent()[0] == whole, "nothing twice"
    for file in door.log().folder.glob("*"):
        file.unlink()
    door._log.clear()
    readings._feed(readings._told(), BEGAN, BEGAN, BEGAN + 10 * clock.DAY)
    readings.live(BEGAN, END)
    assert sent()[0] == whole


def test_after_the_month_readings_go_on_as_their_time_comes_each_once():
    readings.live(BEGAN, END)
    before = len(sent()[0])
    assert readings.step(END + 25 * clock.MINUTE) == END + 26 * clock.MINUTE
    later = sent()[0][before:]
    assert later and all(END <= at <= END + 25 * clock.MINUTE for _, at in later)
    readings._running.clear()  # another process
    readings.step(END + 25 * clock.MINUTE)
    assert len(sent()[0]) == before + len(later)


def test_a_demo_that_slept_for_days_has_a_gap():
    readings.live(BEGAN, END)
    before = len(sent()[0])
    readings.step(END + 4 * clock.DAY)
    assert min(at for _, at in sent()[0][before:]) >= END + 3 * clock.DAY


def test_without_a_simulated_month_nothing_is_made_up():
    assert readings.step(END) is None
    assert sent()[0] == []
