"""A deadline is moved on the record: asked for, given or refused; and what is late is raised step by step."""

from datetime import date

from kientao.base.errors import Refused
from kientao.ledger import jobs
from kientao.ledger.acts import By, Done, act, present

from ..models import Task
from .life import leading, one, ordering, save, stepped, written
from .ordering import _end_of


@act("task.ask_time", about="task", noun=Task)
def ask_time(*, by: By, task: str, until: date, reason: str) -> Done | None:
    """The leading office asks for a later deadline, and says why."""
    row = one(task)
    if row.external:
        raise Refused("task.mandatory")
    leading(by, row)
    wanted, said = _later(row, until), written(reason)
    row.wanted = wanted
    save(row)
    return stepped(row, by, "task.ask_time", said)


@act("task.give_time", about="task", noun=Task)
def give_time(*, by: By, task: str, until: date | None = None, note: str = "") -> Done | None:
    """Whoever ordered it moves the deadline: to the day that was asked for, or another."""
    row = one(task)
    if row.external:
        raise Refused("task.mandatory")
    ordering(by, row)
    if until is None and row.wanted is None:
        raise Refused("task.not_asked")
    row.due = _later(row, until) if until else row.wanted
    row.wanted, row.raised = None, 0
    row.fold_words()
    save(row)
    return stepped(row, by, "task.give_time", note.strip())


@act("task.refuse_time", about="task", noun=Task)
def refuse_time(*, by: By, task: str, reason: str) -> Done | None:
    """The deadline stays; the reason is told."""
    row = one(task)
    ordering(by, row)
    if row.wanted is None:
        raise Refused("task.not_asked")
    row.wanted = None
    save(row)
    return stepped(row, by, "task.refuse_time", written(reason))


@act("task.raise", about="task", noun=Task)
def raise_task(*, by: By, task: str, step: int, again: int = 0) -> Done | None:
    """One step up: nobody accepted it in time, or its deadline is over. again: UTC µs of the next step, 0 for none."""
    row = one(task)
    if row.state not in ("open", "doing") or row.raised >= step:
        return None
    row.raised = step
    row.take_turn()
    row.save()
    if again > present():
        jobs.set_timer("task.late", row.code, again, {"step": step + 1})
    return stepped(row, by, "task.raise")


def _later(row: Task, until: date) -> int:
    if row.due is None:
        raise Refused("task.no_due")
    wanted = _end_of(until)
    if wanted <= max(row.due, present()):
        raise Refused("task.earlier")
    return wanted
