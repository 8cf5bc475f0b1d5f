"""Simulated readings (mô phỏng) of a demo: `living-readings.yaml` of its folder. The same seed gives the same readings.

Each reading is a function of seed, sensor and instant, so any stretch of time can be asked for by itself, in any order.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from kientao.base import clock
from kientao.base.yamlfile import read
from kientao.lake.series import Catalogue, Numbers
from kientao.ui.place import zone

FILE = "living-readings.yaml"
DRIFT = 3 * clock.HOUR  # between two knots of the slow noise
NIGHT = (18.0, 5.5)  # street lights: from, until


class Columns(NamedTuple):
    """Readings, oldest first. at: UTC µs."""

    series: Numbers
    at: Numbers
    value: Numbers


def about(folder: Path) -> dict[str, Any] | None:
    file = folder / FILE
    return dict(read(file)) if file.is_file() else None


def columns(told: Mapping[str, Any], known: Catalogue, seed: int, began: int, start: int, end: int) -> Columns:
    """Every reading with start <= at < end. began: when the simulated month began; its day is day 0."""
    dawn = clock.midnight(clock.day(began, zone()), zone())
    found = [
        one
        for code, number in known.names.items()
        if (one := _sensor(told, known, seed, dawn, start, end, code, number))
    ]
    if not found:
        return Columns(np.zeros(0, "u4"), np.zeros(0, "i8"), np.zeros(0))
    series, at, value = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.argsort(at, kind="stable")
    return Columns(series[order], at[order], value[order])


def _sensor(
    told: Mapping[str, Any], known: Catalogue, seed: int, dawn: int, start: int, end: int, code: str, number: int
) -> Columns | None:
    kind, place = known.kinds[known.kind[number]], known.places[known.place[number]]
    course, rhythm = told["kinds"].get(kind), int(known.rhythm[number])
    if course is None or not rhythm:
        return None
    first = dawn + round(float(course.get("at", 0)) * clock.HOUR)
    at = first + rhythm * np.arange(-((first - start) // rhythm), -((first - end) // rhythm), dtype="i8")
    since = at - dawn  # µs since day 0 began
    value = _course(course, seed, number, since)
    heard = np.ones(len(at), bool)
    for event in told["events"]:
        if code in event.get("sensors", ()) or (kind == event.get("kind") and place in event.get("places", (place,))):
            heard &= _happens(event, int(told["cycle_days"]), since, value)
    value *= 1 + float(course.get("grain", 0)) * _noise(seed, number, since // clock.MINUTE)
    value = np.clip(np.round(value, int(course["decimals"])) + 0.0, known.low[number], known.high[number])
    return Columns(np.full(heard.sum(), number, "u4"), at[heard], value[heard])


def _course(course: Mapping[str, Any], seed: int, number: int, since: Numbers) -> Numbers:
    """An ordinary day of a sensor, with its slow and its quick noise."""
    base, swing, peak, drift, noise, spread = (
        float(course.get(part, 0)) for part in ("base", "swing", "peak", "drift", "noise", "spread")
    )
    hour = since % clock.DAY / clock.HOUR
    match course.get("shape", "wave"):
        case "fill":
            daily = (hour - peak) % 24 / 24
        case "night":
            daily = ((hour >= NIGHT[0]) | (hour < NIGHT[1])).astype(float)
        case _:
            daily = np.cos((hour - peak) * np.pi / 12)
    own = 1 + spread * _noise(seed, number, np.array([-1]))[0]
    knot, part = since // DRIFT, since % DRIFT / DRIFT
    slow = _noise(seed + 1, number, knot) * (1 - part) + _noise(seed + 1, number, knot + 1) * part
    found: Numbers = (
        (base + swing * daily) * own + drift * slow + noise * _noise(seed + 2, number, since // clock.MINUTE)
    )
    return found


def _happens(event: Mapping[str, Any], cycle: int, since: Numbers, value: Numbers) -> Numbers:
    """Change the values of one event in place; which readings are sent all the same."""
    heard = np.ones(len(since), bool)
    hour, minute = map(int, event["at"].split(":"))
    length = float(event["hours"]) * clock.HOUR
    for day in event["days"]:
        gone = (since - day * clock.DAY - hour * clock.HOUR - minute * clock.MINUTE) % (cycle * clock.DAY)
        during = (gone < length) & (since >= 0)
        if event.get("silent"):
            heard &= ~during
        elif "set" in event:
            value[during] = float(event["set"])
        else:
            value[during] += float(event["add"]) * np.sin(np.pi * gone[during] / length)
    return heard


def _noise(seed: int, number: int, step: Numbers) -> Numbers:
    """-1 to 1, a function of its arguments alone (SplitMix64)."""
    with np.errstate(over="ignore"):
        x = step.astype("u8") + np.uint64((seed * 0x9E3779B97F4A7C15 + number * 0xD1342543DE82EF95) % 2**64)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x ^= x >> np.uint64(31)
    found: Numbers = x / np.float64(2**63) - 1
    return found


def pieces(start: int, end: int, days: int = 5) -> Iterator[tuple[int, int]]:
    """The stretch in parts of some days, so that no part is large."""
    length = timedelta(days=days) // timedelta(microseconds=1)
    for begin in range(start, end, length):
        yield begin, min(begin + length, end)
