"""What documents and requests repeat of sealed words, and how it is forgotten when a part of an entry is erased."""

from django.db.models import QuerySet

from kientao.city import search
from kientao.ledger import files
from kientao.ledger.erasure import eraser

from .models import Asker, Attached, Document, Given, Question, Step

files.named_by(Attached, "file")
files.named_by(Given, "file")
ERASED = "(đã xoá)"


@eraser("documents")
def forget(entry: int, part: str) -> None:
    """Not an act: the erasing itself is one. Empties the columns, and removes files from the store."""
    made = QuerySet(Document).filter(first=entry)
    if part == "subject":
        made.update(subject=ERASED)
    elif part == "text":
        made.update(body="")
    elif part in ("basis", "recipients"):
        made.update(**{part: []})
    elif part == "words":
        QuerySet(Step).filter(entry=entry).update(words="")
    elif part == "files":
        _files(Attached, entry)
    for row in made:
        row.fold_words()
        made.filter(pk=row.pk).update(folded=row.folded, folded_open=row.folded_open)
    search.scrub(Document)


@eraser("information requests")
def forget_question(entry: int, part: str) -> None:
    asked = QuerySet(Question).filter(first=entry)
    if part in ("words", "purpose"):
        asked.update(**{part: ""})
    elif part == "contact":
        blank = {name: "" for name in ("name", "address", "identity", "phone", "email")}
        QuerySet(Asker).filter(first=entry).update(**blank)
    elif part == "answer":
        QuerySet(Question).filter(entry=entry).update(answer="")
    elif part == "files":
        _files(Given, entry)
    for row in asked:
        row.settle()
        asked.filter(pk=row.pk).update(folded=row.folded)
    search.scrub(Question)


def _files(model: type, entry: int) -> None:
    found = QuerySet(model).filter(first=entry)
    for name in found.values_list("file", flat=True):
        if name:
            files.erase(name)
    found.update(file="")
