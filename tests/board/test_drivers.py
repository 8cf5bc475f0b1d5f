"""The tree of drivers: values follow from parts, one per cent is carried along every way; unknown stays unknown."""

from decimal import Decimal

import pytest

from kientao.base.yamlfile import BadData
from kientao.board import drivers

TREE = """
goal: {node: dau-nguoi, indicator: grdp, on: 2030-12-31}
nodes:
  - {code: dau-nguoi, name: Bình quân, is: ratio, of: [tong, dan]}
  - {code: dan, name: Dân số}
  - {code: tong, name: Tổng, is: sum, of: [{node: a, share: 0.4, assumed: true}, {node: b, share: 0.6, source: Sách}]}
  - {code: a, name: A, is: product, of: [lao-dong, nang-suat]}
  - {code: b, name: B, is: moved, of: [{node: von, elasticity: 0.5, assumed: true}]}
  - {code: lao-dong, name: Lao động}
  - {code: nang-suat, name: Năng suất, is: moved, of: [{node: von, elasticity: 0.3, assumed: true}]}
  - {code: von, name: Vốn}
"""


def tree(tmp_path, text=TREE):
    (tmp_path / "drivers.yaml").write_text(text, "utf-8")
    return drivers.read_tree(tmp_path / "drivers.yaml")


@pytest.mark.parametrize(("node", "moves"), [
    ("dau-nguoi", "1"), ("tong", "1"), ("dan", "-1"), ("a", "0.4"), ("b", "0.6"), ("lao-dong", "0.4"),
    ("von", "0.42"),  # 0.4 × 0.3 by productivity, 0.6 × 0.5 by b
])  # fmt: skip
def test_one_per_cent_is_carried_along_every_way(tmp_path, node, moves):
    found = drivers.sensitivity(tree(tmp_path), {})
    assert found[node] == Decimal(moves)


def test_where_a_share_is_not_known_nothing_is_said_of_what_lies_behind(tmp_path):
    found = drivers.sensitivity(tree(tmp_path, TREE.replace("{node: a, share: 0.4, assumed: true}", "a")), {})
    assert (found["a"], found["lao-dong"], found["von"]) == (None, None, None)
    assert found["b"] == Decimal("0.6")


def test_values_follow_from_parts_and_figures_replace_assumed_shares(tmp_path):
    made = tree(tmp_path)
    known = drivers.values(made, {"a": Decimal(30), "b": Decimal(10), "dan": Decimal(4)})
    assert (known["tong"], known["dau-nguoi"], known["von"]) == (Decimal(40), Decimal(10), None)
    assert drivers.sensitivity(made, known)["a"] == Decimal("0.75")


def test_nothing_known_is_none_and_never_zero(tmp_path):
    assert set(drivers.values(tree(tmp_path), {}).values()) == {None}


@pytest.mark.parametrize(("old", "new", "said"), [
    ("of: [tong, dan]", "of: [tong, dat]", "dat"), ("share: 0.4, assumed: true", "share: 0.4", "giả định"),
    ("is: product", "is: cong", "is:"), ("{code: von, name: Vốn}", "{code: von, is: moved, of: [tong]}", "đi vòng"),
])  # fmt: skip
def test_a_tree_that_is_wrong_says_where(tmp_path, old, new, said):
    with pytest.raises(BadData) as bad:
        tree(tmp_path, TREE.replace(old, new))
    assert said in str(bad.value)


def test_the_page_of_the_city_tells_what_is_assumed_and_what_is_not_known(db, client, settings):
    from kientao.board.loading import load
    from kientao.city import loading as city

    city.load(settings.KIENTAO.city_folder, lambda *_: None)
    load(settings.KIENTAO.city_folder)
    text = client.get("/tang-truong").content.decode()
    assert "giả định" in text and "chưa có số liệu" in text and "8.500" in text
    assert "Chỉnh trang bãi tập kết rác" in text
    assert client.get("/bieu/bao-hiem/2021-08").status_code == 200
    assert "8 tháng đã thực hiện 255,5" in client.get("/bieu/bao-hiem/2021-08").content.decode()
