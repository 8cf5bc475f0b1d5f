"""The programme as announced: objectives, staged goals, plans. Words are `{"vi", "en"}` or what was written."""

from django.db import models

from kientao.city.models.guarded import Guarded


class Programme(Guarded):
    """Mission, vision and values stay null while nobody holds their words: none are written for the city."""

    title = models.JSONField()
    announced = models.CharField(max_length=10, default="", blank=True)  # 2021, 2021-09, 2021-09-07
    source = models.JSONField(default=dict)
    mission = models.JSONField(null=True)
    vision = models.JSONField(null=True)
    values = models.JSONField(null=True)
    absent = models.JSONField(null=True)  # what the page says where no words are held
    notes = models.JSONField(default=dict)  # told, objectives, results: what is known about these parts


class Part(Guarded):
    """What every part of the programme has."""

    programme = models.ForeignKey(Programme, models.PROTECT, to_field="code")
    position = models.PositiveIntegerField(default=0)
    title = models.JSONField()
    words = models.JSONField(null=True)
    note = models.JSONField(null=True)
    source = models.JSONField(default=dict)

    class Meta(Guarded.Meta):
        abstract = True


class Objective(Part):
    """One of the objectives. Which indicators serve it, the indicators say."""


class Goal(Part):
    """One staged goal: what should be true by a day. The milestones of `targets` on that day say how much."""

    on = models.DateField()
    targets = models.JSONField(default=list)  # codes of indicators
    reading = models.JSONField(null=True)  # how we read words that could be read two ways


class PlanItem(Part):
    """A line of a plan, in a tree."""

    year = models.PositiveSmallIntegerField(null=True)
    parent = models.ForeignKey("self", models.PROTECT, to_field="code", null=True)
    objective = models.ForeignKey(Objective, models.PROTECT, to_field="code", null=True)
    indicator = models.ForeignKey("board.Indicator", models.PROTECT, to_field="code", null=True)
    state = models.CharField(max_length=9, default="planned")  # planned, under-way, done, dropped
