"""What ships of a city: every file loads, every figure has a source, every name that is used exists."""

import json
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from kientao.base.dated import read_dated, read_source
from kientao.base.measures import MEASURES
from kientao.base.paths import data
from kientao.base.yamlfile import Map, Problems, Seq, read, where
from kientao.board.scorecards.reading import read_shelf
from kientao.board.scorecards.scoring import score
from tests.shared import shared

ROOT = Path(__file__).resolve().parents[2]
CITIES = [data("cities") / "dong-xoai", ROOT / "tests/towns/tiny"]
each_city = pytest.mark.parametrize("city", CITIES, ids=lambda path: path.name)
TODAY = date(2026, 11, 23)


@cache
def load(city: Path, name: str) -> Map:
    return read(city / f"{name}.yaml")


@cache
def indicators(city: Path) -> dict[str, Map]:
    found: dict[str, Map] = {}
    for path in sorted((city / "indicators").glob("*.yaml")):
        for node in read(path)["indicators"]:
            assert node["code"] not in found, where(node, "code")
            found[node["code"]] = node
    return found


def units(city: Path) -> dict[str, Map]:
    return {node["code"]: node for node in load(city, "units")["units"]}


def codes(city: Path, name: str, key: str) -> dict[str, Map]:
    nodes = load(city, name)[key]
    found = {node["code"]: node for node in nodes}
    assert len(found) == len(nodes), f"a code twice in {key}"
    return found


def holds(node: Map, day: date) -> bool:
    return node["from"] <= day <= (node.get("until") or date.max)


def every(node: object):
    """All mappings below a node."""
    if isinstance(node, Map):
        yield node
    for child in node.values() if isinstance(node, Map) else node if isinstance(node, Seq) else ():
        yield from every(child)


@each_city
def test_every_file_loads_and_every_source_names_something(city):
    problems = Problems()
    for path in sorted(city.rglob("*.yaml")):
        for node in every(read(path)):
            if "source" in node:
                read_source(node, problems)
    problems.check()


@each_city
def test_what_is_neither_sourced_nor_marked_as_invented_is_not_there(city):
    files = [load(city, "offices")["offices"], load(city, "offices")["people"], load(city, "offices")["grants"]]
    files += [load(city, "units")["units"], load(city, "units")["changes"]]
    for node in (node for nodes in files for node in nodes):
        assert node.get("source") or node.get("invented") is True, where(node)
    for node in load(city, "units")["units"]:
        assert not node.get("place") or node.get("place_source"), where(node)


@each_city
def test_every_text_that_is_a_pair_has_both_languages(city):
    for path in sorted(city.rglob("*.yaml")):
        for node in every(read(path)):
            if "vi" in node or "en" in node:
                assert node.get("vi") and node.get("en"), where(node)


@each_city
def test_areas_and_populations_are_dated_values_within_the_life_of_their_unit(city):
    problems = Problems()
    for unit in units(city).values():
        for key, measure in (("area_km2", "km2"), ("population", "person")):
            for point in read_dated(unit.get(key), problems, unit=measure):
                assert holds(unit, point.from_) and holds(unit, point.until or date.max), where(unit, key)
                assert point.value > 0
    read_dated(load(city, "city")["province"], problems, key="name")
    problems.check()


@each_city
def test_parents_members_and_changes_name_units_that_exist_on_the_day(city):
    known = units(city)
    for unit in known.values():
        if unit.get("parent"):
            assert holds(known[unit["parent"]], unit["from"]), where(unit, "parent")
        for member in unit.get("members", ()):
            assert holds(known[member["unit"]], member["from"]), where(member)
            assert holds(known[member["unit"]], member.get("until") or TODAY), where(member)
    for change in load(city, "units")["changes"]:
        assert known[change["to"]]["from"] == change["on"], where(change)
        for code in change["from"]:
            assert known[code]["until"] == change["on"] - timedelta(days=1), where(change)
    home = load(city, "city")
    assert known[home["territory"]]["kind"] == "dia-ban"
    for name in home["province"]:
        assert known[name["unit"]]["name"] == name["name"], where(name)


@each_city
def test_the_territory_is_whole_on_every_day(city):
    home = units(city)[load(city, "city")["territory"]]
    starts = sorted({m["from"] for m in home["members"]})
    assert starts[0] == home["from"]
    for member in home["members"]:
        after = member.get("until") and member["until"] + timedelta(days=1)
        assert after is None or after in starts, where(member)


@each_city
def test_an_official_code_belongs_to_one_unit_at_a_time(city):
    coded = sorted(
        (u for u in units(city).values() if u.get("official_code")), key=lambda u: (u["official_code"], u["from"])
    )
    for a, b in pairwise(coded):
        if a["official_code"] == b["official_code"]:
            assert a["until"] < b["from"], where(b)


