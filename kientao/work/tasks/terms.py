"""What a city decided about its tasks: `tasks.yaml` of its folder. Dated, each with its source.

accept: working days to accept or return; raise: working days after which a late task goes one step up: the head of its
office, who ordered it, the head of the office above.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings

from kientao.base import clock
from kientao.base.yamlfile import kept
from kientao.city import deadlines
from kientao.ledger import jobs
from kientao.ledger.models import Timer
from kientao.ledger.verbs import By
from kientao.ui.place import zone

from .models import Task

ACCEPT_DAYS = 1
STEPS_MAX = 3


def _told() -> dict[str, Any]:
    return dict(kept(settings.KIENTAO.city_folder / "tasks.yaml"))


def _on(rows: Sequence[Any], on: date) -> dict[str, Any] | None:
    return next((dict(r) for r in rows if r["from"] <= on and (r.get("until") is None or on <= r["until"])), None)


def acceptance(on: date) -> int:
    """Working days to accept or return a task on this day."""
    found = _on(_told().get("accept") or (), on)
    return int(found["working_days"]) if found else ACCEPT_DAYS


def steps(on: date) -> list[int]:
    """Working days between one step up and the next; [] where the city raises nothing."""
    found = _on(_told().get("raise") or (), on)
    return [int(days) for days in found["after"]][:STEPS_MAX] if found else []


def aliases() -> dict[str, list[str]]:
    """Short names people write for an office: {office code: [names]}."""
    return {str(code): [str(name) for name in names] for code, names in (_told().get("aliases") or {}).items()}


@jobs.timer("task.late")
def ring(book: Any, timer: Timer) -> None:
    """The task is raised one step, if it is still late; the next step has a timer of its own."""
    row = Task.objects.filter(code=timer.key, state__in=("open", "doing")).first()
    now = clock.now()
    if row is None:
        return
    owed = row.accept_by if row.state == "open" else row.due
    if owed is None or owed > now:
        return
    step, days = int(timer.payload.get("step", 1)), steps(clock.day(now, zone()))
    if step > len(days):
        return
    again = deadlines.derive(now, working_days=days[step]).due if step < len(days) else 0
    book.perform("task.raise", by=By.system("tasks"), task=row.code, step=step, again=again,
                 request=f"raise:{row.code}:{row.state}:{owed}:{step}")  # fmt: skip
