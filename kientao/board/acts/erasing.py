"""What the board keeps of sealed words, and how it forgets them when a part of an entry is erased."""

from typing import Any

from django.db.models import QuerySet

from kientao.base.text import T
from kientao.board.models import Measurement, PeriodStep, Result, Shortcoming, ShortcomingStep
from kientao.ledger.erasure import eraser

ERASED = dict(T("(đã xoá)", "(erased)")._asdict())
# part of an entry -> columns that repeat it: (model, column naming the entry, column, what stays)
KEPT: dict[str, list[tuple[Any, str, str, Any]]] = {
    "note": [(Measurement, "first", "note", "")],
    "reason": [(Measurement, "ended", "ended_why", ""), (PeriodStep, "entry", "words", "")],
    "source": [(model, "first", "source", {}) for model in (Measurement, Result, Shortcoming)],
    "words": [
        (Result, "first", "words", ERASED), (Shortcoming, "first", "words", ERASED),
        (ShortcomingStep, "entry", "words", ""),
    ],
    "rest": [(Measurement, "first", "words", None)],
    "cause": [(Shortcoming, "first", "cause", None)],
    "remedy": [(Shortcoming, "first", "remedy", None)],
}  # fmt: skip


@eraser("board")
def forget_words(entry: int, part: str) -> None:
    """Empty every column that repeats the part. Not an act: the erasing itself is one; no row counts as changed."""
    for model, names_entry, column, left in KEPT.get(part, ()):
        QuerySet(model).filter(**{names_entry: entry}).update(**{column: left})
