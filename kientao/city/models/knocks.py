"""Who came to a door lately, for limits only."""

from django.db import models


class Knock(models.Model):
    """A visit as a keyed hash of the address. No noun; older than a day is removed."""

    door = models.CharField(max_length=8)
    who = models.CharField(max_length=64)
    at = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["door", "who", "at"], name="city_knock_door")]
