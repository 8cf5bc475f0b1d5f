"""One rule over years of readings, by columns: what the engine would have told, had every reading come in its time.

In the order of time what a rule says of a sensor hangs on that sensor's readings alone, so sensors are taken one after
the other, each whole. Rules about places need only the readings that say so and the first that no longer do; those few
go through the engine.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .engine import Engine
from .spec import OPS, Comparison, Watch
from .telling import NEVER, Edge

Numbers = NDArray[Any]
RANG = -1  # position of what no reading but the time set off
COMPARE = dict(zip(OPS, (np.greater, np.less, np.greater_equal, np.less_equal), strict=True))


class Span(NamedTuple):
    """A rule held from an instant until another, None: still. Places are of the readings that began and ended it."""

    rise: int
    inputs: dict[str, Any]
    rise_place: int
    fall: int | None
    fall_place: int


class Sensor(NamedTuple):
    """All readings of one sensor. first: place of its first one."""

    number: int
    first: int
    at: Numbers
    value: Numbers


def fires(
    watch: Watch, kind_of: Numbers, place_of: Numbers, series: Numbers, at: Numbers, value: Numbers, end: int
) -> list[Edge]:  # fmt: skip
    """Edges in the order of time; position: place in the columns, RANG where time alone set it off. end: until when.
    Columns that are sorted by sensor and time, as segments are, are not sorted again."""
    order = None
    if len(at) and not _sorted(series, at):
        order = np.lexsort((at, series))
        series, at, value = series[order], at[order], value[order]
    if watch.shape in ("joint", "several"):
        edges = _together(watch, kind_of, place_of, series, at, value, end)
    else:
        begun = int(at.min()) if len(at) else end
        edges = [edge for sensor in _sensors(watch, kind_of, place_of, series, at, value)
                 for edge in _told(watch, sensor, SHAPES[watch.shape](watch, sensor, begun, end), end)]  # fmt: skip
    if order is not None:
        edges = [edge if edge.position == RANG else edge._replace(position=int(order[edge.position])) for edge in edges]
    return sorted(edges, key=lambda edge: (edge.at, edge.thing, edge.rose))


def _sorted(series: Numbers, at: Numbers) -> bool:
    same = series[1:] == series[:-1]
    return bool(((series[1:] > series[:-1]) | (same & (at[1:] > at[:-1]))).all())


def _sensors(
    watch: Watch, kind_of: Numbers, place_of: Numbers, series: Numbers, at: Numbers, value: Numbers
) -> Iterator[Sensor]:  # fmt: skip
    starts = np.searchsorted(series, np.arange(len(kind_of) + 1, dtype=series.dtype)).tolist()
    for number in np.flatnonzero(_covered(watch, watch.test, kind_of, place_of)).tolist():
        first, last = starts[number], starts[number + 1]
        yield Sensor(number, first, at[first:last], value[first:last])


def _covered(watch: Watch, test: Comparison, kind_of: Numbers, place_of: Numbers) -> Numbers:
    here = np.asarray(kind_of) == test.kind
    return here if watch.places is None else here & np.isin(place_of, list(watch.places))


def _told(watch: Watch, sensor: Sensor, spans: Iterator[Span], end: int) -> Iterator[Edge]:
    """What cool-downs leave of it: a rise they hide is told when they are over, if it still holds."""
    rested, thing = NEVER, ("s", sensor.number)
    for span in spans:
        at, place = span.rise, span.rise_place
        if at < rested:
            at, place = rested, RANG
            if at > (end if span.fall is None else span.fall):
                continue
        rested = at + watch.cooldown
        yield Edge(watch.number, thing, place, at, True, span.inputs)
        if span.fall is not None:
            back = {"value": float(sensor.value[span.fall_place - sensor.first])}
            yield Edge(watch.number, thing, span.fall_place, span.fall, False, back)


# -- shapes of one sensor ----------------------------------------------------------------------------------------------
def _runs(state: Numbers) -> Numbers:
    """Rows of (first, after the last), one for each stretch that holds."""
    edges = np.diff(np.concatenate(([0], state.view("i1"), [0])).astype("i1"))
    return np.flatnonzero(edges).reshape(-1, 2)


def _crossed(watch: Watch, sensor: Sensor) -> Numbers:
    """Runs past the limit; between the limit and `clear` what was, stays."""
    compare = COMPARE[watch.test.op]
    holds = compare(sensor.value, watch.test.limit)
    if watch.clear is None or not holds.any():
        return _runs(holds)
    settled = np.where(holds | ~compare(sensor.value, watch.clear), np.arange(len(holds)), 0)
    return _runs(holds[np.maximum.accumulate(settled)])


def _threshold(watch: Watch, sensor: Sensor, begun: int, end: int) -> Iterator[Span]:
    return _spans(sensor, _crossed(watch, sensor), lambda place: {"value": float(sensor.value[place])})


def _spans(sensor: Sensor, runs: Numbers, inputs: Any) -> Iterator[Span]:
    for first, after in runs.tolist():
        fall = int(sensor.at[after]) if after < len(sensor.at) else None
        yield Span(int(sensor.at[first]), inputs(first), sensor.first + first, fall, sensor.first + after)


def _sustained(watch: Watch, sensor: Sensor, begun: int, end: int) -> Iterator[Span]:
    runs, ends = _crossed(watch, sensor), np.append(sensor.at, end)
    long = runs[ends[runs[:, 1]] - ends[runs[:, 0]] >= watch.length]
    for span in _spans(sensor, long, lambda place: {"since": int(sensor.at[place])}):
        due = span.rise + watch.length
        newest = float(sensor.value[int(np.searchsorted(sensor.at, due)) - 1])
        yield Span(due, {"value": newest, **span.inputs}, RANG, span.fall, span.fall_place)


def _rate(watch: Watch, sensor: Sensor, begun: int, end: int) -> Iterator[Span]:
    if not len(sensor.at) or np.ptp(sensor.value) < watch.test.limit:
        return iter(())
    value = sensor.value if watch.rises else -sensor.value
    change = value - _least(value, np.searchsorted(sensor.at, sensor.at - watch.length))
    runs = _runs(change >= watch.test.limit)
    return _spans(sensor, runs, lambda p: {"value": float(sensor.value[p]), "change": float(change[p])})


def _least(value: Numbers, since: Numbers) -> Numbers:
    """The least value from `since` up to each place: two stretches of a power of two cover any window."""
    places = np.arange(len(value))
    power = np.frexp((places - since + 1).astype("f8"))[1] - 1
    least, found = value, value.copy()
    for level in range(1, int(power.max(initial=0)) + 1):
        half = 1 << (level - 1)
        least = np.minimum(least[:-half], least[half:])
        some = np.flatnonzero(power == level)
        found[some] = np.minimum(least[since[some]], least[some - 2 * half + 1])
    return found


def _silence(watch: Watch, sensor: Sensor, begun: int, end: int) -> Iterator[Span]:
    before = np.concatenate(([begun], sensor.at))
    gaps = np.diff(np.concatenate((before, [end])))
    for place in np.flatnonzero(gaps >= watch.length).tolist():
        since, back = int(before[place]), place < len(sensor.at)
        fall = int(sensor.at[place]) if back else None
        yield Span(since + watch.length, {"since": since}, RANG, fall, sensor.first + place)


SHAPES = {"threshold": _threshold, "sustained": _sustained, "rate": _rate, "silence": _silence}


# -- places ------------------------------------------------------------------------------------------------------------
def _together(
    watch: Watch, kind_of: Numbers, place_of: Numbers, series: Numbers, at: Numbers, value: Numbers, end: int
) -> list[Edge]:  # fmt: skip
    keep = np.zeros(len(at), bool)
    for test in (watch.test, watch.second):
        if test is not None:
            says = COMPARE[test.op](value, test.limit) & _covered(watch, test, kind_of, place_of)[series]
            keep |= says
            keep[1:] |= says[:-1]  # what follows it says no more, or is of the next sensor and harmless
    places = np.flatnonzero(keep)
    places = places[np.lexsort((series[places], at[places]))]
    engine = Engine(np.asarray(kind_of), np.asarray(place_of), [watch])
    edges = engine.see(series[places], at[places], value[places], places) if len(places) else []
    rang = lambda edge: not edge.inputs or edge.position == RANG or int(at[edge.position]) != edge.at  # noqa: E731
    return [edge._replace(position=RANG) if rang(edge) else edge for edge in edges + engine.tick(end, RANG)]
