"""A rule is a regulation: every version of it stays, with who proposed and who approved it."""

from typing import Any

from django.db import models

from kientao.city.models.guarded import Guarded
from kientao.ledger.nouns import Noun


class Rule(Guarded):
    """`office` answers for it; `newest` is the number of its last version. state: new, on, stopped.

    Stopped: by a person, or visibly by itself because it erred (`why`, `erred`). In force: `Version` and today's date.
    """

    title = models.JSONField()
    newest = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, default="new")
    erred = models.BooleanField(default=False)
    why = models.CharField(max_length=500, blank=True)
    first = models.BigIntegerField()


class Version(Guarded):
    """One version, in the words of its author (`told`): never changed, only moved along its life.

    code: rule.number. proposer, approver: posts. since, until: days it runs. verb, source: what it does and asks, for
    lists.
    """

    rule = models.ForeignKey(Rule, to_field="code", on_delete=models.DO_NOTHING, related_name="versions")
    number = models.PositiveIntegerField()
    told = models.JSONField()
    state = models.CharField(max_length=10)
    proposer = models.CharField(max_length=120)
    proposer_person = models.CharField(max_length=150, blank=True)
    approver = models.CharField(max_length=120, blank=True)
    proposed = models.BigIntegerField()
    decided = models.BigIntegerField(null=True)
    since = models.DateField()
    until = models.DateField()
    source = models.CharField(max_length=40)
    verb = models.CharField(max_length=60)
    mode = models.CharField(max_length=8)
    words = models.TextField(blank=True)  # why proposed, why refused
    conflicts = models.JSONField(default=list)  # what it may collide with, as found when it was proposed
    first = models.BigIntegerField()

    class Meta(Guarded.Meta):
        indexes = [models.Index(fields=["state", "since"], name="version_state")]
        constraints = [models.UniqueConstraint(fields=["rule", "number"], name="version_once")]

    @property
    def title(self) -> Any:
        return self.told["title"]


class Switch(Noun):
    """code "automation": `on` false stops every rule of the city, on the record."""

    on = models.BooleanField(default=True)
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=120)
    at = models.BigIntegerField()
