"""The history of targets: what was set, when, by which entry; and that it was moved, towards easier or harder."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from kientao.city.access import visible
from kientao.ledger.verbs import By
from kientao.ui.language import t

from ..figures import State
from ..models import Indicator, Milestone


class Post(NamedTuple):
    """One target of a day as it was set once. moved: the entry that set another in its place, None where it stands."""

    row: Milestone
    shown: str
    moved: int | None
    moved_on: date | None
    way: str  # easier, harder, other, "" (first of its day)


class Goal(NamedTuple):
    """All that was ever set for one day of one indicator, the newest first."""

    on: date
    posts: tuple[Post, ...]

    @property
    def moved(self) -> bool:
        return len(self.posts) > 1


WAYS = {"easier": ("dễ hơn", "easier"), "harder": ("khó hơn", "harder"), "other": ("viết lại", "reworded")}


def way_words(way: str) -> str:
    return t(*WAYS[way]) if way in WAYS else ""


def history(indicators: Iterable[Indicator], by: By | None) -> dict[str, list[Goal]]:
    """Code of the indicator -> its goals by day. One question for all of them."""
    known = {row.code: row for row in indicators}
    rows = visible(Milestone.objects.filter(indicator__in=list(known)), by).order_by("indicator", "on", "-first")
    groups: dict[tuple[str, date], list[Milestone]] = {}
    for row in rows:
        groups.setdefault((row.indicator_id, row.on), []).append(row)
    found: dict[str, list[Goal]] = {}
    for (code, on), those in groups.items():
        found.setdefault(code, []).append(Goal(on, _posts(known[code], those)))
    return found


def _posts(indicator: Indicator, rows: list[Milestone]) -> tuple[Post, ...]:
    state = State(indicator, rows[0].on)
    made, after = [], None
    for row, before in zip(rows, [*rows[1:], None], strict=True):
        shown = state.shown(row.value, row.words) or ""
        made.append(Post(row, shown, row.ended, after.set_on if after else None, _way(indicator, row, before)))
        after = row
    return tuple(made)


def _way(indicator: Indicator, row: Milestone, before: Milestone | None) -> str:
    """Against the one it took the place of: easier, harder, or only said in other words."""
    if before is None:
        return ""
    if row.value is None or before.value is None or row.value == before.value or indicator.direction == "none":
        return "other"
    return "easier" if (row.value < before.value) == (indicator.direction == "up") else "harder"
