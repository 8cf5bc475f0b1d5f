import re
import xml.etree.ElementTree as ET
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kientao.base.text import T
from kientao.ui import charts, language, maps, svg

EVIL = '<script>alert(1)</script>"\'><a href="javascript:x" onclick=x>'
NS = "{http://www.w3.org/2000/svg}"
Point, Series, Target, Bar = charts.Point, charts.Series, charts.Target, charts.Bar


def on(year):
    return date(year, 12, 31)


def read(drawn):
    """Parse as XML; nothing that the content policy forbids, no number that is none."""
    root = ET.fromstring(str(drawn))
    for node in root.iter():
        assert node.tag.removeprefix(NS) in {"svg", "g", "path", "rect", "circle", "text", "title", "desc", "a"}
        assert not [a for a in node.attrib if a == "style" or a.startswith("on")]
        assert not node.attrib.get("href", "").lower().startswith("javascript")
        assert not re.search(r"nan|inf", " ".join(node.attrib.get(k, "") for k in ("d", "x", "y", "cx", "cy")))
    assert root.find(f"{NS}title").text and root.attrib["aria-label"]
    return root


def words(root):
    return [t.text for t in root.iter(f"{NS}text")]


SERIES = [
    Point(on(2019), 41),
    Point(on(2020), None),
    Point(on(2021), Decimal("52.5"), "preliminary"),
    Point(on(2022), 60, "estimate"),
]


