"""Results and shortcomings of the programme. Admitting what fell short is part of the job: it has its own acts."""

from datetime import date
from typing import Any

from kientao.base import clock
from kientao.base.errors import Missing, Refused, declare
from kientao.base.states import step
from kientao.base.text import T
from kientao.board.models import Objective, PlanItem, Result, Shortcoming, ShortcomingStep
from kientao.city.models import Office
from kientao.city.models.guarded import AUDIENCES
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.ui.place import zone

from .define import SHUT, exist, one_of, plain

MOVES = {
    "open": {"mended"},
    "mended": {"mended", "returned"},  # a re-check finds it held, or not
    "returned": {"mended"},
}

declare("result.in_future", T("Ngày {on} còn ở phía trước.", "{on} is still ahead."))
declare("result.no_source", T("Cần nguồn hoặc tệp minh chứng.", "A source or a file as evidence is needed."))
declare("shortcoming.unknown", T("Không có mục «{thing}».", "There is no item “{thing}”."))
declare("shortcoming.no_words", T("Phải ghi rõ nội dung.", "Say what it is."))
declare(
    "shortcoming.recheck_past", T("Ngày kiểm tra lại phải ở phía trước.", "The day of the re-check must lie ahead.")
)
declare("shortcoming.incomplete", T(
    "Khiếm khuyết cần nguyên nhân, người đứng đầu chịu trách nhiệm, cách khắc phục và ngày kiểm tra lại.",
    "A shortcoming needs its cause, the head who answers, the remedy and a day of re-check.",
))  # fmt: skip


@act("result.record", about="office", noun=Office)
def record_result(
    *,
    by: By,
    office: str,
    words: Any,
    objective: str | None = None,
    item: str | None = None,
    on: date | None = None,
    source: Any = None,
    evidence: str = "",
    audience: str = "public",
) -> Done | None:
    """Record what was reached for an objective or a line of a plan."""
    if not words:
        raise Refused("shortcoming.no_words")
    if not source and not evidence:
        raise Refused("result.no_source")
    one_of("audience", audience, AUDIENCES)
    _past(on)
    exist(Objective, objective)
    exist(PlanItem, item)
    row = Result(
        code=f"kq-{now_index()}", objective_id=objective, item_id=item, on=on, words=words, source=source or {},
        evidence=evidence, by=by.label, first=now_index(), audience=audience, office=office,
    )  # fmt: skip
    row.save()
    said = {"objective": objective, "item": item, "on": on, "evidence": evidence, "office": office}
    sealed = {"words": words, "source": source or {}}
    return Done(row.code, public=plain(said), sealed=sealed, on=on, klass=SHUT[audience])


@act("shortcoming.record", about="office", noun=Office)
def record_shortcoming(
    *,
    by: By,
    office: str,
    words: Any,
    objective: str | None = None,
    item: str | None = None,
    on: date | None = None,
    cause: Any = None,
    responsible: str = "",
    remedy: Any = None,
    recheck_on: date | None = None,
    source: Any = None,
    audience: str = "office",
) -> Done | None:
    """Record what fell short: cause, the head who answers, remedy, day of re-check."""
    if not words:
        raise Refused("shortcoming.no_words")
    stated = bool(source)  # a source of the time tells what it tells; whoever records today must say all of it
    if not stated and not (cause and responsible and remedy and recheck_on):
        raise Refused("shortcoming.incomplete")
    one_of("audience", audience, AUDIENCES)
    _past(on)
    _ahead(recheck_on)
    exist(Objective, objective)
    exist(PlanItem, item)
    row = Shortcoming(
        code=f"kk-{now_index()}", objective_id=objective, item_id=item, on=on, words=words, cause=cause,
        responsible=responsible, remedy=remedy, recheck_on=recheck_on, source=source or {}, by=by.label,
        first=now_index(), audience=audience, office=office,
    )  # fmt: skip
    row.save()
    _note(row, by, on, "")
    said = {"objective": objective, "item": item, "on": on, "office": office, "recheck_on": recheck_on,
            "responsible": responsible, "state": row.state}  # fmt: skip
    sealed = plain({"words": words, "cause": cause, "remedy": remedy, "source": source})
    return Done(row.code, public=plain(said), sealed=sealed, on=on, klass=SHUT[audience])


@act("shortcoming.mend", about="shortcoming", noun=Shortcoming)
def mend_shortcoming(
    *, by: By, shortcoming: str, words: Any, on: date | None = None, recheck_on: date | None = None
) -> Done | None:
    """Say how a shortcoming was mended; it stays listed, and is checked again on the day stated."""
    return _move(by, shortcoming, "mended", words, on, recheck_on)


@act("shortcoming.recheck", about="shortcoming", noun=Shortcoming)
def recheck_shortcoming(
    *, by: By, shortcoming: str, held: bool, words: Any, on: date | None = None, recheck_on: date | None = None
) -> Done | None:
    """Check a mended shortcoming again: it holds, or it has returned."""
    return _move(by, shortcoming, "mended" if held else "returned", words, on, recheck_on, only="mended")


def _move(
    by: By, code: str, to: str, words: Any, on: date | None, recheck_on: date | None, only: str | None = None
) -> Done | None:
    row = Shortcoming.objects.filter(code=code).first()
    if row is None:
        raise Missing("shortcoming.unknown", thing=code)
    if not words.strip():
        raise Refused("shortcoming.no_words")
    _past(on)
    _ahead(recheck_on)
    if row.state == "mended" and only != "mended":
        return None  # mended twice: nothing changed
    if only and row.state != only:
        step({row.state: MOVES[row.state] - {"mended"}}, row.state, to)
    row.state, row.recheck_on = step(MOVES, row.state, to), recheck_on
    row.save(update_fields=["state", "recheck_on"])
    _note(row, by, on, words)
    said = {"state": to, "on": on, "recheck_on": recheck_on, "office": row.office}
    return Done(code, public=plain(said), sealed={"words": words}, on=on, klass=SHUT[row.audience])


def _note(row: Shortcoming, by: By, on: date | None, words: str) -> None:
    code = f"{row.code}.{now_index()}"
    ShortcomingStep(code=code, shortcoming=row, on=on, state=row.state, words=words, by=by.label).save()


def _today() -> date:
    return clock.day(present(), zone())


def _past(on: date | None) -> None:
    if on is not None and on > _today():
        raise Refused("result.in_future", on=on.isoformat())


def _ahead(on: date | None) -> None:
    if on is not None and on <= _today():
        raise Refused("shortcoming.recheck_past")
