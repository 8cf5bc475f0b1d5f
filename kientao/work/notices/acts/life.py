"""What the verbs share: finding the notice, checking what was written, the message that stays, the timer."""

from collections.abc import Mapping
from typing import Any

from kientao.base import clock
from kientao.base.errors import Forbidden, Missing, Refused
from kientao.base.states import step
from kientao.city.models import Unit
from kientao.ledger import jobs, prepared
from kientao.ledger.acts import By, Done, now_index, present

from ..models import CATEGORIES, CERTAINTIES, SEVERITIES, URGENCIES, Message, Notice, likeness
from .moves import EVENT_MAX, HEADLINE_MAX, HOURS_MAX, MOVES, PLACES_MAX, REASON_MAX, WORDS_MAX

SEALED = ("event", "headline", "words", "instruction", "english")
_TEXTS = {"event": EVENT_MAX, "headline": HEADLINE_MAX, "words": WORDS_MAX, "instruction": WORDS_MAX,
          "headline_en": HEADLINE_MAX, "words_en": WORDS_MAX}  # fmt: skip
_CHOICES = {"category": CATEGORIES, "urgency": URGENCIES, "severity": SEVERITIES, "certainty": CERTAINTIES}


def one(code: str) -> Notice:
    row = prepared.find(Notice, code)
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def person(by: By) -> None:
    """What only somebody who answers for it may do, whatever rights a machine was given."""
    if by.kind != "post" or not by.person:
        raise Forbidden("warning.person")


def written(told: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a row, checked: lengths, choices, hours, places that exist."""
    found = dict(told)
    for part, most in _TEXTS.items():
        found[part] = str(found[part]).strip()
        if len(found[part]) > most:
            raise Refused("notice.too_long", part=part, most=most)
    if not (found["event"] and found["headline"] and found["words"]):
        raise Refused("notice.no_words")
    for part, known in _CHOICES.items():
        if found[part] not in known:
            raise Refused("notice.choice", value=str(found[part])[:40], known=", ".join(known))
    _hours(found["hours"])
    found["places"] = _places(found["places"])
    found["same"] = likeness(found["event"], found["places"])
    english = {"headline": found.pop("headline_en"), "words": found.pop("words_en")}
    found["english"] = english if all(english.values()) else {}
    return found


def told_by(row: Notice) -> dict[str, Any]:
    """What `written` would have been given for this row."""
    told = {
        part: getattr(row, part) for part in ("event", "headline", "words", "instruction", "places", "hours", *_CHOICES)
    }
    return told | {f"{part}_en": row.english.get(part, "") for part in ("headline", "words")}


def _hours(given: object) -> int:
    if not isinstance(given, int) or isinstance(given, bool) or not 1 <= given <= HOURS_MAX:
        raise Refused("notice.hours", most=HOURS_MAX)
    return given


def _places(given: Any) -> list[str]:
    codes = sorted({given} if isinstance(given, str) else {str(code) for code in given})
    if len(codes) > PLACES_MAX:
        raise Refused("notice.places", most=PLACES_MAX)
    known = set(Unit.objects.filter(code__in=codes).values_list("code", flat=True))
    for code in codes:
        if code not in known:
            raise Refused("notice.place", place=code[:60])
    return codes


def reasoned(text: str) -> str:
    if not text.strip():
        raise Refused("notice.no_reason")
    if len(text) > REASON_MAX:
        raise Refused("notice.too_long", part="reason", most=REASON_MAX)
    return text.strip()


def already(kind: str, same: str) -> Notice | None:
    """What is active now for the same event in the same places."""
    return Notice.objects.filter(kind=kind, state="active", same=same, expires__gt=present()).order_by("code").first()


def fresh(code: str, office: str, kind: str, by: By, told: dict[str, Any]) -> Notice:
    if prepared.find(Notice, code) is not None:
        raise Refused("notice.code", code=code)
    return Notice(code=code, office=office, kind=kind, made=by.label, opened=present(), **told)


def tell(row: Notice, by: By) -> Done:
    """It stands from now on, for its hours; its first message or an update of it."""
    row.state = step(MOVES, row.state or "draft", "active")
    row.sent_by, row.effective = by.label, row.effective or present()
    row.expires = present() + row.hours * clock.HOUR
    jobs.set_timer("notice.expire", row.code, row.expires)
    return _kept(row, by, "update" if row.version else "alert")


def close(row: Notice, by: By, reason: str, silent: bool = False) -> Done:
    """It stands no longer. silent: it ran out as announced, so nobody has to be told again."""
    row.state = step(MOVES, row.state, "ended")
    row.ended, row.why = present(), reason
    jobs.stop_timer("notice.expire", row.code)
    return over(row) if silent else _kept(row, by, "cancel")


def _kept(row: Notice, by: By, kind: str) -> Done:
    row.version += 1
    made = over(row) if kind == "cancel" else said(row)
    words = row.why if kind == "cancel" else row.words
    Message(code=f"{row.code}.{row.version}", notice_id=row.code, number=row.version, kind=kind, at=present(),
            by=by.label, headline=row.headline, words=words).save()  # fmt: skip
    return made


def said(row: Notice) -> Done:
    """The row with new words, which are sealed beside this entry."""
    row.said = now_index()
    return _done(row, {part: getattr(row, part) for part in SEALED})


def over(row: Notice) -> Done:
    """The row closed; its words stay sealed where they were said."""
    return _done(row, {"reason": row.why})


def _done(row: Notice, sealed: dict[str, Any]) -> Done:
    """What, where and until when is open."""
    row.settle()
    row.save()
    public = {"kind": row.kind, "state": row.state, "office": row.office, "places": row.places,
              "severity": row.severity, "expires": row.expires, "version": row.version}  # fmt: skip
    return Done(row.code, public=public, sealed={k: v for k, v in sealed.items() if v}, result=row.code)
