"""What a city decided about comparing its units: `fair.yaml` of its folder. Dated, each with its source."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.conf import settings

from kientao.base.yamlfile import kept


class Setting(NamedTuple):
    """Limits that hold on a day. Shares of one: interval, funnel, chance, part; the rest whole numbers.

    days: looked back; least: cases before anything is said; ratio: times what is expected; last_days: of a period.
    """

    values: dict[str, Decimal]
    source: dict[str, Any]

    def share(self, name: str) -> float:
        """A value given in per cent, of one."""
        return float(self.values[name]) / 100

    def number(self, name: str) -> int:
        return int(self.values[name])


NAMES = {
    "compare": ("days", "interval", "funnel", "least"),
    "rush": ("last_days", "chance", "ratio", "least"),
    "bare": ("part", "least"),
    "extensions": ("chance", "least"),
    "answer": ("working_days",),
}


def on(part: str, day: date) -> Setting | None:
    """What holds on a day; None: the city decided nothing, so nothing is compared or flagged."""
    rows = kept(settings.KIENTAO.city_folder / "fair.yaml").get(part) or ()
    fit = [row for row in rows if row["from"] <= day and (row.get("until") is None or day <= row["until"])]
    if not fit:
        return None
    row = max(fit, key=lambda row: row["from"])
    return Setting({name: Decimal(str(row[name])) for name in NAMES[part]}, dict(row["source"]))
