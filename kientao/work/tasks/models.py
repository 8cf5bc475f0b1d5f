"""Nouns of tasks."""

from django.db import models

from kientao.base.text import fold
from kientao.city import search
from kientao.city.matters import NEVER
from kientao.city.models import Office
from kientao.city.models.guarded import Guarded
from kientao.ledger import prepared
from kientao.ledger.nouns import Noun

STATES = ("draft", "open", "returned", "doing", "shown", "done", "dropped")
LIVE = ("open", "returned", "doing", "shown")  # ordered and not over
FOLDED_MAX = 4000
SHARED_MAX = 600  # letters of all helpers' codes
SECOND = 1_000_000


class Task(Guarded):
    """`office` leads; `shared` are the helpers, |a|b|, who may read and report. Instants: UTC µs.

    basis: {title, on?, url?}; about: "kind:code" of the thing it came from; plan: code of a plan of the programme.
    """

    title = models.CharField(max_length=300)
    words = models.TextField(blank=True)
    basis = models.JSONField(default=dict)
    about = models.CharField(max_length=160, blank=True, db_index=True)
    plan = models.CharField(max_length=60, blank=True, db_index=True)
    parent = models.CharField(max_length=120, blank=True, db_index=True)
    shared = models.CharField(max_length=SHARED_MAX, blank=True, default="")
    state = models.CharField(max_length=10)
    holder = models.CharField(max_length=120, blank=True)  # post within the lead office; "" is its head's
    drafter = models.CharField(max_length=120, blank=True)  # post that wrote it down
    orderer = models.CharField(max_length=120, blank=True)  # post that ordered it, or is asked to
    shower = models.CharField(max_length=120, blank=True)  # post that last said: done
    opened = models.BigIntegerField()
    ordered = models.BigIntegerField(null=True)
    accept_by = models.BigIntegerField(null=True)
    due = models.BigIntegerField(null=True)
    wanted = models.BigIntegerField(null=True)  # the later deadline that is asked for
    shown = models.BigIntegerField(null=True)
    closed = models.BigIntegerField(null=True)
    turn = models.BigIntegerField(null=True)
    progress = models.PositiveSmallIntegerField(default=0)
    raised = models.PositiveSmallIntegerField(default=0)  # how many steps it was escalated
    urgent = models.BooleanField(default=False)
    folded = models.TextField(blank=True)
    external = models.CharField(max_length=120, blank=True, db_index=True)
    source = models.JSONField(null=True)
    first = models.BigIntegerField()

    class Meta(Guarded.Meta):
        indexes = [
            models.Index(
                fields=["turn", "code", "office", "holder", "audience"],
                name="task_turn",
                condition=models.Q(turn__isnull=False),
            ),
            models.Index(fields=["orderer", "state"], name="task_orderer"),
            models.Index(fields=["holder", "state"], name="task_holder"),
            models.Index(fields=["opened", "code"], name="task_newest"),
        ]

    @property
    def helpers(self) -> list[str]:
        return [code for code in self.shared.split("|") if code]

    def take_turn(self) -> None:
        """A task that nobody accepted in time comes before everything else, in its own order."""
        if self.state == "open":
            self.turn = (self.accept_by or 0) // SECOND if self.raised else self.accept_by
        elif self.state == "doing":
            self.turn = NEVER if self.due is None else self.due
        else:  # somebody has to say yes or no
            self.turn = self.opened if self.state in ("draft", "returned", "shown") else None

    def fold_words(self) -> None:
        office = prepared.find(Office, self.office) if self.office else None
        names = office.name.values() if office else ()
        told = " ".join([self.code, self.title, self.words, str(self.basis.get("title", "")), *map(str, names)])
        self.folded = fold(told)[:FOLDED_MAX]


search.index("tasks_task", "folded")


class Step(Noun):
    """What happened to a task, in order; never changed. progress: per cent told with it."""

    task = models.ForeignKey(Task, to_field="code", on_delete=models.DO_NOTHING, related_name="steps")
    at = models.BigIntegerField()
    verb = models.CharField(max_length=40)
    state = models.CharField(max_length=10)
    office = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    progress = models.PositiveSmallIntegerField(null=True)


class Evidence(Noun):
    """A file of a task: the note that is its basis, or what proves that it was done."""

    task = models.ForeignKey(Task, to_field="code", on_delete=models.DO_NOTHING, related_name="evidence")
    file = models.CharField(max_length=64)
    stage = models.CharField(max_length=8)  # basis, done
    first = models.BigIntegerField()
