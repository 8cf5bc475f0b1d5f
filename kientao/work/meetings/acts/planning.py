"""A meeting is planned with its agenda and its points, people are invited, or it is called off."""

from typing import Any

from kientao.base.errors import Refused
from kientao.city.acts.settle import known
from kientao.city.models import Office, Post
from kientao.ledger.acts import By, Done, act, now_index, present

from .. import terms
from ..models import Attached, Meeting, Point
from .life import hosting, joined, move, one, save, stepped, written
from .moves import AGENDA_MAX, POINTS_MAX, TITLE_MAX


@act("meeting.plan", about="office", noun=Office)
def plan_meeting(
    *,
    by: By,
    office: str,
    code: str,
    kind: str,
    title: str,
    starts: int,
    minutes: int = 60,
    place: str = "",
    address: str = "",
    chair: str = "",
    agenda: tuple[dict[str, Any], ...] = (),
    points: tuple[dict[str, Any], ...] = (),
) -> Done | None:
    """Plan a meeting. starts: UTC µs. agenda: {title, minutes, who}; points: {name, office?, chair?, parent?, …}.

    parent is the place of the upper point in the same list, from 0; the first is the main one.
    """
    known(Office, office)
    row = Meeting(
        code=code,
        office=office,
        audience="office",
        state="planned",
        first=now_index(),
        planner=by.post if by.kind == "post" else by.label,
    )
    _tell(row, kind, title, starts, minutes, place, address, chair, agenda)
    save(row)
    _place(row, points)
    return stepped(row, by, "meeting.plan", title=row.title, agenda=row.agenda)


@act("meeting.edit", about="meeting", noun=Meeting)
def edit_meeting(
    *, by: By, meeting: str, kind: str, title: str, starts: int, minutes: int = 60, place: str = "", address: str = "",
    chair: str = "", agenda: tuple[dict[str, Any], ...] = (),
) -> Done | None:  # fmt: skip
    """Change what it is about, when and where, before it opens."""
    row = one(meeting, "meeting.edit")
    hosting(by, row)
    _tell(row, kind, title, starts, minutes, place, address, chair, agenda)
    save(row)
    return stepped(row, by, "meeting.edit", title=row.title, agenda=row.agenda)


@act("meeting.point", about="meeting", noun=Meeting)
def set_points(*, by: By, meeting: str, points: tuple[dict[str, Any], ...]) -> Done | None:
    """Set the tree of points anew. Points that were marked already stay as they are where the name is the same."""
    row = one(meeting, "meeting.point")
    hosting(by, row)
    _place(row, points)
    return stepped(row, by, "meeting.point", ", ".join(str(point.get("name", "")) for point in points)[:2000])


@act("meeting.invite", about="meeting", noun=Meeting)
def invite_meeting(*, by: By, meeting: str, note: str = "") -> Done | None:
    """Invitations are out: from now on the offices of its points see it; a public one is announced."""
    row = one(meeting)
    hosting(by, row)
    row.invited = present()
    if terms.kinds()[row.kind].public:
        row.audience = "public"
    return move(row, by, "meeting.invite", "invited", note.strip()[:1000])


@act("meeting.cancel", about="meeting", noun=Meeting)
def cancel_meeting(*, by: By, meeting: str, reason: str) -> Done | None:
    """Called off, with the reason."""
    row = one(meeting)
    hosting(by, row)
    row.cancelled = written(reason, "meeting.no_reason", 300)
    return move(row, by, "meeting.cancel", "cancelled", row.cancelled)


@act("meeting.attach", about="meeting", noun=Meeting)
def attach_papers(*, by: By, meeting: str, files: tuple[str, ...], title: str = "") -> Done | None:
    """Papers for whoever takes part."""
    row = one(meeting, "meeting.attach")
    hosting(by, row)
    for name in files:
        Attached(code=f"{name[:40]}.{now_index()}", meeting_id=row.code, file=name, title=title.strip()[:200],
                 first=now_index()).save()  # fmt: skip
    return stepped(row, by, "meeting.attach", title, files=list(files)) if files else None


def _tell(
    row: Meeting, kind: str, title: str, starts: int, minutes: int, place: str, address: str, chair: str,
    agenda: tuple[dict[str, Any], ...],
) -> None:  # fmt: skip
    found = terms.kinds().get(kind)
    if found is None:
        raise Refused("meeting.kind", kind=kind)
    if starts <= present():
        raise Refused("meeting.past")
    if not 5 <= minutes <= 24 * 60:
        raise Refused("meeting.minutes")
    if address and not address.startswith("https://"):
        raise Refused("meeting.address")
    if chair:
        known(Post, chair)
    row.kind, row.title, row.party = kind, written(title, "meeting.no_title", TITLE_MAX), found.party
    row.starts, row.minutes, row.chair = starts, minutes, chair
    row.place, row.address = place.strip()[:200], address.strip()[:300]
    row.agenda = [
        {"title": str(item["title"]).strip()[:300], "minutes": max(1, min(600, int(item.get("minutes") or 10))),
         "who": str(item.get("who", "")).strip()[:200]}
        for item in agenda[:AGENDA_MAX] if str(item.get("title", "")).strip()
    ]  # fmt: skip
    terms.set_clocks(row)


def _place(row: Meeting, points: tuple[dict[str, Any], ...]) -> None:
    """The tree as it is told: a point of the same name keeps its marks; what is not told any more leaves the plan."""
    if len(points) > POINTS_MAX:
        raise Refused("meeting.points", most=POINTS_MAX)
    there = {point.name: point for point in row.points.all()}
    codes: list[str] = []
    fresh = len(there)
    for number, told in enumerate(points):
        name = written(str(told.get("name", "")), "meeting.no_words", 200)
        parent = told.get("parent")
        if parent is not None and not 0 <= int(parent) < number:
            raise Refused("meeting.point_parent")
        office = str(told.get("office") or "")
        if office:
            known(Office, office)
        point = there.pop(name, None)
        if point is None:
            point = Point(code=f"{row.code}.{fresh}", meeting_id=row.code, name=name)
            fresh += 1
        point.office, point.chair, point.position = office, str(told.get("chair") or "").strip()[:200], number
        point.parent = codes[int(parent)] if parent is not None else ""
        point.expected, point.out = told.get("expected"), False
        point.save()
        codes.append(point.code)
    for gone in there.values():
        if not gone.out:
            gone.out = True
            gone.save()
    row.shared = joined(tuple(str(told.get("office") or "") for told in points), row.office)
    save(row)
