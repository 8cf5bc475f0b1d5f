"""Asking rules over a kept fact: what holds, what changed, against an account kept by hand."""

from dataclasses import replace
from random import Random

import pytest

from kientao.base.text import T
from kientao.city.workdays import Calendar
from kientao.lake.facts import Column, Fact
from kientao.lake.keeping import Kept
from kientao.rules.conditions import compile
from kientao.rules.watching import FactRule, Holds, Ticker

FACT = Fact("things", (), (Column("code", "code", T("", "")), Column("state", "code", T("", "")),
            Column("n", "integer", T("", ""))), T("", ""), lambda see: (), frozenset(), T("", ""))  # fmt: skip
RULES = {
    1: ("state = 'new' and n > 3", lambda state, n: state == "new" and n is not None and n > 3),
    2: ("n is null", lambda state, n: n is None),
    3: ("not (n between 2 and 5)", lambda state, n: n is not None and not 2 <= n <= 5),
    4: ("state in ('new', 'late') or n = 0", lambda state, n: state in ("new", "late") or n == 0),
}
HOLD = {1: 0, 2: 3, 3: 0, 4: 2}


@pytest.fixture
def ticker(monkeypatch):
    monkeypatch.setattr(Calendar, "now", classmethod(lambda cls: None))
    kept = Kept()
    kept.con.execute("CREATE TABLE things (code VARCHAR, state VARCHAR, n BIGINT)")
    return Ticker(kept)


def rules():
    return [FactRule(number, compile(text, FACT), HOLD[number]) for number, (text, _) in RULES.items()]


def put(ticker, code, row):
    ticker.con.execute("DELETE FROM things WHERE code = ?", [code])
    if row is not None:
        ticker.con.execute("INSERT INTO things VALUES (?, ?, ?)", [code, *row])


@pytest.mark.parametrize("seed", range(6))
def test_moved_rows_asked_together_say_what_asking_everything_says(ticker, seed):
    random, rows, armed = Random(seed), {}, {}
    for now in range(1, 25):
        moved = tuple({f"t{random.randrange(12)}" for _ in range(random.randrange(1, 5))})
        for code in moved:
            there = random.random() < 0.9
            rows[code] = (random.choice(("new", "late", "done")), random.choice((None, *range(8)))) if there else None
            put(ticker, code, rows[code])
        found = ticker.tick(rules(), now, None if random.random() < 0.3 else {"things": moved})
        holds = {
            (number, code) for number, (_, true) in RULES.items() for code, row in rows.items() if row and true(*row)
        }
        assert {(one.rule, one.thing) for one in found.began} == holds - armed.keys()
        assert set(found.fell) == armed.keys() - holds
        armed = {pair: armed.get(pair, (now, False)) for pair in holds}
        ripe = {pair for pair, (since, fired) in armed.items() if not fired and since + HOLD[pair[0]] <= now}
        # what nobody asked about this time ripens when it is asked: all four rules are asked each time
        assert {(one.rule, one.thing) for one in found.rose} == ripe
        ticker.arm((one.rule, one.thing, one.since, True) for one in found.rose)
        armed |= {pair: (armed[pair][0], True) for pair in ripe}


def test_one_rule_that_errs_is_named_and_the_others_are_asked(ticker):
    put(ticker, "a", ("new", 7))
    bad = FactRule(9, replace(compile("n > 1", FACT), sql='("missing" > 1)'))
    for keys in (None, {"things": ("a",)}):
        found = ticker.tick([*rules(), bad], 1, keys)
        assert list(found.errors) == [9] and "missing" in found.errors[9]
        assert found.rose == [Holds(1, "a", 1), Holds(3, "a", 1)]
