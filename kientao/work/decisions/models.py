"""Nouns of documents: what an office issues, and what people ask to be told."""

from typing import Any

from django.db import models

from kientao.base.text import fold
from kientao.city import search
from kientao.city.matters import NEVER
from kientao.city.models import Office
from kientao.city.models.guarded import Guarded
from kientao.ledger import prepared
from kientao.ledger.nouns import Noun

STATES = ("draft", "waiting", "signed", "issued", "void", "dropped")
RELATIONS = ("amend", "replace", "abolish", "correct")
FOLDED_MAX = 4000


class Document(Guarded):
    """`office` issues it. audience public: that it exists may be seen; subject, body, files only when `shown`.

    number is gapless in (office, year, series). on: the day it is signed. starts: the day its duty counts from.
    Instants (opened, issue_by, issued, due, published): UTC µs. late: 0, 1 seen inside, 2 seen outside.
    """

    direction = models.CharField(max_length=3, default="out")  # out: issued by `office`; in: came to it from `sender`
    sender = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=500)
    body = models.TextField(blank=True)
    basis = models.JSONField(default=list)  # lines: căn cứ
    recipients = models.JSONField(default=list)  # lines: nơi nhận
    state = models.CharField(max_length=8)
    drafter = models.CharField(max_length=120, blank=True)  # post
    signer = models.CharField(max_length=120, blank=True)  # post
    signed_by = models.CharField(max_length=200, blank=True)  # name under the signature, as it stands on the paper
    series = models.CharField(max_length=20, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    number = models.PositiveIntegerField(null=True)
    symbol = models.CharField(max_length=60, blank=True)
    on = models.DateField(null=True)
    effect_from = models.DateField(null=True)
    effect_until = models.DateField(null=True)
    amends = models.CharField(max_length=120, blank=True, db_index=True)  # another document's code
    relation = models.CharField(max_length=8, blank=True)
    duty = models.CharField(max_length=20)
    starts = models.DateField(null=True)
    exempt = models.CharField(max_length=300, blank=True)  # why it is not to be published, with its article
    opened = models.BigIntegerField()
    issue_by = models.BigIntegerField(null=True)
    issued = models.BigIntegerField(null=True)
    due = models.BigIntegerField(null=True)
    derivation = models.JSONField(null=True)
    published = models.BigIntegerField(null=True)
    shown = models.BooleanField(default=False)
    withdrawn = models.CharField(max_length=300, blank=True)  # why what was public was taken back
    late = models.PositiveSmallIntegerField(default=0)
    explained = models.CharField(max_length=1000, blank=True)
    voided = models.CharField(max_length=300, blank=True)
    turn = models.BigIntegerField(null=True)
    folded = models.TextField(blank=True)
    folded_open = models.TextField(blank=True)
    external = models.CharField(max_length=120, blank=True, db_index=True)
    source = models.JSONField(null=True)
    first = models.BigIntegerField()

    class Meta(Guarded.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "series", "number"],
                name="document_number",
                condition=models.Q(number__isnull=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["turn", "code", "office", "audience"],
                name="document_turn",
                condition=models.Q(turn__isnull=False),
            ),
            models.Index(fields=["on", "code"], name="document_newest"),
            models.Index(fields=["late", "due"], name="document_late"),
        ]

    @property
    def numbered(self) -> str:
        """ "12/QĐ-UBND"; "" before it has a number. Of another system's document: as that one says."""
        if self.external:
            return self.symbol
        return f"{self.number:02}/{self.symbol}" if self.number else ""

    @property
    def owed(self) -> bool:
        """Must it still be published?"""
        return self.state == "issued" and self.duty != "none" and not self.shown and not self.withdrawn

    def take_turn(self) -> None:
        if self.state in ("draft", "waiting"):
            self.turn = NEVER if self.state == "draft" else self.opened
        elif self.state == "signed":
            self.turn = self.issue_by
        else:
            self.turn = (NEVER if self.due is None else self.due) if self.owed else None

    def fold_words(self) -> None:
        """A subject that is not public is not searched by the public either."""
        office = prepared.find(Office, self.office) if self.office else None
        names = " ".join(map(str, office.name.values())) if office else ""
        head = f"{self.code} {self.numbered} {names} {self.sender}"
        self.folded = fold(f"{head} {self.subject} {self.body}")[:FOLDED_MAX]
        self.folded_open = fold(f"{head} {self.subject} {self.body}" if self.shown else head)[:FOLDED_MAX]


search.index("decisions_document", "folded", "folded_open")


class Step(Noun):
    """What happened to a document, in order; never changed."""

    document = models.ForeignKey(Document, to_field="code", on_delete=models.DO_NOTHING, related_name="steps")
    at = models.BigIntegerField()
    verb = models.CharField(max_length=40)
    by = models.CharField(max_length=120)
    words = models.TextField(blank=True)


class Attached(Noun):
    """A file of a document. stage: draft (inside only), signed (the signed copy), annex."""

    document = models.ForeignKey(Document, to_field="code", on_delete=models.DO_NOTHING, related_name="files")
    file = models.CharField(max_length=64)
    stage = models.CharField(max_length=8)
    first = models.BigIntegerField()


class Question(Guarded):
    """A request for information (yêu cầu cung cấp thông tin). Public of it: office, channel, state, clocks.

    channel: online, office, post; how: file, copy, look. notice_by: by when a complex one must be told its term.
    """

    channel = models.CharField(max_length=8)
    how = models.CharField(max_length=8)
    words = models.TextField(blank=True)
    purpose = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=8)  # asked, noticed, given, refused, passed
    complex = models.BooleanField(default=False)
    asked = models.BigIntegerField()
    notice_by = models.BigIntegerField(null=True)
    due = models.BigIntegerField(null=True)
    derivation = models.JSONField(null=True)
    extended = models.CharField(max_length=300, blank=True)  # why
    answer = models.TextField(blank=True)
    article = models.CharField(max_length=200, blank=True)
    closed = models.BigIntegerField(null=True)
    secret = models.CharField(max_length=64, blank=True)
    turn = models.BigIntegerField(null=True, db_index=True)
    folded = models.TextField(blank=True)
    first = models.BigIntegerField()

    def settle(self) -> None:
        self.turn = self.due if self.state in ("asked", "noticed") else None
        self.folded = fold(f"{self.code} {self.words}")[:FOLDED_MAX]


search.index("decisions_question", "folded")


class Asker(Noun):
    """Who asked, as the law wants it told. Read only by who answers."""

    question = models.OneToOneField(Question, to_field="code", on_delete=models.DO_NOTHING, related_name="asker")
    name = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=300, blank=True)
    identity = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=200, blank=True)
    first = models.BigIntegerField()


class Given(Noun):
    """A file that answers a request."""

    question = models.ForeignKey(Question, to_field="code", on_delete=models.DO_NOTHING, related_name="files")
    file = models.CharField(max_length=64)
    first = models.BigIntegerField()


def open_part(row: dict[str, Any]) -> dict[str, Any]:
    """A document's row of values as everybody may see it: the subject only when it is shown."""
    return row | {"subject": row["subject"] if row["shown"] else None}
