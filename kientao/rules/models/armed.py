"""Which rules hold for which things right now: machinery of the runner, moved in the transaction of what it causes."""

from django.db import models


class Armed(models.Model):
    """`thing` is true for version `rule` (its row id) since `since` (UTC µs); `fired` once it has acted."""

    rule = models.BigIntegerField()
    thing = models.CharField(max_length=120)
    since = models.BigIntegerField()
    fired = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "thing"], name="armed_once")]
