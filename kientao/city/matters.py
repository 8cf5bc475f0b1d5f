"""Matters: what a door of `work` lays on somebody's desk. Every door tells its own in one shape; the desk merges them.

A door declares itself once, in its `matters.py`:

    door("task", title=T("Nhiệm vụ", "Tasks"), todo=todo, waiting=waiting, readable=readable, tell=tell)

Its querysets have already passed `access.visible`, and their rows have the columns `code`, `due` (UTC µs or None),
`turn` (the same while a row is open, NEVER without a deadline, null once it is over), `entry` and `folded`; so the desk
orders, cuts, counts and searches without knowing more.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import QuerySet

from kientao.base.text import Text
from kientao.ledger.verbs import By, Receipt

NEVER = 2**62  # UTC µs that nobody reaches: the turn of what is open and has no deadline


class Matter(NamedTuple):
    """One line of a desk. `title` as people wrote it or a pair; `state` in words; `why`: what is expected of me."""

    door: str
    code: str
    title: Text | str
    link: str
    state: Text
    due: int | None
    entry: int
    office: str = ""
    holder: str = ""
    why: Text | None = None
    urgent: bool = False
    moves: tuple[str, ...] = ()  # names of the door's moves that may be done from the desk
    quiet: bool = False  # its code says nothing to people


class Move(NamedTuple):
    """What may be done to several at once, without a word more. act(by, code, entry they saw, key)."""

    words: Text
    act: Callable[[By, str, int | None, str], Receipt | None]


@dataclass(frozen=True)
class Door:
    """`todo`: rows this actor must move. `waiting`: rows they set going that are in others' hands.
    `readable`: all rows they may read. `tell`: rows as matters, in the same order, in one or two questions.
    `moves`: what may be done to several of them from the desk.
    """

    name: str
    title: Text
    todo: Callable[[By], QuerySet[Any]]
    waiting: Callable[[By], QuerySet[Any]]
    readable: Callable[[By], QuerySet[Any]]
    tell: Callable[[Sequence[Any], By], list[Matter]]
    moves: dict[str, Move] = field(default_factory=dict)
    address: str = ""  # its own page, for whoever may `needs`
    needs: str = ""


DOORS: dict[str, Door] = {}
PLACES: list[tuple[Text, str, str]] = []  # pages beside the doors: words, address, and the verb that opens it


def door(name: str, **told: Any) -> None:
    """Declare a door, once, at start."""
    DOORS[name] = Door(name, **told)
