"""The leading office accepts or returns, tells how far it is, shows that it is done; somebody else says so."""

from kientao.base.errors import Refused
from kientao.city.acts.settle import known
from kientao.city.models import Office
from kientao.ledger.acts import By, Done, act, present

from ..models import Task
from .life import another, keep, leading, move, one, ordering, save, stepped, written
from .ordering import _in_office, joined


@act("task.accept", about="task", noun=Task)
def accept_task(*, by: By, task: str, holder: str = "", note: str = "") -> Done | None:
    """Taken on, by the post that will do it where one is named."""
    row = one(task)
    leading(by, row)
    if holder:
        _in_office(holder, row.office)
        row.holder = holder
    row.raised = 0
    return move(row, by, "task.accept", "doing", note)


@act("task.return", about="task", noun=Task)
def return_task(*, by: By, task: str, reason: str) -> Done | None:
    """Given back to who ordered it, with the reason: not ours, not possible, not clear."""
    row = one(task)
    leading(by, row)
    return move(row, by, "task.return", "returned", written(reason))


@act("task.hand", about="task", noun=Task)
def hand_task(*, by: By, task: str, holder: str) -> Done | None:
    """Within the leading office: another post does it."""
    row = one(task)
    leading(by, row)
    if row.holder == holder:
        return None
    _in_office(holder, row.office)
    row.holder = holder
    save(row)
    return stepped(row, by, "task.hand")


@act("task.help", about="task", noun=Task)
def help_task(*, by: By, task: str, helpers: tuple[str, ...]) -> Done | None:
    """Which offices help: they read it and report to it."""
    row = one(task)
    ordering(by, row)
    shared = joined(helpers, row.office)
    if shared == row.shared:
        return None
    row.shared = shared
    save(row)
    names = ", ".join(known(Office, code).name.get("vi", code) for code in row.helpers)
    return stepped(row, by, "task.help", names)


@act("task.report", about="task", noun=Task)
def report_task(
    *, by: By, task: str, words: str, progress: int | None = None, files: tuple[str, ...] = ()
) -> Done | None:
    """How far it is; a helper reports too, the leading office alone sets the per cent."""
    row = one(task)
    said = written(words)
    if progress is not None:
        leading(by, row)
        if progress not in range(101):
            raise Refused("task.percent")
        row.progress = progress
    keep(row, files, "done")
    save(row)
    return stepped(row, by, "task.report", said, progress)


@act("task.show", about="task", noun=Task)
def show_task(*, by: By, task: str, words: str, files: tuple[str, ...] = ()) -> Done | None:
    """Said to be done, with what proves it. It is over when somebody else says so."""
    row = one(task)
    leading(by, row)
    said = written(words, "task.no_proof")
    row.shower, row.shown, row.progress, row.wanted = by.post if by.kind == "post" else by.label, present(), 100, None
    keep(row, files, "done")
    return move(row, by, "task.show", "shown", said, 100)


@act("task.confirm", about="task", noun=Task)
def confirm_task(*, by: By, task: str, note: str = "") -> Done | None:
    """Seen and done: over."""
    row = one(task)
    ordering(by, row)
    another(by, row)
    row.closed, row.raised = present(), 0
    return move(row, by, "task.confirm", "done", note)


@act("task.send_back", about="task", noun=Task)
def send_back_task(*, by: By, task: str, reason: str) -> Done | None:
    """Not done yet: it goes on, and why."""
    row = one(task)
    ordering(by, row)
    another(by, row)
    row.shown = None
    return move(row, by, "task.send_back", "doing", written(reason))
