"""Where a point lies: the outline that holds it on the day, and the names people still use."""

import json
from datetime import date

import pytest

from kientao.city import whereabouts
from kientao.ledger.acts import perform
from tests.cast import CITY, MERGED, SOURCE, words

SQUARE = [[[[10, 50], [14, 50], [14, 54], [10, 54], [10, 50]], [[11, 51], [12, 51], [12, 52], [11, 52], [11, 51]]]]
TODAY = date(2026, 1, 5)


def micro(lon, lat):
    return round(lon * 1_000_000), round(lat * 1_000_000)


@pytest.fixture
def drawn(cast, settings, monkeypatch, tmp_path):
    """The merged ward is a square with a hole; before the merger only one point was known."""
    (tmp_path / "places").mkdir()
    shape = {"type": "Feature", "id": "w", "geometry": {"type": "MultiPolygon", "coordinates": SQUARE}}
    (tmp_path / "places" / "w.geojson").write_text(json.dumps({"features": [shape]}))
    monkeypatch.setattr(type(settings.KIENTAO), "city_folder", property(lambda self: tmp_path))
    monkeypatch.setitem(settings.KIENTAO.facts, "territory", "town")
    perform("unit.define", by=CITY, unit="w", name=words("Phường W", "Ward W"), kind="phuong", since=MERGED,
            source=SOURCE, place={"file": "places/w.geojson#w"})  # fmt: skip
    return cast


@pytest.mark.parametrize(("spot", "ward"), [
    ((13, 53), "w"), ((10.5, 50.5), "w"), ((11.5, 51.5), ""), ((14.5, 53), ""), ((13, 49.9), ""), ((-13, 53), ""),
])  # fmt: skip
def test_a_point_belongs_to_the_outline_that_holds_it(drawn, spot, ward):
    assert whereabouts.ward_at(*micro(*spot), TODAY) == ward


def test_before_the_merger_no_outline_is_known_so_nobody_is_told_to_be_outside(drawn):
    assert whereabouts.ward_at(*micro(13, 53), date(2024, 1, 5)) == ""
    assert not whereabouts.outside(*micro(100, 0), date(2024, 1, 5))
    assert whereabouts.outside(*micro(100, 0), TODAY) and not whereabouts.outside(*micro(13, 53), TODAY)


def test_a_corner_counts_once_and_the_ring_may_be_open():
    ring = [[0, 0], [2, 0], [2, 2], [0, 2]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    assert whereabouts.inside(1, 1, shape) and not whereabouts.inside(3, 0, shape)
    diamond = {"type": "Polygon", "coordinates": [[[0, -1], [1, 0], [0, 1], [-1, 0], [0, -1]]]}
    assert whereabouts.inside(0, 0, diamond) and not whereabouts.inside(-2, 0, diamond)
    assert not whereabouts.inside(0, 0, {"type": "Point", "coordinates": [0, 0]})


def test_former_wards_are_offered_by_the_names_people_use(drawn):
    for code, parent in (("w2", "town"), ("w1", "town")):
        perform("unit.define", by=CITY, unit=code, name=words(f"Phường {code}", code), kind="phuong",
                since=date(2020, 1, 1), until=date(2025, 6, 30), parent=parent, source=SOURCE,
                place={"point": ["12.31", "51.33"]} if code == "w2" else None)  # fmt: skip
    found = {area.code: area for area in whereabouts.areas(TODAY)}
    assert found["w"].ward == "w" and not found["w"].former
    assert found["w2"].ward == "w" and found["w2"].former
    assert "w1" not in found  # nothing is known of where it lay
