"""CAP 1.2 as the standard's schema wants it: names, order, how often, forms of values. From the standard."""

import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from kientao.work.notices import acts
from tests.cast import unit
from tests.work.reports.officers import text

from .conftest import draft, publish

SPACE = "{urn:oasis:names:tc:emergency:cap:1.2}"
# name, least, most (0: any number), in the order of the schema
ALERT = [("identifier", 1, 1), ("sender", 1, 1), ("sent", 1, 1), ("status", 1, 1), ("msgType", 1, 1), ("source", 0, 1),
         ("scope", 1, 1), ("restriction", 0, 1), ("addresses", 0, 1), ("code", 0, 0), ("note", 0, 1),
         ("references", 0, 1), ("incidents", 0, 1), ("info", 1, 0)]  # fmt: skip
INFO = [("language", 0, 1), ("category", 1, 0), ("event", 1, 1), ("responseType", 0, 0), ("urgency", 1, 1),
        ("severity", 1, 1), ("certainty", 1, 1), ("audience", 0, 1), ("eventCode", 0, 0), ("effective", 0, 1),
        ("onset", 0, 1), ("expires", 0, 1), ("senderName", 0, 1), ("headline", 0, 1), ("description", 0, 1),
        ("instruction", 0, 1), ("web", 0, 1), ("contact", 0, 1), ("parameter", 0, 0), ("resource", 0, 0),
        ("area", 0, 0)]  # fmt: skip
AREA = [
    ("areaDesc", 1, 1),
    ("polygon", 0, 0),
    ("circle", 0, 0),
    ("geocode", 0, 0),
    ("altitude", 0, 1),
    ("ceiling", 0, 1),
]
CHOICES = {
    "status": "Actual Exercise System Test Draft", "msgType": "Alert Update Cancel Ack Error",
    "scope": "Public Restricted Private", "category": "Geo Met Safety Security Rescue Fire Health Env Transport Infra"
    " CBRNE Other", "urgency": "Immediate Expected Future Past Unknown",
    "severity": "Extreme Severe Moderate Minor Unknown", "certainty": "Observed Likely Possible Unlikely Unknown",
    "responseType": "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None",
}  # fmt: skip
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
NAME = re.compile(r"[^\s,<&]+")
SPOT = re.compile(r"-?\d{1,2}(\.\d+)?,-?\d{1,3}(\.\d+)?")


def follows(element, rules):
    """The children are exactly those of the rules, in their order, each as often as it may be."""
    names = [child.tag.removeprefix(SPACE) for child in element]
    order = [name for name, _, _ in rules]
    assert all(child.tag.startswith(SPACE) for child in element)
    assert names == sorted(names, key=order.index), names
    for name, least, most in rules:
        assert names.count(name) >= least and (not most or names.count(name) <= most), name


def valid(data):
    alert = ElementTree.fromstring(data)
    assert alert.tag == f"{SPACE}alert"
    follows(alert, ALERT)
    for info in alert.iter(f"{SPACE}info"):
        follows(info, INFO)
    for area in alert.iter(f"{SPACE}area"):
        follows(area, AREA)
    for element in alert.iter():
        name, said = element.tag.removeprefix(SPACE), (element.text or "").strip()
        assert len(element) or said, name
        if name in CHOICES:
            assert said in CHOICES[name].split(), (name, said)
        if name in ("sent", "effective", "expires", "onset"):
            assert MOMENT.fullmatch(said), said
        if name in ("identifier", "sender"):
            assert NAME.fullmatch(said), said
        if name == "references":
            assert all(len(one.split(",")) == 3 for one in said.split())
        if name == "polygon":
            spots = said.split()
            assert len(spots) >= 4 and spots[0] == spots[-1] and all(map(SPOT.fullmatch, spots))
    return alert


def said(alert, name):
    return [element.text for element in alert.iter(SPACE + name)]


