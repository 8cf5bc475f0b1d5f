"""What a rule did or would do, with everything it knew; what people answer to it."""

from django.db import models

from kientao.city import search
from kientao.city.models.guarded import Guarded

from .rules import Rule

OUTCOMES = ("performed", "proposed", "watched", "limited", "halted", "refused")


class Firing(Guarded):
    """One firing, once: code is made of version, thing and position. `office` answers for the rule.

    inputs: [{name, value, source?}]; laws: [{name, value, unit, source}]; args: what the act was or will be given.
    answer: open, accepted, declined (of a proposal). Its act is the entry that follows: see `firing.made_by`.
    """

    rule = models.ForeignKey(Rule, to_field="code", on_delete=models.DO_NOTHING, related_name="firings")
    number = models.PositiveIntegerField()
    thing = models.CharField(max_length=120, db_index=True)
    position = models.BigIntegerField()  # since when it holds (µs), number of the reading, or day
    at = models.BigIntegerField()
    moment = models.BigIntegerField()  # event time
    verb = models.CharField(max_length=60)
    outcome = models.CharField(max_length=10)
    inputs = models.JSONField(default=list)
    laws = models.JSONField(default=list)
    args = models.JSONField(default=dict)
    why = models.CharField(max_length=500, blank=True)  # of a refusal, a limit, a decline
    answer = models.CharField(max_length=8, blank=True)
    first = models.BigIntegerField()

    class Meta(Guarded.Meta):
        indexes = [models.Index(fields=["rule", "at"], name="firing_rule")]


class Appeal(Guarded):
    """Somebody objects to what a rule did: a person answers, never the rule. state: open, upheld, rejected.

    words are theirs and can be erased; secret opens their page; answer stands beside the firing.
    """

    firing = models.ForeignKey(Firing, to_field="code", on_delete=models.DO_NOTHING, related_name="appeals")
    state = models.CharField(max_length=8, default="open")
    words = models.TextField(blank=True)
    secret = models.CharField(max_length=64, blank=True)
    opened = models.BigIntegerField()
    due = models.BigIntegerField()
    answer = models.TextField(blank=True)
    closed = models.BigIntegerField(null=True)
    first = models.BigIntegerField()


class Nudge(Guarded):
    """A line that automation lays in an office's inbox; one shape for all, so that a desk reads one table.

    kind: proposal (code of a firing), approval (of a version), stopped (a rule), appeal, notice (words of a rule).
    turn: while somebody has to move; due: by when.
    """

    kind = models.CharField(max_length=8)
    about = models.CharField(max_length=120, db_index=True)
    rule = models.CharField(max_length=60)
    words = models.CharField(max_length=500)
    link = models.CharField(max_length=200, blank=True)
    opened = models.BigIntegerField()
    turn = models.BigIntegerField(null=True)
    due = models.BigIntegerField(null=True)
    folded = models.TextField(blank=True)
    first = models.BigIntegerField()

    class Meta(Guarded.Meta):
        indexes = [models.Index(fields=["turn", "code"], name="nudge_turn", condition=models.Q(turn__isnull=False))]


search.index("rules_nudge", "folded")
