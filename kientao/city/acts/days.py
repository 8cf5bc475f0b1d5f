"""Days are declared worked or off; deadlines start, are counted again, stop."""

from datetime import date
from typing import Any

from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.ledger.acts import By, Done, act, now_index, present

from ..deadlines import derive
from ..models import Deadline, Office, Week, Workday
from ..workdays import Calendar
from .settle import known, settle, words

ENDS = ("stopped", "met")

declare("week.days", T("Ngày làm việc trong tuần là các số từ 1 đến 7.", "Days of the week are numbers from 1 to 7."))
declare("deadline.end", T("Không có trạng thái «{state}».", "There is no state “{state}”."))
declare("deadline.over", T("Thời hạn này đã kết thúc ({state}).", "This deadline is over already ({state})."))


@act("week.define", about="week", noun=Week)
def define_week(
    *, by: By, week: str, days: list[int], hours: list[Any] | None = None, source: Any = None
) -> Done | None:
    """Write down which days of the week are worked, and in which hours."""
    if not days or not set(days) <= set(range(1, 8)):
        raise Refused("week.days")
    values: dict[str, Any] = {"days": sorted(set(days)), "hours": hours or [], "source": source}
    if settle(Week, week, **values) is None:
        return None
    return Done(week, public=words(values))


@act("workday.set", about="day", noun=None)
def set_workday(
    *, by: By, day: date, working: bool, source: Any, name: Any = None, instead_of: date | None = None
) -> Done | None:
    """Declare a day worked or off, against week and public holidays. Running deadlines are counted again."""
    values: dict[str, Any] = {"working": working, "name": name, "instead_of": instead_of, "source": source}
    if settle(Workday, day.isoformat(), day=day, **values) is None:
        return None
    return Done(day.isoformat(), public=words({"day": day, **values}), on=day)


@act("deadline.start", about="office", noun=Office)
def start_deadline(
    *, by: By, about: str, office: str, start: int, working_days: int | None = None, hours: int | None = None,
    audience: str = "office",
) -> Done | None:  # fmt: skip
    """Start a deadline of working days or working hours; it keeps how it was counted. start: UTC µs."""
    found = derive(start, working_days=working_days, hours=hours, rules=Calendar.now())
    row = Deadline(
        code=f"han-{now_index()}", about=about, office=office, audience=audience, start=start, due=found.due,
        amount=found.amount, measure=found.measure, derivation=found.plain(),
    )  # fmt: skip
    row.save()
    public: dict[str, Any] = {
        "about": about,
        "office": office,
        "start": start,
        "due": found.due,
        found.measure: found.amount,
    }
    return Done(row.code, public=public, result=row.code)


@act("deadline.recompute", about="deadline", noun=Deadline)
def recompute_deadline(*, by: By, deadline: str, why: str = "") -> Done | None:
    """Count a running deadline again after the calendar changed; says what it was and what it is."""
    row = known(Deadline, deadline)
    if row.state != "running":
        return None
    found = derive(row.start, **{_ARGUMENT[row.measure]: row.amount}, rules=Calendar.now())
    if found.plain() == row.derivation:
        return None
    former, row.due, row.derivation = row.due, found.due, found.plain()
    row.save(update_fields=["due", "derivation"])
    return Done(deadline, public={"about": row.about, "before": former, "due": found.due, "why": why})


_ARGUMENT: dict[str, Any] = {"working_day": "working_days", "hour": "hours"}


@act("deadline.stop", about="deadline", noun=Deadline)
def stop_deadline(*, by: By, deadline: str, state: str = "met") -> Done | None:
    """A deadline ends: what was due is done ("met"), or it no longer applies ("stopped")."""
    if state not in ENDS:
        raise Refused("deadline.end", state=state)
    row = known(Deadline, deadline)
    if row.state == state:
        return None
    if row.state != "running":
        raise Refused("deadline.over", state=row.state)
    row.state, row.ended = state, present()
    row.save(update_fields=["state", "ended"])
    return Done(deadline, public={"about": row.about, "state": state, "due": row.due})
