"""What commands repeat of sealed words, and how it is forgotten when a part of an entry is erased."""

from django.db.models import QuerySet

from kientao.city import search
from kientao.ledger.erasure import eraser

from .models import Command

ERASED = "(đã xoá)"


@eraser("devices")
def forget(entry: int, part: str) -> None:
    """Not an act: the erasing itself is one."""
    if part == "why":
        rows = QuerySet(Command).filter(first=entry)
    elif part == "outcome":
        rows = QuerySet(Command).filter(entry=entry)
    else:
        return
    for row in rows:
        setattr(row, part, ERASED)
        row.settle()
        QuerySet(Command).filter(pk=row.pk).update(**{part: ERASED}, folded=row.folded)
    search.scrub(Command)
