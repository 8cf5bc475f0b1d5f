"""Rules by the calendar: every month on the 20th, every Monday, every working day; days off move them as they say.

on: {day: 20, if_off: next, months: [1, 4, 7, 10], at: "08:00"} | {weekday: 1} | {every: working_day}
"""

from datetime import date, timedelta
from typing import Any

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.city.workdays import Calendar

OFF = ("same", "next", "previous")
PARTS = {"day", "weekday", "every", "if_off", "months", "at"}
NEAR_DAYS = 15  # no run of days off is longer


def check(on: dict[str, Any]) -> None:
    for part in on:
        if part not in PARTS:
            raise Refused("rule.strange", part=str(part)[:40], known=", ".join(sorted(PARTS)))
    if sum(part in on for part in ("day", "weekday", "every")) != 1:
        raise Refused("rule.part", part="on", found=str(on)[:60], wanted="day | weekday | every")
    _number(on, "day", 1, 31)
    _number(on, "weekday", 1, 7)
    if "every" in on and on["every"] != "working_day":
        raise Refused("rule.part", part="every", found=str(on["every"])[:40], wanted="working_day")
    if on.get("if_off", "same") not in OFF:
        raise Refused("rule.part", part="if_off", found=str(on["if_off"])[:40], wanted=", ".join(OFF))
    months = on.get("months") or []
    if not isinstance(months, list) or any(month not in range(1, 13) for month in months):
        raise Refused("rule.part", part="months", found=str(months)[:40], wanted="[1, …, 12]")
    moment(on)


def _number(on: dict[str, Any], part: str, least: int, most: int) -> None:
    if part in on and on[part] not in range(least, most + 1):
        raise Refused("rule.part", part=part, found=str(on[part])[:40], wanted=f"{least}–{most}")


def moment(on: dict[str, Any]) -> int:
    """Microseconds after midnight at which it is asked; 07:00 where nothing is said."""
    hour, _, minute = str(on.get("at", "07:00")).partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        raise Refused("rule.part", part="at", found=str(on.get("at"))[:20], wanted="07:30")
    return int(hour) * clock.HOUR + int(minute) * clock.MINUTE


def falls_on(on: dict[str, Any], day: date, calendar: Calendar) -> bool:
    """Does the rule's day fall on this one? A day off moves it as the rule says; a 31st is the month's last day."""
    if "every" in on:
        return calendar.day(day).working and (not on.get("months") or day.month in on["months"])
    return any(_meant(on, other) and _moved(on, other, calendar) == day for other in _near(day))


def _near(day: date) -> list[date]:
    return [day + timedelta(days=n) for n in range(-NEAR_DAYS, NEAR_DAYS + 1)]


def _meant(on: dict[str, Any], day: date) -> bool:
    if on.get("months") and day.month not in on["months"]:
        return False
    if "weekday" in on:
        return day.isoweekday() == on["weekday"]
    return day.day == min(int(on["day"]), _last(day))


def _last(day: date) -> int:
    first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return (first_of_next - timedelta(days=1)).day


def _moved(on: dict[str, Any], day: date, calendar: Calendar) -> date:
    step = {"same": 0, "next": 1, "previous": -1}[on.get("if_off", "same")]
    while step and not calendar.day(day).working:
        day += timedelta(days=step)
    return day
