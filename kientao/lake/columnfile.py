"""Files of readings as columns, read by DuckDB in pieces of bounded size: CSV (also .gz), Parquet, Excel.

A map says what is where; nothing is guessed:

sensor: "bj-{station}-{column}"     code of the sensor; {name}: a column of the file, {column}: the word below
values: {PM2.5: pm25, PM10: pm10}   columns of values and their words; one column alone may have the word ""
time: {column: luc, format: "%d/%m/%Y %H:%M"} or {columns: [year, month, day, hour]}   %z: the text has its own zone
zone: Asia/Ho_Chi_Minh              of times without one; default: the city's
missing: [NA]                       besides the empty cell: there a gap stays a gap
decimal: ","                        1.234,5 in the file; default: 1234.5
sheet: name, head: 3                of an Excel file
"""

import csv
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import duckdb
import numpy as np

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.base.yamlfile import read

from . import tables
from .series import Numbers

PARTS = {"sensor", "values", "time", "zone", "missing", "decimal", "sheet", "head"}
PIECE = 100_000  # rows
KEYS_MAX = 100_000
VALUE, GAP, BROKEN = 0, 1, 2
FORM = "%Y-%m-%d %H:%M:%S"
NEVER = -1  # a time that cannot be read
HOUR = clock.HOUR
PLACES = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Map:
    sensor: str
    values: dict[str, str]
    time: dict[str, Any]
    zone: str
    missing: tuple[str, ...]
    comma: bool
    sheet: str
    head: int

    @property
    def keys(self) -> list[str]:
        """Columns of the file that the code of a sensor is made of."""
        return [name for name in dict.fromkeys(PLACES.findall(self.sensor)) if name != "column"]

    def code(self, key: tuple[str | None, ...], word: str) -> str:
        told = dict(zip(self.keys, key, strict=True)) | {"column": word}
        return PLACES.sub(lambda found: str(told[found[1]] or ""), self.sensor)


class Piece(NamedTuple):
    """Rows in order of time. key: place in `keys`. at: UTC µs, or NEVER. values: by word, each with its state."""

    line: Numbers
    key: Numbers
    at: Numbers
    values: dict[str, tuple[Numbers, Numbers]]


def read_map(file: Path, zone: str) -> Map:
    """Raises Refused("import.map") with what is wrong."""

    def wrong(why: str) -> Refused:
        return Refused("import.map", file=file.name, why=why)

    told = read(file)
    values, time, sensor = told.get("values"), told.get("time"), told.get("sensor")
    if strange := sorted(set(told) - PARTS):
        raise wrong("? " + ", ".join(strange))
    if not isinstance(values, dict) or not values or not isinstance(sensor, str):
        raise wrong("sensor, values: −")
    if len(values) > 1 and "{column}" not in sensor:
        raise wrong("sensor: {column}")
    if not isinstance(time, dict) or len({"column", "columns"} & time.keys()) != 1:
        raise wrong("time: column | columns")
    try:
        ZoneInfo(found := str(told.get("zone") or zone))
    except (ZoneInfoNotFoundError, ValueError) as e:
        raise wrong(f"zone: {told.get('zone')}") from e
    return Map(sensor, {str(k): str(v or "") for k, v in values.items()}, dict(time), found,
               tuple(map(str, told.get("missing") or ())), told.get("decimal") == ",", str(told.get("sheet") or ""),
               int(told.get("head") or 1))  # fmt: skip


class File:
    """One file, open as a table; `keys` are the sensors it speaks of, as its columns name them."""

    def __init__(self, con: duckdb.DuckDBPyConnection, told: Map):
        self.con, self.told = con, told
        names = [row[0] for row in con.execute("DESCRIBE raw").fetchall()]
        needed = {*told.keys, *told.values, *_time_columns(told)}
        if lacking := sorted(needed - set(names)):
            raise Refused("table.columns", names=", ".join(lacking))
        self._arrange()
        self.rows: int = con.execute("SELECT count(*) FROM sorted").fetchall()[0][0]
        self.keys = [row[1:] for row in con.execute("SELECT * FROM keys ORDER BY k").fetchall()]

    def _arrange(self) -> None:
        """Keys by number; rows in order of time, with values as numbers."""
        told = self.told
        keys = ", ".join(f"trim(CAST({_name(key)} AS VARCHAR)) AS {_name(key)}" for key in told.keys) or "'' AS one"
        self.con.execute(f"CREATE TABLE keys AS SELECT row_number() OVER () - 1 AS k, * FROM (SELECT DISTINCT {keys}"
                         f" FROM raw LIMIT {KEYS_MAX + 1})")  # fmt: skip
        if self.con.execute("SELECT count(*) FROM keys").fetchall()[0][0] > KEYS_MAX:
            raise Refused("table.large", rows=KEYS_MAX, mib=0)
        match = " AND ".join(f"trim(CAST(raw.{_name(key)} AS VARCHAR)) IS NOT DISTINCT FROM keys.{_name(key)}"
                             for key in told.keys) or "true"  # fmt: skip
        values = ", ".join(f"{_value(told, name)} AS v{n}, {_state(told, name)} AS s{n}"
                           for n, name in enumerate(told.values))  # fmt: skip
        self.con.execute(
            f"CREATE TABLE sorted AS SELECT row_number() OVER (ORDER BY wall, line) - 1 AS n, * FROM ("
            f"SELECT raw.line, keys.k, coalesce({self._time()}, {NEVER}) AS wall, {values}"
            f" FROM raw JOIN keys ON {match}) ORDER BY n"
        )

    def _time(self) -> str:
        """UTC µs where the text has a zone of its own, else µs of the clock on the wall."""
        time = self.told.time
        if "columns" in time:
            parts = ", ".join(f"CAST({_name(part)} AS VARCHAR)" for part in time["columns"])
            forms = "-".join(("%Y", "%m", "%d", "%H", "%M", "%S")[: len(time["columns"])])
            return f"epoch_us(try_strptime(concat_ws('-', {parts}), '{forms}'))"
        name = _name(time["column"])
        kind = self.con.execute(f"SELECT typeof({name}) FROM raw LIMIT 1").fetchall()
        if kind and kind[0][0].startswith("TIMESTAMP"):
            return f"epoch_us({name})"
        form = _text(str(time.get("format") or FORM))
        return f"epoch_us(try_strptime({_cell(time['column'])}, {form}))"

    @property
    def zoned(self) -> bool:
        """Whether the times tell their own zone."""
        time = self.told.time
        if "columns" in time:
            return False
        kind = self.con.execute(f"SELECT typeof({_name(time['column'])}) FROM raw LIMIT 1").fetchall()
        return "%z" in str(time.get("format", "")) or bool(kind and kind[0][0] == "TIMESTAMP WITH TIME ZONE")

    def pieces(self) -> Iterator[Piece]:
        zone, zoned = ZoneInfo(self.told.zone), self.zoned
        for start in range(0, self.rows, PIECE):
            got = self.con.execute(f"SELECT * FROM sorted WHERE n >= {start} AND n < {start + PIECE} ORDER BY n")
            found = {name: np.asarray(column) for name, column in got.fetchnumpy().items()}
            at = found["wall"] if zoned else utc(found["wall"], zone)
            values = {word: (found[f"v{n}"], found[f"s{n}"]) for n, word in enumerate(self.told.values.values())}
            yield Piece(found["line"], found["k"], at, values)

    def lines(self, numbers: list[int]) -> list[tuple[int, dict[str | None, Any]]]:
        """Rows as they stand in the file, with their lines."""
        self.con.register("wanted", {"line": np.array(numbers, "i8")})
        got = self.con.execute("SELECT * FROM raw WHERE line IN (SELECT line FROM wanted) ORDER BY line")
        names = [column[0] for column in got.description][1:]
        found = got.fetchall()
        self.con.unregister("wanted")
        return [(row[0], dict(zip(names, row[1:], strict=True))) for row in found]


