"""What becomes of each reading, decided in the order of the stream, never by how it was cut or by the wall clock.

double         the newest of its series once more, at the same instant: dropped, counted
out_of_order   older than the newest of its series: kept and marked, corrects the roll-ups, sets nothing off
late           older than the stream's time by more than its kind allows: kept and marked, corrects, sets nothing off
out_of_bounds  outside what can be: kept and marked, in no roll-up, sets nothing off
clean          everything else

Refused at the door, with the reason, and only counted here: unknown, broken, future, not_yours.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from .series import Catalogue, Numbers

OUT_OF_BOUNDS, LATE, OUT_OF_ORDER, DOUBLE = 1, 2, 4, 8
NAMES = {OUT_OF_BOUNDS: "out_of_bounds", LATE: "late", OUT_OF_ORDER: "out_of_order", DOUBLE: "double"}
REFUSED = ("unknown", "broken", "future", "not_yours")
NEVER = -(2**62)  # before everything, and far from where whole numbers end


class Readings(NamedTuple):
    """Columns with their positions; flags are of this file."""

    position: Numbers
    series: Numbers
    at: Numbers
    value: Numbers
    flags: Numbers

    def where(self, mask: Numbers) -> "Readings":
        return Readings(*(column[mask] for column in self))

    @property
    def clean(self) -> "Readings":
        return self.where(self.flags == 0)


@dataclass
class Fates:
    """newest: the newest instant of each series. time: of the stream, the latest instant seen (µs)."""

    newest: Numbers = field(default_factory=lambda: np.zeros(0, "i8"))
    time: int = NEVER

    def tick(self, at: int) -> None:
        self.time = max(self.time, at)

    def judge(self, rows: Readings, catalogue: Catalogue) -> Readings:
        """The same rows with their flags."""
        self._grow(len(catalogue.low))
        series, at = rows.series, rows.at
        flags = np.zeros(len(at), "u1")
        with np.errstate(invalid="ignore"):  # a bound that is not known is nan: nothing is outside it
            outside = (rows.value < catalogue.low[series]) | (rows.value > catalogue.high[series])
        flags[outside] |= OUT_OF_BOUNDS
        before = np.maximum.accumulate(np.concatenate(([self.time], at)))
        flags[at < before[:-1] - catalogue.late[series]] |= LATE
        self.time = int(before[-1])
        self._order(series, at, flags)
        return rows._replace(flags=flags)

    def _grow(self, size: int) -> None:
        if len(self.newest) < size:
            self.newest = np.concatenate((self.newest, np.full(size - len(self.newest), NEVER, "i8")))

    def _order(self, series: Numbers, at: Numbers, flags: Numbers) -> None:
        """Each reading against the newest of its series before it."""
        order = np.argsort(series, kind="stable")
        sorted_series, sorted_at = series[order], at[order]
        first = np.ones(len(order), bool)
        first[1:] = sorted_series[1:] != sorted_series[:-1]
        before = np.empty(len(order), "i8")
        before[first] = self.newest[sorted_series[first]]
        before[~first] = sorted_at[:-1][~first[1:]]
        if (sorted_at > before).all():  # the usual case: every series goes forward
            last = np.ones(len(order), bool)
            last[:-1] = first[1:]
            self.newest[sorted_series[last]] = sorted_at[last]
            return
        newest = self.newest
        for place, number, moment in zip(order.tolist(), sorted_series.tolist(), sorted_at.tolist(), strict=True):
            known = newest[number]
            if moment > known:
                newest[number] = moment
            else:
                flags[place] |= DOUBLE if moment == known else OUT_OF_ORDER
