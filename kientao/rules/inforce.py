"""Which versions run on a day: of each rule that is on, the newest approved one whose day has come."""

from datetime import date

from kientao.lake import series

from .models import Version
from .programs import Program, program


def versions(day: date) -> list[Version]:
    """One a rule; a rule whose newest version has passed its sunset runs no more."""
    rows = Version.objects.filter(state="approved", since__lte=day, rule__state="on").order_by("rule_id", "-number")
    newest: dict[str, Version] = {}
    for row in rows:
        newest.setdefault(row.rule_id, row)
    return [row for row in newest.values() if row.until >= day]


def programs(day: date) -> list[Program]:
    kinds = series.catalogue().kinds
    return [program(row.pk, kinds) for row in versions(day)]
