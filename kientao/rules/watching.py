"""Rules over facts: which conditions hold for which rows now, and what changed since the last look.

One question a rule gives the keys for which it holds; the difference to what is armed is taken in the engine, once a
tick. A rule that cannot be asked is named with its error, and the others go on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import duckdb
import numpy as np

from kientao.base.errors import Refused
from kientao.city.workdays import Calendar
from kientao.lake.keeping import KEY, Kept

from .conditions import Bound, Condition, bind, sql


class FactRule(NamedTuple):
    """hold: µs for which the condition must have held without a break."""

    number: int
    condition: Condition
    hold: int = 0


class Holds(NamedTuple):
    rule: int
    thing: str
    since: int


@dataclass
class Result:
    """rose: held long enough and not yet fired. began: newly pending. fell: held no more. due: when the next ripens."""

    rose: list[Holds] = field(default_factory=list)
    began: list[Holds] = field(default_factory=list)
    fell: list[tuple[int, str]] = field(default_factory=list)
    due: int | None = None
    errors: dict[int, str] = field(default_factory=dict)


Asked = tuple[FactRule, Bound]


def _by_fact(rules: Iterable[Asked]) -> dict[str, list[Asked]]:
    found: dict[str, list[Asked]] = {}
    for one in rules:
        found.setdefault(one[0].condition.fact, []).append(one)
    return found


class Ticker:
    """The armed rows of all rules, beside the kept facts. What the caller has written down, it tells with `arm`."""

    def __init__(self, kept: Kept):
        self.kept, self.con = kept, kept.con
        self.con.execute("CREATE OR REPLACE TABLE armed (rule BIGINT, thing VARCHAR, since BIGINT, fired BOOLEAN)")

    def load(self, rows: Iterable[tuple[int, str, int, bool]]) -> None:
        """What holds as it was written down: (rule, thing, since, fired)."""
        self.con.execute("DELETE FROM armed")
        self.arm(rows)

    def arm(self, rows: Iterable[tuple[int, str, int, bool]]) -> None:
        """These hold now; former rows of the same rule and thing make way."""
        given = list(rows)
        if not given:
            return
        names = ("rule", "thing", "since", "fired")
        columns = dict(zip(names, zip(*given, strict=True), strict=True))
        kinds: tuple[Any, ...] = (np.int64, object, np.int64, np.bool_)
        self.con.register(
            "given", {name: np.array(columns[name], dtype=kind) for name, kind in zip(names, kinds, strict=True)}
        )
        self.con.execute("DELETE FROM armed USING given WHERE armed.rule = given.rule AND armed.thing = given.thing")
        self.con.execute("INSERT INTO armed SELECT rule, thing, since, fired FROM given")
        self.con.unregister("given")

    def disarm(self, pairs: Iterable[tuple[int, str]]) -> None:
        given = list(pairs)
        if not given:
            return
        rules, things = zip(*given, strict=True)
        self.con.register("gone", {"rule": np.array(rules, np.int64), "thing": np.array(things, object)})
        self.con.execute("DELETE FROM armed USING gone WHERE armed.rule = gone.rule AND armed.thing = gone.thing")
        self.con.unregister("gone")

    def tick(
        self, rules: Sequence[FactRule], now: int, keys: dict[str, tuple[str, ...] | None] | None = None
    ) -> Result:  # fmt: skip
        """Ask these rules. keys: fact -> the rows that the last refresh moved, or None for all of them; without it
        everything is asked."""
        found, calendar = Result(), Calendar.now()
        self.con.execute("CREATE OR REPLACE TEMP TABLE truth (rule BIGINT, thing VARCHAR)")
        self.con.execute("CREATE OR REPLACE TEMP TABLE asked (rule BIGINT, hold BIGINT, fact VARCHAR)")
        bound: list[Asked] = []
        for rule in rules:
            try:
                bound.append((rule, bind(rule.condition, now, calendar)))
            except Refused as e:
                found.errors[rule.number] = str(e)[:400]
        few = {fact: self._few(fact, some) for fact, some in (keys or {}).items() if some is not None}
        for fact, of_fact in _by_fact(bound).items():
            self._ask_together(few[fact], of_fact, found) if fact in few else self._ask_each(fact, of_fact, found)
        asked = [(rule.number, rule.hold, rule.condition.fact) for rule, _ in bound if rule.number not in found.errors]
        if asked:
            number, hold, fact_of = zip(*asked, strict=True)
            self.con.register("given", {"rule": np.array(number, np.int64), "hold": np.array(hold, np.int64),
                                        "fact": np.array(fact_of, object)})  # fmt: skip
            self.con.execute("INSERT INTO asked SELECT rule, hold, fact FROM given")
            self.con.unregister("given")
            self._compare(now, few, found)
        return found

    def _few(self, fact: str, keys: tuple[str, ...]) -> str:
        """The rows that moved, beside their fact; a key without a row is one that fell. Their entries are the newest:
        blocks of older rows are not even looked into."""
        known = self.kept.tables.get(fact)
        newer = f" WHERE entry > {known.before}" if known else ""
        self.con.register("few", {KEY: np.array(keys, dtype=object)})
        self.con.execute(
            f'CREATE OR REPLACE TEMP TABLE "keys_{fact}" AS SELECT DISTINCT {KEY}::VARCHAR AS {KEY} FROM few'
        )
        self.con.unregister("few")
        self.con.execute(f'CREATE OR REPLACE TEMP TABLE "few_{fact}" AS'
                         f' SELECT * FROM "{fact}" SEMI JOIN "keys_{fact}" USING ({KEY}){newer}')  # fmt: skip
        return f"few_{fact}"

    def _ask_together(self, table: str, rules: Sequence[Asked], found: Result) -> None:
        """Few rows: all conditions in one question, for planning each costs more than asking it."""
        holds = ", ".join(f"CASE WHEN {rule.condition.sql} THEN {int(rule.number)} END" for rule, _ in rules)
        values = {name: value for _, bound in rules for name, value in bound.values.items()}
        try:
            self.con.execute(f'INSERT INTO truth SELECT * FROM (SELECT unnest([{holds}]) AS rule, {KEY} FROM "{table}")'
                             " WHERE rule IS NOT NULL", values)  # fmt: skip
        except duckdb.Error:  # one of them: found by asking each alone
            self._ask_each(table, rules, found)

    def _ask_each(self, table: str, rules: Sequence[Asked], found: Result) -> None:
        """Unknown counts as not holding, as in SQL; what the fact does not know is empty and so says no."""
        for rule, bound in rules:
            try:
                self.con.execute(f'INSERT INTO truth SELECT {int(rule.number)}, {KEY} FROM "{table}"'
                                 f" WHERE {rule.condition.sql}", bound.values)  # fmt: skip
            except duckdb.Error as e:
                found.errors[rule.number] = str(e)[:400]

    def _compare(self, now: int, few: Iterable[str], found: Result) -> None:
        began = self.con.execute(
            "SELECT t.rule, t.thing FROM truth t ANTI JOIN armed a ON a.rule = t.rule AND a.thing = t.thing"
            " ORDER BY ALL"
        ).fetchall()
        found.began = [Holds(rule, thing, now) for rule, thing in began]
        whole = " AND ".join(["true", *(f"q.fact <> '{fact}'" for fact in few)])
        looked_at = [whole, *(f"q.fact = '{fact}' AND a.thing IN (SELECT {KEY} FROM \"keys_{fact}\")" for fact in few)]
        fell = self.con.execute(
            "SELECT a.rule, a.thing FROM armed a JOIN asked q ON q.rule = a.rule"
            " ANTI JOIN truth t ON t.rule = a.rule AND t.thing = a.thing"
            f" WHERE {' OR '.join(f'({one})' for one in looked_at)} ORDER BY ALL"
        ).fetchall()
        found.fell = [(rule, thing) for rule, thing in fell if rule not in found.errors]
        self.disarm(found.fell)
        self.arm((*one, False) for one in found.began)
        ripe = (
            "SELECT a.rule, a.thing, a.since FROM armed a JOIN asked q ON q.rule = a.rule"
            " WHERE NOT a.fired AND a.since + q.hold <= $now ORDER BY a.rule, a.since, a.thing"
        )
        found.rose = [Holds(*row) for row in self.con.execute(ripe, {"now": now}).fetchall()]
        due = self.con.execute(
            "SELECT min(a.since + q.hold) FROM armed a JOIN asked q ON q.rule = a.rule"
            " WHERE NOT a.fired AND a.since + q.hold > $now", {"now": now},
        ).fetchall()  # fmt: skip
        found.due = due[0][0]


class Part(NamedTuple):
    """One of the conditions that must all hold, and whether it does; None: the fact does not know."""

    tree: Any
    holds: bool | None


class Explained(NamedTuple):
    values: dict[str, Any]
    parts: list[Part]
    laws: list[dict[str, Any]]
    holds: bool


def explain(kept: Kept, condition: Condition, key: str, now: int) -> Explained:
    """Why a condition holds for a row now, or does not: the values it read, each part, the figures of law."""
    kept.refresh([condition.fact])
    row, bound = kept.row(condition.fact, key), bind(condition, now)
    parts = []
    for part in condition.parts:
        text = sql(part)
        values = {name: value for name, value in bound.values.items() if f"${name}" in text}
        asked = kept.con.execute(f'SELECT {text} FROM "{condition.fact}" WHERE {KEY} = $key', {**values, "key": key})
        answer = asked.fetchall()
        parts.append(Part(part, answer[0][0] if answer else None))
    values = {name: row[name] for name in condition.columns}
    return Explained(values, parts, bound.laws, all(part.holds is True for part in parts))
