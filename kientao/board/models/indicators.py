"""An indicator, its targets and its figures. Targets and figures are only ever added; the past stays listed."""

from django.db import models

from kientao.city.models.guarded import Guarded


def amount(**options: object) -> models.DecimalField:
    """A column for values of any indicator: exact, six decimals."""
    return models.DecimalField(max_digits=24, decimal_places=6, null=True, **options)


class Indicator(Guarded):
    """What is measured. `office` (of Guarded) answers for it; `low`..`high` bound a plausible value."""

    name = models.JSONField()
    unit = models.CharField(max_length=30)  # of kientao.base.measures
    decimals = models.PositiveSmallIntegerField(default=0)
    direction = models.CharField(max_length=4, default="none")  # up: more is better; down; none
    rhythm = models.CharField(max_length=8, default="year")  # year, quarter, month, once
    how = models.CharField(max_length=8, default="manual")  # manual, external, formula
    definition = models.JSONField(null=True)
    note = models.JSONField(null=True)
    missing = models.JSONField(null=True)  # what is known to be missing, and why
    place = models.CharField(max_length=60, default="", blank=True)  # unit the figure speaks of
    objectives = models.JSONField(default=list)  # codes
    parent = models.ForeignKey("self", models.PROTECT, to_field="code", null=True, related_name="parts")
    rank = models.CharField(max_length=120, default="", blank=True)  # the indicator that holds its rank
    position = models.PositiveIntegerField(default=0)
    low = amount()
    high = amount()
    sheet = models.CharField(max_length=120, default="", blank=True)  # the sheet that asks for it
    formula = models.JSONField(null=True)  # of `how: formula`, see board/formulas.py


class Said(Guarded):
    """A value of an indicator on a day. `first`: the entry that brought it."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, to_field="code", db_index=False)
    on = models.DateField()
    value = amount()
    words = models.JSONField(null=True)  # where the unit is words or a class
    source = models.JSONField(default=dict)  # title, url, article, on, checked, note
    replaces = models.CharField(max_length=120, default="", blank=True)
    by = models.CharField(max_length=120)
    first = models.BigIntegerField(db_index=True)
    ended = models.BigIntegerField(null=True)  # the entry that corrected, superseded or withdrew it

    class Meta(Guarded.Meta):
        abstract = True


class Milestone(Said):
    """A target: the value or words due on a day."""

    reading = models.JSONField(null=True)  # how we read words that could be read two ways
    set_on = models.DateField()
    state = models.CharField(max_length=10, default="standing")  # standing, superseded

    class Meta(Said.Meta):
        indexes = [models.Index(fields=["indicator", "on"], name="milestone_on")]


class Measurement(Said):
    """A figure, of a kind. A correction is a new row that names the old one in `replaces`.

    part: the row of a sheet it speaks of (a unit, an item); empty: the whole of what the indicator measures.
    """

    part = models.CharField(max_length=60, default="", blank=True)
    period = models.CharField(max_length=20, default="", blank=True)  # 2024, 2024-Q3, 2024-08
    kind = models.CharField(max_length=10)  # uoc, so-bo, chinh-thuc
    evidence = models.CharField(max_length=64, default="", blank=True)  # name in the store of files
    note = models.TextField(default="", blank=True)
    ended_why = models.TextField(default="", blank=True)  # why it was corrected or withdrawn
    state = models.CharField(max_length=9, default="standing")  # standing, corrected, withdrawn

    class Meta(Said.Meta):
        indexes = [models.Index(fields=["indicator", "on"], name="measured_on")]
