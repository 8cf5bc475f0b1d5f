"""Rules over readings, evaluated as readings come: work is done where something changes, never for every rule.

Each sensor keeps the stretch of values within which nothing can happen (between two cuts, and within what a watched
change allows). A batch asks by columns which readings leave their stretch; only those are looked at one by one. What
takes time (sustained, silence, the end of a window, a cool-down) waits in a heap for the time of the stream, which is
the latest instant seen.

What fires is a function of the numbered stream: the same readings and ticks give the same edges however they are cut.
At each reading or tick the time moves first and what has come due rings, the earliest first; then the reading is taken,
and what it sets off comes in the order of the rules.

threshold  holds from a reading past the limit until one that is ready again
sustained  the same, for so long: a reading counts until the next of its sensor
rate       the newest reading of a sensor against the least (greatest) within the window, both ends included
joint      of both kinds a sensor of the place had a reading within the window that says so
several    so many sensors of the place had
silence    no reading for so long; who has never spoken is waited for from the first instant of the stream
cool-down  a rise within it is told when it is over, if it still holds
"""

from bisect import bisect_right
from collections.abc import Sequence
from heapq import heappop, heappush
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import state
from .cuts import Wish, books
from .gathering import Together
from .silences import Silences
from .spec import Watch
from .telling import COOLED_SENSOR, GATHERED, NEVER, SILENT, SUSTAINED, Edge, Teller
from .trails import Recent

Numbers = NDArray[Any]
SMALL = 6  # so few readings are looked at one by one sooner than by columns


