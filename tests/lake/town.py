"""A catalogue for tests of the lake: a few sensors of two kinds in two places, one source that may send for all."""

import hashlib

import numpy as np

from kientao.base import clock
from kientao.lake import lakedb, series, stream
from kientao.lake.series import Catalogue, Key

START = 1_767_225_600 * clock.SECOND  # 2026-01-01T00:00Z
KEY = "khoa-thu"


def catalogue(sensors: int = 6) -> Catalogue:
    """Sensor s0, s1, …: even ones are rain in w1, odd ones water in w2; bounds 0–100, over 50, an hour late at most."""
    numbers = np.arange(sensors)
    return Catalogue(
        names={f"s{n}": n for n in range(sensors)}, kind=(numbers % 2).astype("u2"),
        place=(numbers % 2 + 1).astype("u2"),
        low=np.zeros(sensors), high=np.full(sensors, 100.0), limit=np.full(sensors, 50.0),
        late=np.full(sensors, clock.HOUR), rhythm=np.full(sensors, 10 * clock.MINUTE), kinds=("mua", "muc-nuoc"),
        places=("", "w1", "w2"), codes=tuple(f"s{n}" for n in range(sensors)),
        keys={hashlib.sha256(KEY.encode()).hexdigest(): Key("tram", 1, frozenset(range(sensors)))},
    )  # fmt: skip


def use(made: Catalogue) -> None:
    series.register(lambda: made)
    stream.forget()


def read_all(now: int = START) -> None:
    """The stream reads everything there is."""
    reader = stream.Stream()
    while reader.step():
        pass


def rows(sql: str):
    return lakedb.connection().execute(sql).fetchall()
