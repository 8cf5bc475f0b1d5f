"""Hours, days and months as numbers: an hour since 1970, a day by its ordinal, a month as year * 12 + month - 1."""

from datetime import date

from kientao.base import clock


def day_of(hour: int, zone: str) -> int:
    return clock.day(hour * clock.HOUR, zone).toordinal()


def month_of(ordinal: int) -> int:
    day = date.fromordinal(ordinal)
    return day.year * 12 + day.month - 1
