"""The city lives from one seed: real acts, the real runner, its own clock. What it promises is checked at the end.

`make world SEED=7 DAYS=365` (`python -m tests.world`) lives a year in a folder of its own and prints what it saw;
the tests live fewer days. The same seed gives the same acts, word for word (salts aside).
"""

import hashlib
import json
import os
import random
import tempfile
from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

if __name__ == "__main__":  # a folder of its own, before Django reads its settings
    os.environ |= {"KIENTAO_DATA": tempfile.mkdtemp(prefix="kientao-world-"), "KIENTAO_MODE": "demo"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "kientao.site.settings"
    import django

    django.setup()

from django.conf import settings

from kientao.base import clock, ids
from kientao.base.errors import Refused
from kientao.board.acts import measurements, results
from kientao.board.models import Indicator, Measurement, Shortcoming
from kientao.city import access, search
from kientao.city.acts import days
from kientao.city.models import Deadline, Holding, Office, Person
from kientao.city.workdays import Calendar
from kientao.lake import keeping, lakedb, outbox, rollups
from kientao.ledger import consumers, entries, erasure, fsck
from kientao.ledger.acts import By, perform
from kientao.ledger.models import Cursor, Entry, Job, Sealed
from kientao.ledger.runner import Runner
from kientao.rules import acts as rules
from kientao.rules import conditions, inforce, limits, programs, proposals, running
from kientao.rules.models import Armed, Firing, Rule, Switch, Version
from kientao.work.decisions import acts as documents
from kientao.work.decisions.models import Document
from kientao.work.reports import living
from tests.soak import page

START = date(2026, 1, 5)
SOURCE = {"title": "Sổ mô phỏng", "checked": "derived"}


@dataclass
class World:
    """A city whose time is `now`. `standing` is the plain-Python memory of what must be shown."""

    seed: int
    now: int = 0
    runner: Runner | None = None
    did: Counter = field(default_factory=Counter)
    standing: dict[tuple, dict[str, Decimal]] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    erased: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self):
        self.random = random.Random(self.seed)
        newest = entries.after(entries.head() - 1, 1)
        opening = clock.midnight(START, settings.KIENTAO.zone)
        self.now = max(opening, newest[0].at + clock.SECOND if newest else 0)
        self.runner = Runner(holder=f"world-{self.seed}")
        self.first = entries.head()

    # -- time ------------------------------------------------------------------------------------------------------
    def live(self, number: int) -> None:
        """Live so many days: by day people act, and the runner steps whenever it says it is due."""
        with clock.use(lambda: self.now):
            coming = self.residents(number)
            for _ in range(number):
                until = clock.midnight(self.today + timedelta(days=1), settings.KIENTAO.zone)
                self.morning()
                while self.now < until:
                    while coming and coming[0].at <= self.now:
                        self.deed(coming.popleft())
                    if self.random.random() < 0.8:
                        self.something()
                    self.settle()
                    self.now = min(until, self.now + self.random.randint(1, 5) * clock.HOUR)
                self.settle()

    def settle(self) -> None:
        """Step until nothing is due at this instant."""
        for _ in range(200):
            if self.runner.step(self.now) > self.now:
                return
        raise AssertionError("the runner never rests")

    @property
    def today(self) -> date:
        return clock.day(self.now, settings.KIENTAO.zone)

    # -- residents -------------------------------------------------------------------------------------------------
    def residents(self, number: int) -> deque:
        """What the generator of the simulated month would have happen in these days, a few reports a day."""
        told = living.about(settings.KIENTAO.city_folder)
        if told is None:
            return deque()
        return deque(living.events(told | {"per_day": [2, 4]}, self.seed, self.now, self.now + number * clock.DAY))

    def deed(self, deed) -> None:
        """As it comes, without pictures; what somebody's post no longer allows is refused and counted."""
        told = {"no_photo": "không chụp"} if deed.verb == "report.answer" else {}
        try:
            perform(deed.verb, by=deed.by, **deed.args | told)
            self.did[deed.verb] += 1
        except Refused:
            self.did[f"refused {deed.verb}"] += 1

    # -- people ----------------------------------------------------------------------------------------------------
    def morning(self) -> None:
        """Who holds a post today, and may record figures."""
        held = Holding.objects.filter(since__lte=self.today).exclude(until__lt=self.today)
        logins = dict(Person.objects.values_list("code", "login"))
        self.people = [By(post, logins[person]) for post, person in held.order_by("code").values_list("post", "person")]

    def something(self) -> None:
        choice = self.random.choices(
            (self.record, self.correct, self.withdraw, self.mistake, self.fall_short, self.mend, self.swap_day,
             self.promise, self.erase, self.issue, self.publish, self.answer, self.flip),
            weights=(10, 4, 1, 4, 2, 2, 1, 2, 1, 4, 3, 3, 1),
        )[0]  # fmt: skip
        try:
            if choice():
                self.did[choice.__name__] += 1
        except Refused as refused:
            self.did[f"refused {refused.code}"] += 1

    def who(self, verb: str, noun: type, code: str) -> By | None:
        """Somebody who may; asked of the same place that the act asks."""
        able = [by for by in self.people if access.may(by, verb, noun, code)]
        return self.random.choice(able) if able else None

    def record(self) -> bool:
        about = self.random.choice(list(Indicator.objects.order_by("code").exclude(unit__in=("words", "class"))))
        by = self.who("measurement.record", Indicator, about.code)
        if by is None:
            return False
        on, kind = self.today - timedelta(days=self.random.randint(0, 30)), self.random.choice(measurements.KINDS)
        value = self.plausible(about)
        done = measurements.record_measurement(
            by=by, indicator=about.code, on=on, kind=kind, value=value, source=SOURCE, note=f"ghi chú {self.now}"
        )
        self.standing.setdefault((about.code, on.isoformat(), kind), {})[done.thing] = value
        return True

    def plausible(self, about: Indicator) -> Decimal:
        low = about.low if about.low is not None else Decimal(0)
        high = about.high if about.high is not None else low + 1000
        return (low + (high - low) * Decimal(self.random.randint(0, 1000)) / 1000).quantize(Decimal("0.01"))

    def known(self) -> Measurement | None:
        mine = sorted(code for codes in self.standing.values() for code in codes)
        return Measurement.objects.get(code=self.random.choice(mine)) if mine else None

    def correct(self) -> bool:
        row = self.known()
        by = row and self.who("measurement.correct", Measurement, row.code)
        if not by:
            return False
        value = self.plausible(row.indicator)
        done = measurements.correct_measurement(
            by=by, measurement=row.code, value=value, reason="nhập nhầm", seen=row.entry
        )
        if done is None:
            return False
        key = (row.indicator_id, row.on.isoformat(), row.kind)
        del self.standing[key][row.code]
        self.standing[key][done.thing] = value
        return True

    def withdraw(self) -> bool:
        row = self.known()
        by = row and self.who("measurement.withdraw", Measurement, row.code)
        if not by:
            return False
        measurements.withdraw_measurement(by=by, measurement=row.code, reason="ghi trùng")
        del self.standing[(row.indicator_id, row.on.isoformat(), row.kind)][row.code]
        self.withdrawn.add(row.code)
        return True

    def mistake(self) -> bool:
        """What people get wrong: it must be refused and leave nothing."""
        about = self.random.choice(list(Indicator.objects.order_by("code")))
        head, by = entries.head(), self.who("measurement.record", Indicator, about.code)
        if by is None:
            return False
        bad = self.random.choice((
            {"on": self.today + timedelta(days=40), "value": Decimal(1)},
            {"on": self.today, "value": Decimal(10) ** 18},
            {"on": self.today, "value": Decimal(1), "source": None},
            {"on": self.today, "value": Decimal(1), "kind": "đoán"},
        ))  # fmt: skip
        try:
            measurements.record_measurement(
                **{"by": by, "indicator": about.code, "kind": "uoc", "source": SOURCE} | bad
            )
        finally:
            assert entries.head() == head
        raise AssertionError(f"a mistake was taken: {bad}")

    def fall_short(self) -> bool:
        by = self.random.choice(self.people)
        office = by.post.rpartition(".")[0]
        results.record_shortcoming(
            by=by, office=office, words={"vi": "Chậm (mô phỏng)", "en": "Late (simulated)"}, on=self.today,
            cause={"vi": "Thiếu người", "en": "Too few people"}, responsible=by.post,
            remedy={"vi": "Bổ sung", "en": "Add"}, recheck_on=self.today + timedelta(days=30),
        )  # fmt: skip
        return True

    def mend(self) -> bool:
        row = Shortcoming.objects.exclude(state="mended").order_by("code").first()
        by = row and self.who("shortcoming.mend", Shortcoming, row.code)
        if not by:
            return False
        results.mend_shortcoming(by=by, shortcoming=row.code, words="đã làm xong", on=self.today)
        return True

    def promise(self) -> bool:
        by = self.random.choice(self.people)
        days.start_deadline(
            by=by, office=by.post.rpartition(".")[0], about=f"việc {self.now}", start=self.now,
            working_days=self.random.randint(1, 15),
        )  # fmt: skip
        return True

    def swap_day(self) -> bool:
        """The Government swaps a day: running deadlines are reckoned again by the consumer."""
        day = self.today + timedelta(days=self.random.randint(3, 20))
        by = next((by for by in self.people if access.may(by, "workday.set", None, None)), None)
        if by is None:
            return False
        done = days.set_workday(
            by=by, day=day, working=self.random.random() < 0.5, source=SOURCE,
            name={"vi": "Hoán đổi (mô phỏng)", "en": "Swap (simulated)"},
        )  # fmt: skip
        return done is not None

    def erase(self) -> bool:
        row = Sealed.objects.filter(entry__gte=self.first, part="note", value__isnull=False).order_by("entry").first()
        if row is None:
            return False
        erasure.erase_sealed(by=By.system("operator"), entry=str(row.entry), part="note", basis="Luật 91/2025/QH15")
        self.erased.append((row.entry, "note"))
        return True

    def issue(self) -> bool:
        """A document is numbered; one in four lacks what it needs, and takes no number with it."""
        clerk = next((by for by in self.people if access.may(by, "document.register", Office, "ubnd-dx")), None)
        if clerk is None:
            return False
        code, kind = ids.code(self.random.getrandbits), self.random.choice(("quyet-dinh", "ke-hoach", "thong-bao"))
        wrong = {"duty": "none"} if self.random.random() < 0.25 else {}
        documents.register_document(
            by=clerk, office=self.random.choice(("ubnd-dx", "vp-dx")), code=code, kind=kind, on=self.today,
            subject=f"Văn bản {self.now} (mô phỏng)", body="Nội dung (mô phỏng)", **wrong,
        )  # fmt: skip
        return True

    def publish(self) -> bool:
        rows = list(Document.objects.filter(state="issued", shown=False).order_by("code"))
        row = self.random.choice(rows) if rows else None
        by = row and self.who("document.publish", Document, row.code)
        if not by:
            return False
        documents.publish_document(by=by, document=row.code)
        return True

    def answer(self) -> bool:
        """Somebody answers what a rule proposes: most is accepted, and what cannot be done any more is declined."""
        row = Firing.objects.filter(answer="open").order_by("first").first()
        by = row and self.who("rule.accept", Firing, row.code)
        if not by:
            return False
        if self.random.random() < 0.7:
            try:
                proposals.accept(by, row.code, f"accept:{row.code}")
                return True
            except Refused:
                self.did["proposal that could not be done"] += 1
        rules.decline_proposal(by=by, firing=row.code, reason="không cần nữa")
        return True

    def flip(self) -> bool:
        """The one switch: off for a while, then on again."""
        by = next((by for by in self.people if access.may(by, "automation.halt", None, None)), None)
        if by is None:
            return False
        off = Switch.objects.filter(on=False).exists()
        return bool((rules.resume_automation if off else rules.halt_automation)(by=by, reason="diễn tập"))

    # -- what must hold --------------------------------------------------------------------------------------------
    def check(self) -> None:
        """The invariants. Every one is computed here anew, not asked of the code that keeps it."""
        assert fsck.check() == []
        for (indicator, on, kind), codes in self.standing.items():
            rows = Measurement.objects.filter(indicator_id=indicator, on=on, kind=kind, state="standing", part="")
            rows = rows.exclude(
                by="system:formulas"
            )  # what the machine computes of a day stands beside what people tell
            shown = {row.code: row.value for row in rows if row.first >= self.first}
            assert shown == codes, (indicator, on, kind)
        assert not Measurement.objects.filter(code__in=self.withdrawn, state="standing").exists()
        for entry, part in self.erased:
            assert Sealed.objects.get(entry=entry, part=part).value is None
        assert not {name: behind for name, behind in consumers.backlog().items() if behind}
        assert not Cursor.objects.exclude(error="").exists() and not Job.objects.filter(state="failed").exists()
        assert not Deadline.objects.filter(due__isnull=True).exists()
        self.check_documents()
        self.check_rules()

    def check_rules(self) -> None:
        """Each firing once and within its limit, none silent, none erred; kept facts equal their nouns."""
        assert list(Rule.objects.filter(erred=True).values_list("code", "why")) == []
        told = {v.code: programs.of(v.pk) for v in Version.objects.filter(state="approved")}
        periods: Counter = Counter()
        for row in Firing.objects.filter(outcome__in=limits.ACTED):
            most = told[f"{row.rule_id}.{row.number}"].told.limit
            periods[row.rule_id, most, limits.start(most.per, row.at)] += 1
        assert {key: n for key, n in periods.items() if n > key[1].most} == {}
        acted = Entry.objects.filter(by__startswith="rule:").exclude(verb="rule.fire")
        causes = list(acted.values_list("cause", flat=True))
        assert len(causes) == len(set(causes)) and None not in causes, "one act a cause"
        zone = settings.KIENTAO.zone
        assert rollups.wrong(self.now - 5 * clock.DAY, self.now, zone) == []
        assert outbox.waiting(1) == [] or not running.on()
        for kept in keeping.LIVE:
            assert {name: n for name in kept.tables if (n := keeping.differences(kept, name))} == {}
        if running.on():
            self.check_nothing_silent()

    def check_nothing_silent(self) -> None:
        """Whatever a rule over a fact holds for is armed: it has acted, or waits for its time or its limit."""
        for program in inforce.programs(self.today):
            if program.condition is None:
                continue
            kept, bound = keeping.Kept(), conditions.bind(program.condition, self.now)
            kept.refresh([program.told.source])
            sql = f'SELECT code FROM "{program.told.source}" WHERE {program.condition.sql}'
            holds = {row[0] for row in kept.con.execute(sql, bound.values).fetchall()}
            armed = set(Armed.objects.filter(rule=program.number).values_list("thing", flat=True))
            asked = running.automation().asked.get(program.number, 0)
            assert holds <= armed or self.now - asked < program.told.every, program.code

    def check_documents(self) -> None:
        """Numbers without a gap; what is owed and late is seen inside, and outside a working day after that."""
        numbers: dict[tuple, list[int]] = {}
        for row in Document.objects.order_by("number"):
            numbers.setdefault((row.office, row.year, row.series), []).append(row.number)
            late = 0
            if not row.shown and row.due < self.now:
                since = clock.day(row.due + 1, settings.KIENTAO.zone)  # the day its lateness was first seen
                passed = (self.today - since).days
                worked = sum(Calendar.now().day(since + timedelta(days=n)).working for n in range(1, passed))
                late = 2 if worked >= 1 else 1
            assert row.late >= late, (row.code, row.late, late)
            assert row.audience == ("public" if row.shown or row.late > 1 else "office"), row.code
        for series, given in numbers.items():
            assert given == list(range(1, len(given) + 1)), series

    def seen(self, days: int, seconds: float) -> list[tuple[str, object]]:
        """What was lived, for the page of the long tests. Everything in `check` held."""
        fired = Counter(Firing.objects.values_list("outcome", flat=True))
        return [
            ("days lived", days), ("seed", str(self.seed)), ("acts of people and machines", sum(self.did.values())),
            ("entries in the log at the end", entries.head()),
            ("readings in the stream", int(lakedb.get("position", 0))),
            ("rules in force", len(inforce.programs(self.today))),
            *((f"firings {outcome}", fired[outcome]) for outcome in ("performed", "proposed", "refused")),
            ("promises broken", "none"), ("seconds", round(seconds)),
        ]  # fmt: skip

    def digest(self) -> str:
        """One line over everything that was done, without the salts: equal for equal seeds."""
        told = hashlib.sha256()
        for entry in Entry.objects.filter(index__gte=self.first).order_by("index"):
            body = entries.full_body(entry)
            body.pop("sealed", None)
            for opened in body.get("opens", {}).values():
                opened.pop("salt")
                opened["body"].pop("sealed", None)
            told.update(json.dumps(body, sort_keys=True).encode())
        return told.hexdigest()


