"""A condition ready to be asked: SQL made anew from its tree, never the author's text, and its parameters."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from kientao.base import clock
from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.city.workdays import Calendar
from kientao.lake.facts import Fact
from kientao.ui.place import zone

from . import law
from .language import LENGTHS, Node, parse

TEXT_MAX = 2000
declare("condition.law", T("Không có tham số luật «{name}».", "There is no figure of law “{name}”."))
declare(
    "condition.law_number", T("Tham số luật «{name}» không phải một số.", "The figure of law “{name}” is no number.")
)


@dataclass(frozen=True)
class Condition:
    """parts: the conditions that must all hold. timed: its answer changes with the clock alone."""

    text: str
    fact: str
    tree: Node
    sql: str
    columns: tuple[str, ...]
    laws: tuple[str, ...]
    workdays: tuple[int, ...]
    timed: bool

    @property
    def parts(self) -> tuple[Node, ...]:
        return self.tree.children if self.tree.kind == "and" else (self.tree,)


class Bound(NamedTuple):
    """values: parameters of the SQL. laws: figures used, [{name, value, unit, source}]."""

    values: dict[str, Any]
    laws: list[dict[str, Any]]


def compile(text: str, fact: Fact) -> Condition:
    """Refused with the place where it is wrong; see `language` for what it may hold."""
    if len(text) > TEXT_MAX:
        raise Refused("condition.too_long")
    tree = parse(text, fact)
    found = list(_all(tree))
    laws = tuple(sorted({node.name for node in found if node.kind == "law"}))
    for name in laws:
        if name not in law.parameters():
            raise Refused("condition.law", name=name)
    columns = dict.fromkeys(node.name for node in found if node.kind == "column")
    workdays = tuple(sorted({node.value for node in found if node.kind == "workdays"}))
    timed = bool(workdays or laws) or any(node.kind == "now" for node in found)
    return Condition(text, fact.name, tree, sql(tree), tuple(columns), laws, workdays, timed)


def _all(node: Node) -> Any:
    yield node
    for child in node.children:
        yield from _all(child)


def sql(node: Node) -> str:
    """One part as SQL over the kept fact."""
    parts = [sql(child) for child in node.children]
    match node.kind:
        case "column":
            return f'"{node.name}"'
        case "constant":
            return _constant(node)
        case "now":
            return f"$moment_{node.name}"
        case "law":
            return f"$law_{_name(node.name)}"
        case "workdays":
            return f"$workdays_{node.value}"
        case "length":
            return f"(({parts[0]}) * {LENGTHS[node.name]})"
        case "negative":
            return f"(-{parts[0]})"
        case "arithmetic" | "compare":
            return f"({parts[0]} {node.name} {parts[1]})"
        case "between":
            return f"({parts[0]} BETWEEN {parts[1]} AND {parts[2]})"
        case "in":
            return f"({parts[0]} IN ({', '.join(parts[1:])}))"
        case "null":
            return f"({parts[0]} IS NULL)"
        case "not":
            return f"(NOT {parts[0]})"
        case "and" | "or":
            return f"({f' {node.kind.upper()} '.join(parts)})"
    raise AssertionError(node.kind)


def _constant(node: Node) -> str:
    if isinstance(node.value, bool):
        return "TRUE" if node.value else "FALSE"
    if isinstance(node.value, date):
        return f"DATE '{node.value.isoformat()}'"
    if node.type == "text":
        return "'" + str(node.value).replace("'", "''") + "'"
    return str(node.value)


def _name(text: str) -> str:
    return "".join(c if c.isalnum() else "_" for c in text)


def bind(condition: Condition, now: int, calendar: Calendar | None = None) -> Bound:
    """The parameters at an instant; Missing where the law says nothing on that day."""
    today = clock.day(now, zone())
    moment = {"now": now, "today": today, "year": today.year, "month": today.month,
              "month_day": today.month * 100 + today.day}  # fmt: skip
    values: dict[str, Any] = {f"moment_{name}": value for name, value in moment.items()}
    laws = []
    for name in condition.laws:
        point = law.at(name, today)
        if isinstance(point.value, bool) or not isinstance(point.value, int | Decimal):
            raise Refused("condition.law_number", name=name)
        values[f"law_{_name(name)}"] = float(point.value)
        laws.append({"name": name, "value": str(point.value), "unit": point.unit, "source": point.source.plain()})
    if condition.workdays:
        known = calendar or Calendar.now()
        values |= {f"workdays_{count}": workdays_ago(now, count, known) for count in condition.workdays}
    used = {name for name in values if f"${name}" in condition.sql}
    return Bound({name: values[name] for name in used}, laws)


def workdays_ago(now: int, count: int, calendar: Calendar) -> int:
    """The same hour so many working days before: what began earlier has lasted that long."""
    local = clock.local(now, calendar.zone)
    day, left = local.date(), count
    while left:
        day -= timedelta(days=1)
        left -= calendar.day(day).working
    return clock.instant(datetime.combine(day, local.time(), tzinfo=ZoneInfo(calendar.zone)))
