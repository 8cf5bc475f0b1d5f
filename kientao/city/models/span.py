"""What holds for a time: from a day until a day, both inclusive; no last day means it still holds."""

from datetime import date

from django.db import models

from kientao.ledger.nouns import Noun

FOREVER = date(9999, 12, 31)


class Span(Noun):
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta(Noun.Meta):
        abstract = True

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


def valid(day: date) -> models.Q:
    """Rows that hold on this day."""
    return models.Q(since__lte=day) & (models.Q(until=None) | models.Q(until__gte=day))


def meets(since: date, until: date | None) -> models.Q:
    """Rows that share at least one day with this range."""
    return models.Q(since__lte=until or FOREVER) & (models.Q(until=None) | models.Q(until__gte=since))
