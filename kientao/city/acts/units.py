"""Units are defined and change: merged, renamed, created, ground transferred."""

from datetime import date, timedelta
from typing import Any

from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.ledger.acts import By, Done, act

from ..models import Unit, UnitChange
from .settle import in_order, known, settle, words

KINDS_OF_CHANGE = ("merge", "rename", "create", "transfer")

declare("unit.change_kind", T("Không có kiểu thay đổi «{kind}».", "There is no change of kind “{kind}”."))
declare(
    "unit.change_days",
    T(
        "«{unit}» phải {verb} đúng vào ngày {day} thì mới khớp với thay đổi này.",
        "“{unit}” must {verb_en} exactly on {day} to fit this change.",
    ),
)
declare(
    "unit.parent_days",
    T(
        "Đơn vị cấp trên «{parent}» chưa có hoặc đã hết vào ngày đầu của «{unit}».",
        "The unit above, “{parent}”, does not exist on the first day of “{unit}”.",
    ),
)


@act("unit.define", about="unit", noun=Unit)
def define_unit(
    *, by: By, unit: str, name: Any, kind: str, since: date, until: date | None = None, official_code: str = "",
    parent: str = "", area: list[Any] | None = None, population: list[Any] | None = None, place: Any = None,
    place_source: Any = None, members: list[Any] | None = None, source: Any = None, note: Any = None,
) -> Done | None:  # fmt: skip
    """Write down an administrative unit, from a day until a day, with its figures and their sources."""
    in_order(since, until)
    if parent:
        above = known(Unit, parent)
        if not above.holds(since):  # later days: a renamed unit above goes on under its new code
            raise Refused("unit.parent_days", unit=unit, parent=parent)
    values: dict[str, Any] = {
        "name": name, "kind": kind, "since": since, "until": until, "official_code": official_code,
        "parent": parent, "area": area or [], "population": population or [], "place": place,
        "place_source": place_source, "members": members or [], "source": source, "note": note,
    }  # fmt: skip
    if settle(Unit, unit, **values) is None:
        return None
    return Done(unit, public=words({"unit": unit, **values}), on=since)


@act("unit.change", about="after", noun=Unit)
def change_unit(*, by: By, after: str, on: date, kind: str, before: list[str], source: Any) -> Done | None:
    """Write down that units became another one: `on` is the first day of the new state."""
    if kind not in KINDS_OF_CHANGE:
        raise Refused("unit.change_kind", kind=kind)
    after_row, eve = known(Unit, after), on - timedelta(days=1)
    if kind != "transfer" and after_row.since != on:
        raise Refused("unit.change_days", unit=after, verb="bắt đầu", verb_en="begin", day=on)
    for code in before:
        row = known(Unit, code)
        if kind in ("merge", "rename") and row.until != eve:
            raise Refused("unit.change_days", unit=code, verb="kết thúc", verb_en="end", day=eve)
    values: dict[str, Any] = {"on": on, "kind": kind, "before": sorted(before), "after": after, "source": source}
    if settle(UnitChange, f"{on.isoformat()}.{after}", **values) is None:
        return None
    return Done(after, public=words(values), on=on)
