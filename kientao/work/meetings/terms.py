"""What a city decided about its meetings: `meetings.yaml` of its folder. Dated, each with its source.

kinds: how soon people are invited and points connected, which are public, which are the Party's; odd: head-counts that
are pointed out to who told them.
"""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings

from kientao.base import clock
from kientao.base.errors import Missing
from kientao.base.yamlfile import read
from kientao.city import deadlines
from kientao.rules import law
from kientao.ui.place import zone

from .models import Meeting

HOUR = clock.HOUR
FALLBACK: dict[str, Any] = {"code": "hop", "title": {"vi": "Họp", "en": "Meeting"}}


class Kind(NamedTuple):
    """law: prefix of parameters of law/vn its clocks go by; "" where the city's own days hold."""

    code: str
    title: dict[str, str]
    law: str
    public: bool
    party: bool
    notice_days: int
    test_days: int
    connect_minutes: int


@cache
def _told(folder: Any) -> dict[str, Any]:
    file = folder / "meetings.yaml"
    return dict(read(file)) if file.is_file() else {}


def told() -> dict[str, Any]:
    return _told(settings.KIENTAO.city_folder)


def kinds() -> dict[str, Kind]:
    rows = [_kind(row) for row in told().get("kinds") or (FALLBACK,)]
    return {kind.code: kind for kind in rows}


def _kind(row: Any) -> Kind:
    return Kind(
        str(row["code"]), dict(row["title"]), str(row.get("law", "")), bool(row.get("public")),
        bool(row.get("party")), int(row.get("notice_days", 0)), int(row.get("test_days", 0)),
        int(row.get("connect_minutes", 0)),
    )  # fmt: skip


def set_clocks(row: Meeting) -> None:
    """By when people are invited, points tested and connected: by law where it holds on that day, else the city's."""
    kind, on = kinds()[row.kind], clock.day(row.starts, zone())
    row.notice_by = row.test_by = row.connect_by = None
    row.clocks = {}
    for name, days in (("notice", kind.notice_days), ("test", kind.test_days)):
        days, source = _law(kind.law, f"{name}_days_min", on) or (days, _own())
        if days:
            due, told_how = deadlines.before(on, days)
            setattr(row, f"{name}_by", due)
            row.clocks[name] = told_how | {"source": source}
    hours = _law(kind.law, "connect_hours_min", on)
    ahead = hours[0] * HOUR if hours else kind.connect_minutes * clock.MINUTE
    if ahead:
        row.connect_by = row.starts - ahead
        row.clocks["connect"] = {"source": hours[1] if hours else _own()}


def _law(prefix: str, name: str, on: date) -> tuple[int, dict[str, object]] | None:
    if not prefix:
        return None
    try:
        point = law.at(f"{prefix}.{name}", on)
    except Missing:
        return None
    return int(str(point.value)), point.source.plain()


def _own() -> dict[str, object]:
    return dict(told().get("source") or {"title": "–"})


def odd() -> dict[str, int]:
    """heads: more than so many at once; same: the same number so many times in a row; a_day: tellings of one post."""
    found = told().get("odd") or {}
    usual = {"heads": 1000, "same": 3, "a_day": 4}
    return {name: int(found.get(name, number)) for name, number in usual.items()}


def history() -> Sequence[Any]:
    """Meetings that really took place and are told by a source: no simulation."""
    return told().get("history") or ()


def instant(on: date, at: str) -> int:
    """ "08:30" of a day in the city, as UTC µs."""
    hour, _, minute = at.partition(":")
    return clock.midnight(on, zone()) + int(hour) * clock.HOUR + int(minute or 0) * clock.MINUTE


def local(at: int) -> datetime:
    return clock.local(at, zone())
