"""What rules repeat of sealed words, and how it is forgotten when a part of an entry is erased."""

from django.db.models import QuerySet

from kientao.ledger.erasure import eraser

from .models import Appeal, Firing, Nudge, Version


@eraser("rules")
def forget(entry: int, part: str) -> None:
    """Not an act: the erasing itself is one."""
    if part == "words":
        QuerySet(Appeal).filter(first=entry).update(words="")
        QuerySet(Appeal).filter(entry=entry).update(answer="")
        QuerySet(Version).filter(entry=entry).update(words="")
        QuerySet(Firing).filter(entry=entry).update(why="")
        QuerySet(Nudge).filter(first=entry).update(words="", folded="")
    elif part in ("inputs", "args"):
        empty: list[str] | dict[str, str] = [] if part == "inputs" else {}
        QuerySet(Firing).filter(first=entry).update(**{part: empty})
