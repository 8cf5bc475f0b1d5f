"""Outlines of units, read from the city's own GeoJSON files. A unit without one is a point, or nothing."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

MOST_BYTES = 20_000_000


def feature(root: Path, name: str) -> dict[str, Any] | None:
    """The feature `places/wards.geojson#25210` of a city's folder, or None. Never a file outside the folder."""
    file, _, number = name.partition("#")
    path = (root / file).resolve()
    if not path.is_relative_to(root.resolve()) or not path.is_file() or path.stat().st_size > MOST_BYTES:
        return None
    return _features(path, path.stat().st_mtime_ns).get(number)


@lru_cache(maxsize=32)
def _features(path: Path, changed: int) -> dict[str, dict[str, Any]]:
    found = json.loads(path.read_text("utf-8"))
    return {str(f.get("id")): f for f in found["features"]}


def geometry(root: Path, place: dict[str, Any] | None) -> tuple[dict[str, Any] | None, bool]:
    """GeoJSON geometry of a unit's place, and whether it is an outline (False: a point or nothing)."""
    if not place:
        return None, False
    if "file" in place:
        found = feature(root, place["file"])
        return (found["geometry"], found["geometry"]["type"] != "Point") if found else (None, False)
    return {"type": "Point", "coordinates": [float(c) for c in place["point"]]}, False
