"""Reads a city's folder and checks all of it before anything is written: every fault with file, line and remedy."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from kientao.base.dated import read_dated, read_source
from kientao.base.yamlfile import Map, Problems, read

from .checks import Checks
from .rows import well_formed

FILES = ("city.yaml", "units.yaml", "offices.yaml", "calendar.yaml")
ASSETS, SENSORS = "assets.yaml", "sensors.yaml"  # a city need not have them


@dataclass
class Folder:
    """Rows by kind, as read; `problems` is empty when the folder may be loaded."""

    root: Path
    city: Map
    calendar: Map
    rows: dict[str, list[Map]]
    problems: Problems = field(default_factory=Problems)


def read_folder(root: Path) -> Folder:
    """Everything in the folder. Raises BadData with all faults at once."""
    problems = Problems()
    for name in FILES:
        if not (root / name).is_file():
            mark = Map()
            mark.file, mark.line, mark.lines = str(root / name), 0, {}
            problems.add("city.file", mark, name=name)
    problems.check()
    city, units, offices, calendar = (read(root / name) for name in FILES)
    rows = {kind: well_formed(units, kind, problems) for kind in ("units", "changes")}
    rows |= {kind: well_formed(offices, kind, problems) for kind in ("offices", "posts", "people", "roles", "grants")}
    rows |= {kind: well_formed(calendar, kind, problems) for kind in ("days_off", "days_worked", "hours")}
    rows["assets"] = well_formed(read(root / ASSETS), "assets", problems) if (root / ASSETS).is_file() else []
    sensors = read(root / SENSORS) if (root / SENSORS).is_file() else Map()
    rows |= {kind: well_formed(sensors, kind, problems) for kind in ("kinds", "sources", "sensors")}
    rows["holdings"] = []
    for person in rows["people"]:
        rows["holdings"] += well_formed(person, "posts", problems, "holdings")
    found = Folder(root, city, calendar, rows, problems)
    problems.check()  # the checks below may rely on the form
    Checks(found).run()
    problems.check()
    return found


def plain(value: Any) -> Any:
    """As it may stand in a row and an entry: days and decimals as text, plain dicts and lists."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items() if v is not None}
    return [plain(v) for v in value] if isinstance(value, list | tuple) else value


def source_of(row: Map, key: str = "source") -> Any:
    """The source as words, or None where the row is invented."""
    found = read_source(row, Problems(), key=key) if row.get(key) else None
    return plain(found.plain()) if found else None


def series(row: Map, key: str, unit: str) -> list[Any]:
    """A dated series as rows of text."""
    points = read_dated(row.get(key), Problems(), unit=unit)
    return [
        plain(
            {
                "from": p.from_,
                "until": p.until,
                "value": str(p.value),
                "source": p.source.plain(),
                "note": p.note or None,
            }
        )
        for p in points
    ]
