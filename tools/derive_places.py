"""Write cities/dong-xoai/places/wards.geojson: outlines of the two wards, simplified by Douglas-Peucker.

    python tools/derive_places.py ../shared/data/territory/boundaries

Coordinates are WGS 84, [lon, lat]; the tolerance is in degrees, with longitude shortened by the cosine of the latitude.
"""

import json
import math
import sys
from itertools import pairwise
from pathlib import Path

TOLERANCE = 0.00022  # degrees, about 24 m on the ground
DIGITS = 5  # about 1 m
LAT = 11.53
OUT = Path(__file__).resolve().parents[1] / "cities/dong-xoai/places/wards.geojson"
FILES = ("25210_dong_xoai.geojson", "25195_binh_phuoc.geojson")
SOURCE = {
    "title": "vietnamese-provinces-database (thanglequoc), ranh giới từ sapnhap.bando.com.vn",
    "url": "https://github.com/thanglequoc/vietnamese-provinces-database",
    "commit": "cd58063299585146ded3981f2272946ef19ced54",
}
Point = tuple[float, float]


def away(p: Point, a: Point, b: Point) -> float:
    """Distance of p from the segment a-b, in degrees of latitude."""
    k = math.cos(math.radians(LAT))
    px, py, bx, by = (p[0] - a[0]) * k, p[1] - a[1], (b[0] - a[0]) * k, b[1] - a[1]
    length = bx * bx + by * by
    t = max(0.0, min(1.0, (px * bx + py * by) / length)) if length else 0.0
    return math.hypot(px - t * bx, py - t * by)


def thin(line: list[Point]) -> list[Point]:
    """Douglas-Peucker without recursion: keep the farthest point while it is farther than the tolerance."""
    keep, todo = {0, len(line) - 1}, [(0, len(line) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        far = max(range(first + 1, last), key=lambda n: away(line[n], line[first], line[last]))
        if away(line[far], line[first], line[last]) > TOLERANCE:
            keep.add(far)
            todo += [(first, far), (far, last)]
    return [line[n] for n in sorted(keep)]


def ring(points: list[Point]) -> list[Point]:
    """A closed ring, cut in two at its farthest pair so that both ends of each half are real corners."""
    far = max(range(len(points)), key=lambda n: math.dist(points[0], points[n]))
    whole = thin(points[: far + 1])[:-1] + thin(points[far:])
    return [(round(x, DIGITS), round(y, DIGITS)) for x, y in whole]


def km2(points: list[Point]) -> float:
    """Area of a ring on the sphere (R = 6371.0088 km)."""
    r = 6371.0088
    flat = [(math.radians(x) * r * math.cos(math.radians(LAT)), math.radians(y) * r) for x, y in points]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(flat))) / 2


def feature(path: Path) -> dict:
    found = json.loads(path.read_text("utf-8"))["features"][0]
    props, polygons = found["properties"], found["geometry"]["coordinates"]
    rings = [[ring([(p[0], p[1]) for p in line]) for line in polygon] for polygon in polygons]
    before = sum(km2([(p[0], p[1]) for p in polygon[0]]) for polygon in polygons)
    after = sum(km2(polygon[0]) for polygon in rings)
    assert abs(after / before - 1) < 0.002, (path.name, before, after)
    return {
        "type": "Feature",
        "id": props["code"],
        "properties": {"name": props["fullName"], "area_km2": props["areaKm2"]},
        "geometry": {"type": "MultiPolygon", "coordinates": rings},
    }


def main(folder: str) -> None:
    whole = {
        "type": "FeatureCollection",
        "source": SOURCE,
        "licence": "MIT, © thanglequoc",
        "derived_by": f"tools/derive_places.py: Douglas-Peucker {TOLERANCE}°, {DIGITS} decimals",
        "features": [feature(Path(folder) / name) for name in FILES],
    }
    lines = json.dumps(whole["features"], ensure_ascii=False, separators=(",", ":"))
    head = json.dumps({k: v for k, v in whole.items() if k != "features"}, ensure_ascii=False, indent=1)
    text = head[:-2] + ',\n "features": ' + lines.replace('{"type":"Feature"', '\n{"type":"Feature"') + "\n}\n"
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(text, "utf-8")
    for f in whole["features"]:
        print(f["id"], sum(len(r) for p in f["geometry"]["coordinates"] for r in p), "points")


if __name__ == "__main__":
    main(sys.argv[1])
