"""What tasks repeat of sealed words, and how it is forgotten when a part of an entry is erased."""

from django.db.models import Q, QuerySet

from kientao.city import search
from kientao.ledger import files
from kientao.ledger.erasure import eraser

from .models import Evidence, Step, Task

files.named_by(Evidence, "file")
ERASED = "(đã xoá)"


@eraser("tasks")
def forget(entry: int, part: str) -> None:
    """Not an act: the erasing itself is one. Empties the columns, and removes files from the store."""
    ordered = QuerySet(Task).filter(first=entry)
    if part == "title":
        ordered.update(title=ERASED)
    elif part == "words":
        ordered.update(words="")
        QuerySet(Step).filter(entry=entry).update(words="")
    elif part == "basis":
        ordered.update(basis={})
    elif part == "files":
        for name in QuerySet(Evidence).filter(first=entry).values_list("file", flat=True):
            files.erase(name)
        QuerySet(Evidence).filter(first=entry).update(file="")
    else:
        return
    for row in QuerySet(Task).filter(Q(first=entry)):
        row.fold_words()
        QuerySet(Task).filter(pk=row.pk).update(folded=row.folded)
    search.scrub(Task)
