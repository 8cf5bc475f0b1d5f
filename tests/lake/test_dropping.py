"""Raw readings that the city keeps no longer are dropped on the record, once; roll-ups stay as they were."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings

from kientao.base import clock
from kientao.lake import dropping, lakedb, parts, retention, rollups, segments, stream
from kientao.lake.retention import Keep
from kientao.ledger.models import Entry

from .test_segments import first_day, three_days, told
from .test_stream import lake, send
from .town import START, read_all, rows

__all__ = ["lake"]
ZONE = settings.KIENTAO.zone
KEPT = Keep(40, "Quyết định thử")


@pytest.fixture
def keeps(monkeypatch):
    """Rain is kept 40 days, water for ever."""
    monkeypatch.setattr(retention, "_tell", lambda on: {"mua": KEPT})
    three_days()
    segments.seal_until(first_day() + 3)


def day(after: int) -> date:
    """So many days after the first day of readings."""
    return date.fromordinal(first_day() + after)


def all_rollups():
    return rows("SELECT * FROM rollup ORDER BY level, kind, place, bucket")


def raw():
    return parts.raw(START - clock.DAY, START + 9 * clock.DAY, ZONE)


def dropped():
    return [told(entry) for entry in Entry.objects.filter(verb="lake.drop").order_by("index")]


def on_disk():
    return sorted(file.name for file in (lakedb.folder() / "segments").iterdir())


def test_a_day_goes_when_its_time_is_over_and_not_before(keeps):
    before = all_rollups()
    assert dropping.drop_until(day(40)) == 0
    assert len(raw().at) == 6
    assert dropping.drop_until(day(41)) == 1
    (one,) = dropped()
    assert (one["day"], one["kinds"], one["rows"]) == (day(0).isoformat(), ["mua"], 1)
    assert (one["files"], one["stays"], one["basis"]) == (["2026-01-01.0.parquet"], "2026-01-01.1.parquet", KEPT.source)
    assert on_disk() == ["2026-01-01.1.parquet", "2026-01-02.0.parquet", "2026-01-03.0.parquet"]
    assert sorted(raw().value.tolist()) == [2.0, 3.0, 5.0, 5.0, 5.0], "water of the day stays"
    assert (all_rollups(), segments.problems()) == (before, [])


def test_dropping_twice_does_nothing_and_without_a_decision_nothing_goes(keeps, monkeypatch):
    assert dropping.drop_until(day(41)) == 1
    assert (dropping.drop_until(day(41)), len(dropped())) == (0, 1)
    monkeypatch.setattr(retention, "_tell", lambda on: {})
    assert (dropping.drop_until(day(4000)), len(dropped())) == (0, 1)


def test_a_day_on_which_the_kind_was_not_measured_leaves_no_entry(keeps, monkeypatch):
    monkeypatch.setattr(retention, "_tell", lambda on: {"gio": KEPT})
    assert (dropping.drop_until(day(100)), dropped(), len(on_disk())) == (0, [], 3)
    assert lakedb.get("dropping") is None


@pytest.mark.parametrize("where", ["save", "perform", "_note", "unlink"])
def test_dropping_that_is_killed_goes_on_and_leaves_one_entry(keeps, monkeypatch, where):
    before = all_rollups()
    owner = {"save": parts, "unlink": Path}.get(where, dropping)
    real = getattr(owner, where)

    def dies(*args, **named):
        if where in ("perform", "_note"):  # done, but the answer was lost
            real(*args, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(owner, where, dies)
    with pytest.raises(KeyboardInterrupt):
        dropping.drop_until(day(41))
    monkeypatch.setattr(owner, where, real)
    send(("s2", 5, 7.0))  # more rain comes for that day meanwhile
    read_all()
    stream.Stream().snapshot()
    assert segments.problems() == []
    segments.seal_until(first_day() + 3)
    dropping.drop_until(day(41))
    assert [(one["kinds"], one["rows"]) for one in dropped()] == [(["mua"], 1), (["mua"], 1)], "what came late goes too"
    assert sorted(raw().value.tolist()) == [2.0, 3.0, 5.0, 5.0, 5.0]
    assert on_disk() == [row[0] for row in rows("SELECT file FROM segment ORDER BY file")]
    assert (all_rollups(), segments.problems()) == (before, [])


def test_what_was_dropped_is_neither_compared_nor_mended(keeps):
    before = all_rollups()
    dropping.drop_until(day(41))
    send(("s0", 10, 9.0))  # too late: of this day nothing can be made anew
    read_all()
    assert rows("SELECT count(*) FROM dirty") != [(0,)]
    while rollups.mend(ZONE):
        pass
    assert all_rollups() == before
    assert rollups.wrong(START - clock.DAY, START + 9 * clock.DAY, ZONE) == []
    assert retention.gone() == {first_day(): {"mua"}}


def test_the_daily_job_is_done_at_the_clock_of_the_city(keeps, monkeypatch):
    monkeypatch.setattr(retention, "_tell", lambda on: {"mua": Keep(40_000, "Quyết định thử")})
    with clock.use(lambda: clock.midnight(day(40_001) + timedelta(days=1), ZONE)):
        dropping.drop(None)
    assert [one["day"] for one in dropped()] == [day(0).isoformat(), day(1).isoformat()]
    assert json.loads(lakedb.get("dropping") or "{}") == {}
