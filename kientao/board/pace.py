"""Plan against actual, in the article's own form: so many months done, what each of the months left must bring.

Pure but for the words. What is not known stays None.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kientao.base.text import T, Text
from kientao.ui.language import t, tr
from kientao.ui.numbers import num

from .figures import Figure, State
from .models import Milestone

MONTHS = 12


@dataclass(frozen=True)
class Pace:
    """Of one year. levels: what stood at the end of each month done. start: what the year began with (0 where it is
    counted since then). month: the last one done."""

    year: int
    plan: Decimal
    start: Decimal | None
    levels: dict[int, Decimal]
    month: int

    @property
    def adds_up(self) -> bool:
        """Counted since the year began, from nothing."""
        return self.start == 0

    @property
    def now(self) -> Decimal:
        return self.levels[self.month]

    @property
    def months_left(self) -> int:
        return MONTHS - self.month

    @property
    def left(self) -> Decimal:
        return self.plan - self.now

    @property
    def each(self) -> Decimal | None:
        """What each month left must bring; None: no month is left."""
        return self.left / self.months_left if self.months_left else None

    @property
    def share(self) -> Decimal | None:
        """Per cent of the plan that is there."""
        return self.now / self.plan * 100 if self.plan else None

    @property
    def mean(self) -> Decimal | None:
        """What a month brought so far; None: where the year began is not known."""
        return None if self.start is None else (self.now - self.start) / self.month

    @property
    def times(self) -> Decimal | None:
        """How much quicker the months left must go than those done."""
        return self.each / self.mean if self.each is not None and self.mean is not None and self.mean > 0 else None

    def brought(self, month: int) -> Decimal | None:
        """What a month done brought; None: it or the one before is not known."""
        before = self.start if month == 1 else self.levels.get(month - 1)
        here = self.levels.get(month)
        return None if before is None or here is None else here - before


def of(state: State) -> Pace | None:
    """The pace of the year of the newest figure, by its target of 31 December. None: no plan, or nothing to judge."""
    newest = state.latest
    if newest is None or state.indicator.rhythm != "month":
        return None
    year = newest.on.year
    plan = _plan(state.targets, year)
    levels = {f.on.month: f.best.value for f in state.figures if _month_end(f.on, year) and f.best.value is not None}
    if plan is None or not levels:
        return None
    return Pace(year, plan, _start(state.figures, year), levels, max(levels))


def _plan(targets: Sequence[Milestone], year: int) -> Decimal | None:
    found = [m.value for m in targets if m.on == date(year, 12, 31) and m.value is not None]
    return found[-1] if found else None


def _month_end(on: date, year: int) -> bool:
    return on.year == year and on.day > 27


def _start(figures: Sequence[Figure], year: int) -> Decimal | None:
    """The figure of the first of January, else of the last of December."""
    for on in (date(year, 1, 1), date(year - 1, 12, 31)):
        for figure in figures:
            if figure.on == on:
                return figure.best.value
    return None


def words(pace: Pace, state: State) -> str:
    """ "8 tháng đã thực hiện 255,5 tỷ đồng, bằng 60 % kế hoạch năm (426); mỗi tháng trong 4 tháng còn lại phải …"."""
    told = {
        "n": pace.month, "left": pace.months_left, "year": pace.year, "now": _amount(state, pace.now),
        "plan": _amount(state, pace.plan), "share": num(pace.share, 1), "mean": _amount(state, pace.mean),
        "each": _amount(state, pace.each), "times": num(pace.times, 2), "short": _amount(state, abs(pace.left)),
        "down": _amount(state, None if pace.each is None else -pace.each),
    }  # fmt: skip
    return " ".join(tr(part).format(**told) for part in _parts(pace, state.indicator.direction))


def _parts(pace: Pace, direction: str) -> list[Text]:
    said = [
        T("{n} tháng đã thực hiện {now}, bằng {share} % kế hoạch năm {year} ({plan}).",
          "{n} months brought {now}, {share} % of the plan of {year} ({plan}).")
        if pace.adds_up else
        T("Đến hết {n} tháng có {now}, bằng {share} % kế hoạch năm {year} ({plan}).",
          "After {n} months there are {now}, {share} % of the plan of {year} ({plan})."),
    ]  # fmt: skip
    if (pace.left <= 0) if direction != "down" else (pace.left >= 0):
        return [*said, T("Đã đạt kế hoạch năm.", "The plan of the year is reached.")]
    if pace.each is None:
        return [*said, T("Năm đã hết, thiếu {short}.", "The year is over, {short} short.")]
    said.append(
        T("Mỗi tháng trong {left} tháng còn lại phải đạt {each}.", "Each of the {left} months left must bring {each}.")
        if pace.adds_up else
        T("Mỗi tháng trong {left} tháng còn lại phải giảm {down}.", 
          "Each of the {left} months left must take off {down}.")
        if direction == "down" else
        T("Mỗi tháng trong {left} tháng còn lại phải tăng thêm {each}.",
          "Each of the {left} months left must add {each}.")
    )  # fmt: skip
    if pace.adds_up and pace.times is not None:
        said.append(T("Bình quân các tháng đã qua là {mean}; phải nhanh gấp {times} lần.",
                      "The months done brought {mean} on average; {times} times that is needed."))  # fmt: skip
    return said


def _amount(state: State, value: Decimal | None) -> str:
    if value is None:
        return t("chưa có số liệu", "no figure yet")
    return f"{num(value, state.indicator.decimals)} {tr(state.unit)}".strip()


def months(pace: Pace) -> list[tuple[int, Decimal | None, bool]]:
    """(month, what it brought or must bring, whether it is still to come). Of a stock: what stands at its end."""
    found: list[tuple[int, Decimal | None, bool]] = []
    for month in range(1, MONTHS + 1):
        if month <= pace.month:
            found.append((month, pace.brought(month) if pace.adds_up else pace.levels.get(month), False))
        elif pace.each is not None:
            ahead = pace.each if pace.adds_up else pace.now + pace.each * (month - pace.month)
            found.append((month, ahead, True))
    return found
