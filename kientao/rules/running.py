"""The runner's part "rules": days of the calendar, findings over readings, conditions over facts, bounded.

What holds is written down (`Armed`) in the transaction of what it sets off; the rest is made anew at every start.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from kientao.base import clock
from kientao.city.workdays import Calendar
from kientao.lake import keeping, outbox
from kientao.lake.keeping import Kept
from kientao.ledger import entries, runner
from kientao.ledger.writer import bookkeeping, writing
from kientao.ui.place import zone

from . import days, firing, inforce, seeing
from .acts.stopping import SWITCH
from .models import Armed, Switch
from .programs import Program
from .programs import program as compiled
from .watching import FactRule, Holds, Result, Ticker

PIECE = 60  # firings in one book: each is two acts, a refused one three
NEVER = -(10**18)
CATCH_UP_DAYS = 31  # of the calendar, after the runner stood still


class Automation:
    """The state of one runner. `asked`: when each rule over facts was last asked of everything."""

    def __init__(self) -> None:
        self.kept = Kept()
        keeping.LIVE[:] = [self.kept]
        self.ticker = Ticker(self.kept)
        self.loaded = False
        self.asked: dict[int, int] = {}
        self.head = -1
        self.ripe = 0  # when the next pending condition has held long enough
        self.waiting: list[Holds] = []
        self.looked = (-1, 0, 0)  # the last look: the head of the ledger, when it was, when the next is due

    def step(self, now: int) -> int | None:
        """Do what is due. Returns when it is next due; `now` while something is left to do."""
        head, (before, since, due) = entries.head(), self.looked
        if since <= now < due and head == before and not outbox.waiting(1):
            return due  # nobody acted, nothing was found, no minute began
        due = min(self._look(now), now - now % clock.MINUTE + clock.MINUTE)  # days of the calendar begin with one
        self.looked = (head, now, due)
        return due

    def _look(self, now: int) -> int:
        if not on():
            return self._halted(now)
        programs = inforce.programs(clock.day(now, zone()))
        if not self.loaded:
            self._load(programs)
        left = self._readings(programs, now)
        self._calendar([p for p in programs if p.told.source == "calendar"], now)
        rules = [p for p in programs if p.condition is not None]
        left = self._facts(rules, now) or left
        return now if left else self._next(rules, now)

    def _load(self, programs: Sequence[Program]) -> None:
        """What was armed when it was last written down; rows of versions that are over are let go."""
        known = {program.number for program in programs}
        with bookkeeping():
            Armed.objects.exclude(rule__in=known).delete()
        self.ticker.load(Armed.objects.values_list("rule", "thing", "since", "fired"))
        self.loaded = True

    # -- readings ------------------------------------------------------------------------------------------------------
    def _readings(self, programs: Sequence[Program], now: int) -> bool:
        events = outbox.waiting(PIECE)
        by_number = {program.number: program for program in programs}
        if events:
            with writing() as book:
                for _, event in events:
                    program = by_number.get(event.rule)
                    if event.rose and program is not None:
                        firing.fire(book, seeing.of_event(program, event), now)
            outbox.done([number for number, _ in events])
        return len(events) == PIECE

    def _halted(self, now: int) -> int:
        """Switched off: what readings set off is written down and let go; facts are asked when it goes on."""
        events = outbox.waiting(PIECE)
        if events:
            by_number = {program.number: program for program in inforce.programs(clock.day(now, zone()))}
            with writing() as book:
                for _, event in events:
                    if event.rose and event.rule in by_number:
                        firing.halted(book, seeing.of_event(by_number[event.rule], event))
            outbox.done([number for number, _ in events])
        self.asked.clear()
        return now if len(events) == PIECE else now + clock.MINUTE

    # -- the calendar --------------------------------------------------------------------------------------------------
    def _calendar(self, programs: Sequence[Program], now: int) -> None:
        """Every day that is theirs since they began, each once, also those the runner slept through."""
        today, calendar = clock.day(now, zone()), Calendar.now()
        for program in programs:
            last = Armed.objects.filter(rule=program.number, thing="calendar").values_list("since", flat=True).first()
            day = max(program.told.since, clock.day(last, zone()) if last else program.told.since,
                      today - timedelta(days=CATCH_UP_DAYS))  # fmt: skip
            due = [on for n in range((today - day).days + 1) if days.falls_on(
                program.told.on, on := day + timedelta(days=n), calendar)]  # fmt: skip
            moments = [clock.midnight(on, zone()) + days.moment(program.told.on) for on in due]
            for at in moments:
                if (last or 0) < at <= now and program.told.holds(clock.day(at, zone())):
                    self._one_day(program, at, now)

    def _one_day(self, program: Program, at: int, now: int) -> None:
        with writing() as book:
            if firing.fire(book, seeing.of_day(program, at), now) != "limited":
                Armed.objects.update_or_create(
                    rule=program.number, thing="calendar", defaults={"since": at, "fired": True}
                )

    # -- facts ---------------------------------------------------------------------------------------------------------
    def _facts(self, programs: Sequence[Program], now: int) -> bool:
        """True while findings wait for the next book."""
        if not self.waiting:
            self._ask(programs, now)
        by_number = {program.number: program for program in programs}
        some, self.waiting = self.waiting[:PIECE], self.waiting[PIECE:]
        if some:
            self._fire([(by_number[one.rule], one) for one in some if one.rule in by_number], now)
        return bool(self.waiting)

    def _ask(self, programs: Sequence[Program], now: int) -> None:
        head = entries.head()
        due = [
            p
            for p in programs
            if now - self.asked.get(p.number, NEVER) >= p.told.every or (self.ripe <= now and p.told.hold)
        ]
        if head == self.head and not due:
            return
        names = {p.told.source for p in programs if head != self.head} | {p.told.source for p in due}
        moved = self.kept.refresh(names)
        whole = {p.number for p in due} | {
            p.number for p in programs if (m := moved.get(p.told.source)) is not None and m.keys is None
        }
        self.head = head
        self.ripe = now + 365 * clock.DAY
        self._tick([p for p in programs if p.number in whole], now, None)
        for program in programs:
            if program.number in whole:
                self.asked[program.number] = now
        part = [p for p in programs if p.number not in whole and moved.get(p.told.source)]
        self._tick(part, now, {name: m.keys for name, m in moved.items() if m.keys})

    def _tick(self, programs: Sequence[Program], now: int, keys: dict[str, tuple[str, ...] | None] | None) -> None:
        if not programs:
            return
        rules = [FactRule(p.number, p.condition, p.told.hold) for p in programs if p.condition is not None]
        result = self.ticker.tick(rules, now, keys)
        self._write(result)
        self.waiting += result.rose
        self.ripe = min(self.ripe, result.due or self.ripe)
        by_number = {program.number: program for program in programs}
        for number, why in result.errors.items():
            with writing() as book:
                book.perform("rule.err", by=firing.MACHINE, rule=by_number[number].rule, why=why)

    def _write(self, result: Result) -> None:
        """What holds and what does no more: without this a pending condition would begin anew after a crash."""
        if not result.began and not result.fell:
            return
        with bookkeeping():
            for rule in {rule for rule, _ in result.fell}:
                things = [thing for number, thing in result.fell if number == rule]
                for start in range(0, len(things), 500):
                    Armed.objects.filter(rule=rule, thing__in=things[start : start + 500]).delete()
            Armed.objects.bulk_create(
                [Armed(rule=one.rule, thing=one.thing, since=one.since) for one in result.began],
                batch_size=500, ignore_conflicts=True,
            )  # fmt: skip

    def _fire(self, some: Iterable[tuple[Program, Holds]], now: int) -> None:
        done: list[Holds] = []
        with writing() as book:
            for program, one in some:
                if firing.fire(book, self._seen(program, one, now), now) not in ("limited", "erred"):
                    Armed.objects.filter(rule=one.rule, thing=one.thing).update(fired=True)
                    done.append(one)
        self.ticker.arm((one.rule, one.thing, one.since, True) for one in done)

    def _seen(self, program: Program, one: Holds, now: int) -> firing.Found:
        return seeing.of_row(program, one, self.kept.row(program.told.source, one.thing), now)

    def _next(self, programs: Sequence[Program], now: int) -> int:
        """When something over facts or of the calendar may be due without anybody acting."""
        moments = [self.asked.get(p.number, now) + p.told.every for p in programs]
        return min([now + clock.MINUTE, max(self.ripe, now + 1), *moments])


def on() -> bool:
    """Is automation switched on?"""
    row = Switch.objects.filter(code=SWITCH).values_list("on", flat=True).first()
    return row is not False


_running: dict[str, Any] = {}


def automation() -> Automation:
    """The one of this process."""
    if "here" not in _running:
        _running["here"] = Automation()
    found: Automation = _running["here"]
    return found


def forget() -> None:
    """Begin anew, as after a restart."""
    _running.clear()
    keeping.LIVE.clear()
    compiled.cache_clear()


@runner.part("rules")
def step(now: int) -> int | None:
    """What stops half-way begins anew from what is written down: recovery is the normal path."""
    try:
        return automation().step(now)
    except Exception:
        forget()
        raise
