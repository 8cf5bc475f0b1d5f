"""What would be if: figures and targets moved on paper. It changes nothing until its lines are ordered as tasks."""

from django.db import models

from kientao.city.models.guarded import Guarded


class Scenario(Guarded):
    """inputs: {indicator: value}, targets: {milestone: value}, both as text; lines: [{indicator, office, title}]."""

    title = models.CharField(max_length=200)
    inputs = models.JSONField(default=dict)
    targets = models.JSONField(default=dict)
    lines = models.JSONField(default=list)
    state = models.CharField(max_length=9, default="saved")  # saved, handed, withdrawn
    on = models.DateField()  # the day it was saved: figures may have moved since
    by = models.CharField(max_length=120)  # the post that wrote it
    first = models.BigIntegerField()
