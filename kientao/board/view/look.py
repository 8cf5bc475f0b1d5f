"""One look at the city: who looks, and on which day. What is asked more than once is asked once."""

from collections import Counter
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from kientao.base import clock
from kientao.city import reach
from kientao.city.access import visible
from kientao.ledger.verbs import By
from kientao.ui.dates import day as day_words
from kientao.ui.dates import instant
from kientao.ui.language import t
from kientao.ui.place import today, zone

from ..counting import live
from ..figures import AsOf, State, states
from ..models import DayCount, Indicator
from .memory import remember

POWERS = ("city_office", "city_grant", "city_holding", "city_delegation")
FIGURES = ("board_indicator", "board_measurement", "board_milestone", *POWERS)
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


class Look:
    """`past`: as of the end of a day that is over, from the rows written then; otherwise what stands now."""

    def __init__(self, by: By | None, day: date | None = None, now: int | None = None):
        self.by, self.now = by, clock.now() if now is None else now
        self.today = today()
        self.past = day is not None and day < self.today
        self.day = day if day is not None and self.past else self.today
        self.see = live.seen_by(by)

    # -- work ------------------------------------------------------------------------------------------------------
    @cached_property
    def reports(self) -> list[dict[str, Any]] | None:
        """[{office, ward, open, late, …}]. None: nothing was counted on that day."""
        return self._rows("reports") if self.past else live.report_cells(self.see, self.now)

    @cached_property
    def tasks(self) -> list[dict[str, Any]] | None:
        return self._rows("tasks") if self.past else live.task_cells(self.see, self.now)

    @cached_property
    def documents(self) -> list[dict[str, Any]] | None:
        """[{office, late}]."""
        if self.past:
            return self._rows("documents")
        found = Counter(live.late_documents(self.see, self.now, self.by is not None).values_list("office", flat=True))
        return [{"office": office, "late": count} for office, count in found.items()]

    def _rows(self, kind: str) -> list[dict[str, Any]] | None:
        told = [row for row in self.counted if row[1] == kind and row[0] == self.day]
        if not any(row[0] == self.day for row in self.counted):
            return None
        return [{"office": office, "ward": ward, "open": 0, "late": 0, **counts} for _, _, office, ward, counts in told]

    @cached_property
    def counted(self) -> list[tuple[date, str, str, str, dict[str, int]]]:
        """(day, kind, office, ward, counts) of the days the view compares with: one question."""
        asked = DayCount.objects.filter(day__gte=self.day - 2 * MONTH - WEEK, day__lte=self.day)
        return list(visible(asked, self.by).values_list("day", "kind", "office", "ward", "counts"))

    @property
    def counted_until(self) -> date:
        """The last day that is over."""
        return self.day if self.past else self.day - timedelta(days=1)

    def stood(self, kind: str, name: str, on: date, **same: str) -> int | None:
        """A count at the end of a day; None: that day was not counted."""
        rows = [row for row in self.counted if row[0] == on]
        if not rows:
            return None
        return sum(row[4].get(name, 0) for row in rows if row[1] == kind and _fits(row, same))

    def within(self, kind: str, name: str, last: date, length: timedelta, **same: str) -> int:
        """What happened in the days up to `last`."""
        first = last - length
        fit = (row for row in self.counted if row[1] == kind and first < row[0] <= last and _fits(row, same))
        return sum(row[4].get(name, 0) for row in fit)

    # -- indicators ------------------------------------------------------------------------------------------------
    @cached_property
    def states(self) -> dict[str, State]:
        """All indicators this reader may see, valid on the day: of a past one, what was known of today up to it."""
        found = remember(("states", self.by, self.today), FIGURES, self._states)
        return {code: _until(state, self.day) for code, state in found.items()} if self.past else found

    def _states(self) -> dict[str, State]:
        rows = visible(Indicator.objects.order_by("position", "code"), self.by)
        return states(rows, self.by, AsOf())

    # -- words -----------------------------------------------------------------------------------------------------
    @cached_property
    def offices(self) -> dict[str, Any]:
        return reach.office_names()

    @cached_property
    def wards(self) -> dict[str, Any]:
        return reach.unit_names()

    @property
    def as_of(self) -> str:
        """When a live count was made, or the day of the row."""
        if self.past:
            return t("cuối ngày {day}", "end of {day}", day=day_words(self.day))
        return t("lúc {at}", "{at}", at=f"{clock.local(self.now, zone()):%H:%M}")

    @property
    def day_words(self) -> str:
        return day_words(self.day)

    @property
    def made(self) -> str:
        return instant(self.now)

    def query(self, **more: str) -> str:
        """`?ngay=…` of a past day, with what else is asked."""
        told = ({"ngay": self.day.isoformat()} if self.past else {}) | more
        return "?" + "&".join(f"{name}={value}" for name, value in told.items()) if told else ""


def _until(state: State, day: date) -> State:
    """The same as of a day: figures and targets that were there."""
    known = [figure for figure in state.figures if figure.on <= day]
    return State(state.indicator, day, known, [target for target in state.targets if target.set_on <= day])


def _fits(row: tuple[date, str, str, str, dict[str, int]], same: dict[str, str]) -> bool:
    return all(row[{"office": 2, "ward": 3}[name]] == value for name, value in same.items())
