"""Reading entries: as everybody may see them, and as those with a right may."""

import json
from collections.abc import Iterator
from typing import Any

from django.db import connection

from kientao.base import clock

from . import rights
from .book import seal_hash
from .models import Entry, Opening, Sealed
from .verbs import By
from .writer import bookkeeping


def head() -> int:
    """Number of entries: the index the next act will get."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT "index" FROM ledger_entry ORDER BY "index" DESC LIMIT 1')
        row = cursor.fetchone()
    return row[0] + 1 if row else 0


def after(cursor: int, limit: int) -> list[Entry]:
    """Entries from `cursor` on, oldest first. Gapless and in commit order, so nothing can be skipped."""
    return list(Entry.objects.filter(index__gte=cursor).order_by("index")[:limit])


def since(at: int) -> int:
    """Index of the first entry recorded at or after an instant (UTC µs); the head, if there is none.

    Halving: indices have no gaps and instants only grow, so no index of instants is needed.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SINCE, [head(), at, at])
        return int(cursor.fetchone()[0])


_MIDDLE = '(SELECT at FROM ledger_entry WHERE "index" = (low + high) / 2)'
_SINCE = (
    "WITH RECURSIVE half(low, high) AS (SELECT 0, %s UNION ALL"
    f" SELECT CASE WHEN {_MIDDLE} < %s THEN (low + high) / 2 + 1 ELSE low END,"
    f" CASE WHEN {_MIDDLE} < %s THEN high ELSE (low + high) / 2 END FROM half WHERE low < high)"
    " SELECT max(low) FROM half"
)


def public_body(entry: Entry) -> dict[str, Any]:
    """What is hashed and open to everybody."""
    found: dict[str, Any] = json.loads(bytes(entry.body))
    return found


def full_body(entry: Entry) -> dict[str, Any]:
    """The body inside an office or closed entry, for the program's own consumers. Pages ask `open_part`."""
    if entry.klass == "public":
        return public_body(entry)
    row = Sealed.objects.get(entry=entry.index, part="body")
    return {} if row.value is None else json.loads(bytes(row.value))


def parts(index: int) -> Iterator[tuple[str, Any]]:
    """Sealed parts of an entry that are not erased, unpacked. For consumers, not for pages."""
    for row in Sealed.objects.filter(entry=index, value__isnull=False).order_by("part"):
        yield row.part, json.loads(bytes(row.value))


def open_part(index: int, part: str, *, by: By, why: str) -> Any:
    """Read a sealed part for a person: needs the right `sealed.open`, and leaves a line of who, what, why, when."""
    rights.ask(by, "sealed.open", Entry, str(index))
    row = Sealed.objects.filter(entry=index, part=part).first()
    with bookkeeping():
        Opening.objects.create(
            at=clock.now(), by=by.label, person=by.person or "", entry=index, part=part, why=why[:400]
        )
    return None if row is None or row.value is None else json.loads(bytes(row.value))


def check_part(shown_hash: str, salt: bytes, value: bytes) -> bool:
    return seal_hash(salt, value) == shown_hash
