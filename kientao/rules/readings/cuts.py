"""The values at which something changes for sensors of one kind: every limit is a cut in one sorted line.

`value > 50` and `value >= 50` differ by one cut: the next number after 50. A condition holds on one side of its cut, so
the rank of a value (how many cuts lie at or below it) says which conditions hold, and two ranks name exactly those that
changed between them.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from math import inf, nextafter
from typing import NamedTuple

from .spec import Comparison, Watch


class Wish(NamedTuple):
    """Slot of a rule in the engine, and the side of it that asks (1: the second kind of `joint`)."""

    slot: int
    side: int


class Cut(NamedTuple):
    """What begins and what ends to hold when a value passes it upwards, and downwards."""

    value: float
    up_begins: list[Wish]
    up_ends: list[Wish]
    down_begins: list[Wish]
    down_ends: list[Wish]


class Rates(NamedTuple):
    """Rules over the change within one length of time. limits are sorted; slots[i] are the rules of limits[i]."""

    length: int
    rises: bool
    limits: list[float]
    slots: list[list[int]]


class Book:
    """All that rules ask of the sensors of one kind in one place."""

    def __init__(self, kind: int, place: int, watches: Iterable[tuple[int, Watch]]):
        self.cuts: list[Cut] = []
        self.rates: list[Rates] = []
        self.silences: list[tuple[int, int]] = []  # (length, slot), the shortest first
        for slot, watch in watches:
            if watch.places is None or place in watch.places:
                self._note(kind, slot, watch)
        self.values = [cut.value for cut in self.cuts]
        self.silences.sort()
        self.reaches = self._reach(True), self._reach(False)  # of what rises, of what falls

    def _note(self, kind: int, slot: int, watch: Watch) -> None:
        if watch.second is not None and watch.second.kind == kind:
            self._wish(watch.second, watch.second.limit, Wish(slot, 1))
        if watch.test.kind != kind:
            return
        if watch.shape == "silence":
            self.silences.append((watch.length, slot))
        elif watch.shape == "rate":
            self._rate(slot, watch)
        else:
            self._wish(watch.test, watch.test.limit if watch.clear is None else watch.clear, Wish(slot, 0))

    def _wish(self, test: Comparison, ready: float, wish: Wish) -> None:
        """It begins at the limit of the test, and ends where it is ready again."""
        upwards, closed = test.op in ("over", "at_least"), test.op in ("at_least", "under")
        begins, ends = (
            self._cut(limit if closed else nextafter(limit, inf)) for limit in (test.limit, ready)
        )  # fmt: skip
        (begins.up_begins if upwards else begins.down_begins).append(wish)
        (ends.down_ends if upwards else ends.up_ends).append(wish)

    def _cut(self, value: float) -> Cut:
        place = bisect_left(self.cuts, value, key=lambda cut: cut.value)
        if place == len(self.cuts) or self.cuts[place].value != value:
            self.cuts.insert(place, Cut(value, [], [], [], []))
        return self.cuts[place]

    def _rate(self, slot: int, watch: Watch) -> None:
        group = next((g for g in self.rates if (g.length, g.rises) == (watch.length, watch.rises)), None)
        if group is None:
            group = Rates(watch.length, watch.rises, [], [])
            self.rates.append(group)
        place = bisect_left(group.limits, watch.test.limit)
        if place == len(group.limits) or group.limits[place] != watch.test.limit:
            group.limits.insert(place, watch.test.limit)
            group.slots.insert(place, [])
        group.slots[place].append(slot)

    def _reach(self, rises: bool) -> int:
        return max((group.length for group in self.rates if group.rises == rises), default=0)

    def holding(self, rank: int) -> list[Wish]:
        """What holds at this rank, told from nothing."""
        return [wish for cut in self.cuts[:rank] for wish in cut.up_begins] + [
            wish for cut in self.cuts[rank:] for wish in cut.down_begins
        ]

    def crossed(self, before: int, now: int) -> tuple[list[Wish], list[Wish]]:
        """What begins and what ends from one rank to another."""
        if now > before:
            cuts = self.cuts[before:now]
            return [w for cut in cuts for w in cut.up_begins], [w for cut in cuts for w in cut.up_ends]
        cuts = self.cuts[now:before]
        return [w for cut in cuts for w in cut.down_begins], [w for cut in cuts for w in cut.down_ends]


def books(kind_of: Sequence[int], place_of: Sequence[int], watches: Sequence[Watch]) -> list[Book]:
    """The book of each sensor. Sensors share it by kind, and by place where a rule of the kind names places."""
    local = {test.kind for watch in watches if watch.places is not None
             for test in (watch.test, watch.second) if test is not None}  # fmt: skip
    by_kind: dict[int, list[tuple[int, Watch]]] = {}
    for slot, watch in enumerate(watches):
        for kind in {test.kind for test in (watch.test, watch.second) if test is not None}:
            by_kind.setdefault(kind, []).append((slot, watch))
    made: dict[tuple[int, int], Book] = {}
    found = []
    for kind, place in zip(kind_of, place_of, strict=True):
        key = (kind, place if kind in local else -1)
        if key not in made:
            made[key] = Book(kind, place, by_kind.get(kind, ()))
        found.append(made[key])
    return found
