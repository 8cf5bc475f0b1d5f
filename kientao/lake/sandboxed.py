"""The child that runs one SQL text of a person: `python -I -m kientao.lake.sandboxed`, spoken to over its pipes.

1 it is told the text and the limits, and answers which facts and parameters the text reads, or what is wrong;
2 it is given the rows of these facts, as columns; 3 it is told to go, and answers with the rows of the result.
Messages are msgpack behind their length. It opens no file and no address, starts nothing and writes nothing.
"""

import contextlib
import json
import math
import re
import resource
import struct
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import msgspec
import numpy as np

from kientao.base.errors import Refused
from kientao.lake import sqltree

TEXT_MAX, PIECE = 4_000, 500  # signs of a cell, rows at a time
GRACE_SECONDS, SLACK = 1, 1.5  # besides what DuckDB counts itself
CONFIG = {
    "threads": "1", "enable_external_access": "false", "temp_directory": "", "python_enable_replacements": "false",
    "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
    "allow_community_extensions": "false", "pandas_analyze_sample": "50000",
}  # fmt: skip
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# What DuckDB says, and the code under which people hear it; the first group is the name that is meant.
TOLD = (
    (r'Referenced column "([^"]*)" not found', "query.column"),
    (r'does not have a column named "([^"]*)"', "query.column"),
    (r'Referenced table "([^"]*)" not found', "query.table"),
    (r"Table with name (\S+) does not exist", "query.table"),
    (r'column "([^"]*)" must appear in the GROUP BY', "query.group"),
    (r'Ambiguous reference to column name "([^"]*)"', "query.ambiguous"),
    (r"Could not convert string '([^']*)'", "query.convert"),
    (r'invalid (?:date|timestamp|time) field format: "([^"]*)"', "query.convert"),
    (r'Could not parse string "([^"]*)"', "query.convert"),
    (r'extract specifier "([^"]*)" not recognized', "query.not_allowed"),
    (r"No function matches the given name and argument types '([^']*)'", "query.types"),
    (r"Cannot compare values of type ([^-.]*[^-. ])", "query.types"),
    (r"(WHERE) clause cannot contain aggregates", "query.where"),
    (r"(Window) functions are not supported here", "query.window"),
    (r"Function with name (\S+) does not exist", "query.function"),
)


class Pipe:
    """Messages to and from the parent."""

    def __init__(self) -> None:
        self.reading, self.writing = sys.stdin.buffer, sys.stdout.buffer

    def get(self) -> Any:
        head = self.reading.read(4)
        if len(head) < 4:
            raise EOFError
        return msgspec.msgpack.decode(self.reading.read(struct.unpack(">I", head)[0]))

    def put(self, told: Any) -> None:
        data = msgspec.msgpack.encode(told)
        self.writing.write(struct.pack(">I", len(data)) + data)
        self.writing.flush()


def main() -> int:
    pipe = Pipe()
    try:
        _work(pipe)
    except Refused as error:
        pipe.put({"is": "refused", "code": error.code, "params": error.params})
    except (duckdb.OutOfMemoryException, MemoryError):
        pipe.put({"is": "refused", "code": "query.memory", "params": {}})
    except duckdb.Error as error:
        code, params = worded(str(error))
        pipe.put({"is": "refused", "code": code, "params": params})
    except EOFError:
        return 1
    return 0


def _work(pipe: Pipe) -> None:
    asked = pipe.get()
    con = _engine(asked["memory_mb"], asked["zone"])
    Path.cwd().rmdir()  # the engine has begun: it stands nowhere, and if all of us are killed, no folder is left
    _confine(asked["memory_mb"], asked["seconds"])
    text = asked["sql"]
    tree = con.execute("SELECT json_serialize_sql($q)", {"q": text}).fetchall()[0][0]
    found = sqltree.read(tree, asked["known"])
    columns = None if found.columns is None else sorted(found.columns)
    pipe.put({"is": "asked", "facts": found.facts, "columns": columns, "parameters": found.parameters})
    while "go" not in (given := pipe.get()):
        _take(con, given)
    _more_seconds(asked["seconds"])
    values = {name: _value(name, value) for name, value in given["go"].items()}
    cursor = con.execute(text, values) if values else con.execute(text)
    pipe.put(_result(cursor, asked["rows"], asked["bytes"], ZoneInfo(asked["zone"])))


def _engine(memory_mb: int, zone: str) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(":memory:", config={**CONFIG, "memory_limit": f"{memory_mb}MB"})
    con.execute(f"SET TimeZone = '{ZoneInfo(zone).key}'")
    con.execute("SET lock_configuration = true")
    return con


