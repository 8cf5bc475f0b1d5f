"""A sign that a unit may work for the figure instead of the matter: a question to it, never a verdict on a person."""

from django.db import models

from kientao.city.models.guarded import Guarded


class Flag(Guarded):
    """`office` is asked. audience: office until it answered or its time is over, then public, its words beside.

    kind: rush, bare, extensions. found: whole numbers and shares as text, with the limits that held. Instants: UTC µs.
    """

    kind = models.CharField(max_length=12)
    month = models.DateField()  # its first day
    found = models.JSONField(default=dict)
    state = models.CharField(max_length=9, default="asked")  # asked, answered, silent
    due = models.BigIntegerField()
    derivation = models.JSONField(null=True)
    answer = models.TextField(blank=True, default="")
    answered = models.BigIntegerField(null=True)
    by = models.CharField(max_length=120, blank=True, default="")
    first = models.BigIntegerField()

    class Meta(Guarded.Meta):
        indexes = [models.Index(fields=["office", "month"], name="flag_office")]
