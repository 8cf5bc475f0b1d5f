"""What saved queries repeat of sealed words, and how it is forgotten when a part of an entry is erased."""

from typing import Any

from django.db.models import QuerySet

from kientao.base.text import T
from kientao.ledger.erasure import eraser

from .models import SavedQuery

ERASED = dict(T("(đã xoá)", "(erased)")._asdict())
LEFT: dict[str, dict[str, Any]] = {
    "title": {"title": ERASED}, "note": {"note": {}}, "sql": {"sql": "", "parameters": []},
}  # fmt: skip


@eraser("saved queries")
def forget(entry: int, part: str) -> None:
    """Not an act: the erasing itself is one. Only the newest text of a query is kept here."""
    if part in LEFT:
        QuerySet(SavedQuery).filter(saved=entry).update(**LEFT[part])
