"""What reports repeat of sealed words, and how it is forgotten when a part of an entry is erased."""

from django.db.models import Q, QuerySet

from kientao.city import search
from kientao.ledger import files
from kientao.ledger.erasure import eraser

from .models import Contact, Link, Photo, Report, Step

files.named_by(Photo, "file")


@eraser("reports")
def forget(entry: int, part: str) -> None:
    """Not an act: the erasing itself is one. Empties the columns, and removes photos from the store."""
    if part == "words":
        QuerySet(Report).filter(first=entry).update(words="", place="")
        QuerySet(Report).filter(entry=entry).update(words="")
        fold_again(entry)
    elif part == "place":
        QuerySet(Report).filter(first=entry).update(place="", lon=None, lat=None)
        fold_again(entry)
    elif part == "contact":
        QuerySet(Contact).filter(first=entry).update(name="", phone="", email="", address="")
    elif part == "note":
        QuerySet(Step).filter(entry=entry).update(words="")
        QuerySet(Report).filter(entry=entry).update(answer="")
    elif part == "name":  # of a contractor
        QuerySet(Link).filter(first=entry).update(name="")
        QuerySet(Step).filter(entry=entry).update(words="")
    elif part == "photos":
        for name in QuerySet(Photo).filter(first=entry).values_list("file", flat=True):
            files.erase(name)
        QuerySet(Photo).filter(first=entry).update(file="", shown=False)


def fold_again(entry: int) -> None:
    """What search holds is made of what is left; nothing of the rest stays in its index."""
    for row in QuerySet(Report).filter(Q(first=entry) | Q(entry=entry)).select_related("category"):
        row.fold_words()
        QuerySet(Report).filter(pk=row.pk).update(folded=row.folded, folded_open=row.folded_open)
    search.scrub(Report)
