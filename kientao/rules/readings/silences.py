"""Sensors that say nothing for so long.

A sensor has one appointment at most: the earliest instant at which some rule could find it silent. It is put off when
the instant comes near and the sensor has spoken meanwhile, all sensors at once by columns; never at a reading.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .cuts import Book
from .telling import LATER, NEVER, SILENT, Teller

Numbers = NDArray[Any]


class Silences:
    """last: newest instant of each sensor, shared with the engine. born: since when a sensor is waited for. heard:
    since when a rule (slot) listens."""

    def __init__(self, books: Sequence[Book], last: Numbers, teller: Teller):
        self.books, self.last, self.teller = books, last, teller
        self.born = np.full(len(last), NEVER, "i8")
        self.heard = [NEVER] * len(teller.rules)
        self.even = True  # all listen since ever: a sensor is silent for the shortest lengths
        self.silent: dict[int, set[int]] = {}  # sensor -> slots it is silent for
        self.soonest = np.full(len(last), LATER, "i8")  # LATER also while the appointment is among the dues
        self.shortest = np.array([book.silences[0][0] if book.silences else 0 for book in books], "i8")
        self.calm = LATER  # nobody is silent before
        self.horizon = NEVER  # what comes due until here is among the dues

    def begin(self, at: int) -> None:
        """Who has never spoken is waited for from now on."""
        self.born[self.born == NEVER] = at
        some = self.shortest > 0
        self.soonest[some] = np.maximum(self.last, self.born)[some] + self.shortest[some]
        self.calm = int(self.soonest.min(initial=LATER))

    def until(self, horizon: int) -> None:
        """Appointments up to here become dues; those whose sensors have spoken are put off."""
        self.horizon = horizon
        if self.calm > horizon:
            return
        near = np.flatnonzero(self.soonest <= horizon)
        ahead = np.maximum(self.last[near], self.born[near]) + self.shortest[near]
        spoken = ahead > horizon
        self.soonest[near[spoken]] = ahead[spoken]
        for sensor in near[~spoken].tolist():
            self.expect(sensor)
        self.calm = int(self.soonest.min(initial=LATER))

    def expect(self, sensor: int) -> None:
        """The next appointment of a sensor."""
        due, slot = self._next(sensor)
        if due <= self.horizon:
            self.soonest[sensor] = LATER
            self.teller.ring_at(due, SILENT, sensor, slot)
        else:
            self.soonest[sensor] = due
            self.calm = min(self.calm, due)

    def _next(self, sensor: int) -> tuple[int, int]:
        spoke, known = max(int(self.last[sensor]), int(self.born[sensor])), self.silent.get(sensor, ())
        best, listed = (LATER, 0), self.books[sensor].silences
        for length, slot in listed[len(known) :] if self.even else listed:
            if spoke + length > best[0]:
                break
            if slot not in known:
                best = min(best, (max(spoke, self.heard[slot]) + length, slot))
        return best

    def ring(self, sensor: int, slot: int, due: int) -> None:
        spoke, rule = max(int(self.last[sensor]), int(self.born[sensor])), self.teller.rules[slot]
        if due == max(spoke, self.heard[slot]) + rule.length and slot not in self.silent.get(sensor, ()):
            self.silent.setdefault(sensor, set()).add(slot)
            self.teller.rise(slot, ("s", sensor), due, {"since": due - rule.length})
        self.expect(sensor)

    def speak(self, sensor: int, at: int, value: float) -> None:
        """A silent sensor is back."""
        for slot in sorted(self.silent.pop(sensor)):
            self.teller.fall(slot, ("s", sensor), at, {"value": value})
        self.expect(sensor)
