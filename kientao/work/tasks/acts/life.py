"""What the verbs share: finding the task, one line of the table, the step that stays, who may say what."""

from typing import Any

from kientao.base.errors import Forbidden, Missing, Refused
from kientao.base.states import step
from kientao.city.access import today
from kientao.city.models import Holding, Person, valid
from kientao.city.ranks import above, office_of, under
from kientao.ledger import jobs, prepared
from kientao.ledger.acts import By, Done, now_index, present

from ..models import Evidence, Step, Task
from .moves import MOVES, WORDS_MAX


def one(code: str) -> Task:
    row = prepared.find(Task, code)
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def save(row: Task) -> None:
    """The row with its place among what is open, and the timers that watch it."""
    row.take_turn()
    row.save()
    watch(row)


def watch(row: Task) -> None:
    """One timer a task: of acceptance, then of the deadline; over is over. What is raised already has its next step."""
    ahead = row.accept_by if row.state == "open" else row.due if row.state == "doing" else None
    if ahead is None:
        jobs.stop_timer("task.late", row.code)
    elif not row.raised:
        jobs.set_timer("task.late", row.code, max(ahead, present()) + 1, {"step": 1})


def move(row: Task, by: By, verb: str, to: str, words: str = "", progress: int | None = None) -> Done:
    """One line of the table. What came from the mandatory system is moved there, not here."""
    if row.external and by.kind != "import":
        raise Refused("task.mandatory")
    row.state = step(MOVES, row.state, to)
    save(row)
    return stepped(row, by, verb, words, progress)


def stepped(
    row: Task, by: By, verb: str, words: str = "", progress: int | None = None, sealed: dict[str, Any] | None = None
) -> Done:
    """The step that stays, and the entry: internal, its words sealed."""
    index = now_index()
    Step(code=f"{row.code}.{index}", task_id=row.code, at=present(), verb=verb, state=row.state, office=row.office,
         by=by.label, words=words, progress=progress).save()  # fmt: skip
    klass = None if row.audience == "office" else "closed"
    told: dict[str, Any] = {"state": row.state, "office": row.office, "due": row.due}
    return Done(
        row.code,
        public=told,
        sealed={k: v for k, v in {"words": words, **(sealed or {})}.items() if v},
        klass=klass,
        result=row.code,
    )


def keep(row: Task, files: tuple[str, ...], stage: str) -> None:
    for name in files:
        Evidence(code=f"{name[:40]}.{now_index()}", task_id=row.code, file=name, stage=stage, first=now_index()).save()


def written(text: str, missing: str = "task.no_reason") -> str:
    if not text.strip():
        raise Refused(missing)
    if len(text) > WORDS_MAX:
        raise Refused("task.too_long", most=WORDS_MAX)
    return text.strip()


def leading(by: By, row: Task) -> None:
    """Only the leading office, or an office above it, does this: a helper reads and reports."""
    if by.kind == "post" and not under(row.office, office_of(by.post)):
        raise Forbidden("task.not_leader")


def ordering(by: By, row: Task) -> None:
    """Only who ordered it, who wrote it down for them, or the head of an office above."""
    if by.kind == "post" and by.post not in (row.orderer, row.drafter) and not above(by.post, row.orderer):
        raise Forbidden("task.not_theirs")


def another(by: By, row: Task) -> None:
    """Not who said that it is done, in whatever post they act now."""
    if by.kind != "post":
        return
    me = Person.objects.filter(login=by.person).values("code")
    if by.post == row.shower or Holding.objects.filter(valid(today()), post=row.shower, person__in=me).exists():
        raise Refused("task.own_word")
