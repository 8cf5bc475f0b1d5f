"""A map says how the columns of somebody's file become what a door takes. Nothing is guessed.

source: {title, url?, …}      of every row, shown on its page
prefix: bos311                with the external number: what is imported once is not imported again
times: "%Y-%m-%d %H:%M:%S"    of instants written as text, in the zone of the city; dates of Excel need none
sheet: name, head: 3          of an Excel file: which sheet, and the line of its heading (default: the first)
fields:
  words: {column: name} | {columns: [a, b]}
         table: {value of the file: ours}, else: value      a value that is in neither is refused
         when: {column: name, is: [values]}                 otherwise the field is empty
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from kientao.base import clock
from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.base.yamlfile import read

from . import tables

PARTS = {"source", "prefix", "times", "lang", "fields", "sheet", "head"}
DEGREES = {"lon": 180, "lat": 90}

declare("import.map", T("Bản đồ cột {file}: {why}", "The map {file}: {why}"))
declare("import.value", T("{field}: «{value}» không có trong bản đồ", "{field}: “{value}” is not in the map"))
declare("import.empty", T("{field}: để trống", "{field}: empty"))
declare("import.time", T("{field}: không đọc được thời điểm «{value}»", "{field}: cannot read the instant “{value}”"))
declare("import.degree", T("{field}: «{value}» không phải toạ độ", "{field}: “{value}” is no coordinate"))
declare("import.long", T("{field}: dài quá {most} ký tự", "{field}: longer than {most} characters"))


class Shape(NamedTuple):
    """What a door takes: fields it needs and knows, which of them are instants, how long words may be."""

    needed: tuple[str, ...]
    known: tuple[str, ...]
    instants: tuple[str, ...]
    text_max: dict[str, int]


@dataclass(frozen=True)
class Mapping:
    """`fields`: how each is read; `zone`: of the file's instants."""

    shape: Shape
    prefix: str
    source: dict[str, Any]
    times: str
    zone: str
    fields: dict[str, dict[str, Any]]
    sheet: str = ""
    head: int = 1

    def columns(self) -> set[str]:
        """Every column the map speaks of."""
        found: set[str] = set()
        for how in self.fields.values():
            found |= {how["column"]} if "column" in how else set(how.get("columns", ()))
            found |= {how["when"]["column"]} if "when" in how else set()
        return found

    def read(self, row: dict[str | None, Any]) -> dict[str, Any]:
        """The fields of one row, typed: instants in µs, degrees in millionths. Raises Refused with the field."""
        found = {name: self._one(name, how, row) for name, how in self.fields.items()}
        for name in self.shape.needed:
            if not found.get(name):
                raise Refused("import.empty", field=name)
        for name, most in self.shape.text_max.items():
            if len(found.get(name) or "") > most:
                raise Refused("import.long", field=name, most=most)
        return found

    def _one(self, name: str, how: dict[str, Any], row: dict[str | None, Any]) -> Any:
        if "when" in how and _text(row[how["when"]["column"]]) not in how["when"]["is"]:
            return None
        if "columns" in how:
            said = (tables.modern(c, _text(row[c])) for c in how["columns"])
            return "\n".join(dict.fromkeys(filter(None, said)))
        cell = row[how["column"]]
        if name in self.shape.instants and isinstance(cell, datetime):
            return clock.instant(cell.replace(tzinfo=ZoneInfo(self.zone)))
        value = tables.modern(how["column"], _text(cell))
        if "table" in how:
            value = how["table"].get(value, how.get("else"))
            if value is None:
                raise Refused("import.value", field=name, value=_text(cell)[:80])
            return str(value)
        value = value or str(how.get("else") or "")
        if name in self.shape.instants:
            return self._instant(name, value) if value else None
        return _degree(name, value) if name in DEGREES else value

    def _instant(self, name: str, value: str) -> int:
        try:
            return clock.instant(datetime.strptime(value, self.times).replace(tzinfo=ZoneInfo(self.zone)))
        except ValueError:
            raise Refused("import.time", field=name, value=value[:40]) from None


def read_map(file: Path, zone: str, shape: Shape) -> Mapping:
    """Raises Refused("import.map") with what is wrong."""
    told = read(file)
    fields = told.get("fields") or {}
    missing = [name for name in shape.needed if name not in fields]
    strange = sorted(set(fields) - set(shape.known)) + sorted(set(told) - PARTS)
    shapeless = [n for n, how in fields.items() if not isinstance(how, dict) or not {"column", "columns"} & how.keys()]
    for wrong, why in ((missing, "fields: − "), (strange, "? "), (shapeless, "column: − ")):
        if wrong:
            raise Refused("import.map", file=file.name, why=why + ", ".join(wrong))
    if not told.get("prefix") or not (told.get("source") or {}).get("title"):
        raise Refused("import.map", file=file.name, why="prefix, source: −")
    source = {k: str(v) for k, v in told["source"].items()}
    times = str(told.get("times") or "%Y-%m-%d %H:%M:%S")
    ready = {name: _ready(how) for name, how in fields.items()}
    sheet, head = str(told.get("sheet") or ""), int(told.get("head", 1))
    return Mapping(shape, str(told["prefix"]), source, times, zone, ready, sheet, head)


def _ready(how: dict[str, Any]) -> dict[str, Any]:
    """Values of a table are compared as cells are read: spaces in a row count as one."""
    return how | ({"table": {tables.plain(str(k)): v for k, v in how["table"].items()}} if "table" in how else {})


def _text(cell: Any) -> str:
    return f"{cell:%Y-%m-%d %H:%M:%S}" if isinstance(cell, datetime) else tables.plain(str(cell or ""))


def _degree(name: str, value: str) -> int | None:
    """Millionths of a degree; empty or 0: nothing is known."""
    if not value or value == "0":
        return None
    try:
        found = round(float(value) * 1_000_000)
    except ValueError:
        raise Refused("import.degree", field=name, value=value[:40]) from None
    if not abs(found) <= DEGREES[name] * 1_000_000:
        raise Refused("import.degree", field=name, value=value[:40])
    return found