def _confine(memory_mb: int, seconds: int) -> None:
    """No more memory, processor time, files or processes than these, whatever DuckDB thinks of it."""
    _more_seconds(seconds)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(AttributeError, ValueError):  # not every system counts processes of a person
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    statm = Path("/proc/self/statm")
    if sys.platform == "linux" and statm.exists():  # macOS refuses an address-space limit
        used = int(statm.read_text("ascii").split()[0]) * resource.getpagesize()
        most = used + int(memory_mb * SLACK) * 1024**2
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _more_seconds(seconds: int) -> None:
    """Processor time from now on; the hard limit stays open for the next step."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = math.ceil(used.ru_utime + used.ru_stime) + seconds + GRACE_SECONDS
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _take(con: duckdb.DuckDBPyConnection, given: dict[str, Any]) -> None:
    """A fact (`fact`, `columns`: [[name, SQL type]]), or rows of it (`into`, `cells`: a list a column)."""
    if "fact" in given:
        told = ", ".join(f'"{name}" {kind}' for name, kind in given["columns"])
        con.execute(f'CREATE TABLE "{given["fact"]}" ({told})')
        return
    cells = {f"c{n}": _array(cells) for n, cells in enumerate(given["cells"])}
    con.register("given", cells)
    shown = ", ".join(
        f"make_timestamp({name}) AT TIME ZONE 'UTC'" if kind == "TIMESTAMPTZ" else f"CAST({name} AS {kind})"
        for name, kind in zip(cells, given["kinds"], strict=True)
    )
    con.execute(f'INSERT INTO "{given["into"]}" SELECT {shown} FROM given')
    con.unregister("given")


def _array(cells: list[Any]) -> Any:
    found = np.empty(len(cells), dtype=object)
    found[:] = cells
    return found


def _value(name: str, value: Any) -> Any:
    """$now is an instant (UTC µs), $today a day; every other parameter is text."""
    if name == "now":
        return datetime.fromtimestamp(value / 1_000_000, UTC)
    return date.fromisoformat(value) if name == "today" else value


def _result(cursor: duckdb.DuckDBPyConnection, most: int, most_bytes: int, zone: ZoneInfo) -> dict[str, Any]:
    """At most so many rows and bytes; `cut`: there were more."""
    described = cursor.description or []
    columns = [[str(one[0]), _kind(str(one[1]))] for one in described]
    rows: list[list[Any]] = []
    size, cut = 0, False
    for row in _rows(cursor):
        told = [_cell(value, kind, zone) for value, (_, kind) in zip(row, columns, strict=True)]
        size += sum(len(cell) if isinstance(cell, str) else 9 for cell in told)
        if len(rows) == most or size > most_bytes:
            cut = True
            break
        rows.append(told)
    return {"is": "told", "columns": columns, "rows": rows, "cut": cut}


def _rows(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while piece := cursor.fetchmany(PIECE):
        yield from piece


def _kind(name: str) -> str:
    """The type of a fact's column that holds such values."""
    if name.endswith("INT") or name.endswith("INTEGER"):
        return "integer"
    if name in ("DOUBLE", "FLOAT") or name.startswith("DECIMAL"):
        return "decimal"
    return {"DATE": "day", "BOOLEAN": "boolean"}.get(name, "instant" if name.startswith("TIMESTAMP") else "text")


def _cell(value: Any, kind: str, zone: ZoneInfo) -> Any:
    """As it travels: whole numbers too large and decimals as text, instants as UTC µs; no number is nothing."""
    if value is None:
        return None
    if kind == "integer":
        return int(value) if abs(int(value)) < 2**63 else str(int(value))
    if kind == "decimal":
        return str(value) if isinstance(value, Decimal) else (repr(value) if math.isfinite(value) else None)
    if kind == "instant":
        return _instant(value, zone)
    if kind == "boolean":
        return bool(value)
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, default=str, ensure_ascii=False)[:TEXT_MAX]
    return (value.isoformat() if isinstance(value, date) else str(value))[:TEXT_MAX]


def _instant(value: Any, zone: ZoneInfo) -> int | None:
    if not isinstance(value, datetime):
        return None  # infinity
    told = value if value.tzinfo else value.replace(tzinfo=zone)  # a wall clock is the city's
    passed = told - EPOCH
    return (passed.days * 86_400 + passed.seconds) * 1_000_000 + passed.microseconds


def worded(said: str) -> tuple[str, dict[str, str]]:
    for pattern, code in TOLD:
        if found := re.search(pattern, said):
            return code, {"found": found.group(1)[:120]}
    return "query.engine", {"why": said.strip().splitlines()[0][:200]}


if __name__ == "__main__":
    sys.exit(main())
