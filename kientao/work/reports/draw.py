"""When an answer is drawn: some working days after it, if nobody confirmed or opened it again. See acts/draw.py.

`draw` in the city's reports.yaml: [{from, until?, wait_days, share, post, check_days, source}]. Nothing there: no draw.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings

from kientao.base import clock
from kientao.base.yamlfile import kept
from kientao.city import deadlines
from kientao.ledger import jobs
from kientao.ledger.consumers import consumer
from kientao.ledger.models import Checkpoint, Entry, Log, Timer
from kientao.ledger.verbs import By
from kientao.ui.place import zone

from .models import Report, Step


def rule(on: date) -> dict[str, Any] | None:
    """What the city decided on a day, or None."""
    file = settings.KIENTAO.city_folder / "reports.yaml"
    for one in kept(file).get("draw") or ():
        if one["from"] <= on and (one.get("until") is None or on <= one["until"]):
            return dict(one)
    return None


@consumer("draw", verbs=("report.answer",))
def answered(book: Any, found: Sequence[Entry]) -> None:
    """An answer sets its timer; what an import answered is over in its own system."""
    for entry in found:
        told = rule(clock.day(entry.at, zone()))
        if told and not entry.by.startswith("import:"):
            due = deadlines.derive(entry.at, working_days=int(told["wait_days"])).due
            jobs.set_timer("report.draw", entry.thing, due, {"entry": entry.index})


@jobs.timer("report.draw")
def ring(book: Any, timer: Timer) -> None:
    """Waits for a checkpoint that is later than the answer. One who gave a name was asked by letter: never drawn."""
    code, entry = timer.key, int(timer.payload["entry"])
    row = Report.objects.filter(code=code, state="answered").first()
    newest = Step.objects.filter(report=code, verb="report.answer").order_by("-at").first()
    told = rule(clock.day(clock.now(), zone()))
    if row is None or told is None or newest is None or newest.entry != entry:
        return  # confirmed, opened again or answered anew meanwhile
    head = later(entry)
    if head is None:
        jobs.set_timer("report.draw", code, clock.now() + clock.MINUTE, {"entry": entry})
        return
    share = int(told["share"]) if row.anonymous else 0
    book.perform(
        "report.draw", by=By.system("draw", cause=entry), report=code, size=head.size, root=bytes(head.root).hex(),
        share=share, post=str(told["post"]), days=int(told["check_days"]), request=f"draw:{code}:{entry}",
    )  # fmt: skip


def later(entry: int) -> Checkpoint | None:
    """The first checkpoint that covers this entry, or None while there is none."""
    log = Log.objects.filter(start__lte=entry).order_by("-start").first()
    return Checkpoint.objects.filter(log=log, size__gt=entry - log.start).order_by("size").first() if log else None
