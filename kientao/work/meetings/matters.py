"""What meetings lay on a desk: to invite, to hold, to conclude; topics to put out."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from kientao.base.text import T, Text
from kientao.city import picking, reach
from kientao.city.matters import Matter, door
from kientao.city.reach import gives
from kientao.ledger.acts import By

from .models import Meeting
from .pages import wording, working

WHY = {
    "planned": T("gửi giấy mời", "invite"),
    "invited": T("dự họp", "take part"),
    "open": T("đang họp", "in session"),
    "closed": T("ghi kết luận", "write the conclusions"),
}


def todo(by: By) -> QuerySet[Meeting]:
    """For who hosts: everything open of theirs; for who has a point or the chair: what they are invited to."""
    office = reach.office_of(by.post)
    taking = Q(shared__contains=f"|{office}|") | Q(chair=by.post)
    found = Q(state__in=("invited", "open")) & taking
    hosting = [power for power in reach.powers(by, "meeting") if gives(power, "meeting.invite")]
    if hosting:
        every = any(power.path == "" for power in hosting)
        found |= Q() if every else Q(office__in=reach.offices(hosting))
    return picking.each(working.mine(by).filter(turn__isnull=False), found)


def waiting(by: By) -> QuerySet[Meeting]:
    return Meeting.objects.none()


def why(row: Meeting) -> Text:
    return WHY.get(row.state, T("xem", "look"))


def tell(rows: Sequence[Meeting], by: By) -> list[Matter]:
    offices = reach.office_names()
    return [
        Matter("meeting", row.code, row.title, f"/viec/hop/{row.code}", wording.STATES[row.state][0], row.turn,
               row.entry, offices.get(row.office, row.office), row.chair, why(row))
        for row in rows
    ]  # fmt: skip


door(
    "meeting", title=T("Họp, hội nghị", "Meetings"), todo=todo, waiting=waiting, readable=working.mine, tell=tell,
    address="/viec/hop", needs="meeting.connect",
)  # fmt: skip
