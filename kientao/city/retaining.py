"""How long the city keeps raw readings: `retention` in its sensors.yaml, dated, each with its source.

    retention:
      - {kinds: [mua, muc-nuoc], from: 2026-01-05, until?, days: 1095, source: {title: …, checked: …}}

A kind that no row names on a day is kept for ever.
"""

from datetime import date
from typing import Any

from django.conf import settings

from kientao.base.errors import Refused, declare
from kientao.base.text import T, say
from kientao.base.yamlfile import kept
from kientao.lake.retention import Keep, register

from .folder import SENSORS

DAYS_MIN = 32  # a whole month is there when its roll-ups are looked at again
declare("retention.row", T("Thời hạn lưu số đo cần: kinds, from, days (từ {least}), source có title và checked.",
                           "Retention of readings needs kinds, from, days ({least} or more), a source with title and "
                           "checked."))  # fmt: skip


def keeps(on: date) -> dict[str, Keep]:
    """What holds on a day, by kind. A row that cannot be read stops the work: nothing is dropped on a guess."""
    file = settings.KIENTAO.city_folder / SENSORS
    found: dict[str, Keep] = {}
    for row in (kept(file).get("retention") or ()) if file.is_file() else ():
        keep = _keep(row)
        if row["from"] <= on and (row.get("until") is None or on <= row["until"]):
            found |= dict.fromkeys(map(str, row["kinds"]), keep)
    return found


def _keep(row: Any) -> Keep:
    days, source = row.get("days"), row.get("source") or {}
    whole = isinstance(days, int) and days >= DAYS_MIN and isinstance(row.get("from"), date) and row.get("kinds")
    if not whole or not source.get("title") or not source.get("checked"):
        raise Refused("retention.row", least=DAYS_MIN)
    return Keep(days, say(source["title"], "vi"))


register(keeps)
