"""What every noun with permission has: who may read it, and the office that answers for it."""

from django.db import models

from kientao.ledger.nouns import Noun

AUDIENCES = ("public", "office", "closed")


class Guarded(Noun):
    audience = models.CharField(max_length=8, default="public")
    office = models.CharField(max_length=60, default="", blank=True, db_index=True)

    class Meta(Noun.Meta):
        abstract = True
