"""Administrative units, from a day until a day, and what became of them."""

from django.db import models

from kientao.ledger.nouns import Noun

from .span import Span


class Unit(Span):
    """A ward, commune, city, province, or a territory (`dia-ban`) that lives on through mergers.

    area, population: lists of {from, until?, value (text), source}. members: of a territory, [{unit, from, until?}].
    place: {"file": "places/x.geojson#id"} or {"point": [lon, lat]}, numbers as text.
    """

    name = models.JSONField()
    kind = models.CharField(max_length=20)
    official_code = models.CharField(max_length=20, blank=True, default="")
    parent = models.CharField(max_length=60, blank=True, default="", db_index=True)
    area = models.JSONField(default=list)
    population = models.JSONField(default=list)
    place = models.JSONField(null=True)
    place_source = models.JSONField(null=True)
    members = models.JSONField(default=list)
    source = models.JSONField(null=True)
    note = models.JSONField(null=True)


class UnitChange(Noun):
    """On this day the units in `before` became the unit `after`. `on` is the first day of the new state."""

    on = models.DateField(db_index=True)
    kind = models.CharField(max_length=12)  # merge, rename, create, transfer
    before = models.JSONField(default=list)
    after = models.CharField(max_length=60, db_index=True)
    source = models.JSONField(null=True)
