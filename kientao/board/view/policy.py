"""What a city decided about its view: `view.yaml` of its folder. Dated, each with its source."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings

from kientao.base.yamlfile import kept

KINDS = ("sensors", "reports", "tasks", "proposals", "indicators", "documents", "sheets", "waiting")
EACH, SOON_DAYS, NEAR_METRES, LETTER_HOUR = 2, 7, 500, 7  # where a city says nothing


def _on(part: str, day: date, **same: str) -> dict[str, Any] | None:
    rows = kept(settings.KIENTAO.city_folder / "view.yaml").get(part) or ()
    fit = [row for row in rows if row["from"] <= day and (row.get("until") is None or day <= row["until"])]
    fit = [row for row in fit if all(row.get(name) == value for name, value in same.items())]
    return dict(max(fit, key=lambda row: row["from"])) if fit else None


def order(day: date) -> tuple[list[str], int]:
    """Kinds of what needs the leader, the gravest first, and how many of one kind at most."""
    found = _on("attention", day)
    if found is None:
        return list(KINDS), EACH
    return [kind for kind in found["order"] if kind in KINDS], int(found["each"])


def target(what: str, day: date) -> tuple[Decimal, dict[str, Any]] | None:
    """(value, source) of a target of service; None: none is set."""
    found = _on("targets", day, what=what)
    return (Decimal(str(found["value"])), dict(found["source"])) if found else None


def soon_days(day: date) -> int:
    found = _on("soon", day)
    return int(found["days"]) if found else SOON_DAYS


def near_metres(day: date) -> int:
    found = _on("near", day)
    return int(found["metres"]) if found else NEAR_METRES


def letter_hour(day: date) -> int:
    found = _on("letter", day)
    return int(found["hour"]) if found else LETTER_HOUR
