"""Reports in the small town, with the fixed cast: Lan reports, Minh answers, Hoa must be refused."""

import json
from types import SimpleNamespace

import pytest

from kientao.base import ids
from kientao.city import access
from kientao.ledger.acts import By, perform
from kientao.work.reports import acts
from kientao.work.reports.loading import IMPORTER
from tests.cast import CITY, MERGED, SOURCE, build, give_password, office, role

TERMS = [{"from": "2020-01-01", "working_days": 3, "source": SOURCE}]


def lan(code):
    """Lan is a resident: her pseudonym belongs to one case."""
    return By(code, None, "resident")


@pytest.fixture
def town(db):
    """Two categories: one whose words are public at once, one whose words wait for an officer."""
    cast = build()
    role("officer", ["deadline.*", "measurement.record", "report.*"], ["office"])
    for category, safe in (("rac", True), ("tieng-on", False)):
        acts.define_category(by=IMPORTER, category=category, name={"vi": category, "en": category}, handler="ubnd",
                             terms=TERMS, safe=safe)  # fmt: skip
    acts.define_category(by=IMPORTER, category="quy-dinh", name={"vi": "Quy định", "en": "Rules"}, handler="ubnd",
                         kind="rule", terms=TERMS)  # fmt: skip
    for login in ("minh", "hoa", "an"):
        give_password(login)
    return SimpleNamespace(cast=cast, lan=lan, minh=cast.minh, hoa=cast.hoa, an=cast.an)


@pytest.fixture
def filed(town):
    """A report of Lan's about waste in the first ward; with its secret."""

    def file(category="rac", office="ward-1", what="Rác ứ đọng trước chợ", **more):
        code, secret = ids.code(), ids.secret()
        acts.open_report(by=lan(code), category=category, code=code, what=what, office=office,
                         secret=ids.secret_hash(secret), **{"lon": 106_894_546, "lat": 11_548_704} | more)  # fmt: skip
        return SimpleNamespace(code=code, secret=secret, by=lan(code))

    return file


@pytest.fixture
def streets(town, settings, monkeypatch, tmp_path):
    """The ward of today has an outline (a square), so that points of reports find it, and a category of praise."""
    ring = [[106.8, 11.4], [107.0, 11.4], [107.0, 11.6], [106.8, 11.6], [106.8, 11.4]]
    shape = {"type": "Feature", "id": "w", "geometry": {"type": "Polygon", "coordinates": [ring]}}
    (tmp_path / "places").mkdir()
    (tmp_path / "places" / "w.geojson").write_text(json.dumps({"features": [shape]}))
    monkeypatch.setattr(type(settings.KIENTAO), "city_folder", property(lambda self: tmp_path))
    monkeypatch.setitem(settings.KIENTAO.facts, "territory", "town")
    perform("unit.define", by=CITY, unit="w", name={"vi": "Phường Đồng W", "en": "Ward W"}, kind="phuong", since=MERGED,
            source=SOURCE, place={"file": "places/w.geojson#w"})  # fmt: skip
    office("ward-w", "w", parent="hall", since=MERGED)
    for category, kind in (("khen", "praise"), ("sua-thong-tin", "correct")):
        acts.define_category(by=IMPORTER, category=category, name={"vi": category, "en": category}, handler="ubnd",
                             kind=kind, terms=[])  # fmt: skip
    return town


assert access.RESIDENTS  # reports told the city what residents may do