def utc(wall: Numbers, zone: ZoneInfo) -> Numbers:
    """Wall clock (µs) to UTC, an hour at a time; an hour that came twice is taken as the first."""
    hours, places = np.unique(wall // HOUR, return_inverse=True)
    start = datetime(1970, 1, 1, tzinfo=zone)
    offsets = [int(((start + timedelta(hours=int(hour))).utcoffset() or timedelta()).total_seconds()) for hour in hours]
    return np.where(wall == NEVER, NEVER, wall - (np.array(offsets, "i8") * clock.SECOND)[places])


@contextmanager
def opened(file: Path, told: Map) -> Iterator[File]:
    """The file as a table in a scratch place that is removed afterwards. Raises Refused: table.*."""
    if file.stat().st_size > tables.FILE_MAX:
        raise Refused("table.large", rows=tables.ROWS_MAX, mib=tables.FILE_MAX // 1024**2)
    with tempfile.TemporaryDirectory() as scratch:
        config: dict[str, Any] = {"threads": "2", "memory_limit": "1GB", "temp_directory": scratch}
        con = duckdb.connect(str(Path(scratch) / "file.duckdb"), config=config)
        try:
            _load(con, file, told, Path(scratch))
            yield File(con, told)
        except duckdb.Error as e:
            raise Refused("table.unknown") from e
        finally:
            con.close()


def _load(con: duckdb.DuckDBPyConnection, file: Path, told: Map, scratch: Path) -> None:
    if file.suffix.lower() in tables.EXCEL:
        file = _flat(file, told, scratch / "sheet.csv")
    reader = "read_parquet($file)" if file.suffix.lower() == ".parquet" else (
        "read_csv($file, header = true, all_varchar = true, max_line_size = 1000000)"
    )  # fmt: skip
    con.execute(f"CREATE TABLE raw AS SELECT row_number() OVER () + 1 AS line, * FROM {reader}", {"file": str(file)})


def _flat(file: Path, told: Map, to: Path) -> Path:
    """A sheet of Excel as CSV; its instants in the form the map reads."""
    form = str(told.time.get("format") or FORM)
    with to.open("w", encoding="utf-8", newline="") as out:
        writer = None
        for _, cells in tables.read(file, {*told.values, *told.keys, *_time_columns(told)}, told.sheet, told.head):
            cells.pop(None, None)
            if writer is None:
                writer = csv.writer(out)
                writer.writerow(cells)
            writer.writerow(f"{cell:{form}}" if isinstance(cell, datetime) else cell for cell in cells.values())
    return to


def _time_columns(told: Map) -> list[str]:
    return [str(name) for name in (told.time["columns"] if "columns" in told.time else [told.time["column"]])]


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _text(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"


def _cell(name: str) -> str:
    return f"trim(CAST({_name(name)} AS VARCHAR))"


def _number(told: Map, name: str) -> str:
    text = f"replace(replace({_cell(name)}, '.', ''), ',', '.')" if told.comma else _cell(name)
    return f"TRY_CAST({text} AS DOUBLE)"


def _value(told: Map, name: str) -> str:
    return f"coalesce({_number(told, name)}, 0)"


def _state(told: Map, name: str) -> str:
    gaps = ", ".join(_text(word) for word in ("", *told.missing))
    return (
        f"CAST(CASE WHEN {_name(name)} IS NULL OR {_cell(name)} IN ({gaps}) THEN {GAP}"
        f" WHEN coalesce(isfinite({_number(told, name)}), false) THEN {VALUE} ELSE {BROKEN} END AS UTINYINT)"
    )
