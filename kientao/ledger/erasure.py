"""Erasing a sealed part: the row is emptied, every store derived from it runs its eraser, the tree stays valid.

Erasures are also listed beside the keys, outside every backup, and applied again before a restore serves.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection

from kientao.base.errors import Missing, Refused, declare
from kientao.base.text import T

from . import jobs, keys
from .acts import Done, act, now_index, present
from .models import Entry, Job, Sealed

Eraser = Callable[[int, str], None]
ERASERS: dict[str, Eraser] = {}

declare("sealed.missing", T("Mục {entry} không có phần «{part}».", "Entry {entry} has no part “{part}”."))
declare(
    "sealed.held",
    T("Chưa được xoá: phải lưu giữ theo {article}.", "It may not be erased yet: kept under {article}."),
)


def eraser(store: str) -> Callable[[Eraser], Eraser]:
    """Declare how a store that derives from sealed parts forgets one: `fn(entry, part)`; may run twice."""

    def declare_eraser(fn: Eraser) -> Eraser:
        ERASERS[store] = fn
        return fn

    return declare_eraser


@act("sealed.erase", about="entry", noun=Entry)
def erase_sealed(*, by, entry, part, basis):  # type: ignore[no-untyped-def]
    """Erase a sealed part of an entry, on a stated legal basis; a legal hold refuses with its article."""
    row = Sealed.objects.filter(entry=int(entry), part=part).first()
    if row is None:
        raise Missing("sealed.missing", entry=entry, part=part)
    if row.hold:
        raise Refused("sealed.held", article=row.hold)
    if row.value is None:
        return None
    Sealed.objects.filter(pk=row.pk).update(value=None, salt=None, erased=now_index())
    jobs.put("sealed.forget", f"{entry}:{part}", {"entry": int(entry), "part": part}, present())
    return Done(str(entry), public={"entry": int(entry), "part": part, "basis": basis})


@jobs.job("sealed.forget")
def forget(job: Job) -> None:
    """Outside the transaction: note the erasure beside the keys, run every eraser, scrub freed pages."""
    entry, part = job.payload["entry"], job.payload["part"]
    leaf = bytes(Entry.objects.values_list("leaf", flat=True).get(index=entry)).hex()
    line = json.dumps({"entry": entry, "part": part, "leaf": leaf})
    if line not in listed():
        with (keys.folder() / "erasures.jsonl").open("a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
    for erase in ERASERS.values():
        erase(entry, part)
    scrub()


def listed() -> list[str]:
    file = keys.folder() / "erasures.jsonl"
    return file.read_text("utf-8").splitlines() if file.is_file() else []


def apply_again() -> int:
    """After a restore: empty every listed part that came back. Matched by the entry's leaf, not only its number."""
    again = 0
    for entry, part in list(_known()):
        again += Sealed.objects.filter(entry=entry, part=part, value__isnull=False).update(value=None, salt=None)
        for erase in ERASERS.values():
            erase(entry, part)
    scrub()
    return again


def _known() -> Iterator[tuple[int, str]]:
    for line in listed():
        about: dict[str, Any] = json.loads(line)
        row = Entry.objects.filter(index=about["entry"]).values_list("leaf", flat=True).first()
        if row is not None and bytes(row).hex() == about["leaf"]:
            yield about["entry"], about["part"]


def scrub() -> None:
    """Nothing of what was erased stays in SQLite's write-ahead log (freed pages are zeroed by secure_delete)."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
