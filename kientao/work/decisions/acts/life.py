"""What the verbs share: finding the document, one line of the table, the step that stays, when it is due."""

from datetime import date
from typing import Any

from kientao.base import clock
from kientao.base.errors import Missing, Refused
from kientao.base.states import step
from kientao.city import deadlines
from kientao.ledger import jobs, prepared
from kientao.ledger.acts import By, Done, now_index, present
from kientao.rules import documents, law
from kientao.ui.place import zone

from ..models import Attached, Document, Step
from .moves import MOVES, WORDS_MAX


def one(code: str) -> Document:
    row = prepared.find(Document, code)
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def ours(code: str) -> Document:
    """A document that is moved here: not one that the mandatory system keeps."""
    row = one(code)
    if row.external:
        raise Refused("document.mandatory")
    return row


def today() -> date:
    return clock.day(present(), zone())


def save(row: Document) -> None:
    """The row with its place among what is open, and the timer that watches its publication."""
    row.take_turn()
    row.fold_words()
    row.save()
    if row.owed and row.due is not None:
        if not row.late:
            jobs.set_timer("document.late", row.code, max(row.due, present()) + 1, {"step": 1})
    else:
        jobs.stop_timer("document.late", row.code)


def move(row: Document, by: By, verb: str, to: str, words: str = "", **more: Any) -> Done:
    """One line of the table."""
    row.state = step(MOVES, row.state, to)
    save(row)
    return stepped(row, by, verb, words, **more)


def stepped(
    row: Document, by: By, verb: str, words: str = "", public: dict[str, Any] | None = None,
    sealed: dict[str, Any] | None = None, opens: tuple[int, ...] = (), klass: str | None = None,
) -> Done:  # fmt: skip
    """The step that stays, and the entry: what is not public yet is sealed."""
    index = now_index()
    Step(code=f"{row.code}.{index}", document_id=row.code, at=present(), verb=verb, by=by.label, words=words).save()
    told = {"state": row.state, "office": row.office, **(public or {})}
    return Done(
        row.code,
        public=told,
        sealed={k: v for k, v in {"words": words, **(sealed or {})}.items() if v},
        on=row.on,
        klass=klass,
        opens=opens,
        result=row.code,
    )


def keep(row: Document, files: tuple[str, ...], stage: str) -> None:
    for name in files:
        Attached(code=f"{name[:40]}.{now_index()}", document_id=row.code, file=name, stage=stage,
                 first=now_index()).save()  # fmt: skip


def written(text: str, missing: str = "document.no_reason", most: int = WORDS_MAX) -> str:
    if not text.strip():
        raise Refused(missing)
    if len(text) > most:
        raise Refused("document.too_long", most=most)
    return text.strip()


def set_term(row: Document) -> None:
    """From its duty and the day it counts from: by when it is published, counted so that anybody can count along.

    Where the law of that day is not held (a budget under a law not compared yet) there is a duty without a deadline.
    """
    duty = documents.duties()[row.duty]
    row.due, row.derivation = None, None
    if row.duty == "none" or row.state not in ("issued", "signed") or row.on is None:
        return
    since = row.starts or row.on
    try:
        term = law.at(duty.term, since)
    except Missing:
        return
    row.due, row.derivation = deadlines.by_law(clock.midnight(since, zone()), term)
