"""Several sensors of one place together: two kinds at once (`joint`), or so many of one kind (`several`).

A side has what it needs while enough of its sensors had a reading within the window that says so. A sensor that still
says so counts by its newest reading, so readings that change nothing ask no work; one that no longer does keeps the
last reading that did.
"""

from collections.abc import Sequence
from heapq import nlargest
from typing import Any

from numpy.typing import NDArray

from .telling import LATER, NEVER

Numbers = NDArray[Any]


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