@each_city
def test_outlines_bear_their_source_and_licence_and_are_the_ones_named(city):
    for unit in units(city).values():
        place = unit.get("place") or {}
        if "point" in place:
            lon, lat = place["point"]
            assert -180 <= lon <= 180 and -90 <= lat <= 90
        if "file" in place:
            name, _, feature = place["file"].partition("#")
            whole = json.loads((city / name).read_text("utf-8"))
            assert whole["source"]["title"] and whole["licence"] and whole["derived_by"]
            found = [f for f in whole["features"] if f["id"] == feature]
            assert len(found) == 1, where(unit, "place")


@each_city
def test_offices_posts_people_and_grants_name_what_exists(city):
    offices, posts = codes(city, "offices", "offices"), codes(city, "offices", "posts")
    roles = codes(city, "offices", "roles")
    for office in offices.values():
        assert office["serves"] in units(city), where(office)
        assert office.get("parent") is None or office["parent"] in offices, where(office)
    for post in posts.values():
        assert holds(offices[post["office"]], post["from"]), where(post)
        assert holds(offices[post["office"]], post.get("until") or TODAY), where(post)
    for person in load(city, "offices")["people"]:
        assert person["invented"] is True
        for held in person["posts"]:
            assert holds(posts[held["post"]], held["from"]), where(held)
            assert holds(posts[held["post"]], held.get("until") or TODAY), where(held)
    for grant in load(city, "offices")["grants"]:
        assert grant["role"] in roles and holds(posts[grant["post"]], grant["from"]), where(grant)
        assert grant["scope"] in ("all", "own-office") or grant["scope"] in offices, where(grant)


@each_city
def test_an_office_has_one_head_at_most_and_every_post_of_today_is_held_and_may_do_something(city):
    posts = [p for p in load(city, "offices")["posts"] if holds(p, TODAY)]
    heads = [p["office"] for p in posts if p["head"]]
    assert len(heads) == len(set(heads))
    held = {h["post"] for p in load(city, "offices")["people"] for h in p["posts"] if holds(h, TODAY)}
    granted = {g["post"] for g in load(city, "offices")["grants"] if holds(g, TODAY)}
    assert {p["code"] for p in posts} == held == granted


@each_city
def test_the_programme_names_indicators_and_objectives_that_exist(city):
    programme, known = load(city, "programme"), indicators(city)
    objectives = codes(city, "programme", "objectives")
    for objective in objectives.values():
        assert set(objective["indicators"]) <= set(known), where(objective)
    for goal in programme["goals"]:
        days = {m["on"] for m in known[goal["indicator"]]["milestones"]}
        assert goal["on"] in days, where(goal)
    for item in (n for n in every(programme["plans"]) if "code" in n):
        assert item.get("objective") is None or item["objective"] in objectives, where(item)
        assert item.get("indicator") is None or item["indicator"] in known, where(item)
    for key in ("mission", "vision", "values"):
        assert key in programme["programme"]


@each_city
def test_indicators_name_a_unit_of_measure_an_office_a_place_and_their_parts(city):
    offices, objectives, known = (
        codes(city, "offices", "offices"), codes(city, "programme", "objectives"), indicators(city),
    )  # fmt: skip
    for code, node in known.items():
        assert node["unit"] in MEASURES and node["place"] in units(city), where(node)
        assert holds(offices[node["owner"]], TODAY), where(node, "owner")
        assert set(node["objective"]) <= set(objectives) and set(node.get("parts", ())) <= set(known) - {code}
        assert node.get("rank") is None or known[node["rank"]]["unit"] == "rank"
        assert node["direction"] in ("up", "down", "none") and node["how"] in ("manual", "external", "formula")
        assert node["rhythm"] in ("year", "quarter", "month", "day", "once") and node["audience"] == "public"
        assert node["measurements"] or node.get("missing"), f"{where(node)}: say what is missing"


@each_city
def test_figures_have_a_source_a_kind_and_one_value_a_period_within_bounds(city):
    for node in indicators(city).values():
        low, high = node.get("low", Decimal("-Infinity")), node.get("high", Decimal("Infinity"))
        for figure in node["measurements"]:
            assert figure["source"]["title"] and figure["kind"] in ("uoc", "so-bo", "chinh-thuc"), where(figure)
            assert isinstance(figure["value"], (int, Decimal)) and low <= figure["value"] <= high, where(figure)
            assert figure["on"] <= TODAY and figure["on"].isoformat()[:4] == figure["period"][:4], where(figure)
        for milestone in node.get("milestones", ()):
            assert milestone["source"]["title"] and ("value" in milestone or milestone.get("words")), where(milestone)
        periods = [(f["period"], f["kind"]) for f in node["measurements"]]
        assert len(periods) == len(set(periods)), where(node)


