"""What a sheet asks: columns (indicators) by rows (units or items), and the checks between them. Pure.

As data: {columns: [{indicator, title, unit, decimals, low, high, whole, few, blank}], rows: {units: code} or [{code,
name}], checks: [{sum: [columns], is: column} | {part: column, of: column}], kind, rhythm, jump, few}. `whole` says what
the indicator's own figure is made of: "rows" (sum of this period's rows), "year" (sum since January), "" (nothing).
`jump` (percent) and `few` (the smallest count that is shown) are dated values.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

CELLS_MAX = 600  # of one sheet: what one entry may hold
FEW = "few"  # a count so small that it is never kept: somebody could be recognised
Key = tuple[str, str]  # (indicator, part)
Value = Decimal | str  # a number, or FEW
Cells = Mapping[Key, Value]


@dataclass(frozen=True)
class Column:
    """One indicator. `few`: small counts are hidden. `blank`: a period may be closed without it."""

    indicator: str
    title: Any
    unit: str
    decimals: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    whole: str = ""
    few: bool = False
    blank: bool = False


@dataclass(frozen=True)
class Row:
    code: str
    name: Any


@dataclass(frozen=True)
class Form:
    """A sheet as it is asked on a day. jump: percent against last period that must be confirmed."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    checks: tuple[Mapping[str, Any], ...] = ()
    kind: str = "so-bo"
    jump: Decimal | None = None
    few: int = 0

    @property
    def keys(self) -> list[Key]:
        """Every cell, row by row."""
        return [(column.indicator, row.code) for row in self.rows for column in self.columns]

    def column(self, code: str) -> Column | None:
        return next((column for column in self.columns if column.indicator == code), None)

    def row(self, code: str) -> Row | None:
        return next((row for row in self.rows if row.code == code), None)


def read(told: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], on: date) -> Form:
    """From the noun's data: its rows as they stood, the dated values of the day."""
    columns = tuple(
        Column(
            c["indicator"], c["title"], c["unit"], c.get("decimals", 0), _number(c.get("low")), _number(c.get("high")),
            c.get("whole", ""), bool(c.get("few")), bool(c.get("blank")),
        )
        for c in told["columns"]
    )  # fmt: skip
    lines = tuple(Row(r["code"], r["name"]) for r in rows)
    few = at(told.get("few", ()), on)
    return Form(columns, lines, tuple(told.get("checks", ())), told.get("kind", "so-bo"), at(told.get("jump", ()), on),
                int(few or 0))  # fmt: skip


def at(series: Sequence[Mapping[str, Any]], on: date) -> Decimal | None:
    """The value of a dated series that holds on a day."""
    held = [row for row in series if row["from"] <= on.isoformat() <= row.get("until", "9999")]
    return Decimal(str(held[-1]["value"])) if held else None


def _number(told: Any) -> Decimal | None:
    return None if told is None else Decimal(str(told))


def spelled(value: Value | None) -> str:
    """A value as an entry and a file say it: "1234.5", "<", "" (not known)."""
    if value is None:
        return ""
    if isinstance(value, str):
        return "<"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def unspelled(text: str) -> Value | None:
    return None if not text else FEW if text == "<" else Decimal(text)


def key(cell: Key) -> str:
    """ "indicator|part", as entries and fields of forms name a cell."""
    return f"{cell[0]}|{cell[1]}"


def unkey(text: str) -> Key:
    indicator, _, part = text.partition("|")
    return indicator, part
