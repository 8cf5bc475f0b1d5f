"""What growth is made of: a tree of drivers, what is known of each, and what one per cent more of it does to the goal.

Pure: numbers come in, numbers go out; None is what is not known. A node is measured, or made of others:

is: ratio    of: [above, below]         above / below
is: product  of: [nodes]                their product
is: sum      of: [nodes]                each with `share` (of the whole; negative where it takes away)
is: moved    of: [nodes]                each with `elasticity`: per cent of this one for one per cent of that

A share or elasticity has a source, or is an assumption and says so. Where values are known, shares follow from them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from kientao.base.measures import MEASURES
from kientao.base.text import T
from kientao.base.yamlfile import Map, Problems, fault, read

WAYS = ("ratio", "product", "sum", "moved")
DEPTH_MAX = 12

fault("drivers.node", T("Cây động lực: “{thing}” chưa được định nghĩa.", "Tree of drivers: “{thing}” is not defined."),
      T("Thêm nút này vào nodes, hoặc sửa mã.", "Add the node, or correct the code."))  # fmt: skip
fault("drivers.way", T("Cây động lực: “{thing}” cần is: {known}, và of.",
                       "Tree of drivers: “{thing}” needs is: {known}, and of."),
      T("Xem cities/README.md.", "See cities/README.md."))  # fmt: skip
fault("drivers.weight", T("Cây động lực: “{thing}” cần nguồn, hoặc assumed: true.",
                          "Tree of drivers: “{thing}” needs a source, or assumed: true."),
      T("Nói con số từ đâu, hoặc ghi là giả định.", "Say where it is from, or that it is assumed."))  # fmt: skip
fault("drivers.circle", T("Cây động lực đi vòng ở “{thing}”.", "The tree of drivers runs in a circle at “{thing}”."),
      T("Bỏ một cạnh của vòng.", "Take one edge of the circle away."))  # fmt: skip


@dataclass(frozen=True)
class Edge:
    """From a node to what it is made of. weight: share or elasticity; None: none was stated."""

    to: str
    weight: Decimal | None = None
    assumed: bool = False
    source: Any = None


@dataclass(frozen=True)
class Driver:
    code: str
    name: Any
    unit: str = ""
    indicator: str = ""
    way: str = ""
    of: tuple[Edge, ...] = ()
    words: Any = None


@dataclass(frozen=True)
class Tree:
    """root: what the goal speaks of; goal_on: the day of its target."""

    root: str
    nodes: Mapping[str, Driver]
    indicator: str
    goal_on: Any
    projects: tuple[Map, ...] = ()

    def walk(self, code: str = "", level: int = 0) -> Iterator[tuple[int, Driver, Edge | None]]:
        """(level, node, the edge to it) from the root down; what stands under two nodes comes twice."""
        yield from self._below(Edge(code or self.root), level, None)

    def _below(self, edge: Edge, level: int, shown: Edge | None) -> Iterator[tuple[int, Driver, Edge | None]]:
        yield level, self.nodes[edge.to], shown
        for one in self.nodes[edge.to].of:
            yield from self._below(one, level + 1, one)


def read_tree(file: Path) -> Tree:
    """Raises BadData with every fault at once."""
    told, problems = read(file), Problems()
    nodes = {str(node.get("code")): _driver(node, problems) for node in told.get("nodes", ())}
    goal = told.get("goal") or Map()
    for node in told.get("nodes", ()):
        for edge in nodes[str(node.get("code"))].of:
            if edge.to not in nodes:
                problems.add("drivers.node", node, "of", thing=edge.to)
    if goal.get("node") not in nodes:
        problems.add("drivers.node", goal, "node", thing=goal.get("node"))
    problems.check()
    for code in nodes:
        if _circular(nodes, code, ()):
            problems.add("drivers.circle", told, thing=code)
    problems.check()
    return Tree(goal["node"], nodes, str(goal.get("indicator", "")), goal.get("on"), tuple(told.get("projects", ())))


def _driver(node: Map, problems: Problems) -> Driver:
    code, way = str(node.get("code")), str(node.get("is") or "")
    edges = tuple(_edge(node, one, way, problems) for one in node.get("of", ()))
    if bool(way) != bool(edges) or (way and way not in WAYS) or (way == "ratio" and len(edges) != 2):
        problems.add("drivers.way", node, "is", thing=code, known=" | ".join(WAYS))
    unit = str(node.get("unit") or "")
    if unit and unit not in MEASURES:
        problems.add("drivers.way", node, "unit", thing=unit, known=", ".join(MEASURES))
    return Driver(code, node.get("name"), unit, str(node.get("indicator") or ""), way, edges, node.get("words"))


def _edge(node: Map, told: Any, way: str, problems: Problems) -> Edge:
    if not isinstance(told, Map):
        return Edge(str(told))
    weight = told.get("elasticity" if way == "moved" else "share")
    if weight is not None and not told.get("assumed") and not told.get("source"):
        problems.add("drivers.weight", told, thing=told.get("node"))
    number = None if weight is None else Decimal(str(weight))
    return Edge(str(told.get("node")), number, bool(told.get("assumed")), told.get("source"))


def _circular(nodes: Mapping[str, Driver], code: str, path: tuple[str, ...]) -> bool:
    if code in path or len(path) > DEPTH_MAX:
        return True
    return any(_circular(nodes, edge.to, (*path, code)) for edge in nodes[code].of)


Values = Mapping[str, Decimal | None]


def values(tree: Tree, measured: Values) -> dict[str, Decimal | None]:
    """Node -> what is measured of it, else what follows from its parts, else None."""
    found: dict[str, Decimal | None] = {}

    def value(code: str) -> Decimal | None:
        if code not in found:
            known, node = measured.get(code), tree.nodes[code]
            found[code] = known if known is not None else _made(node, [value(edge.to) for edge in node.of])
        return found[code]

    for code in tree.nodes:
        value(code)
    return found


def _made(node: Driver, parts: list[Decimal | None]) -> Decimal | None:
    known = [part for part in parts if part is not None]
    if not parts or len(known) < len(parts) or node.way == "moved":
        return None
    if node.way == "ratio":
        return known[0] / known[1] if known[1] else None
    if node.way == "sum":
        signs = [-1 if edge.weight is not None and edge.weight < 0 else 1 for edge in node.of]
        return sum((sign * part for sign, part in zip(signs, known, strict=True)), Decimal())
    product = Decimal(1)
    for part in known:
        product *= part
    return product


def local(node: Driver, known: Values) -> list[Decimal | None]:
    """Per cent that this node changes for one per cent of each of its parts; None: not known."""
    if node.way == "ratio":
        return [Decimal(1), Decimal(-1)]
    if node.way == "product":
        return [Decimal(1)] * len(node.of)
    if node.way == "sum" and (shares := _shares(node, known)) is not None:
        return list(shares)
    return [edge.weight for edge in node.of]


def _shares(node: Driver, known: Values) -> list[Decimal] | None:
    """Shares by the values themselves, where all of them are known."""
    whole, parts = known.get(node.code), [known.get(edge.to) for edge in node.of]
    if not whole or any(part is None for part in parts):
        return None
    signs = [-1 if edge.weight is not None and edge.weight < 0 else 1 for edge in node.of]
    return [sign * part / whole for sign, part in zip(signs, parts, strict=True) if part is not None]


def sensitivity(tree: Tree, known: Values) -> dict[str, Decimal | None]:
    """Node -> per cent that the root changes for one per cent more of it, over every way to it; None: not known."""
    found: dict[str, Decimal | None] = dict.fromkeys(tree.nodes)

    def add(code: str, amount: Decimal | None) -> None:
        before = found[code]
        found[code] = amount if code not in summed else None if amount is None or before is None else before + amount
        summed.add(code)
        for edge, step in zip(tree.nodes[code].of, local(tree.nodes[code], known), strict=True):
            add(edge.to, None if amount is None or step is None else amount * step)

    summed: set[str] = set()
    add(tree.root, Decimal(1))
    return found
