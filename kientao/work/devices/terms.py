"""How long a device has to answer: a dated decision in `devices.yaml` of the city's folder, with its source."""

from typing import Any

from django.conf import settings

from kientao.base import clock
from kientao.base.yamlfile import read
from kientao.ui.place import zone

FALLBACK_SECONDS = 120  # where a city has decided nothing


def answer(now: int) -> int:
    """Microseconds from the command to its time-out."""
    found = decision(now)
    return (int(found["seconds"]) if found else FALLBACK_SECONDS) * clock.SECOND


def decision(now: int) -> dict[str, Any] | None:
    """{from, seconds, source} of the day, or None."""
    file, day = settings.KIENTAO.city_folder / "devices.yaml", clock.day(now, zone())
    rows = read(file)["answer"] if file.is_file() else ()
    return next((dict(r) for r in rows if r["from"] <= day and (r.get("until") is None or day <= r["until"])), None)
