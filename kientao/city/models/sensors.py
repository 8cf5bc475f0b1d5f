"""What measures in the city: kinds of measurement, sources that send readings, and the sensors themselves."""

from django.db import models

from kientao.ledger.nouns import Noun

from .span import Span


class SensorKind(Noun):
    """What is measured, in which unit. low, high: what is possible at all; limit: what counts as over it."""

    title = models.JSONField()
    measure = models.CharField(max_length=30)  # of kientao.base.measures, or the unit as it is written
    low = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    limit = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    late_minutes = models.PositiveIntegerField(default=60)
    decimals = models.PositiveSmallIntegerField(default=1)


class Source(Noun):
    """A gateway, a station, a company's system. number: dense and never reused. key: SHA-256 of it, or ""."""

    name = models.JSONField()
    office = models.CharField(max_length=60, db_index=True)  # answers for what it sends
    key = models.CharField(max_length=64, blank=True, default="")
    state = models.CharField(max_length=3, default="on")  # on, off
    number = models.PositiveIntegerField(unique=True)
    invented = models.BooleanField(default=False)


class Sensor(Span):
    """A thing that measures one kind, or obeys commands, or both. number: of its series, dense and never reused.

    lon, lat: millionths of a degree (WGS 84), None where it has no place of its own. low, high: None as for its kind.
    commands: words an actuator takes; safe: the one that does no harm. control: who has it in hand at first.
    """

    name = models.JSONField()
    kind = models.CharField(max_length=60, db_index=True)
    lon = models.BigIntegerField(null=True)
    lat = models.BigIntegerField(null=True)
    near = models.CharField(max_length=200, blank=True, default="")
    place = models.CharField(max_length=60, blank=True, default="", db_index=True)  # unit code
    care = models.CharField(max_length=60, db_index=True)  # office code
    source = models.CharField(max_length=60, db_index=True)  # source code
    number = models.PositiveIntegerField(unique=True)
    low = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    high = models.DecimalField(max_digits=18, decimal_places=6, null=True)
    rhythm_seconds = models.PositiveIntegerField(default=0)  # how often a reading is due; 0: as it happens
    commands = models.JSONField(default=list)
    safe = models.CharField(max_length=40, blank=True, default="")
    control = models.CharField(max_length=6, default="remote")  # local, remote
    source_note = models.JSONField(null=True)
    invented = models.BooleanField(default=False)