class Engine:
    """kind_of, place_of: by sensor number."""

    def __init__(self, kind_of: Numbers, place_of: Numbers, watches: Sequence[Watch]):
        self.rules = sorted(watches, key=lambda watch: watch.number)
        self.kind_of, self.place_of = kind_of.tolist(), place_of.tolist()
        self.books = books(self.kind_of, self.place_of, self.rules)
        sensors = len(self.books)
        self.time = NEVER
        self.last, self.value = np.full(sensors, NEVER, "i8"), np.full(sensors, np.nan)
        self.low, self.high = np.full(sensors, inf), np.full(sensors, -inf)  # the quiet stretch: low <= value < high
        self.rank = [-1] * sensors  # -1: has never spoken
        self.changing = [[0] * len(book.rates) for book in self.books]  # ranks of changes
        self.recent = Recent([book.reaches for book in self.books])
        self.teller = Teller(self.rules)
        self.silences = Silences(self.books, self.last, self.teller)
        self.holds: list[set[int]] = [set() for _ in self.rules]  # sensors; of rules with two limits, or a length
        self.since: list[dict[int, int]] = [{} for _ in self.rules]  # sustained: sensor -> since when
        self.together = Together(self.teller, self.last, self._settled, self.alert, self.bound)
        self.mark = np.zeros(sensors, bool)
        self.columns: tuple[Numbers, ...] = ()
        self._forget()

    @property
    def watches(self) -> dict[int, Watch]:
        return {watch.number: watch for watch in self.rules}

    # -- the stream ----------------------------------------------------------------------------------------------------
    def see(self, series: Numbers, at: Numbers, value: Numbers, position: Numbers) -> list[Edge]:
        """Readings in their order, with the position of each; a sensor's own go forward in time."""
        if not len(at):
            return []
        self._begin(int(at[0]))
        newest = max(self.time, int(at.max()))
        self.columns = (series, at, value)
        self._sift(series, value)
        self.silences.until(newest)
        if self.looks or (self.teller.dues and self.teller.dues[0][0] <= newest):
            self._walk(position)
        self._settle(len(at))
        if self.recent.trails:
            quiet = slice(None) if self.quiet.all() else self.quiet
            self.recent.note(series[quiet], at[quiet], value[quiet])
        self.time = newest
        self._forget()
        return self.teller.told()

    def tick(self, at: int, position: int) -> list[Edge]:
        """The clock was told. position: of the next reading."""
        self._begin(at)
        self.time, self.teller.position = max(self.time, at), position
        self.silences.until(self.time)
        self._ring()
        return self.teller.told()

    def warm(self, series: Numbers, at: Numbers, value: Numbers) -> None:
        """History, in its order: it sets nothing off, and starts no cool-down."""
        self.see(series, at, value, np.full(len(at), -1))
        self.teller.rested.clear()
        self.teller.hidden.clear()

    # -- what stays ----------------------------------------------------------------------------------------------------
    def save(self) -> bytes:
        return state.pack(self)

    @classmethod
    def load(
        cls, kind_of: Numbers, place_of: Numbers, watches: Sequence[Watch], saved: bytes, warmed: bytes | None = None
    ) -> "Engine":  # fmt: skip
        """As it was saved, with these rules and sensors; see `state`."""
        made = cls(kind_of, place_of, watches)
        state.unpack(made, saved, warmed)
        return made

    def rise_to(self, sensor: int) -> list[Wish]:
        """The rank of a sensor's newest value, and what holds there."""
        self.rank[sensor] = bisect_right(self.books[sensor].values, self.value[sensor])
        return self.books[sensor].holding(self.rank[sensor])

    def resume(self, new: set[int]) -> None:
        """What waits for time, waits again. new: slots that take what holds already as known."""
        if self.time != NEVER:
            self.silences.begin(self.time)
        for slot, since in enumerate(self.since):
            for sensor, at in since.items():
                if sensor not in self.holds[slot]:
                    self.teller.ring_at(at + self.rules[slot].length, SUSTAINED, sensor, slot)
        self.together.resume(new, self.time)

    def _begin(self, at: int) -> None:
        if self.time == NEVER:
            self.time = at
            self.silences.begin(at)

    def _forget(self) -> None:
        """No batch is at work. done: readings of it that are settled. index: the one at work. looks: a heap."""
        nothing = np.zeros(0)
        self.columns = (nothing, nothing, nothing)
        self.quiet, self.looks, self.done, self.index = np.zeros(0, bool), [0][:0], 0, 0

    def _sift(self, series: Numbers, value: Numbers) -> None:
        """Which readings change nothing; the others, and all of the same sensors, are to be looked at."""
        if len(series) <= SMALL:
            self.quiet, self.looks = np.zeros(len(series), bool), list(range(len(series)))
            return
        self.quiet = (value >= self.low[series]) & (value < self.high[series])
        if not self.quiet.all():
            loud = series[~self.quiet]
            self.mark[loud] = True
            self.quiet = ~self.mark[series]
            self.mark[loud] = False
            self.looks = np.flatnonzero(~self.quiet).tolist()

    def _walk(self, position: Numbers) -> None:
        """What rings and what is to be looked at, in the order of the stream."""
        series, at, value = self.columns
        times = np.maximum(np.maximum.accumulate(at), self.time)
        dues, looks, count = self.teller.dues, self.looks, len(at)
        self.index = 0
        while True:
            look = looks[0] if looks else count
            ring = max(self.index, int(times.searchsorted(dues[0][0]))) if dues else count
            place = min(look, ring)
            if place == count:
                return
            self.index, self.time, self.teller.position = place, int(times[place]), int(position[place])
            if ring == place:
                self._settle(place)
                self._ring()
            else:
                heappop(looks)
                self._look(int(series[place]), int(at[place]), float(value[place]))
                self.index += 1

    def _settle(self, until: int) -> None:
        """Quiet readings before this place are their sensors' newest."""
        if until > self.done:
            series, at, value = (column[self.done : until] for column in self.columns)
            quiet = self.quiet[self.done : until]
            if not quiet.all():
                series, at, value = series[quiet], at[quiet], value[quiet]
            self.last[series] = at
            self.value[series] = value
            self.done = until

    def _settled(self) -> None:
        """As of the reading at work."""
        self._settle(self.index)

    def _ring(self) -> None:
        """What has come due by this time of the stream."""
        teller = self.teller
        while teller.dues and teller.dues[0][0] <= self.time:
            due, _, what, number, slot = heappop(teller.dues)
            if what == SUSTAINED:
                self._lasted(slot, number, due)
            elif what == SILENT:
                self.silences.ring(number, slot, due)
                if number in self.silences.silent:
                    self.alert(number)
            elif what == GATHERED:
                self.together.ring((slot, number), due, self.time)
            else:
                teller.cooled(slot, ("s" if what == COOLED_SENSOR else "p", number), due)

    # -- one reading ---------------------------------------------------------------------------------------------------
    def _look(self, sensor: int, at: int, value: float) -> None:
        book, first = self.books[sensor], len(self.teller.edges)
        before, now = self.rank[sensor], bisect_right(book.values, value)
        said = int(self.last[sensor])
        self.last[sensor], self.value[sensor], self.rank[sensor] = at, value, now
        if book.rates:
            self._change(sensor, at, value)
        if now != before:
            begins, ends = (book.holding(now), ()) if before < 0 else book.crossed(before, now)
            for wish in ends:
                self._end(wish, sensor, at, value, said)
            for wish in begins:
                self._start(wish, sensor, at, value)
        if sensor in self.silences.silent:
            self.silences.speak(sensor, at, value)
        for key in tuple(self.together.waited.get(sensor, ())):
            self.together.says(key, sensor, at, value, self.time)
        self.bound(sensor)
        if len(self.teller.edges) > first + 1:
            self.teller.edges[first:] = sorted(self.teller.edges[first:], key=lambda edge: edge.rule)

    def _start(self, wish: Wish, sensor: int, at: int, value: float) -> None:
        slot, rule = wish.slot, self.rules[wish.slot]
        if rule.shape == "threshold":
            if rule.clear is not None:
                if sensor in self.holds[slot]:
                    return
                self.holds[slot].add(sensor)
            self.teller.rise(slot, ("s", sensor), at, {"value": value})
        elif rule.shape == "sustained":
            if sensor not in self.since[slot]:
                self.since[slot][sensor] = at
                self.teller.ring_at(at + rule.length, SUSTAINED, sensor, slot)
        else:
            key = (slot, self.place_of[sensor])
            self.together.gathering(key).begin(wish.side, sensor)
            self.together.says(key, sensor, at, value, self.time)

    def _end(self, wish: Wish, sensor: int, at: int, value: float, said: int) -> None:
        slot, rule = wish.slot, self.rules[wish.slot]
        if rule.shape == "threshold":
            if rule.clear is not None:
                if sensor not in self.holds[slot]:
                    return
                self.holds[slot].discard(sensor)
            self.teller.fall(slot, ("s", sensor), at, {"value": value})
        elif rule.shape == "sustained":
            self.since[slot].pop(sensor, None)
            if sensor in self.holds[slot]:
                self.holds[slot].discard(sensor)
                self.teller.fall(slot, ("s", sensor), at, {"value": value})
        else:
            self.together.gathering((slot, self.place_of[sensor])).end(wish.side, sensor, said)

    def _lasted(self, slot: int, sensor: int, due: int) -> None:
        since = due - self.rules[slot].length
        if self.since[slot].get(sensor) == since and sensor not in self.holds[slot]:
            self.holds[slot].add(sensor)
            self.teller.rise(slot, ("s", sensor), due, {"value": float(self.value[sensor]), "since": since})

    # -- changes -------------------------------------------------------------------------------------------------------
    def _change(self, sensor: int, at: int, value: float) -> None:
        trail, ranks = self.recent.trail(sensor), self.changing[sensor]
        trail.push(at, value)
        for index, (change, now) in enumerate(trail.changes(self.books[sensor].rates, at, value)):
            if now != (before := ranks[index]):
                ranks[index] = now
                tell = self.teller.rise if now > before else self.teller.fall
                inputs = {"value": value, "change": change} if now > before else {"value": value}
                for slots in self.books[sensor].rates[index].slots[min(now, before) : max(now, before)]:
                    for slot in slots:
                        tell(slot, ("s", sensor), at, inputs)

    # -- the quiet stretch ---------------------------------------------------------------------------------------------
    def alert(self, sensor: int) -> None:
        """Every reading of the sensor is to be looked at, those of this batch that were thought quiet too."""
        self.low[sensor], self.high[sensor] = inf, -inf
        series, at, value = self.columns
        places = np.flatnonzero((series == sensor) & self.quiet)
        if not len(places):
            return
        self.quiet[places] = False
        for place in places.tolist():
            if place >= self.index:
                heappush(self.looks, place)
            elif self.books[sensor].rates:
                self.recent.trail(sensor).push(int(at[place]), float(value[place]))

    def bound(self, sensor: int) -> None:
        if sensor in self.together.waited or sensor in self.silences.silent or any(self.changing[sensor]):
            self.low[sensor], self.high[sensor] = inf, -inf
            return
        book, rank = self.books[sensor], self.rank[sensor]
        low = book.values[rank - 1] if rank else -inf
        high = book.values[rank] if rank < len(book.values) else inf
        if book.rates:
            trail, at = self.recent.trail(sensor), int(self.last[sensor])
            least, most = trail.allowed(book.rates, at, float(self.value[sensor]))
            low, high = max(low, least), min(high, most)
        self.low[sensor], self.high[sensor] = low, high
