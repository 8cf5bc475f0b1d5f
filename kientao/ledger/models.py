"""Rows of the ledger. Entries are only ever added; their sealed side rows can be emptied, never changed."""

from django.db import models


class Log(models.Model):
    """One origin. Restoring an older state opens a new one; `start` is the entry its tree begins with."""

    number = models.PositiveIntegerField(primary_key=True)
    origin = models.CharField(max_length=200, unique=True)
    start = models.BigIntegerField(unique=True)
    since = models.BigIntegerField()


class Entry(models.Model):
    """One act. `body` is what is hashed and public; the other columns are read under permission."""

    index = models.BigIntegerField(primary_key=True)
    at = models.BigIntegerField()  # recorded, UTC microseconds, strictly growing
    on = models.DateField(null=True)  # when it happened or is valid from
    verb = models.CharField(max_length=60)
    thing = models.CharField(max_length=120, db_index=True)
    by = models.CharField(max_length=120)
    right = models.CharField(max_length=200)  # why it was allowed
    klass = models.CharField(max_length=16)
    cause = models.BigIntegerField(null=True)
    request = models.CharField(max_length=64, null=True, unique=True)  # the caller's own key: sent twice, done once
    opened = models.BigIntegerField(null=True)  # the entry that published this one
    body = models.BinaryField()
    leaf = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["verb", "index"], name="entry_verb")]


class Sealed(models.Model):
    """A part kept beside its entry: salt and value. Erased: both gone, the entry's hash stays."""

    entry = models.BigIntegerField()
    part = models.CharField(max_length=40)
    salt = models.BinaryField(null=True)
    value = models.BinaryField(null=True)
    erased = models.BigIntegerField(null=True)  # the entry of the erasing act
    hold = models.CharField(max_length=200, blank=True, default="")  # article that forbids erasing

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "part"], name="sealed_once")]


class Opening(models.Model):
    """Somebody read a sealed part: who, what, why, when. Shown to the person concerned and to the auditor."""

    at = models.BigIntegerField()
    by = models.CharField(max_length=120)
    person = models.CharField(max_length=150, blank=True)
    entry = models.BigIntegerField(db_index=True)
    part = models.CharField(max_length=40)
    why = models.CharField(max_length=400)


class Checkpoint(models.Model):
    """A tree head that was signed. No two of one origin ever disagree."""

    log = models.ForeignKey(Log, on_delete=models.PROTECT)
    size = models.BigIntegerField()
    root = models.BinaryField()
    at = models.BigIntegerField()
    note = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["log", "size"], name="one_head_a_size")]


class Cursor(models.Model):
    """How far a consumer has come: `next` is the first entry it has not seen."""

    name = models.CharField(max_length=60, primary_key=True)
    next = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    retry = models.BigIntegerField(default=0)


class Job(models.Model):
    """Work outside the database (mail, files). Leased, retried, at least once; `key` makes it once wanted."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    due = models.BigIntegerField()
    attempts = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, default="waiting")  # waiting, leased, done, failed
    holder = models.CharField(max_length=80, blank=True, default="")
    error = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="job_once")]
        indexes = [models.Index(fields=["state", "due"], name="job_due")]


class Timer(models.Model):
    """A row that rings once: its effect and its removal are one transaction."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    due = models.BigIntegerField(db_index=True)
    payload = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="timer_once")]


class Lease(models.Model):
    """Who may do a thing that only one may do, and until when."""

    name = models.CharField(max_length=60, primary_key=True)
    holder = models.CharField(max_length=80)
    until = models.BigIntegerField()