@pytest.fixture
def outlined(settings, tmp_path, town):
    """A ward with an outline of two parts, one with a hole, in the city's folder."""
    ring = [[106.1 + x, 11.5 + y] for x, y in ((0, 0), (0.1, 0), (0.1, 0.1), (0, 0.1), (0, 0))]
    hole = [[106.12, 11.52], [106.13, 11.52], [106.13, 11.53], [106.12, 11.52]]
    shape = {"type": "MultiPolygon", "coordinates": [[ring, hole], [[[x + 1, y] for x, y in ring]]]}
    (tmp_path / "places.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": "w9", "properties": {}, "geometry": shape}]}))  # fmt: skip
    (tmp_path / "city.yaml").write_text("name: {vi: Thử, en: Trial}\n")
    settings.KIENTAO = replace(settings.KIENTAO, city=str(tmp_path))
    unit("w9", place={"file": "places.geojson#w9"})
    return "w9"


def test_an_alert_is_valid_and_a_demonstration_calls_it_an_exercise(client, town):
    code = publish(
        town.minh, words="Nước <sâu> & \uffff 30 cm", headline_en="Flood", words_en="30 cm", instruction="Tránh."
    )
    answer = client.get(f"/thong-bao/{code}.cap.xml")
    assert answer["Content-Type"].startswith("application/cap+xml")
    alert = valid(answer.content)
    assert said(alert, "status") == ["Exercise"] and said(alert, "msgType") == ["Alert"]
    assert said(alert, "language") == ["vi-VN", "en"]
    assert said(alert, "description") == ["Nước <sâu> &  30 cm", "30 cm"]
    assert said(alert, "headline")[0].startswith("[MÔ PHỎNG]")
    assert said(alert, "sent")[0].endswith("+07:00")


def test_a_real_city_says_actual(client, town, settings):
    code = publish(town.minh)
    settings.KIENTAO = replace(settings.KIENTAO, mode="production")
    alert = valid(client.get(f"/thong-bao/{code}.cap.xml", secure=True).content)
    assert said(alert, "status") == ["Actual"] and said(alert, "note") == []
    assert said(alert, "headline") == ["Đường Hùng Vương đang ngập"]


def test_updates_and_the_end_name_what_came_before(client, town):
    code = publish(town.minh)
    first = valid(client.get(f"/thong-bao/{code}.cap.xml").content)
    acts.update_notice(by=town.minh, notice=code, words="Nước đang rút.")
    acts.end_notice(by=town.minh, notice=code, reason="Nước đã rút.")
    last = valid(client.get(f"/thong-bao/{code}.cap.xml").content)
    assert said(last, "msgType") == ["Cancel"] and said(last, "responseType") == ["AllClear"]
    before = said(last, "references")[0].split()
    assert len(before) == 2
    assert before[0] == ",".join(said(first, name)[0] for name in ("sender", "identifier", "sent"))
    assert said(last, "identifier") != said(first, "identifier")


def test_a_place_is_drawn_by_its_outer_rings(client, town, outlined):
    code = publish(town.minh, places=(outlined,))
    alert = valid(client.get(f"/thong-bao/{code}.cap.xml").content)
    polygons = said(alert, "polygon")
    assert len(polygons) == 2 and polygons[0].startswith("11.50000,106.10000 ")
    assert said(alert, "areaDesc") == ["Đơn vị w9"] and said(alert, "value") == ["w9"]
    assert "<svg" in text(client.get(f"/thong-bao/{code}"))


def test_without_places_the_area_is_the_city(client, town):
    alert = valid(client.get(f"/thong-bao/{publish(town.minh, places=())}.cap.xml").content)
    assert said(alert, "areaDesc")[0].startswith("Toàn thành phố")


def test_the_feeds_tell_what_is_public_and_nothing_else(client, town):
    code, hidden = publish(town.minh), draft(town.minh)
    for address, ending in (
        ("/thong-bao/cap.xml", f"/thong-bao/{code}.cap.xml"),
        ("/thong-bao/rss.xml", f"/thong-bao/{code}"),
    ):
        answer = client.get(address)
        ElementTree.fromstring(answer.content)
        page = text(answer)
        assert ending in page and hidden not in page and "Mô phỏng – " in page
        assert client.get(address).content == answer.content
    assert client.get(f"/thong-bao/{hidden}.cap.xml").status_code == 404