def main() -> None:
    """Live it from the command line, in a folder of its own."""
    import argparse
    import time

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--days", type=int, default=365)
    options.add_argument("--write", type=Path, help="the figures go into this page")
    asked = options.parse_args()
    began = time.monotonic()
    world = begin(asked.seed)
    world.live(asked.days)
    with clock.use(lambda: world.now):
        world.check()
    print(f"{asked.days} ngày, {entries.head()} mục, {time.monotonic() - began:.0f} s, {dict(world.did)}")
    print(world.digest())
    if asked.write:
        page.put(asked.write, "world", page.table(world.seen(asked.days, time.monotonic() - began)))


def begin(seed: int, sensing: bool = True) -> World:
    """A fresh city at the world's first day, with the shipped data loaded. sensing: its sensors send."""
    from django.core.management import call_command

    from kientao.board import loading as board
    from kientao.city import loading as city
    from kientao.ledger import log
    from kientao.rules import loading
    from kientao.site import readings
    from kientao.work.reports import loading as reports

    opening = clock.midnight(START, settings.KIENTAO.zone)
    call_command("migrate", verbosity=0)
    search.ensure()
    with clock.use(lambda: opening):
        log.start("so.the-gioi.example/mo-phong")
        city.load(settings.KIENTAO.city_folder, report=lambda *words: None)
        board.load(settings.KIENTAO.city_folder)
        reports.load(settings.KIENTAO.city_folder)
        loading.load(settings.KIENTAO.city_folder)
        if sensing:
            readings._running.clear()
            readings.live(opening, opening)  # from here on the sensors send as time goes by
    running.forget()
    return World(seed)


if __name__ == "__main__":
    main()
