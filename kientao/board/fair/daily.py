"""Once a day the month that ended last is looked at; its flags are raised once, and open when their time is over."""

from datetime import date, timedelta
from typing import Any

from kientao.base import clock
from kientao.base.text import T
from kientao.board.models import DayCount, Flag
from kientao.city.access import machine
from kientao.ledger import jobs
from kientao.ledger.acts import By, writing
from kientao.ledger.models import Timer
from kientao.ui.place import zone

from . import gaming, policy

BY = By.system("flags")
machine(BY.label, "flag.raise", "flag.open", why=T("Nêu dấu hiệu sau mỗi tháng", "Raises flags after each month"))


@jobs.daily("board.flags")
def look(job: Any) -> None:
    """The last whole month, once the counts of its last day are written."""
    raise_all(clock.day(clock.now(), zone()))


def raise_all(today: date) -> int:
    """How many flags were raised. Run twice, it raises none anew."""
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    told = policy.on("answer", today)
    if told is None or not DayCount.objects.filter(day=gaming.end_of(month)).exists():
        return 0
    found = gaming.signs(month)
    days = told.number("working_days")
    raised = 0
    there = set(Flag.objects.filter(month=month).values_list("kind", "office"))
    for sign in found:
        if (sign.kind, sign.office) in there:
            continue
        key = f"flag:{sign.kind}:{sign.office}:{sign.month}"
        with writing() as book:
            args: dict[str, Any] = {"office": sign.office, "kind": sign.kind, "month": sign.month, "found": sign.found}
            raised += book.perform("flag.raise", by=BY, working_days=days, request=key, **args) is not None
    return raised


@jobs.timer("flag.open")
def ring(book: Any, timer: Timer) -> None:
    book.perform("flag.open", by=BY, flag=timer.key, request=f"flag.open:{timer.key}")
