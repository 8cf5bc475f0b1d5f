"""What meetings repeat of sealed words, and how it is forgotten when a part of an entry is erased."""

from django.db.models import QuerySet

from kientao.city import search
from kientao.ledger import files
from kientao.ledger.erasure import eraser

from .models import Attached, Briefing, Meeting, Raised, Step, Topic

files.named_by(Attached, "file")
ERASED = "(đã xoá)"


@eraser("meetings")
def forget(entry: int, part: str) -> None:
    """Not an act: the erasing itself is one. Empties the columns, and removes files from the store."""
    if part == "words":
        QuerySet(Step).filter(entry=entry).update(words="")
        QuerySet(Raised).filter(entry=entry).update(words="", answer="")
        QuerySet(Meeting).filter(entry=entry).update(words="")
    elif part == "title":
        QuerySet(Meeting).filter(first=entry).update(title=ERASED)
        QuerySet(Topic).filter(first=entry).update(title=ERASED)
    elif part == "agenda":
        QuerySet(Meeting).filter(first=entry).update(agenda=[])
    elif part == "files":
        found = QuerySet(Attached).filter(first=entry)
        for name in found.values_list("file", flat=True):
            if name:
                files.erase(name)
        found.update(file="")
    for model, rows in ((Meeting, QuerySet(Meeting).filter(first=entry) | QuerySet(Meeting).filter(entry=entry)),
                        (Topic, QuerySet(Topic).filter(first=entry))):  # fmt: skip
        for row in rows:
            row.fold_words() if isinstance(row, Meeting) else row.settle()
            QuerySet(model).filter(pk=row.pk).update(folded=row.folded)
        search.scrub(model)


@eraser("topics")
def forget_topic(entry: int, part: str) -> None:
    rows = QuerySet(Topic).filter(entry=entry)
    if part in ("sentences", "figures", "asked"):
        rows.update(**{part: []})
    elif part == "unsettled":
        rows.update(unsettled="")
    elif part in ("place", "questions"):
        QuerySet(Briefing).filter(entry=entry).update(**{part: ERASED if part == "place" else ""})
    elif part == "reason":
        rows.update(recalled=ERASED)
        QuerySet(Briefing).filter(entry=entry).update(withdrawn=ERASED)
    for row in rows:
        row.settle()
        rows.filter(pk=row.pk).update(folded=row.folded)
    search.scrub(Topic)
