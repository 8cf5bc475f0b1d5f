"""A flag is raised by the machine that counts, answered by the unit, and stands outside only after that or its time."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from kientao.base.errors import Forbidden, Missing, Refused, declare
from kientao.base.states import step
from kientao.base.text import T
from kientao.board.models import Flag
from kientao.city import deadlines
from kientao.city.acts.settle import known
from kientao.city.models import Office
from kientao.ledger import jobs
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.ledger.erasure import eraser

from .define import one_of

MOVES = {
    "asked": {"answered", "silent"},
    "silent": {"answered"},  # an explanation that comes late still stands beside it
    "answered": set(),
}
KINDS = ("rush", "bare", "extensions")
WORDS_MAX = 4000
declare(
    "flag.machine", T("Dấu hiệu do máy đếm nêu ra, người không tự ghi.", "A flag is raised by the machine that counts.")
)
declare("flag.unknown", T("Không có dấu hiệu «{thing}».", "There is no flag “{thing}”."))
declare("flag.no_words", T("Hãy ghi lời giải thích.", "Write the explanation."))
declare("flag.too_long", T("Nội dung dài quá {most} ký tự.", "The text is longer than {most} characters."))
declare("flag.not_due", T("Chưa hết thời gian để cơ quan giải thích.", "The office still has time to explain."))


@act("flag.raise", about="office", noun=Office)
def raise_flag(*, by: By, office: str, kind: str, month: date, found: dict[str, Any], working_days: int) -> Done | None:
    """Ask an office about a sign in the counts of a month; it has these working days before it is seen outside."""
    if by.kind != "system":
        raise Forbidden("flag.machine")
    one_of("kind", kind, KINDS)
    known(Office, office)
    code = f"{kind}.{office}.{month:%Y-%m}"
    if Flag.objects.filter(code=code).exists():
        return None
    term = deadlines.derive(present(), working_days=working_days)
    Flag(
        code=code, office=office, audience="office", kind=kind, month=month, found=found, due=term.due,
        derivation=term.plain(), first=now_index(),
    ).save()  # fmt: skip
    jobs.set_timer("flag.open", code, term.due + 1)
    said: dict[str, Any] = {"office": office, "kind": kind, "month": month.isoformat(), "due": term.due, "found": found}
    return Done(code, public=said, klass="office", on=month)


@act("flag.answer", about="flag", noun=Flag)
def answer_flag(*, by: By, flag: str, words: str) -> Done | None:
    """The office explains; from now on the flag and its words are seen by everybody."""
    row = _one(flag)
    if not words.strip():
        raise Refused("flag.no_words")
    if len(words) > WORDS_MAX:
        raise Refused("flag.too_long", most=WORDS_MAX)
    row.state, row.audience = step(MOVES, row.state, "answered"), "public"
    row.answer, row.answered, row.by = words.strip(), present(), by.label
    row.first = now_index()  # the entry that bears its words
    row.save()
    jobs.stop_timer("flag.open", flag)
    return Done(flag, public=_said(row), sealed={"words": words.strip()})


@act("flag.open", about="flag", noun=Flag)
def open_flag(*, by: By, flag: str) -> Done | None:
    """Its time to explain is over: the flag is seen by everybody, and that nobody explained it."""
    row = _one(flag)
    if row.state != "asked":
        return None
    if present() <= row.due:
        raise Refused("flag.not_due")
    row.state, row.audience = step(MOVES, row.state, "silent"), "public"
    row.save()
    return Done(flag, public=_said(row))


def _one(code: str) -> Flag:
    row: Flag | None = Flag.objects.filter(code=code).first()
    if row is None:
        raise Missing("flag.unknown", thing=code)
    return row


def _said(row: Flag) -> dict[str, Any]:
    return {"office": row.office, "kind": row.kind, "month": row.month.isoformat(), "state": row.state}


@eraser("answers to flags")
def forget(entry: int, part: str) -> None:
    """The explanation that an erased part bore. Not an act: the erasing itself is one."""
    if part == "words":
        QuerySet(Flag).filter(first=entry).exclude(answer="").update(answer="(đã xoá)")
