"""Working days and the deadlines counted in them."""

from django.db import models

from kientao.ledger.nouns import Noun


class Week(Noun):
    """Which days are worked (ISO numbers) and, where known, when: hours is [{from, until?, spans, source}]."""

    days = models.JSONField()
    hours = models.JSONField(default=list)
    source = models.JSONField(null=True)


class Workday(Noun):
    """A day that differs from week and public holidays, by a decision of Government or city."""

    day = models.DateField(unique=True)
    working = models.BooleanField()
    name = models.JSONField(null=True)
    instead_of = models.DateField(null=True)
    source = models.JSONField()


class Deadline(Noun):
    """What is due when, and why: the derivation is kept as it was told. start, due: UTC microseconds.

    amount counts `measure` (working_day or hour, the latter meaning working hours).
    """

    about = models.CharField(max_length=120, db_index=True)
    audience = models.CharField(max_length=8, default="office")
    office = models.CharField(max_length=60, blank=True, default="", db_index=True)
    start = models.BigIntegerField()
    amount = models.PositiveIntegerField()
    measure = models.CharField(max_length=12, default="working_day")
    due = models.BigIntegerField(db_index=True)
    derivation = models.JSONField()
    state = models.CharField(max_length=8, default="running")  # running, stopped, met
    ended = models.BigIntegerField(null=True)
