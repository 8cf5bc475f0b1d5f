"""Cases of rulers that a jurist can read: `law/vn/scorecards/cases/*.yaml`, run by the very code that scores.

cases:   - {name: …, ruler: nq111, variant: II, values: {2A.II.03: 250000}, points: {2A.II.03: 5.75}, reached: false}
borders: - {ruler: nq111, variant: II, item: 2A.II.03, points: [[199999, 0], [200000, 5.5], …]}
A value is a number, a word, {of: [230, 244]}, {tally: {som: 3, muon: 1}} or {parts: {A: {of: [1, 2]}}}.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from kientao.base.yamlfile import Map, read, where

from .formulas import Pair, Value, rounded
from .rulers import Ruler
from .scoring import Score, score


class Case(NamedTuple):
    """told: the case as its author wrote it."""

    name: str
    where: str
    told: Mapping[str, Any]


def cases(folder: Path) -> Iterator[Case]:
    for file in sorted((folder / "cases").glob("*.yaml")):
        node = read(file)
        for one in node.get("cases") or ():
            yield Case(str(one["name"]), where(one), one)
        for row in node.get("borders") or ():
            yield from _borders(row)


def _borders(row: Map) -> Iterator[Case]:
    for value, points in row["points"]:
        told = {"ruler": row["ruler"], "variant": row.get("variant"), "values": {row["item"]: value},
                "points": {row["item"]: points}}  # fmt: skip
        yield Case(f"{row['ruler']} {row.get('variant') or ''} {row['item']}: {value}", where(row), told)


def value_of(node: Any) -> Value:
    """A value as a data file writes it."""
    if node is None or isinstance(node, str):
        return node
    if isinstance(node, int | Decimal):
        return Decimal(node)
    if "of" in node:
        n, d = node["of"]
        return Pair(Decimal(n), Decimal(d))
    inner = node["tally"] if "tally" in node else node["parts"]
    return {str(name): value_of(part) for name, part in inner.items()}


def wrong(rulers: Mapping[str, Ruler], case: Case) -> list[str]:
    """What the case says and the score does not, in words; nothing: they agree."""
    told = case.told
    values = {code: value_of(node) for code, node in told["values"].items()}
    found = score(rulers[told["ruler"]], values, told.get("variant") or "", told.get("reduction") or "")
    differ = [f"{name}: {asked} ≠ {got}" for name, asked, got in _asked(told, found) if not _same(asked, got)]
    near = told.get("near")  # a published total, and how far from it a recomputed one may lie
    if near and (found.total is None or abs(found.total - near["total"]) > near["within"]):
        differ.append(f"total: {near['total']} ± {near['within']} ≠ {found.total}")
    return differ


def _asked(told: Mapping[str, Any], found: Score) -> Iterator[tuple[str, Any, Any]]:
    items = {it.item.code: it for it in found.items}
    groups = {g.group.code: g for g in found.groups}
    yield from ((code, asked, items[code].points) for code, asked in (told.get("points") or {}).items())
    yield from ((f"group {code}", asked, groups[code].known) for code, asked in (told.get("groups") or {}).items())
    for name in ("total", "known", "best", "worst", "reached"):
        if name in told:
            yield name, told[name], getattr(found, name)
    if "grade" in told:
        yield "grade", told["grade"], found.grade.title["vi"] if found.grade else None  # type: ignore[index]


def _same(asked: Any, got: Any) -> bool:
    """Numbers agree to the decimals that the case writes."""
    if isinstance(asked, int | Decimal) and not isinstance(asked, bool) and isinstance(got, Decimal):
        digits = -int(Decimal(asked).as_tuple().exponent)
        return rounded(got, max(digits, 0)) == asked
    return bool(asked is got or asked == got)
