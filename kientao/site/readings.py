"""Simulated readings of a demo (mô phỏng): those of its simulated month at once, then each as its time comes.

They come in as one source's, in the order of time, whatever sensor they are of: the city's folder names the source.
"""

from functools import cache
from typing import Any

from django.conf import settings

from kientao.base import clock
from kientao.city import simulated
from kientao.city.models import Source
from kientao.lake import door, frames, lakedb, series
from kientao.lake.log import Place
from kientao.lake.series import Key
from kientao.ledger import runner

SEED = 1  # everybody's demo shows the same weather
STATE = "simulated"  # in the lake's state: when the simulated month began, once all of it is in
BACK_MAX = clock.DAY  # a demo that slept longer has a gap, as a city would
READ = 200_000


def live(began: int, end: int) -> None:
    """The readings from `began` to `end` (UTC µs), or what is left of them after a crash."""
    told = _told()
    if told is None:
        return
    _feed(told, began, max(began, _newest(told) + 1), end)
    with lakedb.writing() as con:
        lakedb.put(con, STATE, began)


@runner.part("readings")
def step(now: int) -> int | None:
    """Go on where the month ended."""
    began, told = lakedb.get(STATE), _told()
    if began is None or told is None or not settings.KIENTAO.demo:
        return None
    if "until" not in _running or _running["until"] > now + 1:  # a beginning, or a clock set back
        _running["until"] = _newest(told) + 1
    start, _running["until"] = max(_running["until"], now - BACK_MAX), now + 1
    _feed(told, began, start, now + 1)
    return now + clock.MINUTE


_running: dict[str, int] = {}


@cache
def _told() -> dict[str, Any] | None:
    return simulated.about(settings.KIENTAO.city_folder)


def _feed(told: dict[str, Any], began: int, start: int, end: int) -> None:
    known = series.catalogue()
    key = Key(told["source"], _number(told), frozenset(known.names.values()))
    for begin, stop in simulated.pieces(start, end):
        found = simulated.columns(told, known, SEED, began, begin, stop)
        if len(found.at):
            door.take_columns(key, found.series, found.at, found.value)


def _number(told: dict[str, Any]) -> int:
    return int(Source.objects.values_list("number", flat=True).get(code=told["source"]))


def _newest(told: dict[str, Any]) -> int:
    """The newest instant that was sent: in the log, or where its files are gone, among the newest of the lake."""
    found = [int(at or 0) for (at,) in lakedb.rows("SELECT max(at) FROM newest")] if lakedb.exists() else []
    number, place = _number(told), Place()
    while some := list(door.log().after(place, READ)):
        place = some[-1][0]
        found += [
            int(frames.batch(frame).at.max())
            for _, frame in some
            if frame.kind == frames.READINGS and frame.source == number
        ]
    return max(found, default=0)
