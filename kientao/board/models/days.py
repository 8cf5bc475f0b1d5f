"""What stood at the end of each day: written once, so that a board as of a day reads rows and counts nothing."""

from django.db import models

from kientao.city.models.guarded import Guarded


class DayCount(Guarded):
    """One kind of work of one office in one ward at the end of a day. counts: {name: whole number}, no zeros.

    reports: open, late, opened, answered, timed, in_time, rated, satisfied. tasks: open, late, waiting, above,
    above_late, done, in_time, timed. documents: late. `at`: when it was counted (UTC µs).
    """

    day = models.DateField()
    kind = models.CharField(max_length=12)
    ward = models.CharField(max_length=60, blank=True, default="")
    counts = models.JSONField(default=dict)
    at = models.BigIntegerField()

    class Meta(Guarded.Meta):
        indexes = [models.Index(fields=["day", "kind"], name="daycount_day")]
