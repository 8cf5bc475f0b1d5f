"""What was reached and what fell short. A shortcoming stays listed after it is mended."""

from django.db import models

from kientao.city.models.guarded import Guarded
from kientao.ledger.nouns import Noun

from .programme import Objective, PlanItem


class Noted(Guarded):
    """Something seen about an objective or a line of a plan."""

    objective = models.ForeignKey(Objective, models.PROTECT, to_field="code", null=True)
    item = models.ForeignKey(PlanItem, models.PROTECT, to_field="code", null=True)
    on = models.DateField(null=True)  # null: the source states no day
    words = models.JSONField()
    source = models.JSONField(default=dict)
    by = models.CharField(max_length=120)
    first = models.BigIntegerField()

    class Meta(Guarded.Meta):
        abstract = True


class Result(Noted):
    evidence = models.CharField(max_length=64, default="", blank=True)


class Shortcoming(Noted):
    cause = models.JSONField(null=True)
    responsible = models.CharField(max_length=120, default="", blank=True)  # post of the head who answers
    remedy = models.JSONField(null=True)
    recheck_on = models.DateField(null=True)
    state = models.CharField(max_length=8, default="open")  # open, mended, returned


class ShortcomingStep(Noun):
    """What happened to a shortcoming, one row a step. `entry` is the act."""

    shortcoming = models.ForeignKey(Shortcoming, models.PROTECT, to_field="code", related_name="steps")
    on = models.DateField(null=True)
    state = models.CharField(max_length=8)
    words = models.TextField(default="", blank=True)
    by = models.CharField(max_length=120)