def square(side=0.1, west=106.8, south=11.5):
    ring = [[west, south], [west + side, south], [west + side, south + side], [west, south + side], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_a_gap_stays_a_gap():
    firm = read(charts.line(SERIES, title="x")).find(f"{NS}g[@class='s0']/{NS}path")
    assert firm.get("d") == ""  # 2020 is missing, and 2022 is an estimate with a line of its own


def test_kinds_of_a_figure_differ_in_the_mark_and_are_explained():
    root = read(charts.line(SERIES, title="x"))
    marks = [c for c in root.iter(f"{NS}circle") if c.get("class") == "mark"]
    assert [(m.get("fill"), m.get("stroke-dasharray")) for m in marks] == [
        ("#0f5a53", None),
        ("#fff", None),
        ("#fff", "2 2"),
    ]
    assert {"chính thức", "sơ bộ", "ước"} <= set(words(root))
    assert "31/12/2021: 52,5 (sơ bộ)" in [t.text for t in root.iter(f"{NS}title")]


def test_targets_and_the_last_value_are_written_in_the_picture():
    root = read(charts.line(SERIES, title="x", targets=[Target(on(2025), 100), Target(on(2030), 1330)]))
    assert {"mục tiêu 100", "mục tiêu 1.330", "60"} <= set(words(root))
    with language.use("en"):
        assert "target 1,330" in words(read(charts.line(SERIES, title="x", targets=[Target(on(2030), 1330)])))


def test_series_differ_in_shape_and_dash_not_only_in_colour():
    firm = [Point(on(2019 + i), i) for i in range(4)]
    root = read(charts.line([Series(T("Một", "One"), firm), Series("Hai", firm)], title="x"))
    assert len(list(root.iter(f"{NS}circle"))) == len(list(root.iter(f"{NS}rect"))) == 4
    assert {"Một 3", "Hai 3"} <= set(words(root)) and "8 3" in {
        p.get("stroke-dasharray") for p in root.iter(f"{NS}path")
    }


def test_nothing_to_draw_gives_nothing():
    assert charts.line([Point(on(2020), None)], title="x") == charts.line([], title="x") == ""
    assert charts.sparkline([None], title="x") == charts.progress(None, 1) == maps.draw([], title="x") == ""


def test_bars_name_their_values_and_say_what_is_missing():
    root = read(
        charts.bars([Bar("A", 1234.5, "ghi chú"), Bar("B", None), Bar("C", -3)], title="x", unit="điểm", target=2000)
    )
    assert {"A – ghi chú", "1.234,5 điểm", "chưa có số liệu", "-3 điểm", "mục tiêu 2.000"} <= set(words(root))


def test_hostile_words_stay_words_in_every_picture():
    evil = {"label": EVIL, "note": EVIL, "href": "javascript:alert(1)", "kind": EVIL, "approximate": True}
    point = {"type": "Point", "coordinates": [106.9, 11.5]}
    for drawn in (
        charts.line(
            [Series(EVIL, [Point(on(2020), 1, EVIL)])],
            title=EVIL,
            desc=EVIL,
            unit=EVIL,
            targets=[Target(on(2021), 2, EVIL)],
        ),
        charts.bars([Bar(EVIL, 1, EVIL)], title=EVIL, desc=EVIL, unit=EVIL),
        charts.sparkline([1, 2], title=EVIL),
        charts.progress(1, 2, title=EVIL, unit=EVIL),
        maps.draw(
            [{"geometry": square(), "properties": evil}],
            [{"geometry": point, "properties": evil}],
            title=EVIL,
            desc=EVIL,
            legend=[(EVIL, EVIL)],
        ),
    ):
        root = read(drawn)
        assert "<script" not in str(drawn)
        assert {a.get("href") for a in root.iter(f"{NS}a")} <= {"#"}


@given(st.lists(st.one_of(st.none(), st.decimals(-(10**12), 10**12, places=3)), min_size=1, max_size=25))
def test_any_values_make_a_readable_picture(values):
    points = [Point(on(2000 + i), v) for i, v in enumerate(values)]
    for drawn in (
        charts.line(points, title="x"),
        charts.sparkline(values, title="x"),
        charts.bars([Bar("a", v) for v in values], title="x"),
    ):
        if drawn:
            read(drawn)


@given(st.floats(-1e12, 1e12), st.floats(0, 1e9), st.integers(1, 8))
def test_axis_marks_are_round_few_and_enclose_the_values(low, span, parts):
    marks = svg.ticks(low, low + span, parts)
    slack = (marks[1] - marks[0]) * 1e-6
    assert 2 <= len(marks) <= 2 * parts + 4
    assert marks[0] <= low + slack and marks[-1] >= low + span - slack


def test_a_map_fits_names_its_shapes_and_has_scale_and_north():
    feature = {"geometry": square(), "properties": {"label": T("Phường A", "Ward A"), "href": "/dia-ban/a"}}
    root = read(maps.draw([feature], title="x", legend=[("a", "phường")]))
    assert {"Phường A", "2 km", "B", "phường"} <= set(words(root))
    assert root.attrib["role"] == "group" and next(root.iter(f"{NS}a")).get("href") == "/dia-ban/a"
    width, height = (float(v) for v in root.attrib["viewBox"].split()[2:])
    shape = next(p for p in root.iter(f"{NS}path") if p.get("fill-rule"))
    for x, y in re.findall(r"([\d.-]+) ([\d.-]+)", shape.get("d")):
        assert 0 <= float(x) <= width and 0 <= float(y) <= height


def test_a_map_without_links_is_one_picture():
    assert read(maps.draw([{"geometry": square(), "properties": {}}], title="x")).attrib["role"] == "img"


def test_an_unknown_outline_is_a_point_with_a_dashed_ring_and_says_so():
    point = {
        "geometry": {"type": "Point", "coordinates": [106.9, 11.5]},
        "properties": {"label": "Xã", "approximate": True},
    }
    root = read(maps.draw([], [point], title="x"))
    assert [c.get("stroke-dasharray") for c in root.iter(f"{NS}circle") if c.get("class") == "ring"] == ["5 4"]
    assert any("chưa có ranh giới" in w for w in words(root))


@pytest.mark.parametrize(
    "geometry",
    [square(0), {"type": "MultiPolygon", "coordinates": [square()["coordinates"], square(0.01, 107)["coordinates"]]}],
)
def test_odd_outlines_are_drawn(geometry):
    read(maps.draw([{"geometry": geometry, "properties": {"label": "A"}}], title="x"))


def test_the_way_to_a_target_says_both_numbers_and_stays_in_its_frame():
    assert (
        "83,2 trên mục tiêu 100 triệu" in read(charts.progress(Decimal("83.2"), 100, unit="triệu")).attrib["aria-label"]
    )
    for value in (-50, 0, 1000):
        root = read(charts.progress(value, 100, start=10, title="x"))
        assert all(0 <= float(r.get("width")) <= 300 for r in root.iter(f"{NS}rect"))
