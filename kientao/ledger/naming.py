"""Names and addresses of the things that entries are about. Rooms above say them; the ledger knows none."""

from collections.abc import Callable, Collection, Iterable
from typing import Any

from . import publication
from .models import Entry

Namer = Callable[[Collection[str]], dict[str, tuple[Any, str]]]
NAMERS: dict[str, Namer] = {}


def names(kind: str) -> Callable[[Namer], Namer]:
    """Declare who names things of a kind: `fn(codes) -> {code: (words, address)}`, only what everybody may see."""

    def declare(namer: Namer) -> Namer:
        NAMERS[kind] = namer
        return namer

    return declare


def of(rows: Iterable[tuple[Entry, dict[str, Any]]]) -> dict[int, tuple[Any, str]]:
    """Entry index -> (words, address), one question a kind. `rows`: public entries with their bodies."""
    asked: dict[str, dict[int, str]] = {}
    for row, body in rows:
        kind = publication.of(row.verb).about
        if kind in NAMERS:
            asked.setdefault(kind, {})[row.index] = str(body.get("data", {}).get(kind, row.thing))
    found: dict[int, tuple[Any, str]] = {}
    for kind, codes in asked.items():
        known = NAMERS[kind](set(codes.values()))
        found |= {index: known[code] for index, code in codes.items() if code in known}
    return found
