"""The language of conditions: a short list of what a DuckDB expression may hold, each part with its type.

DuckDB's own parser gives the tree; what is not in this file is refused with its place. Types: number, text, day,
instant (UTC µs), length (µs), truth. An instant is compared with an instant, never with a number of days.
"""

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from kientao.base import clock
from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.lake.facts import Fact

DEPTH_MAX, NODES_MAX, LIST_MAX = 12, 200, 100
COMPARE = {
    "COMPARE_EQUAL": "=", "COMPARE_NOTEQUAL": "<>", "COMPARE_LESSTHAN": "<", "COMPARE_GREATERTHAN": ">",
    "COMPARE_LESSTHANOREQUALTO": "<=", "COMPARE_GREATERTHANOREQUALTO": ">=",
}  # fmt: skip
LENGTHS = {"minutes": clock.MINUTE, "hours": clock.HOUR, "days": clock.DAY}
NOW = {"now": "instant", "today": "day", "year": "number", "month": "number", "month_day": "number"}
TYPES = {"code": "text", "text": "text", "day": "day", "instant": "instant", "integer": "number", "decimal": "number",
         "boolean": "truth"}  # fmt: skip
ALLOWED = (
    "= <> < > <= >=, AND, OR, NOT, IN, BETWEEN, IS NULL, + - * /, hours(), days(), minutes(), param(), workdays_ago()"
)

declare(
    "condition.parse",
    T("Điều kiện viết sai ở ký tự {place}: {why}", "The condition is wrong at character {place}: {why}"),
)
declare("condition.not_allowed", T("Điều kiện không được dùng «{found}» (ký tự {place}). Được dùng: {allowed}.",
                                   "“{found}” (character {place}) may not be used. Allowed: {allowed}."))  # fmt: skip
declare("condition.column", T("Bộ dữ liệu «{fact}» không có cột «{column}». Có: {known}.",
                              "The fact “{fact}” has no column “{column}”. It has: {known}."))  # fmt: skip
declare("condition.types", T("«{operator}» (ký tự {place}): không so {left} với {right} được.",
                             "“{operator}” (character {place}): {left} and {right} do not go together."))  # fmt: skip
declare("condition.too_long", T("Điều kiện quá dài hoặc lồng quá sâu.", "The condition is too long or too deep."))
declare(
    "condition.truth",
    T("Điều kiện phải đúng hoặc sai; đây là {found}.", "A condition is true or false; this is {found}."),
)


@dataclass(frozen=True)
class Node:
    """One part of a condition. kind: column, constant, now, law, workdays, length, negative, arithmetic, compare,
    between, in, null, not, and, or. name: of a column, law, operator. value: of a constant. type: see above."""

    kind: str
    type: str
    children: tuple["Node", ...] = ()
    name: str = ""
    value: Any = None
    place: int = field(default=0, compare=False)


_here = threading.local()


def _parser() -> duckdb.DuckDBPyConnection:
    """One small connection a thread: the parser only, no tables."""
    found: duckdb.DuckDBPyConnection | None = getattr(_here, "con", None)
    if found is None:
        found = _here.con = duckdb.connect(":memory:", config={"threads": "1", "enable_external_access": "false"})
    return found


HEAD = "SELECT 1 FROM t WHERE (\n"


def parse(text: str, fact: Fact) -> Node:
    """The condition as a tree, of type truth; Refused with the place of what is wrong."""
    if not text.strip():
        raise Refused("condition.parse", place=1, why="∅")
    told = json.loads(_parser().execute("SELECT json_serialize_sql($q)", {"q": f"{HEAD}{text}\n)"}).fetchall()[0][0])
    if told["error"]:
        place = max(1, int(told.get("position") or 0) - len(HEAD) + 1)
        raise Refused("condition.parse", place=place, why=str(told.get("error_message", ""))[:120])
    node = told["statements"][0]["node"] if len(told["statements"]) == 1 else {}
    if not _only_where(node):
        raise Refused("condition.not_allowed", found="SELECT", place=1, allowed=ALLOWED)
    found = Walk(fact).walk(node["where_clause"], 0)
    if found.type != "truth":
        raise Refused("condition.truth", found=_word(found.type))
    return found


