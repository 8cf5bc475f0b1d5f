"""An inspection (cuộc thanh tra, kiểm tra): by whose decision, over what, from when until when, by which post."""

from django.db import models

from kientao.base.text import fold

from .guarded import Guarded


class Inspection(Guarded):
    """`office` inspects; `scope` is the office that is inspected, with those below it. kinds: doors, |report|task|.

    decision: number of the decision it rests on. since, until: days, the last one included.
    """

    title = models.CharField(max_length=300)
    decision = models.CharField(max_length=120)
    decided_on = models.DateField()
    scope = models.CharField(max_length=60)
    kinds = models.CharField(max_length=200)
    post = models.CharField(max_length=120, db_index=True)
    since = models.DateField()
    until = models.DateField()
    ended = models.CharField(max_length=300, blank=True)
    folded = models.TextField(blank=True)
    first = models.BigIntegerField()

    @property
    def doors(self) -> list[str]:
        return [kind for kind in self.kinds.split("|") if kind]

    def settle(self) -> None:
        self.folded = fold(f"{self.code} {self.title} {self.decision}")
