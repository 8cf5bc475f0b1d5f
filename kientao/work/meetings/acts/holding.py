"""It is held: points tested, connected and counted; the word given by the clock; questions, conclusions, the end."""

from datetime import date

from kientao.base.errors import Refused
from kientao.ledger import prepared
from kientao.ledger.acts import By, Done, act, now_index, present

from ..models import Meeting, Point, Raised, Turn
from .life import at_point, hosting, move, one, point_of, save, stepped, written
from .moves import HEADS_MAX


@act("meeting.test", about="meeting", noun=Meeting)
def test_point(*, by: By, meeting: str, point: str) -> Done | None:
    """The connection of this point was tried and works."""
    row = one(meeting, "meeting.test")
    found = point_of(row, point)
    at_point(by, row, found)
    if found.tested is not None:
        return None
    found.tested = present()
    found.save()
    return stepped(row, by, "meeting.test", found.name)


@act("meeting.connect", about="meeting", noun=Meeting)
def connect_point(*, by: By, meeting: str, point: str, heads: int | None = None, on: bool = True) -> Done | None:
    """Connected, with how many people; told again when it changes. on False: the line is lost."""
    row = one(meeting, "meeting.connect")
    found = point_of(row, point)
    at_point(by, row, found)
    if heads is not None and not 0 <= heads <= HEADS_MAX:
        raise Refused("meeting.heads", most=HEADS_MAX)
    before = (found.connected is not None, found.heads)
    found.connected = (found.connected or present()) if on else None
    found.heads = heads if heads is not None else found.heads
    if before == (on, found.heads):
        return None
    found.save()
    return stepped(row, by, "meeting.connect", f"{found.name}: {found.heads if on else '–'}")


@act("meeting.open", about="meeting", noun=Meeting)
def open_meeting(*, by: By, meeting: str) -> Done | None:
    """The meeting begins: from now on words are given by the clock."""
    row = one(meeting)
    hosting(by, row)
    row.opened = present()
    return move(row, by, "meeting.open", "open")


@act("meeting.speak", about="meeting", noun=Meeting)
def give_word(*, by: By, meeting: str, item: int, who: str = "") -> Done | None:
    """Somebody has the word on an item of the agenda: the clock runs, the former one stops."""
    row = one(meeting, "meeting.speak")
    hosting(by, row)
    if not 0 <= item < len(row.agenda):
        raise Refused("meeting.item")
    _stop(row)
    Turn(code=f"{row.code}.{now_index()}", meeting_id=row.code, item=item, since=present(),
         who="" if row.party else who.strip()[:200] or str(row.agenda[item].get("who", ""))).save()  # fmt: skip
    return stepped(row, by, "meeting.speak", str(row.agenda[item]["title"]))


@act("meeting.hush", about="meeting", noun=Meeting)
def stop_word(*, by: By, meeting: str) -> Done | None:
    """Nobody has the word."""
    row = one(meeting, "meeting.hush")
    hosting(by, row)
    return stepped(row, by, "meeting.hush") if _stop(row) else None


@act("meeting.ask", about="meeting", noun=Meeting)
def ask_question(*, by: By, meeting: str, words: str, point: str = "") -> Done | None:
    """A question from a point."""
    row = one(meeting, "meeting.ask")
    if point:
        at_point(by, row, point_of(row, point))
    said = written(words, most=4000)
    Raised(code=f"{row.code}.{now_index()}", meeting_id=row.code, point=point, at=present(), words=said).save()
    return stepped(row, by, "meeting.ask", said)


@act("meeting.answer", about="meeting", noun=Meeting)
def answer_question(*, by: By, meeting: str, question: str, answer: str = "", due: date | None = None) -> Done | None:
    """Answered there, or taken along to be answered by a day (`due`)."""
    row = one(meeting, "meeting.answer")
    hosting(by, row)
    found = prepared.find(Raised, question)
    if found is None or found.meeting_id != row.code:
        raise Refused("meeting.no_words")
    if not answer.strip() and due is None:
        raise Refused("meeting.no_words")
    found.answer, found.due = answer.strip()[:4000], due
    found.state = "answered" if answer.strip() else "sent"
    found.save()
    return stepped(row, by, "meeting.answer", found.answer or (due.isoformat() if due else ""))


@act("meeting.conclude", about="meeting", noun=Meeting)
def conclude_meeting(*, by: By, meeting: str, words: str) -> Done | None:
    """What the chair concluded, one line each; lines become tasks from there."""
    row = one(meeting, "meeting.conclude")
    hosting(by, row)
    said = written(words)
    if said == row.words:
        return None
    row.words, row.concluded = said, present()
    save(row)
    return stepped(row, by, "meeting.conclude", said[:4000])


@act("meeting.close", about="meeting", noun=Meeting)
def close_meeting(*, by: By, meeting: str) -> Done | None:
    """The meeting is over: the clock of who speaks stops too."""
    row = one(meeting)
    hosting(by, row)
    _stop(row)
    row.closed = present()
    return move(row, by, "meeting.close", "closed")


@act("meeting.record", about="meeting")
def record_meeting(
    *,
    by: By,
    meeting: str,
    office: str,
    kind: str,
    title: str,
    starts: int,
    minutes: int,
    agenda: list[dict[str, object]],
    points: list[dict[str, object]],
    source: dict[str, object],
    party: bool = False,
) -> Done | None:
    """A meeting that took place before this register, as a source tells it. Public, and never changed here."""
    if by.kind != "import":
        raise Refused("meeting.state")
    row = prepared.find(Meeting, meeting)
    told = {"office": office, "kind": kind, "title": title, "starts": starts, "minutes": minutes, "agenda": agenda,
            "source": source, "party": party}  # fmt: skip
    if row is not None and all(getattr(row, name) == value for name, value in told.items()):
        return None
    row = row or Meeting(code=meeting, first=now_index())
    for name, value in told.items():
        setattr(row, name, value)
    row.audience, row.state, row.opened, row.closed = "public", "closed", starts, starts + minutes * 60_000_000
    row.concluded = row.closed  # nothing is owed of it
    save(row)
    names = {point.name: point for point in row.points.all()}
    for number, point in enumerate(points):
        found = names.get(str(point["name"])) or Point(code=f"{meeting}.{number}", meeting_id=meeting)
        parent = point.get("parent")
        found.name, found.chair, found.position = str(point["name"]), str(point.get("chair") or ""), number
        found.parent = f"{meeting}.{parent}" if parent is not None else ""
        found.save()
    public = {"kind": kind, "state": row.state, "office": office, "starts": starts, "title": title}
    return Done(meeting, public=public, result=meeting)


def _stop(row: Meeting) -> bool:
    running = row.turns.filter(until=None).first()
    if running is None:
        return False
    running.until = present()
    running.save()
    return True
