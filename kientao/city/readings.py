"""What a sensor says now and what it said before, for pages: newest value, silence, means of a stretch of time."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
from django.conf import settings

from kientao.base import clock
from kientao.base.measures import MEASURES
from kientao.base.text import T, Text
from kientao.lake import lakedb, parts
from kientao.lake.fates import OUT_OF_BOUNDS, Readings
from kientao.ui.timechart import Bar

from .models import Sensor, SensorKind

BEATS = 3  # readings missed in a row before a sensor counts as silent
STATES = {
    "well": T("đang gửi", "sending"),
    "silent": T("im lặng", "silent"),
    "never": T("chưa có số đo", "nothing yet"),
}


class Stretch(NamedTuple):
    """A choice of the page: how long, and in how long pieces its means are made (µs)."""

    code: str
    words: Text
    length: int
    piece: int


STRETCHES = (
    Stretch("24h", T("24 giờ", "24 hours"), clock.DAY, 10 * clock.MINUTE),
    Stretch("7d", T("7 ngày", "7 days"), 7 * clock.DAY, clock.HOUR),
    Stretch("30d", T("30 ngày", "30 days"), 30 * clock.DAY, 6 * clock.HOUR),
)


@dataclass(frozen=True)
class Said:
    """A sensor with its newest clean reading; at, value: None where there is none yet."""

    row: Sensor
    kind: SensorKind
    at: int | None
    value: float | None
    state: str

    @property
    def unit(self) -> Text:
        return unit(self.kind)


def unit(kind: SensorKind) -> Text:
    """The mark behind the number."""
    return MEASURES[kind.measure][1] if kind.measure in MEASURES else Text(kind.measure, kind.measure)


def said(rows: list[Sensor], now: int) -> list[Said]:
    """What each of them says now."""
    kinds = {kind.code: kind for kind in SensorKind.objects.all()}
    newest = {number: (at, value) for number, at, value in lakedb.rows("SELECT series, at, value FROM newest")}
    return [
        Said(row, kinds[row.kind], *newest.get(row.number, (None, None)), state(row, newest.get(row.number), now))
        for row in rows
    ]


def state(row: Sensor, newest: tuple[int, float] | None, now: int) -> str:
    """well, silent, never."""
    if newest is None:
        return "never"
    due = BEATS * row.rhythm_seconds * clock.SECOND
    return "silent" if due and now - newest[0] > due else "well"


def raw(row: Sensor, first: int, last: int) -> Readings:
    """Every reading of [first, last) that was kept, marked ones too."""
    if not lakedb.exists():
        return Readings(*(np.zeros(0, "i8") for _ in Readings._fields))
    return parts.raw(first, last, settings.KIENTAO.zone, [row.number])


def bars(rows: Readings, piece: int) -> tuple[list[Bar], int]:
    """(means of pieces of time, how many readings lay outside what can be: they are in no mean)."""
    clean = rows.flags & OUT_OF_BOUNDS == 0
    at, value = rows.at[clean], rows.value[clean]
    if not len(at):
        return [], len(rows.at)
    pieces = at // piece
    starts = np.flatnonzero(np.concatenate(([True], pieces[1:] != pieces[:-1])))
    counts = np.diff(np.append(starts, len(at)))
    columns = (
        pieces[starts] * piece + piece // 2 if len(at) > len(starts) else at[starts],
        np.add.reduceat(value, starts) / counts, np.minimum.reduceat(value, starts), np.maximum.reduceat(value, starts),
    )  # fmt: skip
    made = [Bar(*one) for one in zip(*(column.tolist() for column in columns), strict=True)]
    return made, int(len(rows.at) - clean.sum())


def bounds(row: Sensor, kind: SensorKind) -> tuple[Decimal | None, Decimal | None]:
    """Its own, or else of its kind."""
    low, high = (kind.low if row.low is None else row.low), (kind.high if row.high is None else row.high)
    return low, high


def shown(value: Any, kind: SensorKind) -> Decimal | None:
    """With as many decimals as its kind has."""
    return None if value is None else round(Decimal(repr(float(value))), kind.decimals)
