"""A town that measures: its two sensors, an empty lake of its own, and readings that come through the door."""

import shutil

import pytest
from django.conf import settings

from kientao.base import clock
from kientao.city import demo
from kientao.city.loading import load
from kientao.lake import door, lakedb, series, stream
from tests.city.test_loading import quiet

NOW = 1_767_225_600 * clock.SECOND  # 2026-01-01T00:00Z


def clear():
    """No readings, and nothing remembered of any."""
    lakedb._here.held = None
    door._log.clear()
    door._seen.update(next=0, asked=0, read=0)
    shutil.rmtree(settings.KIENTAO.data / "lake", ignore_errors=True)
    stream.forget()
    renew()


def renew():
    """The catalogue of the rows of this test: what is not committed, freshness does not see."""
    series._known = None


@pytest.fixture
def sensors(db, measured):
    """The town of `measured`, loaded, at the first instant of 2026."""
    with clock.use(lambda: NOW):
        load(measured, report=quiet)
        clear()
        yield
    clear()


def key(source="tram"):
    return door.key_of(demo.source_key(source))


def measure(sensor, *readings):
    """(minutes before NOW, value) each."""
    done = door.take(key(), [sensor] * len(readings), [NOW - m * clock.MINUTE for m, _ in readings],
                     [value for _, value in readings])  # fmt: skip
    read_all()
    return done


def read_all():
    """The stream reads everything there is."""
    reader = stream.Stream()
    while reader.step():
        pass


def fates():
    return dict(lakedb.rows("SELECT fate, sum(n) FROM fate GROUP BY fate"))
