"""How the rows of a query are shown: a table in the reader's language, and a chart where their form has one."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from typing import Any

from kientao.base import clock
from kientao.base.text import T, Text
from kientao.lake import facts
from kientao.lake.export import NUMBERS
from kientao.lake.facts import Column
from kientao.lake.sandbox import Result
from kientao.ui import charts, dates
from kientao.ui.language import t
from kientao.ui.numbers import num
from kientao.ui.place import zone

SHOWN, DRAWN, BARS, PLACES, LINES = 200, 400, 40, 4, 4  # rows of the table, of the charts; decimals; lines of one chart
YEARS = range(1000, 3000)
YES, NO = T("có", "yes"), T("không", "no")
YEAR_NAMES = ("nam", "năm", "year")


def table(result: Result) -> dict[str, Any]:
    """head, rows, numeric and how many rows are not shown, for the macro of tables."""
    labels, columns = _labels(result), result.columns
    show = [_teller(column, n, result, labels.get(column.name, {})) for n, column in enumerate(columns)]
    rows = [[say(cell) for say, cell in zip(show, row, strict=True)] for row in result.rows[:SHOWN]]
    numeric = tuple(n for n, column in enumerate(columns) if column.type in NUMBERS)
    return {"head": [column.name for column in columns], "rows": rows, "numeric": numeric,
            "more": max(0, len(result.rows) - SHOWN)}  # fmt: skip


def _labels(result: Result) -> dict[str, dict[str, Text]]:
    """What codes mean, of columns that are named as in the facts that were read."""
    found: dict[str, dict[str, Text]] = {}
    for name in result.read:
        for column in facts.find(name).columns:
            found.setdefault(column.name, {}).update(column.labels)
    return found


def _teller(column: Column, n: int, result: Result, labels: dict[str, Text]) -> Callable[[Any], Any]:
    if column.type == "boolean":
        return lambda cell: None if cell is None else (YES if cell else NO)
    if column.type == "decimal":
        places = max((_places(row[n]) for row in result.rows if row[n] is not None), default=0)
        return lambda cell: None if cell is None else num(cell, places)
    if column.type == "instant":
        return _day if days(result, n) else lambda cell: dates.instant(cell) if cell is not None else None
    if column.type == "integer" and column.name.lower() in YEAR_NAMES:
        return lambda cell: None if cell is None else str(cell)
    if column.type == "text":
        return lambda cell: labels.get(cell, cell) if cell else None
    return lambda cell: cell


def _places(value: Decimal) -> int:
    """How many decimals are shown of a number: a column shows as many of each."""
    return max(0, -int(rounded(value).normalize().as_tuple().exponent))


def rounded(value: Decimal) -> Decimal:
    """With a few decimals: files have all of them."""
    return round(value, PLACES).normalize() + 0 if value.as_tuple().exponent < -PLACES else value  # type: ignore[operator]


def days(result: Result, n: int) -> bool:
    """Every instant of the column is the beginning of a day in the city: it is shown as the day."""
    return all(row[n] is None or clock.local(row[n], zone()).time() == time() for row in result.rows)


def _day(at: int | None) -> date | None:
    return None if at is None else clock.day(at, zone())


def chart(result: Result, title: object) -> Any:
    """A line over days, or bars by label; "" where the rows have no such form. First column: what; then numbers."""
    columns, rows = result.columns, result.rows
    numbers = [n for n, column in enumerate(columns) if n and column.type in NUMBERS]
    if not numbers or len(numbers) != len(columns) - 1 or len(rows) < 2:
        return ""
    first = columns[0].type
    if first in ("day", "instant") and len(rows) <= DRAWN:
        return _line(result, numbers[:LINES], title)
    if first in ("text", "integer") and len(numbers) == 1 and len(rows) <= BARS:
        return _bars(result, title)
    return ""


def _line(result: Result, numbers: list[int], title: object) -> Any:
    moments: dict[date, tuple[Any, ...]] = {}
    for row in result.rows:
        on = _day(row[0]) if result.columns[0].type == "instant" else row[0]
        if on is None or on in moments:  # two of one day are no course
            return ""
        moments[on] = row
    series = [
        charts.Series(result.columns[n].name, [charts.Point(on, _drawn(row[n])) for on, row in sorted(moments.items())])
        for n in numbers
    ]
    return charts.line(series if len(series) > 1 else series[0].points, title=title, desc=_desc(result))


def _bars(result: Result, title: object) -> Any:
    labels = _labels(result).get(result.columns[0].name, {})
    named = [(labels.get(row[0], row[0]), row[1]) for row in result.rows]
    rows = [charts.Bar("–" if name is None else name if isinstance(name, Text) else str(name), _drawn(value))
            for name, value in named]  # fmt: skip
    return charts.bars(rows, title=title, desc=_desc(result))


def _drawn(value: Any) -> Decimal | None:
    return None if value is None else rounded(Decimal(value))


def _desc(result: Result) -> str:
    names = ", ".join(column.name for column in result.columns[1:])
    return t("{n} dòng: {names} theo {by}.", "{n} rows: {names} by {by}.",
             n=len(result.rows), names=names, by=result.columns[0].name)  # fmt: skip


def end_of(day: date) -> int:
    """The last instant of a day in the city (UTC µs): what $now is for a query as of that day."""
    return clock.midnight(date.fromordinal(day.toordinal() + 1), zone()) - 1
