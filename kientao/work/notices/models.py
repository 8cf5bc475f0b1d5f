"""Nouns of notices. The words are those of OASIS CAP 1.2, so that other people's receivers understand them."""

from collections.abc import Sequence

from django.db import models

from kientao.base.text import fold
from kientao.city import search
from kientao.city.models.guarded import Guarded
from kientao.ledger.nouns import Noun

STATE, WARNING = "tinh-trang", "canh-bao"
CATEGORIES = (
    "Geo",
    "Met",
    "Safety",
    "Security",
    "Rescue",
    "Fire",
    "Health",
    "Env",
    "Transport",
    "Infra",
    "CBRNE",
    "Other",
)
URGENCIES = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITIES = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
CERTAINTIES = ("Observed", "Likely", "Possible", "Unlikely", "Unknown")


class Notice(Guarded):
    """`office` tells it. places: unit codes, [] for the whole city. Instants: UTC µs; english: {headline, words} or {}.

    `same` is the event and the places: two active ones with the same would be two banners for one thing. replaces: of
    a draft, the active warning that sending it brings up to date. made, sent_by: labels of who wrote and who sent it.
    """

    kind = models.CharField(max_length=10)
    category = models.CharField(max_length=10)
    event = models.CharField(max_length=80)
    urgency = models.CharField(max_length=10)
    severity = models.CharField(max_length=10)
    certainty = models.CharField(max_length=10)
    headline = models.CharField(max_length=160)
    words = models.TextField(blank=True)
    instruction = models.TextField(blank=True)
    english = models.JSONField(default=dict)
    places = models.JSONField(default=list)
    same = models.TextField()
    hours = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10)
    made = models.CharField(max_length=130)
    sent_by = models.CharField(max_length=130, blank=True)
    replaces = models.CharField(max_length=120, blank=True)
    opened = models.BigIntegerField()
    effective = models.BigIntegerField(null=True)
    expires = models.BigIntegerField(null=True)
    ended = models.BigIntegerField(null=True)
    why = models.CharField(max_length=300, blank=True)  # why it was ended or dropped
    version = models.PositiveSmallIntegerField(default=0)  # number of its newest message
    turn = models.BigIntegerField(null=True)
    folded = models.TextField(blank=True)
    said = models.BigIntegerField()  # the entry beside which its words are sealed

    class Meta(Guarded.Meta):
        indexes = [
            models.Index(fields=["expires"], name="notice_active", condition=models.Q(state="active")),
            models.Index(fields=["turn", "code"], name="notice_turn", condition=models.Q(turn__isnull=False)),
            models.Index(fields=["effective", "code"], name="notice_newest"),
        ]

    def settle(self) -> None:
        """What follows from the rest: who may read it, whose turn it is, the words it is found by."""
        self.audience = "public" if self.state in ("active", "ended") else "office"
        self.turn = self.opened if self.state == "draft" else None
        self.folded = fold(f"{self.code} {self.event} {self.headline} {self.words}")[:4000]


search.index("notices_notice", "folded")


class Message(Noun):
    """What was told at one time: the alert, each update, the cancelling. Never changed; `number` counts from 1."""

    notice = models.ForeignKey(Notice, to_field="code", on_delete=models.DO_NOTHING, related_name="messages")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=6)  # alert, update, cancel
    at = models.BigIntegerField()
    by = models.CharField(max_length=130)
    headline = models.CharField(max_length=160)
    words = models.TextField(blank=True)


def likeness(event: str, places: Sequence[str]) -> str:
    """The same for the same event in the same places, however it is spelt."""
    return f"{' '.join(fold(event).split())}|{'|'.join(sorted(places))}"
