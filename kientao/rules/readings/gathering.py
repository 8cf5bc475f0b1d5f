"""Several sensors of one place together: two kinds at once (`joint`), or so many of one kind (`several`).

A side has what it needs while enough of its sensors had a reading within the window that says so. A sensor that still
says so counts by its newest reading, so readings that change nothing ask no work; one that no longer does keeps the
last reading that did.
"""

from collections.abc import Callable, Sequence
from heapq import nlargest
from typing import Any

from numpy.typing import NDArray

from .telling import GATHERED, LATER, NEVER, Teller

Numbers = NDArray[Any]
Key = tuple[int, int]  # slot of the rule, place


class Gathering:
    """One rule in one place. needs: sensors a side must have. length: µs of the window."""

    __slots__ = ("ended", "length", "live", "needs", "queued", "up", "watched")

    def __init__(self, needs: Sequence[int], length: int):
        self.needs, self.length = needs, length
        self.live: list[set[int]] = [set() for _ in needs]
        self.ended: list[dict[int, int]] = [{} for _ in needs]
        self.up = self.queued = False
        self.watched: set[int] = set()

    def begin(self, side: int, sensor: int) -> None:
        self.live[side].add(sensor)
        self.ended[side].pop(sensor, None)

    def end(self, side: int, sensor: int, said: int) -> None:
        """said: instant of its last reading that still said so."""
        self.live[side].discard(sensor)
        self.ended[side][sensor] = said

    def until(self, last: Numbers) -> int:
        """The last instant at which every side has what it needs, by the readings so far."""
        if not self._enough():
            return NEVER
        least = LATER
        for need, live, ended in zip(self.needs, self.live, self.ended, strict=True):
            said = [int(last[sensor]) for sensor in live]
            said += ended.values()
            least = min(least, max(said) if need == 1 else nlargest(need, said)[-1])
        return least + self.length

    def waiting(self, now: int) -> set[int]:
        """Sensors whose next reading may be what is missing though it changes nothing of their own."""
        if self.up:
            return set()
        for ended in self.ended:
            for sensor in [sensor for sensor, at in ended.items() if at < now - self.length]:
                del ended[sensor]
        return set().union(*self.live) if self._enough() else set()

    def _enough(self) -> bool:
        """Sensors, if all of them said so within the window."""
        sides = zip(self.needs, self.live, self.ended, strict=True)
        return all(len(live) + len(ended) >= need for need, live, ended in sides)

    def count(self, last: Numbers, now: int) -> int:
        """Different sensors with a reading within the window that says so."""
        said = [(sensor, int(last[sensor])) for live in self.live for sensor in live]
        said += [(sensor, at) for ended in self.ended for sensor, at in ended.items()]
        return len({sensor for sensor, at in said if at >= now - self.length})


class Together:
    """All gatherings, by slot of the rule and place. last: newest instant of each sensor, as of the reading at work
    once it is settled. alert: look at every reading of a sensor from here on; calm: no more."""

    def __init__(
        self, teller: Teller, last: Numbers, settle: Callable[[], None], alert: Callable[[int], None],
        calm: Callable[[int], None],
    ):  # fmt: skip
        self.teller, self.last, self.settle, self.alert, self.calm = teller, last, settle, alert, calm
        self.gatherings: dict[Key, Gathering] = {}
        self.waited: dict[int, set[Key]] = {}  # sensor -> gatherings that wait for its next reading

    def gathering(self, key: Key) -> Gathering:
        found = self.gatherings.get(key)
        if found is None:
            rule = self.teller.rules[key[0]]
            found = Gathering((rule.sensors,) if rule.second is None else (1, 1), rule.length)
            self.gatherings[key] = found
        return found

    def says(self, key: Key, sensor: int, at: int, value: float, now: int) -> None:
        """A reading says so: is that all it needs?"""
        gathering = self.gatherings[key]
        if gathering.up:
            return
        self.settle()
        end = gathering.until(self.last)
        if end >= now:
            gathering.up = True
            count = gathering.count(self.last, now)
            self.teller.rise(key[0], ("p", key[1]), at, {"value": value, "sensor": sensor, "sensors": count})
            self._queue(key, gathering, end)
        self._wait(key, gathering, now)

    def ring(self, key: Key, due: int, now: int) -> None:
        """The window has passed, or has been prolonged meanwhile."""
        gathering = self.gatherings[key]
        gathering.queued = False
        if gathering.up:
            end = gathering.until(self.last)
            if end >= due:
                self._queue(key, gathering, end)
                return
            gathering.up = False
            self.teller.fall(key[0], ("p", key[1]), due, {})
            self._wait(key, gathering, now)

    def resume(self, new: set[int], now: int) -> None:
        """After a load. new: slots that take what holds already as known."""
        for key, gathering in self.gatherings.items():
            end = gathering.until(self.last)
            gathering.up = gathering.up or (key[0] in new and end >= now)
            if gathering.up:
                self._queue(key, gathering, end)
            self._wait(key, gathering, now)

    def _queue(self, key: Key, gathering: Gathering, end: int) -> None:
        if not gathering.queued:
            gathering.queued = True
            self.teller.ring_at(end + 1, GATHERED, key[1], key[0])

    def _wait(self, key: Key, gathering: Gathering, now: int) -> None:
        wanted = gathering.waiting(now)
        for sensor in gathering.watched - wanted:
            self.waited[sensor].discard(key)
            if not self.waited[sensor]:
                del self.waited[sensor]
                self.calm(sensor)
        for sensor in wanted - gathering.watched:
            self.waited.setdefault(sensor, set()).add(key)
            self.alert(sensor)
        gathering.watched = wanted
