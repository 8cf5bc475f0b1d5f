"""`scorecards/*.yaml` -> families and rulers. An unknown key, a row without a source, a wrong sum stop the start."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from kientao.base.dated import Source, read_source, read_unit
from kientao.base.text import T
from kientao.base.yamlfile import Map, Problems, fault, read

from .formulas import ZERO, Formula
from .parameters import KINDS, formula
from .rulers import Compared, Family, Grade, Group, Item, Reduction, Ruler, Variant

SHAPES: dict[str, tuple[frozenset[str], frozenset[str]]] = {  # what must be there, what may be
    "file": (frozenset(), frozenset({"families", "rulers", "sources", "say", "lines"})),
    "family": (frozenset({"code", "title", "about", "scope"}), frozenset({"judged", "decimals"})),
    "ruler": (
        frozenset({"code", "family", "title", "from", "source"}),
        frozenset({"until", "total", "groups", "items", "variants", "grades", "reductions", "compared", "lacking",
                   "note", "simulated", "say", "order"}),
    ),
    "total": (frozenset(), frozenset({"most", "need", "adds", "left_out"})),
    "group": (frozenset({"code", "title"}), frozenset({"most", "least"})),
    "variant": (frozenset({"code", "title"}), frozenset()),
    "grade": (frozenset({"at_least", "title"}), frozenset()),
    "reduction": (frozenset({"code", "title", "factor", "source"}), frozenset({"without", "at_minimum"})),
    "compared": (frozenset({"size", "words"}), frozenset({"listed"})),
    "item": (
        frozenset({"code", "title", "unit", "kind"}),
        frozenset({"group", "source", "say", "terms", "at", "note"}),
    ),
}  # fmt: skip
SCOPES, JUDGED, ADDS = ("city", "province", "ward", "office"), ("day", "newest"), ("sum", "met")

fault("scorecard.key", T("Khóa lạ “{key}”.", "Unknown key “{key}”."), T("Chỉ dùng: {known}.", "Use only: {known}."))
fault("scorecard.lacks", T("Thiếu “{key}”.", "“{key}” is missing."), T("Thêm “{key}:”.", "Add “{key}:”."))
fault("scorecard.word", T("“{found}” không dùng được cho “{key}”.", "“{found}” cannot stand for “{key}”."),
      T("Chọn một trong: {known}.", "Choose one of: {known}."))  # fmt: skip
fault("scorecard.twice", T("“{thing}” đã có rồi.", "“{thing}” is there already."),
      T("Giữ một mục, bỏ mục kia.", "Keep one of the two."))  # fmt: skip
fault("scorecard.sum", T("“{thing}”: các dòng cộng lại là {found}, không phải {told}.",
                         "“{thing}”: its rows add up to {found}, not {told}."),
      T("Đối chiếu từng dòng với văn bản.", "Compare each row with the text."))  # fmt: skip
fault("scorecard.overlap", T("“{thing}” chồng ngày với “{other}”.", "“{thing}” overlaps “{other}”."),
      T("Ghi “until” cho văn bản trước.", "Write “until” on the earlier text."))  # fmt: skip


class Shelf:
    """Families by code, and their rulers, oldest first."""

    def __init__(self) -> None:
        self.families: dict[str, Family] = {}
        self.rulers: dict[str, Ruler] = {}

    def of(self, family: str) -> list[Ruler]:
        return sorted((r for r in self.rulers.values() if r.family == family), key=lambda r: r.start)

    def at(self, family: str, day: date) -> Ruler | None:
        return next((r for r in self.of(family) if r.holds(day)), None)


def read_shelf(*folders: Path) -> Shelf:
    """Everything that lies directly in these folders. Raises BadData with all faults."""
    shelf, problems = Shelf(), Problems()
    files = [read(file) for folder in folders for file in sorted(folder.glob("*.yaml"))]
    for node in files:
        _known(node, "file", problems)
        for one in node.get("families") or ():
            shelf.families[str(one.get("code"))] = _family(one, problems)
    for node in files:
        for one in node.get("rulers") or ():
            _add(shelf, one, node.get("say") or {}, problems)
    problems.check()
    return shelf


def _add(shelf: Shelf, node: Map, say: dict[str, Any], problems: Problems) -> None:
    if not _known(node, "ruler", problems):
        return
    if node["code"] in shelf.rulers or node["code"] in shelf.families:
        problems.add("scorecard.twice", node, "code", thing=node["code"])
    _choice(node, "family", tuple(shelf.families), problems)
    ruler = _ruler(node, say | (node.get("say") or {}), problems)
    if ruler is None:
        return
    for other in shelf.of(ruler.family):
        if (other.until is None or other.until >= ruler.start) and (ruler.until is None or ruler.until >= other.start):
            problems.add("scorecard.overlap", node, "from", thing=ruler.code, other=other.code)
    shelf.rulers[ruler.code] = ruler


def _family(node: Map, problems: Problems) -> Family:
    _known(node, "family", problems)
    _choice(node, "scope", SCOPES, problems)
    _choice(node, "judged", JUDGED, problems)
    return Family(str(node.get("code")), node.get("title") or "", node.get("about") or "", node.get("scope") or "",
                  node.get("judged") or "day", int(node.get("decimals", 2)))  # fmt: skip


def _ruler(node: Map, say: dict[str, Any], problems: Problems) -> Ruler | None:
    source, total = read_source(node, problems, law=not node.get("simulated")), node.get("total") or Map()
    _known(total, "total", problems)
    _choice(total, "adds", ADDS, problems)
    if source is None:
        return None
    variants = tuple(Variant(n["code"], n["title"]) for n in _rows(node, "variants", "variant", problems))
    ruler = Ruler(
        code=node["code"], family=node["family"], title=node["title"], start=node["from"], until=node.get("until"),
        source=source, most=_number(total.get("most")), need=_number(total.get("need")),
        adds=total.get("adds") or "sum", left_out=bool(total.get("left_out")), variants=variants,
        groups=tuple(Group(n["code"], n["title"], _number(n.get("most")), _number(n.get("least")))
                     for n in _rows(node, "groups", "group", problems)),
        items=tuple(_items(node, source, say, variants, problems)),
        grades=tuple(Grade(Decimal(n["at_least"]), n["title"]) for n in _rows(node, "grades", "grade", problems)),
        reductions=tuple(_reductions(node, problems)), compared=_compared(node, problems),
        lacking=node.get("lacking") or "", note=node.get("note") or "", simulated=bool(node.get("simulated")),
    )  # fmt: skip
    _sums(ruler, node, problems)
    return ruler


def _items(
    node: Map, source: Source, say: dict[str, Any], variants: tuple[Variant, ...], problems: Problems
) -> Iterator[Item]:
    groups, seen = {str(g.get("code")) for g in node.get("groups") or ()}, set()
    for row in node.get("items") or ():
        kind = row.get("kind")
        if not _choice(row, "kind", tuple(KINDS), problems) or not _known(row, "item", problems, KINDS.get(kind, ())):
            continue
        if row["code"] in seen:
            problems.add("scorecard.twice", row, "code", thing=row["code"])
        seen.add(row["code"])
        _choice(row, "group", tuple(groups), problems)
        own = (read_source(row, problems, law=True) or source) if "source" in row else source
        terms = {name: one.get("title") or name for name, one in (row.get("terms") or {}).items()}
        yield Item(row["code"], row.get("group") or "", row["title"], read_unit(row, problems),
                   _formulas(row, node, variants, problems), own, say | (row.get("say") or {}), terms,
                   row.get("note") or "")  # fmt: skip


def _formulas(row: Map, node: Map, variants: tuple[Variant, ...], problems: Problems) -> dict[str, Formula]:
    """By variant; "" where the row is the same for all."""
    at, known = row.get("at") or {"": {}}, {variant.code for variant in variants} | {""}
    for name in set(at) - known:
        problems.add("scorecard.word", row, "at", found=name, key="at", known=", ".join(sorted(known)))
    for more in at.values():
        for key in set(more) - set(KINDS[row["kind"]]):
            problems.add("scorecard.key", row, "at", key=key, known=", ".join(KINDS[row["kind"]]))
    made = {name: formula(row["kind"], Map(row) | more, node, problems, row) for name, more in at.items()}
    return {name: one for name, one in made.items() if one is not None}


def _reductions(node: Map, problems: Problems) -> Iterator[Reduction]:
    for row in _rows(node, "reductions", "reduction", problems):
        source = read_source(row, problems, law=True)
        if source:
            yield Reduction(row["code"], row["title"], Decimal(row["factor"]), frozenset(row.get("without") or ()),
                            frozenset(row.get("at_minimum") or ()), source)  # fmt: skip


def _compared(node: Map, problems: Problems) -> Compared | None:
    row = node.get("compared")
    if not row or not _known(row, "compared", problems):
        return None
    return Compared(int(row["size"]), row.get("listed"), row["words"])


def _sums(ruler: Ruler, node: Map, problems: Problems) -> None:
    """What a text states twice must agree: rows with their group, groups with the total."""
    for variant in [v.code for v in ruler.variants] or [""]:
        whole = ZERO
        for group in ruler.groups:
            items = [item for item in ruler.of(group.code) if item.formulas]
            found = sum((item.formula(variant).most or ZERO for item in items), ZERO)
            if group.most is not None and items and found != group.most:
                problems.add("scorecard.sum", node, "groups", thing=group.code, found=found, told=group.most)
            whole += found if items else group.most or ZERO
        if ruler.most is not None and ruler.groups and whole != ruler.most:
            problems.add("scorecard.sum", node, "total", thing=ruler.code, found=whole, told=ruler.most)


def _rows(node: Map, key: str, shape: str, problems: Problems) -> Iterator[Map]:
    for row in node.get(key) or ():
        if _known(row, shape, problems):
            yield row


def _known(node: Map, shape: str, problems: Problems, more: Any = ()) -> bool:
    must, may = SHAPES[shape]
    known = must | may | set(more)
    for key in node:
        if key not in known:
            problems.add("scorecard.key", node, key, key=key, known=", ".join(sorted(known)))
    for key in must - set(node):
        problems.add("scorecard.lacks", node, key=key)
    return must <= set(node)


def _choice(node: Map, key: str, known: tuple[str, ...], problems: Problems) -> bool:
    if node.get(key) is None or node[key] in known:
        return True
    problems.add("scorecard.word", node, key, found=node[key], key=key, known=", ".join(known))
    return False


def _number(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)
