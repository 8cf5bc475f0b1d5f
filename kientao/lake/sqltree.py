"""What an SQL text of a person may say: a short list of parts of DuckDB's own tree; everything else is refused by name.

Pure Python without Django: the child that runs the text checks it too. A text that passes reads only facts: no file,
no setting, no clock of the machine, no chance. `$now` and `$today` are given: the same text can be run again.
"""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from kientao.base.errors import Refused, declare
from kientao.base.text import T

from .sqlwords import FUNCTIONS, MACHINE, OPERATORS, TABLE_FUNCTIONS, TYPES

TEXT_MAX, NODES_MAX, DEPTH_MAX, PARAMETERS_MAX = 20_000, 5_000, 600, 12
NOW = ("now", "today")
EXPRESSIONS = frozenset({
    "BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION",
    "OPERATOR", "PARAMETER", "STAR", "SUBQUERY", "TYPE", "WINDOW",
})  # fmt: skip
QUERIES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"})
TABLES = frozenset({"BASE_TABLE", "JOIN", "SUBQUERY", "TABLE_FUNCTION", "EXPRESSION_LIST", "EMPTY", "COLUMN_DATA"})
MODIFIERS = frozenset({"ORDER_MODIFIER", "LIMIT_MODIFIER", "LIMIT_PERCENT_MODIFIER", "DISTINCT_MODIFIER"})
ORDERS = frozenset({"ASCENDING", "DESCENDING", "ORDER_DEFAULT"})
declare("query.empty", T("Hãy viết một câu truy vấn SELECT.", "Write a SELECT."))
declare("query.long", T("Câu truy vấn quá dài hoặc lồng quá sâu.", "The query is too long or too deep."))
declare("query.parse", T("Câu truy vấn viết sai gần ký tự {place}: {near}",
                         "The query is wrong near character {place}: {near}"))  # fmt: skip
declare("query.one", T("Mỗi lần chỉ hỏi một câu; ở đây có {n} câu.", "One statement at a time; here are {n}."))
declare("query.select", T("Chỉ được đọc bằng SELECT; câu này không phải SELECT.",
                          "Only reading with SELECT is allowed; this is no SELECT."))  # fmt: skip
declare("query.not_allowed", T("Không được dùng «{found}» trong truy vấn.", "“{found}” may not be used in a query."))
declare("query.function", T("Hàm «{found}» không được dùng ở đây.", "The function “{found}” may not be used here."))
declare("query.clock", T("Hãy dùng $now hoặc $today thay cho «{found}», để truy vấn chạy lại được như cũ.",
                         "Use $now or $today in place of “{found}”, so that the query can be run again."))  # fmt: skip
declare("query.table", T("Không có bộ dữ liệu «{found}».", "There is no fact “{found}”."))
declare("query.parameters", T("Câu truy vấn có quá nhiều tham số.", "The query has too many parameters."))


@dataclass
class Asked:
    """What a text reads. columns: names it may mention, or None: all of them."""

    facts: list[str] = field(default_factory=list)
    columns: set[str] | None = field(default_factory=set)
    parameters: list[str] = field(default_factory=list)


def trim(text: str) -> str:
    """The text to be parsed. Raises query.empty, query.long; query.not_allowed for what no keyboard writes."""
    text = text.replace("\r\n", "\n").strip()
    if not text.strip(" \n\t;"):
        raise Refused("query.empty")
    if len(text) > TEXT_MAX:
        raise Refused("query.long")
    for sign in text:
        if ord(sign) < 32 and sign not in "\n\t":
            raise Refused("query.not_allowed", found=f"U+{ord(sign):04X}")
    return text


def read(serialized: str, known: Collection[str]) -> Asked:
    """serialized: by json_serialize_sql; known: names of facts. Refused: query.*, with what is wrong."""
    try:
        told = json.loads(serialized)
    except RecursionError:
        raise Refused("query.long") from None
    if told["error"]:
        if told.get("error_type") == "not implemented":
            raise Refused("query.select")
        if "depth" in str(told.get("error_message", "")):
            raise Refused("query.long")
        place = int(told.get("position") or 0) + 1
        raise Refused("query.parse", place=place, near=near(str(told.get("error_message", ""))))
    if len(told["statements"]) != 1:
        raise Refused("query.one", n=len(told["statements"]))
    return Walk({name.lower(): name for name in known}).all(told["statements"][0])


def near(message: str) -> str:
    """The first line of what the parser said."""
    return (message.strip().splitlines() or ["?"])[0].removeprefix("syntax error at or near ")[:120]


