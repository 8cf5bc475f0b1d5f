"""A case as a folder of an inspection wants it: what it is, who did what and when, how its deadlines were counted.

A door says once how its cases are told, in its `casefile.py`:

    source("report", title=T("Phản ánh", "Reports"), noun=Report, opened="opened", tell=tell)

Permission is not asked here: whoever looks has an inspection that reaches the case, and each look is an act.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Model

from kientao.base.text import Text


class Happened(NamedTuple):
    """One thing that was done: at (UTC µs), in words, by whom (label), what was said, which entry proves it."""

    at: int
    what: Text | str
    by: str
    said: str
    entry: int


@dataclass(frozen=True)
class CaseFile:
    """facts: [(name, value)]; deadlines: [(name, how it was counted)]; files: [(name, name in the store)]."""

    kind: str
    code: str
    title: str
    office: str
    state: Text
    facts: list[tuple[Text, str]]
    happened: list[Happened]
    deadlines: list[tuple[Text, dict[str, Any]]] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)


class Source(NamedTuple):
    """noun: has code, office and, in column `opened`, when it began (UTC µs). tell: one row as a file."""

    title: Text
    noun: type[Model]
    opened: str
    tell: Callable[[Any], CaseFile]


SOURCES: dict[str, Source] = {}


def source(kind: str, *, title: Text, noun: type[Model], opened: str, tell: Callable[[Any], CaseFile]) -> None:
    """Declare how the cases of a door are told, once, at start."""
    SOURCES[kind] = Source(title, noun, opened, tell)


def find(kind: str, code: str) -> Any:
    """The row of a case, or None."""
    found = SOURCES.get(kind)
    return found.noun._default_manager.filter(code=code).first() if found else None
