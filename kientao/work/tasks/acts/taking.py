"""Tasks of the mandatory system beside us: what it says of them is taken as it is, and only it may change that."""

from typing import Any

from kientao.base.errors import Refused
from kientao.city.acts.settle import known
from kientao.city.models import Office
from kientao.ledger.acts import By, Done, act, now_index, present

from ..models import Task
from .life import save, stepped, written

STATES = ("doing", "done")
TOLD = ("title", "office", "due", "state")  # what the other system decides


@act("task.take", about="office", noun=Office)
def take_task(
    *, by: By, office: str, code: str, title: str, external: str, state: str = "doing", due: int | None = None,
    ordered: int | None = None, basis: str = "", source: Any = None,
) -> Done | None:  # fmt: skip
    """A task as the other system tells it, new or changed. due, ordered: UTC µs. Nothing changed: no entry."""
    if by.kind != "import":
        raise Refused("task.mandatory")
    known(Office, office)
    row = Task.objects.filter(external=external).first()
    told = {"title": written(title, "task.no_title")[:300], "office": office, "due": due, "state": state}
    if row is not None and all(getattr(row, name) == told[name] for name in TOLD):
        return None
    verb = "task.take" if row is None else "task.retell"
    if row is None:
        at = ordered or present()
        row = Task(code=code, external=external, audience="office", opened=at, ordered=at, drafter=by.label,
                   orderer=by.label, basis={"title": basis[:300]} if basis else {}, first=now_index())  # fmt: skip
    for name, value in told.items():
        setattr(row, name, value)
    row.source = source
    row.closed = (row.closed or present()) if state == "done" else None
    row.fold_words()
    save(row)
    return stepped(row, by, verb, sealed={"title": row.title, "basis": row.basis})
