"""What the verbs share: finding the meeting, one line of the table, the step that stays, whose point it is."""

from typing import Any

from kientao.base.errors import Forbidden, Missing, Refused
from kientao.base.states import step
from kientao.city.acts.settle import known
from kientao.city.models import Office
from kientao.city.ranks import office_of, under
from kientao.ledger import prepared
from kientao.ledger.acts import By, Done, now_index, present

from ..models import SHARED_MAX, Meeting, Point, Step
from .moves import ASIDE, MOVES, WORDS, WORDS_MAX


def one(code: str, verb: str = "") -> Meeting:
    """The meeting, where the verb makes sense in its state; what has words is refused for the Party's."""
    row = prepared.find(Meeting, code)
    if row is None:
        raise Missing("act.missing", thing=code)
    if verb in WORDS and row.party:
        raise Refused("meeting.party")
    if verb in ASIDE and row.state not in ASIDE[verb]:
        raise Refused("meeting.state")
    return row


def save(row: Meeting) -> None:
    row.take_turn()
    row.fold_words()
    row.save()


def move(row: Meeting, by: By, verb: str, to: str, words: str = "", **sealed: Any) -> Done:
    row.state = step(MOVES, row.state, to)
    save(row)
    return stepped(row, by, verb, words, **sealed)


def stepped(row: Meeting, by: By, verb: str, words: str = "", **sealed: Any) -> Done:
    """The step that stays, and the entry; public only of a meeting that is."""
    index = now_index()
    Step(code=f"{row.code}.{index}", meeting_id=row.code, at=present(), verb=verb, by=by.label,
         words="" if row.party else words).save()  # fmt: skip
    klass = None if row.audience == "public" else "office"
    public = {"kind": row.kind, "state": row.state, "office": row.office, "starts": row.starts}
    kept = {} if row.party else {"words": words, **sealed}
    return Done(row.code, public=public, sealed={k: v for k, v in kept.items() if v}, klass=klass, result=row.code)


def point_of(row: Meeting, code: str) -> Point:
    found = prepared.find(Point, code)
    if found is None or found.meeting_id != row.code or found.out:
        raise Missing("meeting.point")
    return found


def at_point(by: By, row: Meeting, point: Point) -> None:
    """Who hosts, or the office of the point: nobody marks another's."""
    if by.kind == "post" and not _hosts(by, row) and office_of(by.post) != point.office:
        raise Forbidden("meeting.not_theirs")


def hosting(by: By, row: Meeting) -> None:
    """Only the host, an office above it, or the office that planned it for the host (its secretariat)."""
    if by.kind == "post" and not _hosts(by, row):
        raise Forbidden("meeting.not_theirs")


def _hosts(by: By, row: Meeting) -> bool:
    mine = office_of(by.post)
    return under(row.office, mine) or mine == office_of(row.planner)


def written(text: str, missing: str = "meeting.no_words", most: int = WORDS_MAX) -> str:
    if not text.strip():
        raise Refused(missing)
    if len(text) > most:
        raise Refused("meeting.long", most=most)
    return text.strip()


def joined(codes: tuple[str, ...], host: str) -> str:
    """|a|b|, each once, every one of them known, without the host."""
    found = tuple(dict.fromkeys(code for code in codes if code and code != host))
    for code in found:
        known(Office, code)
    told = f"|{'|'.join(found)}|" if found else ""
    if len(told) > SHARED_MAX:
        raise Refused("meeting.points", most=len(found) - 1)
    return told