def test_dong_xoai_as_of_a_date_is_eight_units_before_july_2025_and_two_after():
    known = units(CITIES[0])
    before = [u for u in known.values() if u.get("parent") == "dx.thanh-pho" and holds(u, date(2025, 6, 30))]
    after = [u for u in known.values() if u.get("parent") == "dn.tinh" and holds(u, date(2025, 7, 1))]
    assert sorted(u["kind"] for u in before) == ["phuong"] * 6 + ["xa"] * 2
    assert {(u["official_code"], u["area_km2"][0]["value"]) for u in after} == {
        ("25210", Decimal("81.3")), ("25195", Decimal("86.4")),
    }  # fmt: skip
    merged = {c for change in load(CITIES[0], "units")["changes"] for c in change["from"] if c in known}
    assert {u["code"] for u in before} <= merged


def test_the_target_of_grdp_is_marked_as_our_reading_and_has_no_measured_value():
    grdp = indicators(CITIES[0])["grdp-binh-quan"]
    assert grdp["milestones"][0]["value"] == 133 and "hiểu" in grdp["milestones"][0]["reading"]["vi"]
    assert not grdp["measurements"]


def test_pci_has_no_rank_where_none_was_published():
    known = indicators(CITIES[0])
    years = {code: [f["on"].year for f in known[code]["measurements"]] for code in ("pci", "pci-hang")}
    assert years == {"pci": list(range(2006, 2025)), "pci-hang": list(range(2006, 2023))}


@pytest.mark.parametrize("year", [*range(2014, 2023), 2006, 2007, 2008, 2010, 2012])
def test_pci_totals_follow_from_the_sub_indices_and_the_weights_of_the_day(year):
    known, day = indicators(CITIES[0]), date(year, 12, 31)
    shelf, bound = (
        read_shelf(data("law") / "vn" / "scorecards"),
        load(CITIES[0], "scorecards/inputs")["families"]["pci"],
    )

    def value(code: str) -> Decimal | None:
        return next((Decimal(f["value"]) for f in known[code]["measurements"] if f["on"] == day), None)

    total = score(
        shelf.at("pci", day), {item: value(told["indicator"]) for item, told in bound["inputs"].items()}
    ).total
    assert abs(total - value("pci")) <= Decimal("0.03")


def test_every_row_of_a_ruler_that_the_city_fills_exists_and_so_does_its_indicator():
    known, shelf = (
        indicators(CITIES[0]),
        read_shelf(data("law") / "vn" / "scorecards", CITIES[0] / "scorecards" / "rulers"),
    )
    for family, told in load(CITIES[0], "scorecards/inputs")["families"].items():
        rows = {item.code for ruler in shelf.of(family) for item in ruler.items}
        assert shelf.of(family) and set(told["inputs"]) <= rows, family
        codes = [told.get(name) for name in ("target", "published", "rank")]
        for how in told["inputs"].values():
            codes += [how.get("indicator"), *how.get("divide", ())]
        assert set(filter(None, codes)) <= set(known), family


def test_papi_totals_are_the_sum_of_their_dimensions():
    known = indicators(CITIES[0])
    for figure in known["papi"]["measurements"]:
        parts = [f for code in known["papi"]["parts"] for f in known[code]["measurements"] if f["on"] == figure["on"]]
        assert len(parts) == 8
        assert abs(sum(f["value"] for f in parts) - figure["value"]) <= Decimal("0.001")


@pytest.mark.parametrize(
    "script, source, made",
    [
        ("derive_places.py", "data/territory/boundaries", "places/wards.geojson"),
        ("derive_indices.py", "data/indices", "indicators/pci.yaml"),
        ("derive_papi.py", "data/indices/vn-papi", "indicators/papi.yaml"),
    ],
)
def test_what_scripts_derive_is_what_ships(script, source, made, tmp_path):
    folder = shared(source)
    code = (
        "import runpy, sys; from pathlib import Path; script, folder, out = sys.argv[1:]\n"
        "room = runpy.run_path(script); room['main'].__globals__['OUT'] = Path(out); room['main'](folder)"
    )
    out = tmp_path / "made"
    subprocess.run([sys.executable, "-c", code, ROOT / "tools" / script, folder, out], check=True, capture_output=True)
    assert out.read_bytes() == (CITIES[0] / made).read_bytes()
