"""What notices repeat of sealed words, and how it is forgotten when a part of an entry is erased."""

from django.db.models import QuerySet

from kientao.city import search
from kientao.ledger.erasure import eraser

from .acts.life import SEALED
from .models import Message, Notice

ERASED = "(đã xoá)"


@eraser("notices")
def forget(entry: int, part: str) -> None:
    """Not an act: the erasing itself is one. Of a message that stood, its own words; of a notice, what it shows now."""
    if part not in (*SEALED, "reason"):
        return
    told = QuerySet(Message).filter(entry=entry)
    if part in ("headline", "words"):
        told.update(**{part: ERASED})
    if part == "reason":
        told.filter(kind="cancel").update(words=ERASED)
    field = "why" if part == "reason" else part
    for row in QuerySet(Notice).filter(**{"entry" if part == "reason" else "said": entry}):
        setattr(row, field, {} if part == "english" else ERASED)
        row.same = "" if part == "event" else row.same
        if part == "headline":  # its end said it again
            QuerySet(Message).filter(notice_id=row.code, kind="cancel").update(headline=ERASED)
        row.settle()
        QuerySet(Notice).filter(pk=row.pk).update(**{field: getattr(row, field)}, same=row.same, folded=row.folded)
    search.scrub(Notice)
