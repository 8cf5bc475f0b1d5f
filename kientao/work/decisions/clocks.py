"""The timer of publication: when the term is over inside sees it; outside a working day later, with the explanation."""

from typing import Any

from kientao.base import clock
from kientao.city import deadlines
from kientao.ledger import jobs
from kientao.ledger.models import Timer
from kientao.ledger.verbs import By
from kientao.ui.place import zone

from . import terms
from .models import Document


@jobs.timer("document.late")
def ring(book: Any, timer: Timer) -> None:
    """One step further, if it is still owed."""
    row, now = Document.objects.filter(code=timer.key).first(), clock.now()
    if row is None or not row.owed or row.due is None or row.due > now:
        return
    step, again = int(timer.payload.get("step", 1)), 0
    if step == 1:
        again = deadlines.derive(now, working_days=terms.explaining(clock.day(now, zone()))).due
    book.perform("document.late", by=By.system("documents"), document=row.code, step=step, again=again,
                 request=f"late:{row.code}:{row.due}:{step}")  # fmt: skip
