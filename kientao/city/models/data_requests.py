"""What somebody asks about their own data: a case with a clock of its own."""

from django.db import models

from kientao.base.text import fold

from .. import search
from .guarded import Guarded


class DataRequest(Guarded):
    """about: "report:CODE" or "person:CODE"; parts: [[entry, part], …] of the ledger that are to be erased.

    asked, due, closed: UTC µs. words, answer: what both sides wrote; article: on which a refusal rests.
    """

    about = models.CharField(max_length=160, db_index=True)
    parts = models.JSONField(default=list)
    words = models.TextField(blank=True)
    state = models.CharField(max_length=8, default="asked")  # asked, granted, refused
    asked = models.BigIntegerField()
    due = models.BigIntegerField()
    turn = models.BigIntegerField(null=True, db_index=True)
    answer = models.TextField(blank=True)
    article = models.CharField(max_length=200, blank=True)
    closed = models.BigIntegerField(null=True)
    folded = models.TextField(blank=True)
    first = models.BigIntegerField()

    def settle(self) -> None:
        self.turn = self.due if self.state == "asked" else None
        self.folded = fold(f"{self.code} {self.about}")


search.index("city_datarequest", "folded")
