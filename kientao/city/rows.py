"""The form of the rows in a city's folder: what each may and must say, as in cities/README.md."""

from datetime import date
from typing import Any

from kientao.base.yamlfile import Map, Problems, Seq

from . import faults

assert faults  # their wording
# what each kind of row may say: key -> required?
KEYS: dict[str, dict[str, bool]] = {
    "units": {"code": True, "name": True, "kind": True, "from": True, "until": False, "official_code": False,
              "parent": False, "area_km2": False, "population": False, "place": False, "place_source": False,
              "members": False, "source": False, "invented": False, "note": False},
    "changes": {"on": True, "kind": True, "from": True, "to": True, "source": True, "note": False},
    "members": {"unit": True, "from": True, "until": False, "note": False},
    "offices": {"code": True, "name": True, "kind": True, "serves": True, "from": True, "until": False, "parent": False,
                "address": False, "phone": False, "source": False, "invented": False, "note": False},
    "posts": {"code": True, "office": True, "title": True, "head": False, "places": False, "from": True, "until": False,
              "note": False},
    "people": {"login": True, "name": True, "posts": False, "invented": False},
    "holdings": {"post": True, "from": True, "until": False, "note": False},
    "assets": {"code": True, "name": True, "kind": True, "point": True, "near": False, "care": False, "report": False,
               "from": True, "until": False, "source": False, "invented": False, "note": False},
    "kinds": {"code": True, "title": True, "measure": True, "low": False, "high": False, "limit": False,
              "late_minutes": False, "decimals": False, "note": False},
    "sources": {"code": True, "name": True, "office": True, "invented": False, "note": False},
    "sensors": {"code": True, "name": True, "kind": True, "care": True, "source": True, "point": False, "near": False,
                "place": False, "low": False, "high": False, "rhythm": False, "commands": False, "safe": False,
                "control": False, "source_note": False, "invented": False, "from": True, "until": False, "note": False},
    "roles": {"code": True, "title": True, "verbs": True, "reads": False, "note": False},
    "grants": {"post": True, "role": True, "scope": True, "from": True, "until": False, "source": False,
               "invented": False, "note": False},
    "days_off": {"on": True, "name": True, "source": True, "note": False},
    "days_worked": {"on": True, "name": True, "source": True, "instead_of": False, "note": False},
    "hours": {"from": True, "until": False, "spans": True, "source": True, "note": False},
}  # fmt: skip
DAYS = ("from", "until", "on", "instead_of")


def well_formed(file: Map, key: str, problems: Problems, kind: str = "") -> list[Map]:
    """The rows under a key that have the right form; faults of the others are noted."""
    kind = kind or key
    raw = file.get(key)
    if raw is None:
        return []
    if not isinstance(raw, Seq):
        problems.add("city.type", file, key, key=key, wanted="- …")
        return []
    return [row for row in raw if _formed(row, kind, key, raw, problems)]


def _formed(row: Any, kind: str, key: str, raw: Seq, problems: Problems) -> bool:
    if not isinstance(row, Map):
        problems.add("city.type", raw, key=key, wanted="{…}")
        return False
    before, known = len(problems), KEYS[kind]
    for name in row:
        if name not in known:
            problems.add("city.unknown_key", row, name, key=name, known=", ".join(known))
    for name, required in known.items():
        if required and row.get(name) in (None, ""):
            problems.add("city.missing_key", row, key=name)
    for name in DAYS:
        many = kind == "changes" and name == "from"
        if row.get(name) is not None and not many and not isinstance(row[name], date):
            problems.add("city.type", row, name, key=name, wanted="2025-06-30")
    if (
        len(problems) == before
        and "from" in known
        and kind != "changes"
        and row.get("until")
        and row["from"] > row["until"]
    ):
        problems.add("city.days", row, "until", since=row["from"], until=row["until"])
    return len(problems) == before
