"""Nouns of reports. What is personal lies in rows of its own, so that it can be erased."""

from typing import Any

from django.db import models

from kientao.base.text import fold
from kientao.city import search
from kientao.city.matters import NEVER
from kientao.city.models import Unit
from kientao.city.models.guarded import Guarded
from kientao.ledger import prepared
from kientao.ledger.nouns import Noun

KINDS = ("scene", "rule", "praise")  # sự việc tại hiện trường; quy định, thủ tục, cách làm việc; khen, gương tốt
CHANNELS = ("web", "hotline", "counter", "officer", "import")
STAGES = ("report", "before", "after")  # when a photo was taken
OPEN = ("new", "assigned", "asked", "reopened")  # states in which the city owes something
FOLDED_MAX = 4000


class Category(Noun):
    """What a report is about. `terms`: dated deadlines [{from, until?, working_days | hours, source}]."""

    name = models.JSONField()
    urgent = models.BooleanField(default=False)
    safe = models.BooleanField(default=False)  # words and photos are public at once
    danger = models.BooleanField(default=False)  # to life: emergency numbers are shown first
    handler = models.CharField(max_length=20)  # kind of office of the ward that answers
    terms = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=8, default="scene")
    until = models.DateField(null=True)
    source = models.JSONField(null=True)


class Report(Guarded):
    """`audience` public: category, ward, place to 100 m, state and clock are; words only when `words_public`.

    lon, lat: millionths of a degree. opened, due, answered, closed: UTC µs; due None: no deadline is known.
    """

    kind = models.CharField(max_length=8)
    category = models.ForeignKey(Category, to_field="code", on_delete=models.DO_NOTHING, related_name="+")
    channel = models.CharField(max_length=8)
    words = models.TextField(blank=True)
    folded = models.TextField(blank=True)  # words, place and code without marks, for search
    folded_open = models.TextField(blank=True)  # the same of what everybody may know
    place = models.CharField(max_length=300, blank=True)
    asset = models.CharField(max_length=60, blank=True)
    lon = models.IntegerField(null=True)
    lat = models.IntegerField(null=True)
    ward = models.CharField(max_length=60, blank=True)  # unit code
    state = models.CharField(max_length=10)
    holder = models.CharField(max_length=120, blank=True)  # post that works on it
    opened = models.BigIntegerField()
    on = models.DateField()
    due = models.BigIntegerField(null=True)
    turn = models.BigIntegerField(null=True)  # its place among open work: `due`, or NEVER; null once it is over
    derivation = models.JSONField(null=True)  # how the deadline was counted
    urgent = models.BooleanField(default=False)
    answer = models.TextField(blank=True)
    answered = models.BigIntegerField(null=True)
    closed = models.BigIntegerField(null=True)
    words_public = models.BooleanField(default=False)
    withheld = models.CharField(max_length=300, blank=True)  # why words that were public were taken back
    anonymous = models.BooleanField(default=False)
    secret = models.CharField(max_length=64, blank=True)  # hash of the secret on the slip
    merged = models.CharField(max_length=120, blank=True)  # the report this one is a duplicate of
    moved_to = models.CharField(max_length=300, blank=True)  # who has it now, when it was passed on
    praised = models.BigIntegerField(null=True)  # the entry that a praise is about
    rating = models.PositiveSmallIntegerField(null=True)  # 1 to 5
    reopened = models.PositiveSmallIntegerField(default=0)
    external = models.CharField(max_length=120, blank=True, db_index=True)  # number in the system it was imported from
    source = models.JSONField(null=True)
    first = models.BigIntegerField()  # the entry that opened it

    class Meta(Guarded.Meta):
        indexes = [
            # of a million few are open: an index of those alone, with all that a list of work asks of them
            models.Index(
                fields=["turn", "code", "office", "holder", "audience"],
                name="report_turn",
                condition=models.Q(turn__isnull=False),
            ),
            models.Index(fields=["opened", "code"], name="report_newest"),
            models.Index(fields=["category", "opened"], name="report_kind"),
            models.Index(fields=["ward", "opened"], name="report_ward"),
            models.Index(fields=["holder", "state"], name="report_holder"),
            models.Index(fields=["answered"], name="report_answered"),
            models.Index(fields=["lat", "lon"], name="report_place"),
        ]

    @property
    def holder_of_check(self) -> str:
        """The post that was drawn to look on the spot, or nobody's."""
        return self.holder if self.state == "checking" else ""

    def take_turn(self) -> None:
        if self.state != "checking":  # its turn is when the check is due
            self.turn = (NEVER if self.due is None else self.due) if self.state in OPEN else None

    def fold_words(self) -> None:
        """Words that are not public are not searched by the public either: a hit would tell them."""
        said = f"{self.words} {self.place}"
        ward = prepared.find(Unit, self.ward) if self.ward else None
        names = [*self.category.name.values(), *(ward.name.values() if ward else ())]
        self.folded = fold(f"{self.code} {said}")[:FOLDED_MAX]
        self.folded_open = fold(" ".join([self.code, *names, said if self.words_public else ""]))[:FOLDED_MAX]


search.index("reports_report", "folded", "folded_open")


class Contact(Noun):
    """Who reported, as far as they said so. Read only by who answers; erased on request or when its time is over."""

    report = models.OneToOneField(Report, to_field="code", on_delete=models.DO_NOTHING, related_name="contact")
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)
    first = models.BigIntegerField()


class Step(Noun):
    """What happened to a report, in order; never changed. `shown`: may stand on the public page."""

    report = models.ForeignKey(Report, to_field="code", on_delete=models.DO_NOTHING, related_name="steps")
    at = models.BigIntegerField()
    verb = models.CharField(max_length=40)
    state = models.CharField(max_length=10)
    office = models.CharField(max_length=60, blank=True)
    by = models.CharField(max_length=120)
    words = models.TextField(blank=True)
    shown = models.BooleanField(default=False)


class Photo(Noun):
    """A picture of a report, kept in the store of files."""

    report = models.ForeignKey(Report, to_field="code", on_delete=models.DO_NOTHING, related_name="photos")
    file = models.CharField(max_length=64)
    stage = models.CharField(max_length=8)
    shown = models.BooleanField(default=False)
    first = models.BigIntegerField()


class Link(Noun):
    """A way in for a contractor: opens one case until `expires` (UTC µs), unless `revoked`. `secret`: hash only."""

    report = models.ForeignKey(Report, to_field="code", on_delete=models.DO_NOTHING, related_name="links")
    name = models.CharField(max_length=120)
    secret = models.CharField(max_length=64, unique=True)
    expires = models.BigIntegerField()
    revoked = models.BigIntegerField(null=True)
    first = models.BigIntegerField()


def point_100m(lon: int | None, lat: int | None) -> dict[str, Any]:
    """A place as the public may know it: thousandths of a degree (about 100 m), or nothing."""
    return {} if lon is None or lat is None else {"lon": round(lon / 1000), "lat": round(lat / 1000)}
