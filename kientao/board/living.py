"""The simulated month of figures: `living-figures.yaml` of the city's folder, targets and monthly figures of the year.

A figure is the part of an even path to the target of 31 December that was gone by the end of its month. All invented.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from kientao.base import clock
from kientao.base.yamlfile import read
from kientao.city import month
from kientao.city.folder import plain
from kientao.city.month import Deed, Plan
from kientao.city.town import Town

FILE = "living-figures.yaml"
LATER = timedelta(days=3)  # a figure is known some days after its month


@month.part("figures")
def plan(folder: Path, seed: int, start: int, end: int) -> Plan | None:
    """What was known when the month began comes first, the rest when it became known."""
    file = folder / FILE
    if not file.is_file():
        return None
    told, town = read(file), Town(start)
    deeds = [deed for row in told["indicators"] for deed in _year(town, told, row, start, end)]
    return Plan(sorted((deed for deed in deeds if deed.at < end), key=lambda deed: deed.at))


def _year(town: Town, told: Any, row: Any, start: int, end: int) -> Iterator[Deed]:
    """The target of the year in which the simulated month ends, and its figures."""
    year, code, source = clock.day(end, town.zone).year, row["indicator"], plain(told["source"])
    first, last = date(year, 1, 1), date(year, 12, 31)
    by, begin = town.holders[told["by"]], start + clock.MINUTE
    yield Deed(begin, "target.set", by, {
        "indicator": code, "on": last, "value": Decimal(row["target"]), "set_on": first, "source": source,
    }, f"living:figure:{code}:target")  # fmt: skip
    for on in (first, *_ends(year)):
        known = town.working(clock.midnight(on + LATER, town.zone) + 9 * clock.HOUR)
        gone = Decimal((on - first).days) / (last - first).days * Decimal(str(row["pace"]))
        value = round(row["first"] + (row["target"] - row["first"]) * gone, int(row["decimals"]))
        yield Deed(max(known, begin + clock.MINUTE), "measurement.record", by, {
            "indicator": code, "on": on, "value": value, "kind": row["kind"], "source": source,
            "period": f"{year} (đầu năm)" if on == first else f"{on:%Y-%m}",
        }, f"living:figure:{code}:{on}")  # fmt: skip


def _ends(year: int) -> list[date]:
    """The last day of each month."""
    return [date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1) for month in range(1, 13)]
