"""The cases that a jurist wrote beside the rulers, and rulers as data."""

from datetime import date
from decimal import Decimal

import pytest

from kientao.base import paths
from kientao.base.yamlfile import BadData
from kientao.board.scorecards import cases
from kientao.board.scorecards.reading import read_shelf

LAW = paths.data("law") / "vn" / "scorecards"
SHELF = read_shelf(LAW)
CASES = list(cases.cases(LAW))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_case_of_a_ruler_comes_out_as_written(case):
    assert cases.wrong(SHELF.rulers, case) == [], case.where


def test_every_standard_of_table_2a_is_tried_on_both_sides_of_each_border():
    tried = {
        (c.told["variant"], code) for c in CASES if c.told["ruler"] == "nq111" for code in c.told.get("points", {})
    }
    assert {(v, item.code) for v in ("II", "III") for item in SHELF.rulers["nq111"].items} <= tried
    assert len(CASES) > 250


def test_every_ruler_that_scores_is_tried():
    scored = {
        code for code, ruler in SHELF.rulers.items() if any(i.formula(ruler.first_variant).most for i in ruler.items)
    }
    assert scored - {case.told["ruler"] for case in CASES} <= {"papi-2018", "par-2012", "sipas-2017"}


def test_a_day_has_one_ruler_and_the_class_of_2025_falls_under_the_text_of_2022():
    assert [SHELF.at("do-thi", day).code for day in (date(2021, 9, 7), date(2025, 12, 31), date(2026, 1, 1))] == [
        "nq1210", "nq26", "nq111",
    ]  # fmt: skip
    assert SHELF.at("do-thi", date(2016, 5, 24)) is None
    assert SHELF.rulers["nq26"].lacking and not SHELF.rulers["nq26"].items


def test_every_row_has_a_source_and_none_is_unverified():
    for ruler in SHELF.rulers.values():
        assert ruler.source.checked in ("second_hand", "derived", "gazette")
        assert all(item.source.title and item.formulas for item in ruler.items)


def test_group_sums_of_the_law_are_those_of_its_rows():
    ruler = SHELF.rulers["nq111"]
    for variant in ("II", "III"):
        least = {
            g.code: sum(i.formula(variant).points(_low(i.formula(variant))) for i in ruler.of(g.code))
            for g in ruler.groups
        }
        assert least == {g.code: g.least for g in ruler.groups}


def _low(formula):
    if hasattr(formula, "steps"):
        return min(step.at_least for step in formula.steps)
    return getattr(formula, "word", "") or formula.low


@pytest.mark.parametrize(
    "change, fault",
    [
        ("    tota: 3\n", "scorecard.key"),
        ("    until: 2026-12-31\n    total: {most: 99}\n", "scorecard.sum"),
    ],
)
def test_a_ruler_with_a_strange_key_or_a_wrong_sum_is_refused(tmp_path, change, fault):
    (tmp_path / "x.yaml").write_text(
        f"""
families: [{{code: f, title: {{vi: F, en: F}}, about: {{vi: F, en: F}}, scope: city}}]
rulers:
  - code: r
    family: f
    title: {{vi: R, en: R}}
    from: 2026-01-01
{change}    source: {{title: Một văn bản}}
    groups: [{{code: g, title: {{vi: G, en: G}}}}]
    items: [{{code: a, group: g, title: {{vi: A, en: A}}, unit: percent, kind: ratio, most: 10}}]
""",
        "utf-8",
    )
    with pytest.raises(BadData) as refused:
        read_shelf(tmp_path)
    assert fault in [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize("row", ["kind: ratio", "kind: interpolate, min: 5, max: 3, points: [1, 2]", "kind: met",
                                 "kind: steps", "kind: ratio, most: 10, steps: []", "kind: guess"])  # fmt: skip
def test_a_row_whose_formula_is_not_whole_is_refused(tmp_path, row):
    (tmp_path / "x.yaml").write_text(
        f"""
families: [{{code: f, title: {{vi: F, en: F}}, about: {{vi: F, en: F}}, scope: city}}]
rulers:
  - code: r
    family: f
    title: {{vi: R, en: R}}
    from: 2026-01-01
    source: {{title: Một văn bản}}
    items: [{{code: a, title: {{vi: A, en: A}}, unit: percent, {row}}}]
""",
        "utf-8",
    )
    with pytest.raises(BadData):
        read_shelf(tmp_path)


def test_two_rulers_of_one_family_never_hold_on_one_day(tmp_path):
    rulers = "".join(
        f"  - {{code: r{n}, family: f, title: {{vi: R, en: R}}, from: {day}, source: {{title: Một văn bản}}}}\n"
        for n, day in enumerate(("2024-01-01", "2025-01-01"))
    )
    (tmp_path / "x.yaml").write_text(
        "families: [{code: f, title: {vi: F, en: F}, about: {vi: F, en: F}, scope: city}]\nrulers:\n" + rulers, "utf-8"
    )
    with pytest.raises(BadData, match="chồng"):
        read_shelf(tmp_path)


def test_weights_of_pci_add_up_to_a_hundred_in_every_period():
    for ruler in SHELF.of("pci"):
        if ruler.items:
            assert sum(item.formula("").most for item in ruler.items) == Decimal(100), ruler.code
