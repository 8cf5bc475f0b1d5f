"""Consumers pull entries after their cursor, in bounded batches. Effect and cursor move in one transaction.

A consumer's effects are rows or acts, nothing outside the database: after a crash the batch runs again from a
cursor that did not move. What goes outside is a job.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kientao.base import clock

from . import entries
from .book import Book
from .models import Cursor, Entry
from .writer import bookkeeping, writing

log = logging.getLogger("kientao.ledger")
BATCH = 100
RETRY_MAX = 10 * clock.MINUTE
Effect = Callable[[Book, Sequence[Entry]], None]


@dataclass(frozen=True, slots=True)
class Consumer:
    """`verbs`: the entries it wants; the cursor passes over the others."""

    name: str
    effect: Effect
    verbs: frozenset[str] | None


REGISTRY: dict[str, Consumer] = {}


def consumer(name: str, verbs: Sequence[str] | None = None) -> Callable[[Effect], Effect]:
    def declare(effect: Effect) -> Effect:
        REGISTRY[name] = Consumer(name, effect, frozenset(verbs) if verbs else None)
        return effect

    return declare


def pull(one: Consumer, now: int, batch: int = BATCH) -> int:
    """Take one batch. Returns how many entries the cursor moved; 0: nothing to do, or waiting after an error."""
    row = Cursor.objects.filter(name=one.name).first()
    if (row and row.retry > now) or (row.next if row else 0) >= entries.head():
        return 0
    try:
        with writing() as book:
            row = Cursor.objects.select_for_update().get_or_create(name=one.name)[0]
            found = entries.after(row.next, batch)
            wanted = [e for e in found if one.verbs is None or e.verb in one.verbs]
            if wanted:
                one.effect(book, wanted)
            if found:
                Cursor.objects.filter(name=one.name).update(next=found[-1].index + 1, failures=0, error="", retry=0)
            return len(found)
    except Exception as e:
        failed(one.name, now, e)
        return 0


def failed(name: str, now: int, error: Exception) -> int:
    """An error stops this one visibly, the others go on; it is tried again ever more slowly. Returns when."""
    log.exception("%s failed", name)
    with bookkeeping():
        row = Cursor.objects.get_or_create(name=name)[0]
        row.failures += 1
        row.error = f"{type(error).__name__}: {error}"[:2000]
        row.retry = now + min(RETRY_MAX, clock.SECOND * 2 ** min(row.failures, 20))
        row.save()
    return int(row.retry)


def mended(name: str) -> None:
    if Cursor.objects.filter(name=name, failures__gt=0).exists():
        with bookkeeping():
            Cursor.objects.filter(name=name).update(failures=0, error="", retry=0)


def backlog() -> dict[str, int]:
    """Entries each consumer has still to see."""
    head, seen = entries.head(), dict(Cursor.objects.values_list("name", "next"))
    return {name: head - seen.get(name, 0) for name in REGISTRY}
