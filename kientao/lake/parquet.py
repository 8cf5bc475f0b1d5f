"""Rows with the columns of a fact as one Parquet file, for whoever reads columns: DuckDB, pandas, R, a spreadsheet."""

import tempfile
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from .export import MARK, SIMULATED
from .facts import Column

MEDIA = "application/vnd.apache.parquet"
SQL_TYPES = {"integer": "BIGINT", "decimal": "DOUBLE", "day": "DATE", "boolean": "BOOLEAN"}


def to_parquet(columns: tuple[Column, ...], rows: Iterable[dict[str, Any]], *, simulated: bool = False) -> bytes:
    """The bytes of the file. Instants are UTC; in a simulation every row says so. Words are not for this."""
    told = list(rows)
    cells = {f"c{n}": _array([row[column.name] for row in told]) for n, column in enumerate(columns)}
    shown = [f"{_typed(f'c{n}', column.type)} AS {_name(column.name)}" for n, column in enumerate(columns)]
    shown += [f"'{SIMULATED}' AS {MARK.name}"] if simulated else []
    con = duckdb.connect(":memory:", config={"threads": "1", "pandas_analyze_sample": "1000000"})
    with con, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "rows.parquet"
        con.register("given", cells)
        con.execute(f"COPY (SELECT {', '.join(shown)} FROM given) TO '{file}' (FORMAT parquet, COMPRESSION zstd)")
        return file.read_bytes()


def _typed(name: str, kind: str) -> str:
    if kind == "instant":
        return f"make_timestamp({name}::BIGINT) AT TIME ZONE 'UTC'"
    return f"CAST({name} AS {SQL_TYPES.get(kind, 'VARCHAR')})"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _array(cells: list[Any]) -> Any:
    found = np.empty(len(cells), dtype=object)
    found[:] = [float(cell) if isinstance(cell, Decimal) else cell for cell in cells]
    return found
