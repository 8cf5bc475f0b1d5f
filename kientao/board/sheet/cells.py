"""The cells of a period as they stand in the measurements, and the figures of the whole that follow from them."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from kientao.board.models import Indicator, Measurement, Period
from kientao.city import units

from . import periods
from .form import FEW, Cells, Column, Form, Key, Value, read, spelled


def form_of(period: Period) -> Form:
    """The sheet as it is asked on the period's day; of a closed period, as it was asked then."""
    told = period.form if period.form is not None else merged(period.sheet.form)
    return read(told, period.rows, period.on)


def merged(told: Mapping[str, Any]) -> dict[str, Any]:
    """The sheet's own words about its columns, and what their indicators say of them."""
    found = {row.code: row for row in Indicator.objects.filter(code__in=[c["indicator"] for c in told["columns"]])}
    return {**told, "columns": [_column(c, found[c["indicator"]]) for c in told["columns"]]}


def _column(told: Mapping[str, Any], row: Indicator) -> dict[str, Any]:
    low, high = (None if bound is None else str(bound.normalize()) for bound in (row.low, row.high))
    return {"title": row.name, **told, "unit": row.unit, "decimals": row.decimals, "low": low, "high": high}


def rows_on(told: Any, on: date) -> list[dict[str, Any]]:
    """The rows of a sheet on a day: items as written, or the smallest units the territory had."""
    if isinstance(told, Mapping):
        return [{"code": part.code, "name": part.name} for part in units.territory(told["units"], on).parts]
    return [{"code": row["code"], "name": row["name"]} for row in told]


def standing(form: Form, days: Iterable[date]) -> list[Measurement]:
    """Every figure of the sheet's columns that stands on these days, of the sheet's kind."""
    codes = [column.indicator for column in form.columns]
    return list(Measurement.objects.filter(indicator__in=codes, on__in=list(days), kind=form.kind, state="standing"))


def cells_of(form: Form, on: date) -> dict[Key, Value]:
    return as_cells(form, standing(form, [on]))


def as_cells(form: Form, rows: Iterable[Measurement]) -> dict[Key, Value]:
    """Rows of one day as cells; the whole of an indicator is no cell."""
    known = {row.code for row in form.rows}
    return {(row.indicator_id, row.part): value_of(row) for row in rows if row.part in known}


def value_of(row: Measurement) -> Value:
    """Without the zeros that the column pads with."""
    return FEW if row.value is None else Decimal(spelled(row.value))


def before(form: Form, label: str) -> dict[Key, Value]:
    """The cells of the period before, as far as its rows are the same."""
    return cells_of(form, periods.span(periods.before(label))[1])


def wholes(form: Form, label: str, cells: Cells) -> dict[str, Decimal | None]:
    """Indicator -> its own figure of this period. None: a part is not known, so the whole is not."""
    found: dict[str, Decimal | None] = {}
    yearly = [column for column in form.columns if column.whole == "year"]
    earlier = _earlier(form, label) if yearly else []
    for column in form.columns:
        if column.whole == "rows":
            found[column.indicator] = added(form, column, cells)
        elif column.whole == "year":
            parts = [added(form, column, month) for month in (*earlier, cells)]
            told = [part for part in parts if part is not None]
            found[column.indicator] = sum(told, Decimal()) if len(told) == len(parts) else None
    return found


def added(form: Form, column: Column, cells: Cells) -> Decimal | None:
    """The rows of a column together; few ones are left out, so that nobody finds them by subtracting."""
    values = [cells.get((column.indicator, row.code)) for row in form.rows]
    if not values or any(value is None for value in values):
        return None
    return sum((value for value in values if isinstance(value, Decimal)), Decimal())


def _earlier(form: Form, label: str) -> list[dict[Key, Value]]:
    """Cells of the periods of the year before this one, oldest first; of one not told: no cells."""
    days = [periods.span(one)[1] for one in periods.so_far(label)[:-1]]
    told = standing(form, days)
    return [as_cells(form, [row for row in told if row.on == day]) for day in days]
