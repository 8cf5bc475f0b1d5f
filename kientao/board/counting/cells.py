"""A cell is the work of one kind, office and ward that the same people may see; its counts have names."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from kientao.base import clock
from kientao.ui.place import zone

KINDS = ("reports", "tasks", "documents")


class Cell(NamedTuple):
    kind: str
    office: str
    ward: str
    audience: str


Counts = dict[Cell, Counter[str]]


class Days:
    """Counts of a run of days, each at its end. What lasts is added for the days at whose end it stood."""

    def __init__(self, first: date, last: date):
        self.days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        self.ends = [clock.midnight(day + timedelta(days=1), zone()) for day in self.days]
        self.start = clock.midnight(first, zone())
        self._moves: dict[tuple[Cell, str], Counter[int]] = defaultdict(Counter)  # day number -> change
        self._events: dict[tuple[Cell, str], Counter[int]] = defaultdict(Counter)

    def lasting(self, cell: Cell, name: str, since: int, until: int | None) -> None:
        """It stood from an instant until another (UTC µs; None: it still stands): since < end of the day <= until."""
        begin = bisect_right(self.ends, since)
        end = len(self.ends) if until is None else bisect_right(self.ends, until)
        if begin < end:
            moves = self._moves[cell, name]
            moves[begin] += 1
            moves[end] -= 1

    def happened(self, cell: Cell, name: str, at: int | None) -> None:
        if at is not None and self.start <= at < self.ends[-1]:
            self._events[cell, name][bisect_right(self.ends, at)] += 1

    def tell(self) -> Iterator[tuple[date, Counts]]:
        """Each day with its counts, oldest first."""
        standing: Counter[tuple[Cell, str]] = Counter()
        moves, events = _by_day(self._moves), _by_day(self._events)
        for number, day in enumerate(self.days):
            for key, change in moves.get(number, ()):
                standing[key] += change
            found: Counts = defaultdict(Counter)
            for (cell, name), count in [*standing.items(), *events.get(number, ())]:
                if count:
                    found[cell][name] += count
            yield day, found


def _by_day(told: dict[tuple[Cell, str], Counter[int]]) -> dict[int, list[tuple[tuple[Cell, str], int]]]:
    found: dict[int, list[tuple[tuple[Cell, str], int]]] = defaultdict(list)
    for key, days in told.items():
        for number, count in days.items():
            found[number].append((key, count))
    return found


def rows(counts: Counts) -> list[dict[str, Any]]:
    """As an act takes them, in a fixed order."""
    return [
        {**cell._asdict(), "counts": dict(sorted(told.items()))}
        for cell, told in sorted(counts.items())
        if any(told.values())
    ]


def total(told: Iterable[dict[str, Any]], names: Sequence[str]) -> dict[str, int]:
    """The sum over rows of what everybody may see."""
    found = dict.fromkeys(names, 0)
    for row in told:
        for name in names:
            found[name] += row["counts"].get(name, 0)
    return found
