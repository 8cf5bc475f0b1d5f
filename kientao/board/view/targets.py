"""Indicators against their path, as of a day: what "up" and "ahead" tell of, and what needs the leader."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from kientao.ui.dates import day as day_words
from kientao.ui.language import t, tr

from ..figures import State
from ..standings import judged
from .look import Look
from .tiles import ask_task


class Stand(NamedTuple):
    """An indicator that can be judged. gap: per cent behind its path, positive; None: the path asks nothing yet."""

    state: State
    target_on: date
    target: Decimal
    asked: Decimal
    off: bool
    gap: Decimal | None

    @property
    def name(self) -> str:
        return str(tr(self.state.indicator.name))

    @property
    def link(self) -> str:
        return f"/chi-tieu/{self.state.indicator.code}"

    @property
    def why(self) -> str:
        """ "72,8 %, phải 83,3 %; đích 100 % ngày 31/12/2026"."""
        row, unit = self.state.latest, str(tr(self.state.unit))
        return t("{value} {unit}, lộ trình cần {asked}; đích {target} ngày {day}",
                 "{value} {unit}, the path asks {asked}; target {target} by {day}",
                 value=self.state.shown(row.value if row else None), unit=unit, asked=self.state.shown(self.asked),
                 target=self.state.shown(self.target), day=day_words(self.target_on))  # fmt: skip

    @property
    def task(self) -> str:
        code = self.state.indicator.code
        words = t("Đưa «{name}» về đúng lộ trình", "Bring “{name}” back on its path", name=self.name)
        return ask_task(f"indicator:{code}", words, self.state.indicator.office)


def stands(look: Look, until: date | None = None) -> list[Stand]:
    """Indicators with a path, the nearest target first. until: as the figures up to that day told."""
    found = []
    for state in look.states.values():
        known = [f for f in state.figures if until is None or f.on <= until]
        if not known or state.indicator.direction == "none":
            continue
        told = judged(state.indicator, known, [m for m in state.targets if m.value is not None])
        if told["off_path"] is not None:
            found.append(Stand(state, told["target_on"], told["target"], told["path"], told["off_path"], told["gap"]))
    return sorted(found, key=lambda one: (one.target_on, -(one.gap or 0), one.state.indicator.code))


def ahead(look: Look) -> list[tuple[State, date, Decimal]]:
    """The targets that come next, one an indicator, judged or not: (state, day, value)."""
    found = []
    for state in look.states.values():
        coming = [m for m in state.targets if m.on >= look.day and m.value is not None]
        if coming:
            found.append((state, coming[0].on, coming[0].value))
    return sorted(found, key=lambda one: (one[1], one[0].indicator.position, one[0].indicator.code))


def a_month_ago(look: Look) -> date:
    return look.day - timedelta(days=30)
