"""What the lake is told of the city's sensors: bounds, places and keys by the number of their series."""

import math
from decimal import Decimal
from typing import Any

import numpy as np

from kientao.base import clock
from kientao.lake.series import Catalogue, Key, register

from .models import Sensor, SensorKind, Source, Unit


def _or_nan(*values: Decimal | None) -> float:
    """The first that is given."""
    return next((float(v) for v in values if v is not None), math.nan)


def make() -> Catalogue:
    """From the rows of now. Kinds, places and series keep their numbers for ever: rows are never deleted."""
    kinds = {row.code: (n, row) for n, row in enumerate(SensorKind.objects.order_by("id"))}
    places = ("", *Unit.objects.order_by("id").values_list("code", flat=True))
    place_number = {code: n for n, code in enumerate(places)}
    rows = list(Sensor.objects.order_by("number"))
    assert [row.number for row in rows] == list(range(len(rows))), "numbers of sensors are dense"
    of = [kinds[row.kind] for row in rows]
    columns: dict[str, tuple[str, list[Any]]] = {
        "kind": ("u2", [n for n, _ in of]),
        "place": ("u2", [place_number[row.place] for row in rows]),
        "low": ("f8", [_or_nan(row.low, kind.low) for row, (_, kind) in zip(rows, of, strict=True)]),
        "high": ("f8", [_or_nan(row.high, kind.high) for row, (_, kind) in zip(rows, of, strict=True)]),
        "limit": ("f8", [_or_nan(kind.limit) for _, kind in of]),
        "late": ("i8", [kind.late_minutes * clock.MINUTE for _, kind in of]),
        "rhythm": ("i8", [row.rhythm_seconds * clock.SECOND for row in rows]),
    }
    return Catalogue(
        names={row.code: row.number for row in rows}, codes=tuple(row.code for row in rows), kinds=tuple(kinds),
        places=places, keys=_keys(rows), **{name: np.array(v, kind) for name, (kind, v) in columns.items()},
    )  # fmt: skip


def _keys(rows: list[Sensor]) -> dict[str, Key]:
    """Who may send, and the series of whose sensors."""
    own: dict[str, list[int]] = {}
    for row in rows:
        own.setdefault(row.source, []).append(row.number)
    return {
        source.key: Key(source.code, source.number, frozenset(own.get(source.code, ())))
        for source in Source.objects.filter(state="on").exclude(key="")
    }


register(make, *(model._meta.db_table for model in (SensorKind, Source, Sensor, Unit)))
