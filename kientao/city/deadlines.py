"""When something is due, told so that anybody can count along: start, each day counted or skipped and why.

The day of the start does not count; a deadline of days ends with the last moment of its last day.
A deadline of working hours runs only while the office is open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from kientao.base import clock
from kientao.base.dated import DatedPoint
from kientao.base.errors import Refused, declare
from kientao.base.text import T, Text
from kientao.ledger.consumers import consumer
from kientao.ledger.models import Entry
from kientao.ledger.verbs import By

from .models import Deadline
from .workdays import Calendar

AMOUNT_MAX = 1000
LOOK_DAYS_MAX = 3000
declare(
    "deadline.amount",
    T("Thời hạn phải là một số từ 1 đến {most}.", "A deadline is a number from 1 to {most}."),
)
declare(
    "deadline.one_measure",
    T("Chọn một cách đếm: ngày làm việc, giờ làm việc hoặc ngày.", "Choose working days, working hours or days."),
)
declare(
    "deadline.no_day",
    T("Không có đủ ngày làm việc trong {most} ngày tới.", "There are not enough working days in {most} days."),
)


class Step(NamedTuple):
    """One day on the way. `minutes`: what it gave of a deadline in hours; 0 for one in days."""

    day: date
    counted: bool
    why: Text
    minutes: int = 0


@dataclass(frozen=True)
class Derivation:
    start: int
    due: int
    amount: int
    measure: str
    zone: str
    steps: tuple[Step, ...]

    def plain(self) -> dict[str, Any]:
        """As it is stored: words and whole numbers only."""
        steps = [
            {
                "day": s.day.isoformat(),
                "counted": s.counted,
                "why": {"vi": s.why.vi, "en": s.why.en},
                "minutes": s.minutes,
            }
            for s in self.steps
        ]
        return {
            "start": self.start, "due": self.due, "amount": self.amount, "measure": self.measure, "zone": self.zone,
            "steps": steps, "said": {"vi": self.say("vi"), "en": self.say("en")},
        }  # fmt: skip

    def say(self, lang: str) -> str:
        """The whole way in plain sentences."""
        first, last = clock.local(self.start, self.zone), clock.local(self.due, self.zone)
        skipped = [s for s in self.steps if not s.counted]
        told = "; ".join(f"{_day(s.day)} ({s.why.to(lang)})" for s in skipped)
        hours = self.measure == "hour"
        counted = {"hour": _HOURS, "day": _PLAIN}.get(self.measure, _DAYS)
        words = [
            _START.to(lang, time=f"{first:%H:%M}", day=_day(first.date())),
            counted.to(lang, n=self.amount),
            T("Không tính: {told}.", "Not counted: {told}.").to(lang, told=told) if told else "",
            (_DUE_HOURS if hours else _DUE_DAYS).to(lang, time=f"{last:%H:%M}", day=_day(last.date())),
        ]  # fmt: skip
        return " ".join(w for w in words if w)


_START = T("Bắt đầu lúc {time} ngày {day}.", "Starts on {day} at {time}.")
_HOURS = T("Đếm {n} giờ làm việc trong giờ hành chính.", "Counts {n} working hours within office hours.")
_DAYS = T("Đếm {n} ngày làm việc, không tính ngày bắt đầu.", "Counts {n} working days, not the day of the start.")
_PLAIN = T("Đếm {n} ngày, tính cả ngày nghỉ.", "Counts {n} days, days off too.")
_DUE_HOURS = T("Hạn cuối: {time} ngày {day}.", "Due on {day} at {time}.")
_DUE_DAYS = T("Hạn cuối: hết ngày {day}.", "Due by the end of {day}.")


def _day(on: date) -> str:
    """07/9/2021, in both languages: day first."""
    return f"{on.day:02}/{on.month:02}/{on.year}" if on.month < 3 else f"{on.day:02}/{on.month}/{on.year}"


def derive(
    start: int, *, working_days: int | None = None, hours: int | None = None, days: int | None = None,
    rules: Calendar | None = None,
) -> Derivation:  # fmt: skip
    """Count from an instant (UTC µs): working days, working hours, or days as the calendar has them.

    Raises Refused: deadline.amount, deadline.one_measure, calendar.no_hours.
    """
    rules = rules or Calendar.now()
    told = [(count, amount) for count, amount in ((_in_days, working_days), (_in_hours, hours), (_plain, days))
            if amount is not None]  # fmt: skip
    if len(told) != 1:
        raise Refused("deadline.one_measure")
    count, amount = told[0]
    if not 1 <= amount <= AMOUNT_MAX:
        raise Refused("deadline.amount", most=AMOUNT_MAX)
    return count(start, amount, rules)


due = derive


def by_law(start: int, term: DatedPoint) -> tuple[int, dict[str, Any]]:
    """(due, how it was counted with its source) by a parameter of law in working days, days or hours."""
    measure, amount = term.unit, int(str(term.value))
    if measure == "working_day":
        found = derive(start, working_days=amount)
    elif measure == "day":
        found = derive(start, days=amount)
    else:
        found = derive(start, hours=amount)
    return found.due, found.plain() | {"source": term.source.plain()}


def before(day: date, working_days: int, rules: Calendar | None = None) -> tuple[int, dict[str, Any]]:
    """(last instant, how it was counted): what must be done so many working days before a day, which does not count."""
    rules = rules or Calendar.now()
    if not 1 <= working_days <= AMOUNT_MAX:
        raise Refused("deadline.amount", most=AMOUNT_MAX)
    left, steps = working_days, [Step(day, False, T("ngày diễn ra", "the day itself"))]
    for back in range(1, LOOK_DAYS_MAX):
        on = day - timedelta(days=back)
        found = rules.day(on)
        steps.append(Step(on, found.working, found.why))
        left -= found.working
        if left == 0:
            due = clock.midnight(on + timedelta(days=1), rules.zone) - 1
            plain = Derivation(due, due, working_days, "working_day", rules.zone, tuple(steps)).plain()
            return due, plain | {"said": {lang: _said_back(steps, working_days, on, lang) for lang in ("vi", "en")}}
    raise Refused("deadline.no_day", most=LOOK_DAYS_MAX)


_BACK = T("Đếm lùi {n} ngày làm việc từ ngày {day}, không tính ngày đó.",
          "Counts {n} working days back from {day}, not that day itself.")  # fmt: skip


def _said_back(steps: list[Step], amount: int, last: date, lang: str) -> str:
    skipped = "; ".join(f"{_day(s.day)} ({s.why.to(lang)})" for s in steps[1:] if not s.counted)
    words = [
        _BACK.to(lang, n=amount, day=_day(steps[0].day)),
        T("Không tính: {told}.", "Not counted: {told}.").to(lang, told=skipped) if skipped else "",
        _DUE_DAYS.to(lang, time="", day=_day(last)),
    ]
    return " ".join(word for word in words if word)


def _in_days(start: int, amount: int, rules: Calendar) -> Derivation:
    first = clock.day(start, rules.zone)
    steps = [Step(first, False, T("ngày bắt đầu", "the day of the start"))]
    left = amount
    for ahead in range(1, LOOK_DAYS_MAX):
        on = first + timedelta(days=ahead)
        found = rules.day(on)
        steps.append(Step(on, found.working, found.why))
        left -= found.working
        if left == 0:
            end = clock.midnight(on + timedelta(days=1), rules.zone) - 1
            return Derivation(start, end, amount, "working_day", rules.zone, tuple(steps))
    raise Refused("deadline.no_day", most=LOOK_DAYS_MAX)


def _plain(start: int, amount: int, rules: Calendar) -> Derivation:
    end = clock.day(start, rules.zone) + timedelta(days=amount + 1)
    return Derivation(start, clock.midnight(end, rules.zone) - 1, amount, "day", rules.zone, ())


def _in_hours(start: int, amount: int, rules: Calendar) -> Derivation:
    first, left, steps = clock.day(start, rules.zone), amount * clock.HOUR, []
    for ahead in range(LOOK_DAYS_MAX):
        on = first + timedelta(days=ahead)
        found = rules.day(on)
        given = 0
        for begin, end in rules.spans(on) if found.working else ():
            begin = max(begin, start)
            part = min(max(0, end - begin), left)
            given, left = given + part, left - part
            if left == 0:
                steps.append(Step(on, True, found.why, given // clock.MINUTE))
                return Derivation(start, begin + part, amount, "hour", rules.zone, tuple(steps))
        closed = T("đã hết giờ làm việc", "office hours were over")
        steps.append(Step(on, given > 0, closed if found.working and not given else found.why, given // clock.MINUTE))
    raise Refused("deadline.no_day", most=LOOK_DAYS_MAX)


@consumer("deadlines", verbs=("workday.set", "week.define"))
def recount(book: Any, entries: Sequence[Entry]) -> None:
    """The calendar changed: every running deadline is counted again; what moved leaves an entry that says so."""
    cause = entries[-1].index
    for code in Deadline.objects.filter(state="running").values_list("code", flat=True):
        by = By.system("deadlines", cause=cause)
        book.perform("deadline.recompute", by=by, deadline=code, why=f"entry {cause}")
