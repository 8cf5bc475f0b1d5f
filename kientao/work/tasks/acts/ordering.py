"""A task begins: drafted by the generalist, ordered by a leader; taken back, or dropped."""

from datetime import date
from typing import Any

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.city import deadlines
from kientao.city.access import today
from kientao.city.acts.settle import known
from kientao.city.models import Office, Post
from kientao.city.ranks import above, office_of
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.ui.place import zone

from ..models import SHARED_MAX, Task
from ..terms import acceptance
from .life import keep, move, one, ordering, save, stepped, written
from .moves import HELPERS_MAX, TITLE_MAX, WORDS_MAX


@act("task.draft", about="office", noun=Office)
def draft_task(
    *, by: By, office: str, code: str, title: str, orderer: str, due: date | None = None, holder: str = "",
    words: str = "", basis: dict[str, Any] | None = None, about: str = "", plan: str = "", parent: str = "",
    helpers: tuple[str, ...] = (), files: tuple[str, ...] = (), urgent: bool = False,
) -> Done | None:  # fmt: skip
    """Write down what a leader will be asked to order: `orderer` is the post that confirms it with one tap."""
    known(Post, orderer)
    row = _new(by, code, office, title, due, holder, words, basis, about, plan, parent, helpers, urgent)
    row.state, row.orderer = "draft", orderer
    save(row)
    keep(row, files, "basis")
    return stepped(row, by, "task.draft", sealed=_said(row, files))


@act("task.open", about="office", noun=Office)
def open_task(
    *, by: By, office: str, code: str, title: str, due: date | None = None, holder: str = "", words: str = "",
    basis: dict[str, Any] | None = None, about: str = "", plan: str = "", parent: str = "",
    helpers: tuple[str, ...] = (), files: tuple[str, ...] = (), urgent: bool = False, external: str = "",
    source: Any = None,
) -> Done | None:  # fmt: skip
    """Order a task at once: who orders is who writes it down."""
    row = _new(by, code, office, title, due, holder, words, basis, about, plan, parent, helpers, urgent)
    row.orderer = by.post if by.kind == "post" else by.label
    row.external, row.source = external, source
    _ordered(row)
    save(row)
    keep(row, files, "basis")
    return stepped(row, by, "task.open", sealed=_said(row, files))


@act("task.order", about="task", noun=Task)
def order_task(
    *, by: By, task: str, office: str = "", holder: str = "", due: date | None = None, note: str = ""
) -> Done | None:
    """The leader's one tap: a draft, or what came back, goes out; another office or day may be set with it."""
    row = one(task)
    if row.state != "draft":
        ordering(by, row)
    elif by.kind == "post" and by.post != row.orderer and not above(by.post, row.orderer):
        raise Refused("task.not_orderer", post=row.orderer)
    if office and office != row.office:
        known(Office, office)
        row.office, row.holder = office, ""
    if holder:
        _in_office(holder, row.office)
        row.holder = holder
    if due:
        row.due = _end_of(due)
    if row.due is not None and row.due < present():
        raise Refused("task.past")
    row.orderer = by.post if by.kind == "post" else row.orderer
    _ordered(row)
    row.fold_words()
    return move(row, by, "task.order", "open", note)


@act("task.drop", about="task", noun=Task)
def drop_task(*, by: By, task: str, reason: str) -> Done | None:
    """Not to be done after all: the reason stays on the record."""
    row = one(task)
    ordering(by, row)
    row.closed = present()
    return move(row, by, "task.drop", "dropped", written(reason))


def _new(
    by: By, code: str, office: str, title: str, due: date | None, holder: str, words: str, basis: Any, about: str,
    plan: str, parent: str, helpers: tuple[str, ...], urgent: bool,
) -> Task:  # fmt: skip
    known(Office, office)
    title = written(title, "task.no_title")
    for value, most in ((words, WORDS_MAX), (about, 160), (plan, 60), (str(basis or ""), WORDS_MAX)):
        if len(value) > most:
            raise Refused("task.too_long", most=most)
    if len(title) > TITLE_MAX:  # a whole sentence of a conclusion is a title and the rest of its words
        cut = title.rfind(" ", 0, TITLE_MAX - 1)
        title, words = f"{title[:cut]}…", f"{title}\n{words}".strip()
    if due and due < today() and by.kind == "post":
        raise Refused("task.past")
    if holder:
        _in_office(holder, office)
    if parent and one(parent).parent:
        raise Refused("task.parent")
    row = Task(
        code=code, title=title, words=words.strip(), basis=basis or {}, about=about, plan=plan, parent=parent,
        shared=joined(helpers, office), state="open", office=office, holder=holder, audience="office", urgent=urgent,
        drafter=by.post if by.kind == "post" else by.label, opened=present(), due=_end_of(due) if due else None,
        first=now_index(),
    )  # fmt: skip
    row.fold_words()
    return row


def _said(row: Task, files: tuple[str, ...]) -> dict[str, Any]:
    return {"title": row.title, "words": row.words, "basis": row.basis, "files": list(files)}


def _ordered(row: Task) -> None:
    row.ordered, row.raised, row.shower = present(), 0, ""
    row.accept_by = deadlines.derive(present(), working_days=acceptance(clock.day(present(), zone()))).due


def _end_of(day: date) -> int:
    """The last microsecond of the day, in the city."""
    return clock.midnight(day, zone()) + clock.DAY - 1


def _in_office(post: str, office: str) -> None:
    """The post sits in the office that leads, or in one below it."""
    path = known(Office, office_of(post) or office).path
    known(Post, post)
    if not path.startswith(known(Office, office).path):
        raise Refused("task.elsewhere")


def joined(helpers: tuple[str, ...], office: str) -> str:
    """|a|b|, each once, every one of them known."""
    found = tuple(dict.fromkeys(code for code in helpers if code))[:HELPERS_MAX]
    for code in found:
        known(Office, code)
    if office in found:
        raise Refused("task.helper")
    told = f"|{'|'.join(found)}|" if found else ""
    if len(told) > SHARED_MAX:
        raise Refused("task.helpers", most=len(found) - 1)
    return told
