"""Places people name and things the city cares for: a market, a street light, a manhole."""

from django.db import models

from .span import Span


class Asset(Span):
    """lon, lat: millionths of a degree (WGS 84). care: the office that keeps it; report: what is mostly reported of it
    (a category's code). A `kind` of "place" is offered by name where somebody says where something is."""

    name = models.JSONField()
    kind = models.CharField(max_length=20, db_index=True)
    lon = models.BigIntegerField()
    lat = models.BigIntegerField()
    near = models.CharField(max_length=200, blank=True, default="")
    care = models.CharField(max_length=60, blank=True, default="", db_index=True)  # office code
    report = models.CharField(max_length=40, blank=True, default="")
    source = models.JSONField(null=True)
    invented = models.BooleanField(default=False)