class Walk:
    """One walk over the tree: what has a class, a type, a function's or a table's name is on a list, or refused."""

    def __init__(self, known: dict[str, str]):
        self.known, self.found, self.count = known, Asked(), 0
        self.ctes: set[str] = set()
        self.tables: list[str] = []

    def all(self, statement: dict[str, Any]) -> Asked:
        self._walk(statement, 0)
        for name in self.tables:
            if name.lower() in self.known:
                self.found.facts.append(self.known[name.lower()])
            elif name.lower() not in self.ctes:
                raise Refused("query.table", found=name[:80])
        self.found.facts = sorted(set(self.found.facts))
        if self.found.columns is not None and self.found.columns & {name.lower() for name in self.tables}:
            self.found.columns = None  # a whole row, named by its table
        return self.found

    def _walk(self, node: Any, depth: int) -> None:
        self.count += isinstance(node, dict)
        if self.count > NODES_MAX or depth > DEPTH_MAX:
            raise Refused("query.long")
        if isinstance(node, dict):
            self._one(node)
            for inner in node.values():
                self._walk(inner, depth + 1)
        elif isinstance(node, list):
            for inner in node:
                self._walk(inner, depth + 1)

    def _one(self, node: dict[str, Any]) -> None:
        if "class" in node:
            self._expression(node)
        elif isinstance(node.get("type"), str):
            self._part(node)
        elif {"function_name", "table_name"} & set(node):
            raise Refused("query.not_allowed", found=str(node.get("function_name") or node.get("table_name"))[:80])
        if isinstance(node.get("cte_map"), dict):
            self.ctes |= {str(entry["key"]).lower() for entry in node["cte_map"]["map"]}

    def _expression(self, node: dict[str, Any]) -> None:
        kind = node["class"]
        if kind not in EXPRESSIONS:
            raise Refused("query.not_allowed", found=str(kind))
        if "function_name" in node:
            self._function(node)
        elif kind == "COLUMN_REF":
            self._column(node)
        elif kind == "STAR":
            self.found.columns = None
        elif kind == "PARAMETER":
            self._parameter(str(node["identifier"]))
        elif kind == "TYPE" and (
            str(node["type_name"]).lower() not in TYPES or node.get("schema") or node.get("catalog")
        ):
            raise Refused("query.not_allowed", found=str(node["type_name"])[:80])

    def _function(self, node: dict[str, Any]) -> None:
        name, operator = str(node["function_name"]).lower(), node.get("is_operator")
        if name in ("now", "get_current_timestamp", "transaction_timestamp", "today"):
            raise Refused("query.clock", found=name)
        if name not in (OPERATORS if operator else FUNCTIONS | TABLE_FUNCTIONS):
            raise Refused("query.function", found=name[:80])
        if node.get("schema") or node.get("catalog"):
            raise Refused("query.function", found=f"{node.get('schema')}.{name}"[:80])

    def _column(self, node: dict[str, Any]) -> None:
        names = [str(name).lower() for name in node["column_names"]]
        if len(names) == 1 and names[0] in MACHINE:
            raise Refused("query.clock", found=names[0])
        if self.found.columns is not None:
            self.found.columns |= set(names)

    def _parameter(self, name: str) -> None:
        if not name.isidentifier() or len(name) > 40:
            raise Refused("query.not_allowed", found=f"${name[:40]}")
        if name not in self.found.parameters:
            self.found.parameters.append(name)
        if len(self.found.parameters) > PARAMETERS_MAX:
            raise Refused("query.parameters")

    def _part(self, node: dict[str, Any]) -> None:
        kind = node["type"]
        if kind not in QUERIES | TABLES | MODIFIERS | ORDERS:
            raise Refused("query.not_allowed", found=str(kind).replace("_REF", ""))
        if kind == "BASE_TABLE":
            self._table(node)
        elif kind == "TABLE_FUNCTION":
            name = str((node.get("function") or {}).get("function_name", "?")).lower()
            if name not in TABLE_FUNCTIONS:
                raise Refused("query.function", found=name[:80])
        elif kind == "JOIN":
            if node.get("ref_type") in ("NATURAL", "POSITIONAL"):
                raise Refused("query.not_allowed", found=f"{node['ref_type']} JOIN")
            if self.found.columns is not None:
                self.found.columns |= {str(name).lower() for name in node.get("using_columns") or ()}
        elif kind == "RECURSIVE_CTE_NODE":
            self.ctes.add(str(node.get("cte_name")).lower())

    def _table(self, node: dict[str, Any]) -> None:
        if node.get("schema_name") or node.get("catalog_name") or node.get("at_clause"):
            raise Refused("query.table", found=".".join(names(node))[:80])
        self.tables.append(str(node["table_name"]))


def names(node: dict[str, Any]) -> Iterator[str]:
    for part in ("catalog_name", "schema_name", "table_name"):
        if node.get(part):
            yield str(node[part])
