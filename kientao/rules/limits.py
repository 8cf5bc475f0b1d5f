"""At most so many acts in each hour, day, week or month of the city's calendar; what is beyond waits."""

from datetime import timedelta

from kientao.base import clock
from kientao.base.text import T
from kientao.ui.place import zone

from .models import Firing
from .programs import Program

ACTED = ("performed", "proposed", "watched")
PERIODS = {"hour": T("giờ", "hour"), "day": T("ngày", "day"), "week": T("tuần", "week"), "month": T("tháng", "month")}


def start(per: str, now: int) -> int:
    """The first instant of the period that is running."""
    if per == "hour":
        return now - now % clock.HOUR
    today = clock.day(now, zone())
    first = {"day": today, "week": today - timedelta(days=today.weekday()), "month": today.replace(day=1)}[per]
    return clock.midnight(first, zone())


def used(program: Program, now: int) -> int:
    since = start(program.told.limit.per, now)
    return Firing.objects.filter(rule_id=program.rule, at__gte=since, outcome__in=ACTED).count()


def reached(program: Program, now: int) -> bool:
    return used(program, now) >= program.told.limit.most


def first_of_period(program: Program, now: int) -> bool:
    """Has it not been said yet in this period?"""
    since = start(program.told.limit.per, now)
    return not Firing.objects.filter(rule_id=program.rule, at__gte=since, outcome="limited").exists()


def words(program: Program) -> str:
    count, per = program.told.limit
    return f"Đã tới giới hạn {count} lần mỗi {PERIODS[per].vi}"