def _only_where(node: dict[str, Any]) -> bool:
    """Nothing but the WHERE we wrote: closing our bracket and going on with SQL is no condition."""
    table = node.get("from_table") or {}
    empty = ("modifiers", "group_expressions", "group_sets")
    return (
        node.get("type") == "SELECT_NODE" and table.get("type") == "BASE_TABLE" and table.get("table_name") == "t"
        and not any(node.get(part) for part in empty) and not node.get("having") and not node.get("qualify")
        and not node.get("sample") and not node["cte_map"]["map"] and len(node["select_list"]) == 1
        and node.get("where_clause") is not None
    )  # fmt: skip


class Walk:
    """One walk over the parser's tree, with the columns of a fact."""

    def __init__(self, fact: Fact):
        self.fact, self.count = fact, 0
        self.columns = {c.name: TYPES[c.type] for c in fact.columns if c.type in TYPES}

    def walk(self, raw: dict[str, Any], depth: int) -> Node:
        self.count += 1
        if depth > DEPTH_MAX or self.count > NODES_MAX:
            raise Refused("condition.too_long")
        known: dict[str, Callable[[dict[str, Any], int], Node]] = {
            "CONSTANT": self._constant, "COLUMN_REF": self._column, "COMPARISON": self._compare,
            "BETWEEN": self._between, "CONJUNCTION": self._conjunction, "OPERATOR": self._operator,
            "FUNCTION": self._function, "CAST": self._cast,
        }  # fmt: skip
        if raw.get("class") not in known:
            self._no(raw, str(raw.get("class") or raw.get("type")))
        return known[raw["class"]](raw, depth + 1)

    def _constant(self, raw: dict[str, Any], depth: int) -> Node:
        kind, text = raw["literal"]["kind"], raw["literal"]["text"]
        if kind == "STRING":
            return Node("constant", "text", value=text, place=_place(raw))
        if kind == "BOOLEAN":
            return Node("constant", "truth", value=text == "true", place=_place(raw))
        if kind in ("INTEGER", "NUMERIC") and re.fullmatch(r"-?\d{1,18}(\.\d{1,9})?", text):
            return Node("constant", "number", value=text, place=_place(raw))
        return self._no(raw, text or kind)

    def _column(self, raw: dict[str, Any], depth: int) -> Node:
        name = raw["column_names"][-1]
        if len(raw["column_names"]) == 1 and name in NOW:
            return Node("now", NOW[name], name=name, place=_place(raw))
        if len(raw["column_names"]) != 1 or name not in self.columns:
            raise Refused("condition.column", fact=self.fact.name, column=name, known=", ".join(self.columns))
        return Node("column", self.columns[name], name=name, place=_place(raw))

    def _compare(self, raw: dict[str, Any], depth: int) -> Node:
        if raw["type"] not in COMPARE:
            self._no(raw, raw["type"])
        name = COMPARE[raw["type"]]
        pair = self._alike(name, raw, [self.walk(raw["left"], depth), self.walk(raw["right"], depth)])
        return Node("compare", "truth", pair, name, place=_place(raw))

    def _between(self, raw: dict[str, Any], depth: int) -> Node:
        parts = [self.walk(raw[part], depth) for part in ("input", "lower", "upper")]
        return Node("between", "truth", self._alike("BETWEEN", raw, parts), place=_place(raw))

    def _conjunction(self, raw: dict[str, Any], depth: int) -> Node:
        parts = tuple(self._truth(self.walk(one, depth), raw) for one in raw["children"])
        return Node("and" if raw["type"] == "CONJUNCTION_AND" else "or", "truth", parts, place=_place(raw))

    def _operator(self, raw: dict[str, Any], depth: int) -> Node:
        if len(raw["children"]) > LIST_MAX:
            raise Refused("condition.too_long")
        parts = [self.walk(one, depth) for one in raw["children"]]
        kind = raw["type"]
        if kind == "OPERATOR_NOT":
            return Node("not", "truth", (self._truth(parts[0], raw),), place=_place(raw))
        if kind == "COMPARE_IN":
            return Node("in", "truth", self._alike("IN", raw, parts), place=_place(raw))
        if kind in ("OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL"):
            empty = Node("null", "truth", (parts[0],), place=_place(raw))
            return empty if kind == "OPERATOR_IS_NULL" else Node("not", "truth", (empty,), place=_place(raw))
        return self._no(raw, kind)

    def _function(self, raw: dict[str, Any], depth: int) -> Node:
        name, given = raw["function_name"], [one["expression"] for one in raw["arguments"]]
        if raw["is_operator"] and name in ("+", "-", "*", "/"):
            return self._arithmetic(name, raw, [self.walk(one, depth) for one in given])
        if name in LENGTHS and len(given) == 1:
            inside = self.walk(given[0], depth)
            if inside.type != "number":
                self._clash(name, raw, inside.type, "number")
            return Node("length", "length", (inside,), name, place=_place(raw))
        if name == "param" and len(given) == 1:
            inside = self.walk(given[0], depth)
            if inside.kind == "constant" and inside.type == "text":
                return Node("law", "number", name=str(inside.value), place=_place(raw))
        if name == "workdays_ago" and len(given) == 1:
            inside = self.walk(given[0], depth)
            if inside.kind == "constant" and inside.type == "number" and str(inside.value).isdecimal():
                return Node("workdays", "instant", value=int(inside.value), place=_place(raw))
        return self._no(raw, name)

    def _arithmetic(self, name: str, raw: dict[str, Any], parts: list[Node]) -> Node:
        if len(parts) == 1 and name == "-" and parts[0].type == "number":
            return Node("negative", "number", tuple(parts), name, place=_place(raw))
        types = tuple(part.type for part in parts)
        found = {
            ("number", "number"): "number",
            **({("instant", "length"): "instant", ("length", "length"): "length"} if name in "+-" else {}),
            **({("instant", "instant"): "length"} if name == "-" else {}),
            **({("day", "number"): "day"} if name in "+-" else {}),
            **({("day", "day"): "number"} if name == "-" else {}),
        }.get((types[0], types[-1]))
        if found is None:
            self._clash(name, raw, types[0], types[-1])
        return Node("arithmetic", str(found), tuple(parts), name, place=_place(raw))

    def _cast(self, raw: dict[str, Any], depth: int) -> Node:
        inside = self.walk(raw["child"], depth)
        if raw["type_expr"].get("type_name") != "date" or inside.kind != "constant" or inside.type != "text":
            self._no(raw, "CAST")
        return self._day(inside)

    def _day(self, node: Node) -> Node:
        try:
            return Node("constant", "day", value=date.fromisoformat(str(node.value)), place=node.place)
        except ValueError:
            raise Refused("condition.parse", place=node.place, why=f"«{node.value}» ≠ 2026-01-31") from None

    def _alike(self, name: str, raw: dict[str, Any], parts: list[Node]) -> tuple[Node, ...]:
        """All of one type; a text beside a day is read as a day."""
        if any(part.type == "day" for part in parts):
            parts = [self._day(p) if p.kind == "constant" and p.type == "text" else p for p in parts]
        for part in parts[1:]:
            if part.type != parts[0].type:
                self._clash(name, raw, parts[0].type, part.type)
        return tuple(parts)

    def _truth(self, node: Node, raw: dict[str, Any]) -> Node:
        if node.type != "truth":
            raise Refused("condition.truth", found=_word(node.type))
        return node

    def _clash(self, name: str, raw: dict[str, Any], left: str, right: str) -> None:
        raise Refused("condition.types", operator=name, place=_place(raw), left=_word(left), right=_word(right))

    def _no(self, raw: dict[str, Any], found: str) -> Node:
        raise Refused("condition.not_allowed", found=found[:40], place=_place(raw), allowed=ALLOWED)


def _place(raw: dict[str, Any]) -> int:
    """The character of the author's text, counted from 1."""
    return max(1, int(raw.get("query_location") or 0) - len(HEAD) + 1)


def _word(kind: str) -> str:
    return {"number": "số / number", "text": "mã, chữ / text", "day": "ngày / day", "instant": "thời điểm / instant",
            "length": "khoảng thời gian / length", "truth": "đúng hay sai / truth"}[kind]  # fmt: skip
