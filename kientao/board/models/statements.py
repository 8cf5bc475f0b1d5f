"""An official report (báo cáo tình hình) of a month, quarter or year: sentences whose numbers name their entries."""

from django.db import models

from kientao.city.models.guarded import Guarded


class Statement(Guarded):
    """parts: [{heading, sentences: [{words, numbers: [{name, value, shown, entries}]}]}], words and shown {vi, en}.

    value: a canonical decimal or null where it is not known. words: what the drafter adds, numbers named in braces.
    first, last: the days it tells of. state: draft, signed, dropped.
    """

    kind = models.CharField(max_length=8)  # month, quarter, year
    period = models.CharField(max_length=8)  # 2026-10, 2026-Q3, 2026
    first = models.DateField()
    last = models.DateField()
    parts = models.JSONField(default=list)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=8)
    drafter = models.CharField(max_length=120)
    signer = models.CharField(max_length=120, blank=True)
    signed = models.BigIntegerField(null=True)
    said = models.BigIntegerField()  # the entry whose sealed part `words` repeats

    class Meta(Guarded.Meta):
        indexes = [models.Index(fields=["state", "last"], name="statement_last")]
