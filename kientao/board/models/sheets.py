"""A unit's sheets of figures, and the periods they are told for. A cell is a measurement of its indicator."""

from django.db import models

from kientao.city.models.guarded import Guarded
from kientao.ledger.nouns import Noun


class Sheet(Guarded):
    """What an office tells each period. form: see `board/sheet/form.py`; map: how its own file is read."""

    name = models.JSONField()
    words = models.JSONField(null=True)  # what it is for, whose definitions it follows
    form = models.JSONField()
    map = models.JSONField(default=dict)
    position = models.PositiveIntegerField(default=0)


class Period(Guarded):
    """A sheet for a period: `code` is sheet.label. rows: [{code, name}] as they stood on the last day."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, to_field="code", related_name="periods")
    label = models.CharField(max_length=10)  # 2021-09, 2021-Q3, 2021
    on = models.DateField(db_index=True)  # the last day
    rows = models.JSONField()
    form = models.JSONField(null=True)  # the form by which it was closed
    state = models.CharField(max_length=7, default="open")  # open, filled, checked, closed
    closed = models.BigIntegerField(null=True)  # the entry of the closing

    @property
    def told(self) -> dict:  # type: ignore[type-arg]
        """What it asks: while it is open, the sheet of today."""
        found: dict = self.form if self.form is not None else self.sheet.form  # type: ignore[type-arg]
        return found


class PeriodStep(Noun):
    """What happened to a period, in order. changes: {cell: [before, after]} of a revision. `entry` is the act."""

    period = models.ForeignKey(Period, models.PROTECT, to_field="code", related_name="steps")
    at = models.BigIntegerField()
    verb = models.CharField(max_length=40)
    state = models.CharField(max_length=7)
    by = models.CharField(max_length=120)
    words = models.TextField(blank=True, default="")
    changes = models.JSONField(default=dict)
