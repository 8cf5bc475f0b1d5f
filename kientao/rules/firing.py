"""What a rule found becomes its entry and, in the same transaction, its act. Everything here happens once.

The key of a firing is made of version, thing and position: after `kill -9` the same finding finds its own entry.
"""

import hashlib
import logging
from typing import Any, NamedTuple

from django.db import DatabaseError

from kientao.base.errors import Forbidden, Refused, Unready
from kientao.base.text import say
from kientao.city.folder import plain
from kientao.ledger.book import Book
from kientao.ledger.models import Entry
from kientao.ledger.verbs import By

from . import filling, limits
from .models import Firing
from .programs import Program

log = logging.getLogger("kientao.rules")
CHAIN_MAX = 8  # rules that cause each other: deeper than so many, the rule stops
MACHINE = By.system("rules")


class Found(NamedTuple):
    """One thing for which a rule holds. position: since when (µs), number of the reading, or day. moment: event time.

    inputs, laws: what it was found by, [{name, value, …}]. cause: the entry that made it so, if an entry did.
    """

    program: Program
    thing: str
    position: int
    moment: int
    row: filling.Row
    inputs: list[dict[str, Any]]
    laws: list[dict[str, Any]]
    cause: int | None = None
    audience: str = "office"

    @property
    def key(self) -> str:
        return hashlib.sha256(f"{self.program.code}:{self.thing}:{self.position}".encode()).hexdigest()[:40]


def fire(book: Book, found: Found, now: int) -> str:
    """The outcome: performed, proposed, watched, refused, halted; limited (asked again later); erred (the rule has
    stopped); again (it had fired already)."""
    program = found.program
    if Firing.objects.filter(code=found.key[:24]).exists():
        return "again"
    if _depth(found.cause) >= CHAIN_MAX:
        return _err(book, program, f"Chuỗi quy tắc gây ra nhau dài quá {CHAIN_MAX}")
    if limits.reached(program, now):
        if limits.first_of_period(program, now):
            _entry(book, found, "limited", {}, why=limits.words(program))
        return "limited"
    try:
        args = filling.fill(program.told.do, program.told.given, found.row, now, found.key)
        return _act(book, found, args)
    except (Unready, DatabaseError, OSError):
        raise  # the machine is in the way, not the rule
    except Forbidden as e:
        return _err(book, program, e.say("vi"))
    except Refused as e:
        _entry(book, found, "refused", {}, why=e.say("vi"))
        return "refused"
    except Exception as e:
        log.exception("rule %s failed", program.code)
        return _err(book, program, f"{type(e).__name__}: {e}")


def _act(book: Book, found: Found, args: dict[str, Any]) -> str:
    if found.program.told.mode == "watch":
        _entry(book, found, "watched", args)
        return "watched"
    if found.program.told.mode == "propose":
        _entry(book, found, "proposed", args)
        return "proposed"
    with book.together():  # the entry of the firing and its act, or neither
        cause = _entry(book, found, "performed", args)
        perform(book, found.program.rule, found.program.told.do, args, cause, found.key)
    return "performed"


def perform(book: Book, rule: str, verb: str, args: dict[str, Any], cause: int, key: str) -> None:
    """The act of a rule, by its name, with its cause."""
    book.perform(verb, by=By(rule, None, "rule", cause), request=f"rule:{key}", **args)


def halted(book: Book, found: Found) -> None:
    """Automation is switched off: what a reading would have set off is written down, and not done."""
    if not Firing.objects.filter(code=found.key[:24]).exists():
        _entry(book, found, "halted", {})


def _entry(book: Book, found: Found, outcome: str, args: dict[str, Any], why: str = "") -> int:
    told = found.program.told
    code = found.key[:24]
    if outcome == "limited":  # a line of its own: the thing itself may still act, later
        code = hashlib.sha256(f"{found.key}:limited:{found.moment}".encode()).hexdigest()[:24]
    words = args.get("title") or args.get("headline") or args.get("words") or say(told.title, "vi")
    receipt = book.perform(
        "rule.fire", by=By(told.rule, None, "rule", found.cause), firing=code, number=found.program.version,
        thing=found.thing, position=found.position, moment=found.moment, does=told.do, outcome=outcome,
        inputs=plain(found.inputs), laws=plain(found.laws), args=plain(args), why=why, audience=found.audience,
        words=str(words)[:300], request=f"fire:{code}",
    )  # fmt: skip
    assert receipt is not None
    return receipt.index


def _err(book: Book, program: Program, why: str) -> str:
    book.perform("rule.err", by=MACHINE, rule=program.rule, why=why[:500])
    return "erred"


def _depth(cause: int | None) -> int:
    """How many rules stand in the chain behind an entry."""
    depth, steps = 0, 0
    while cause is not None and steps < 4 * CHAIN_MAX:
        row = Entry.objects.filter(index=cause).values("verb", "cause").first()
        if row is None:
            break
        depth += row["verb"] == "rule.fire"
        cause, steps = row["cause"], steps + 1
    return depth


def made_by(firing: Firing) -> Entry | None:
    """The entry of the act of a firing: the one that follows its cause."""
    cause = firing.first
    if firing.outcome == "proposed":
        accepted = Entry.objects.filter(thing=firing.code, verb="rule.accept").order_by("index").first()
        if accepted is None:
            return None
        cause = accepted.index
    return Entry.objects.filter(index=cause + 1, cause=cause).first()
