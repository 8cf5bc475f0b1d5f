"""Nouns of meetings: the meeting, its points, who spoke, what was asked; topics, and where they were told on."""

from django.db import models

from kientao.base.text import fold
from kientao.city import search
from kientao.city.matters import NEVER
from kientao.city.models import Office
from kientao.city.models.guarded import Guarded
from kientao.ledger import prepared
from kientao.ledger.nouns import Noun

STATES = ("planned", "invited", "open", "closed", "cancelled")
FOLDED_MAX, SHARED_MAX = 4000, 600
MINUTE = 60_000_000


class Meeting(Guarded):
    """`office` hosts it; `shared` are the offices with a point, |a|b|, who may read and mark their own.

    starts and all clocks: UTC µs. agenda: [{title, minutes, who}]. party: no words of it are kept here.
    clocks: {notice, test: how each was counted}. opened, closed: when it really began and ended.
    """

    kind = models.CharField(max_length=20)
    title = models.CharField(max_length=300)
    starts = models.BigIntegerField()
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=300, blank=True)  # where picture and sound are
    chair = models.CharField(max_length=120, blank=True)  # post
    agenda = models.JSONField(default=list)
    party = models.BooleanField(default=False)
    shared = models.CharField(max_length=SHARED_MAX, blank=True, default="")
    state = models.CharField(max_length=10)
    planner = models.CharField(max_length=120, blank=True)
    notice_by = models.BigIntegerField(null=True)
    test_by = models.BigIntegerField(null=True)
    connect_by = models.BigIntegerField(null=True)
    clocks = models.JSONField(default=dict)
    invited = models.BigIntegerField(null=True)
    opened = models.BigIntegerField(null=True)
    closed = models.BigIntegerField(null=True)
    words = models.TextField(blank=True)  # conclusions
    concluded = models.BigIntegerField(null=True)
    cancelled = models.CharField(max_length=300, blank=True)
    due = models.BigIntegerField(null=True)  # by when the next thing is owed: what the desk orders by
    turn = models.BigIntegerField(null=True)
    folded = models.TextField(blank=True)
    source = models.JSONField(null=True)
    first = models.BigIntegerField()

    class Meta(Guarded.Meta):
        indexes = [
            models.Index(
                fields=["turn", "code", "office", "audience"],
                name="meeting_turn",
                condition=models.Q(turn__isnull=False),
            ),
            models.Index(fields=["starts", "code"], name="meeting_when"),
        ]

    @property
    def offices(self) -> list[str]:
        return [code for code in self.shared.split("|") if code]

    @property
    def ends(self) -> int:
        return self.starts + self.minutes * MINUTE

    def take_turn(self) -> None:
        if self.state == "planned":
            self.turn = min(self.notice_by or self.starts, self.starts)
        elif self.state in ("invited", "open"):
            self.turn = self.starts
        elif self.state == "closed" and self.concluded is None and not self.party:
            self.turn = (self.closed or 0) + 24 * 60 * MINUTE
        else:
            self.turn = None
        self.due = self.turn

    def fold_words(self) -> None:
        office = prepared.find(Office, self.office) if self.office else None
        names = " ".join(map(str, office.name.values())) if office else ""
        said = " ".join(str(item.get("title", "")) for item in self.agenda)
        self.folded = fold(f"{self.code} {self.title} {names} {said} {self.words}")[:FOLDED_MAX]


search.index("meetings_meeting", "folded")


class Point(Noun):
    """A place that is connected (điểm cầu): a tree by `parent`, "" for the main one. expected, heads: people."""

    meeting = models.ForeignKey(Meeting, to_field="code", on_delete=models.DO_NOTHING, related_name="points")
    parent = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=200)
    office = models.CharField(max_length=60, blank=True)
    chair = models.CharField(max_length=200, blank=True)  # in words: who presides there
    position = models.PositiveSmallIntegerField(default=0)
    expected = models.PositiveIntegerField(null=True)
    heads = models.PositiveIntegerField(null=True)
    tested = models.BigIntegerField(null=True)
    connected = models.BigIntegerField(null=True)
    out = models.BooleanField(default=False)  # left the plan


class Turn(Noun):
    """Who had the word, on which item of the agenda, from when to when (UTC µs)."""

    meeting = models.ForeignKey(Meeting, to_field="code", on_delete=models.DO_NOTHING, related_name="turns")
    item = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=200, blank=True)
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True)


class Raised(Noun):
    """A question from a point. state: asked, answered, sent (answered later, by `due`)."""

    meeting = models.ForeignKey(Meeting, to_field="code", on_delete=models.DO_NOTHING, related_name="raised")
    point = models.CharField(max_length=120, blank=True)
    at = models.BigIntegerField()
    words = models.TextField(blank=True)
    state = models.CharField(max_length=8, default="asked")
    answer = models.TextField(blank=True)
    due = models.DateField(null=True)


class Step(Noun):
    """What happened to a meeting, in order; never changed."""

    meeting = models.ForeignKey(Meeting, to_field="code", on_delete=models.DO_NOTHING, related_name="steps")
    at = models.BigIntegerField()
    verb = models.CharField(max_length=40)
    by = models.CharField(max_length=120)
    words = models.TextField(blank=True)


class Attached(Noun):
    """A paper of a meeting."""

    meeting = models.ForeignKey(Meeting, to_field="code", on_delete=models.DO_NOTHING, related_name="files")
    file = models.CharField(max_length=64)
    title = models.CharField(max_length=200, blank=True)
    first = models.BigIntegerField()


class Topic(Guarded):
    """What rapporteurs tell on (tài liệu báo cáo viên). figures: [{text, entry}]; asked: [{q, a}]; targets: {unit: n}.

    version grows with every issue; `recalled` says why nobody should tell it any more.
    """

    title = models.CharField(max_length=300)
    meeting = models.CharField(max_length=120, blank=True, db_index=True)
    sentences = models.JSONField(default=list)
    figures = models.JSONField(default=list)
    asked = models.JSONField(default=list)
    unsettled = models.TextField(blank=True)
    targets = models.JSONField(default=dict)
    until = models.DateField(null=True)  # told everywhere by this day
    state = models.CharField(max_length=8)  # draft, out, recalled
    version = models.PositiveSmallIntegerField(default=0)
    issued = models.BigIntegerField(null=True)
    recalled = models.CharField(max_length=300, blank=True)
    turn = models.BigIntegerField(null=True)
    folded = models.TextField(blank=True)
    opened = models.BigIntegerField()
    first = models.BigIntegerField()

    def settle(self) -> None:
        self.turn = NEVER if self.state == "draft" else None
        said = " ".join([*map(str, self.sentences), *(str(pair.get("q", "")) for pair in self.asked)])
        self.folded = fold(f"{self.code} {self.title} {said} {self.unsettled}")[:FOLDED_MAX]


search.index("meetings_topic", "folded")


class Briefing(Guarded):
    """A topic told on: when, where, to how many. `office` is who told it, in `unit`. Nobody who listened is named."""

    topic = models.ForeignKey(Topic, to_field="code", on_delete=models.DO_NOTHING, related_name="briefings")
    version = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=60, db_index=True)
    by = models.CharField(max_length=120)
    on = models.DateField()
    place = models.CharField(max_length=200)
    heads = models.PositiveIntegerField()
    questions = models.TextField(blank=True)
    at = models.BigIntegerField()
    withdrawn = models.CharField(max_length=300, blank=True)
