"""The recent past of sensors whose change is watched: enough for the least and the greatest value of any window.

A trail keeps two staircases: readings that no later one undercuts, and readings that no later one exceeds. The least
value since an instant is the first step at or after it, so one trail serves windows of every length and none is ever
read again. Readings that change nothing come by columns into a small table (`Recent`) and reach their trail when its
row is full or somebody asks.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cuts import Rates

Numbers = NDArray[Any]
ROW = 32  # readings of one sensor that wait in the table
SPARE = 0.2  # of the room for a change lies beyond the least value so far, for one that is a little less
SAFE = 0.999  # of a change that is allowed: what is left covers the rounding of differences
ROUNDS = 8  # by columns, before what is left goes one by one


class Stairs:
    """Steps of (at, value) that climb; sign 1 for the least, -1 for the greatest. reach: µs that windows look back."""

    __slots__ = ("at", "reach", "sign", "value")

    def __init__(self, sign: int, reach: int):
        self.sign, self.reach = sign, reach
        self.at: list[int] = []
        self.value: list[float] = []  # times sign

    def extend(self, at: list[int], signed: list[float]) -> None:
        """Steps that climb, newer than all before: what the first of them undercuts goes."""
        values, first = self.value, signed[0]
        while values and values[-1] >= first:
            values.pop()
            self.at.pop()
        values += signed
        self.at += at
        if len(values) > ROW and self.at[len(values) // 2] < at[-1] - self.reach:
            del self.at[: len(values) // 2], values[: len(values) // 2]

    def read(self, at: list[int], value: list[float]) -> None:
        """Readings in their order: of them only the steps that later ones leave standing."""
        steps, sign, least = [], self.sign, inf
        for index in range(len(value) - 1, -1, -1):
            signed = value[index] * sign
            if signed < least:
                least = signed
                steps.append(index)
        steps.reverse()
        self.extend([at[index] for index in steps], [value[index] * sign for index in steps])

    def first(self, since: int) -> float:
        """The least (greatest) value at or after an instant; there must be one."""
        return self.value[bisect_left(self.at, since)] * self.sign


class Trail:
    """low: for what rises, high: for what falls; None where nobody asks."""

    __slots__ = ("high", "low", "stairs")

    def __init__(self, rises: int, falls: int):
        self.low = Stairs(1, rises) if rises else None
        self.high = Stairs(-1, falls) if falls else None
        self.stairs = [one for one in (self.low, self.high) if one is not None]

    def push(self, at: int, value: float) -> None:
        for stairs in self.stairs:
            stairs.extend([at], [value * stairs.sign])

    def extreme(self, rises: bool, since: int) -> float:
        """The least value since an instant, for what rises; the greatest for what falls."""
        stairs = self.low if rises else self.high
        assert stairs is not None
        return stairs.first(since)

    def changes(self, rates: Sequence[Rates], at: int, value: float) -> list[tuple[float, int]]:
        """Of the newest reading: the change within each length of time, and its rank among the limits."""
        found = []
        for group in rates:
            extreme = self.extreme(group.rises, at - group.length)
            change = value - extreme if group.rises else extreme - value
            found.append((change, bisect_right(group.limits, change)))
        return found

    def allowed(self, rates: Sequence[Rates], at: int, value: float) -> tuple[float, float]:
        """Values that, together with each other and with what the windows hold, make no change that is watched."""
        low, high, width, bottom = -inf, inf, inf, value
        for group in rates:
            room, extreme = group.limits[0] * SAFE, self.extreme(group.rises, at - group.length)
            if group.rises:
                high = min(high, extreme + room)
            else:
                low = max(low, extreme - room)
            if room < width:
                width = room
                bottom = extreme - room * SPARE if group.rises else extreme - room * (1 - SPARE)
        bottom = max(low, min(bottom, value))
        return bottom, min(high, bottom + width)


class Recent:
    """Rows of readings by sensor. reaches: of each sensor µs to look back for what rises, and for what falls."""

    def __init__(self, reaches: Sequence[tuple[int, int]]):
        watched = np.array([sensor for sensor, reach in enumerate(reaches) if any(reach)], "i8")
        self.row_of = np.full(len(reaches), -1, "i8")
        self.row_of[watched] = np.arange(len(watched))
        self.trails = [Trail(*reaches[sensor]) for sensor in watched.tolist()]
        self.at = np.zeros((len(watched), ROW), "i8")
        self.value = np.zeros((len(watched), ROW))
        self.filled = np.zeros(len(watched), "i8")
        self.first = np.zeros(len(watched), "i8")  # of a row, among the readings just noted

    def trail(self, sensor: int) -> Trail:
        """With everything that was noted."""
        row = int(self.row_of[sensor])
        if waiting := int(self.filled[row]):
            at, value = self.at[row, :waiting].tolist(), self.value[row, :waiting].tolist()
            for stairs in self.trails[row].stairs:
                stairs.read(at, value)
            self.filled[row] = 0
        return self.trails[row]

    def note(self, series: Numbers, at: Numbers, value: Numbers) -> None:
        """Readings in their order. One of each sensor by columns at a time; what still is left after a few rounds
        (a sensor that sends much at once) goes one by one."""
        rows = self.row_of[series]
        if rows.min(initial=0) < 0:
            some = rows >= 0
            series, rows, at, value = series[some], rows[some], at[some], value[some]
        for _ in range(ROUNDS):
            if not len(rows):
                return
            order = np.arange(len(rows))
            self.first[rows[::-1]] = order[::-1]
            first = self.first[rows] == order
            if first.all():
                return self._place(rows, at, value)
            self._place(rows[first], at[first], value[first])
            rest = ~first
            series, rows, at, value = series[rest], rows[rest], at[rest], value[rest]
        for sensor, moment, amount in zip(series.tolist(), at.tolist(), value.tolist(), strict=True):
            self.trail(sensor).push(moment, amount)

    def _place(self, rows: Numbers, at: Numbers, value: Numbers) -> None:
        places = self.filled[rows]
        full = places == ROW
        if full.any():
            self._move(rows[full])
            places[full] = 0
        self.at[rows, places] = at
        self.value[rows, places] = value
        self.filled[rows] = places + 1

    def _move(self, rows: Numbers) -> None:
        """Full rows into their trails, as `Stairs.read` does it for one."""
        at, value = self.at[rows], self.value[rows]
        trails = [self.trails[row] for row in rows.tolist()]
        self.filled[rows] = 0
        for side, sign in (("low", 1), ("high", -1)):
            climbing = [getattr(trail, side) for trail in trails]
            if not any(climbing):
                continue
            signed, stands = value * sign, np.ones(value.shape, bool)
            stands[:, :-1] = signed[:, :-1] < np.minimum.accumulate(signed[:, :0:-1], axis=1)[:, ::-1]
            ends = np.cumsum(np.count_nonzero(stands, axis=1)).tolist()
            times, steps = at[stands].tolist(), signed[stands].tolist()
            for stairs, first, end in zip(climbing, [0, *ends], ends, strict=False):
                if stairs is not None:
                    stairs.extend(times[first:end], steps[first:end])
