"""Somebody asks to be told (Luật Tiếp cận thông tin): a clock by channel, one extension, an article for a refusal."""

from kientao.base import clock
from kientao.base.errors import Missing, Refused
from kientao.base.states import step
from kientao.city import deadlines
from kientao.city.acts.settle import known
from kientao.city.models import Office
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.rules import documents, law
from kientao.ui.place import zone

from ..models import Asker, Given, Question
from .life import written
from .moves import ASKING, WORDS_MAX

CHANNELS, HOWS = ("online", "office", "post"), ("file", "copy", "look")
FIELDS = {"name": 120, "address": 300, "identity": 20, "phone": 20, "email": 200}
LAW = "information.request"


@act("info.ask", about="office", noun=Office)
def ask_information(
    *, by: By, code: str, office: str, words: str, contact: dict[str, str], channel: str = "online", how: str = "file",
    purpose: str = "", secret: str = "",
) -> Done | None:  # fmt: skip
    """Ask an office for information. contact: what the law wants told of who asks; it is sealed."""
    known(Office, office)
    words = written(words, "info.no_words", WORDS_MAX)
    person = {name: str(contact.get(name, "")).strip()[:most] for name, most in FIELDS.items()}
    if not all(person[name] for name in ("name", "address", "identity")):
        raise Refused("info.named")
    if channel not in CHANNELS or how not in HOWS:
        raise Refused("info.channel")
    row = Question(
        code=code, office=office, audience="public", channel=channel, how=how, words=words,
        purpose=purpose.strip()[:500], state="asked", asked=present(), secret=secret, first=now_index(),
    )  # fmt: skip
    _set_term(row)
    row.save()
    Asker(code=f"{code}.asker", question_id=code, first=now_index(), **person).save()
    return _told(row, {"words": words, "purpose": row.purpose, "contact": person})


@act("info.notice", about="question", noun=Question)
def notice_question(*, by: By, question: str, note: str = "") -> Done | None:
    """It is complex: who asked is told the term, which the law counts from the day it was asked."""
    row = known(Question, question)
    row.state, row.complex = step(ASKING, row.state, "noticed"), True
    _set_term(row)
    row.save()
    return _told(row, {"note": note.strip()[:1000]})


@act("info.extend", about="question", noun=Question)
def extend_question(*, by: By, question: str, reason: str) -> Done | None:
    """More time, once, within the term, by as much as the law allows."""
    row = known(Question, question)
    if row.state not in ("asked", "noticed"):
        step(ASKING, row.state, "given")
    if not row.complex:
        raise Refused("info.simple")
    if row.extended:
        raise Refused("info.once")
    if row.due is None:
        raise Refused("info.no_term")
    term = law.at(f"{LAW}.{row.channel}_extension_days_max", clock.day(row.asked, zone()))
    row.extended = written(reason, most=300)
    row.due, row.derivation = deadlines.by_law(row.due, term)
    row.settle()
    row.save()
    return _told(row, {"reason": row.extended})


@act("info.give", about="question", noun=Question)
def give_information(*, by: By, question: str, words: str, files: tuple[str, ...] = ()) -> Done | None:
    """Given: an answer in words, with files where there are some."""
    row = known(Question, question)
    for name in files:
        Given(code=f"{name[:40]}.{now_index()}", question_id=row.code, file=name, first=now_index()).save()
    return _end(row, "given", written(words), "", {"files": list(files)} if files else {})


@act("info.refuse", about="question", noun=Question)
def refuse_information(*, by: By, question: str, ground: str, reason: str) -> Done | None:
    """Refused in writing, on one of the grounds of the law, with the reason."""
    row = known(Question, question)
    found = documents.grounds(clock.day(present(), zone())).get(ground)
    if found is None:
        raise Refused("info.ground")
    return _end(row, "refused", written(reason), found.article)


@act("info.pass", about="question", noun=Question)
def pass_question(*, by: By, question: str, to: str) -> Done | None:
    """Another body holds it: who asked is told which."""
    return _end(known(Question, question), "passed", written(to, most=300), "")


def _set_term(row: Question) -> None:
    """By the law of the day it was asked: simple or complex, and the channel."""
    kind = "complex" if row.complex else "simple"
    row.due, row.derivation = None, None
    found = _count(row, f"{row.channel}_{kind}_days_max")
    if found:
        row.due, row.derivation = found
    notice = _count(row, f"{row.channel}_notice_days_max")
    row.notice_by = notice[0] if notice and not row.complex else None
    row.settle()


def _count(row: Question, name: str) -> tuple[int, dict[str, object]] | None:
    """Simple information at the office is given at once: the law has no number for it, so the day ends the term."""
    try:
        term = law.at(f"{LAW}.{name}", clock.day(row.asked, zone()))
    except Missing:
        if name != "office_simple_days_max":
            return None
        end = clock.midnight(clock.day(row.asked, zone()), zone()) + clock.DAY - 1
        return end, {"start": row.asked, "due": end, "steps": [], "said": AT_ONCE}
    return deadlines.by_law(row.asked, term)


AT_ONCE = {
    "vi": "Thông tin đơn giản, có sẵn, nhận tại trụ sở: cung cấp ngay (Luật 104/2016/QH13, Điều 29 khoản 1).",
    "en": "Simple information at hand, at the office: given at once (Law 104/2016/QH13, article 29).",
}


def _end(row: Question, to: str, answer: str, article: str, more: dict[str, object] | None = None) -> Done:
    row.state = step(ASKING, row.state, to)
    row.answer, row.article, row.closed = answer, article, present()
    row.settle()
    row.save()
    return _told(row, {"answer": answer, **(more or {})}, {"article": article} if article else {})


def _told(row: Question, sealed: dict[str, object], more: dict[str, str] | None = None) -> Done:
    public = {"office": row.office, "channel": row.channel, "state": row.state, "due": row.due, **(more or {})}
    kept = {key: value for key, value in sealed.items() if value}
    return Done(row.code, public=public, sealed=kept, result=row.code)  # type: ignore[arg-type]
