"""What falls due soon, and sheets of figures whose day has passed."""

from datetime import timedelta
from typing import Any

from kientao.base import clock
from kientao.lake import facts
from kientao.ui.place import zone

from ..counting import live
from . import policy
from .look import Look


def late_sheets(look: Look) -> list[dict[str, Any]]:
    """Monthly sheets whose day has passed and that are not complete, the oldest first."""
    rows = facts.ask("sheets_due", look.by).rows
    return sorted((r for r in rows if r["due"] < look.now and not r["received"]), key=lambda r: (r["due"], r["code"]))


def until(look: Look) -> int:
    """The end of what "soon" means (UTC µs)."""
    return clock.midnight(look.today + timedelta(days=policy.soon_days(look.day) + 1), zone())


def soon(look: Look) -> int:
    end = until(look)
    reports = live.open_reports(look.see).filter(turn__gte=look.now, turn__lt=end)
    return reports.count() + soon_tasks(look).count()


def soon_tasks(look: Look) -> Any:
    return live.open_tasks(look.see).filter(state__in=live.OWED, due__gte=look.now, due__lt=until(look))
