"""The process in which one text of a person runs, as its parent sees it: begun, given facts, asked, ended."""

import contextlib
import os
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

import msgspec
from django.conf import settings

from kientao.base.errors import WORDS, Refused, declare
from kientao.base.text import T

from . import facts, keeping, sqltree

PIECE, COLUMNS_MAX = 5_000, 100
RESULT_BYTES = 4 * 1024**2

declare("query.slow", T("Truy vấn chạy quá {seconds} giây nên đã dừng. Hãy lọc bớt hoặc gộp sớm hơn.",
                        "The query took more than {seconds} seconds and was stopped. Filter more."))  # fmt: skip
declare("query.memory", T("Truy vấn cần nhiều bộ nhớ hơn mức cho phép nên đã dừng.",
                          "The query needs more memory than allowed and was stopped."))  # fmt: skip
declare("query.large", T("Bộ dữ liệu «{found}» có hơn {most} dòng, quá mức của một truy vấn.",
                         "“{found}” has more than {most} rows, too many for a query."))  # fmt: skip
declare("query.column", T("Không có cột «{found}».", "There is no column “{found}”."))
declare("query.group", T("Cột «{found}» phải nằm trong GROUP BY hoặc trong một hàm gộp.",
                         "The column “{found}” must be in GROUP BY or in an aggregate."))  # fmt: skip
declare("query.ambiguous", T("«{found}» có ở nhiều bảng: hãy ghi tên bảng trước nó.",
                             "“{found}” is in several tables: write the table before it."))  # fmt: skip
declare("query.convert", T("Không đổi «{found}» sang kiểu cần dùng được.",
                           "“{found}” cannot be read as the wanted type."))  # fmt: skip
declare("query.types", T("Kiểu dữ liệu không hợp: {found}", "The types do not go together: {found}"))
declare("query.where", T("«{found}» không chứa hàm gộp được: hãy dùng HAVING.",
                         "“{found}” holds no aggregate: use HAVING."))  # fmt: skip
declare("query.window", T("Hàm cửa sổ cần OVER (…) ({found}).", "A window function needs OVER (…) ({found})."))
declare("query.engine", T("Máy truy vấn từ chối (nguyên văn tiếng Anh): {why}", "The engine refused: {why}"))
declare("query.columns", T("Kết quả có quá {most} cột.", "The result has more than {most} columns."))


@dataclass(frozen=True)
class Limits:
    """seconds: of the clock and of the processor, for each step; rows: of the result; given: of one fact."""

    seconds: int
    memory_mb: int
    rows: int
    given: int
    at_once: int

    @classmethod
    def told(cls) -> "Limits":
        """As the operator set them."""
        told = settings.KIENTAO
        return cls(told.query_seconds, told.query_memory_mb, told.query_rows, told.query_fact_rows, told.queries)


class Child:
    """One process for one text; leaving the block ends it whatever it does."""

    def __init__(self, limits: Limits):
        self.limits, self.late = limits, False

    def __enter__(self) -> "Child":
        self.folder = tempfile.TemporaryDirectory(prefix=f"kientao-query-{os.getpid()}-", ignore_cleanup_errors=True)
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-m", "kientao.lake.sandboxed"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=self.folder.name, start_new_session=True,
            env={"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8"},
        )  # fmt: skip
        return self

    def __exit__(self, *error: object) -> None:
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                assert pipe is not None
                pipe.close()
        self.process.wait()
        self.folder.cleanup()  # mostly gone already: the child removes it when it has begun

    def begin(self, text: str) -> sqltree.Asked:
        """The text goes in, what it reads comes out."""
        limits = self.limits
        with self._in_time():
            self._put({
                "sql": text, "known": sorted(facts.REGISTRY), "zone": settings.KIENTAO.zone, "rows": limits.rows,
                "memory_mb": limits.memory_mb, "seconds": limits.seconds, "bytes": RESULT_BYTES,
            })  # fmt: skip
            told = self._get(_Asked)
        return sqltree.Asked(told.facts, None if told.columns is None else set(told.columns), told.parameters)

    def give(self, name: str, by: Any, columns: set[str] | None) -> int:
        """Rows of a fact as this reader sees it; the newest entry in what it reads."""
        answer = facts.ask(name, by)
        types = dict(kinds(answer.fact))
        wanted = [one for one in keeping.readers(answer.fact) if columns is None or one[0].lower() in columns]
        wanted = wanted or list(keeping.readers(answer.fact))[:1]  # count(*) mentions none
        told = [types[column] for column, _ in wanted]
        with self._in_time():
            self._put({"fact": name, "columns": [[column, types[column]] for column, _ in wanted]})
            rows, count = answer.rows, 0
            while piece := list(islice(rows, PIECE)):
                count += len(piece)
                if count > self.limits.given:
                    raise Refused("query.large", found=name, most=self.limits.given)
                self._put({"into": name, "kinds": told, "cells": [[read(row) for row in piece] for _, read in wanted]})
        return answer.entry

    def go(self, values: dict[str, Any]) -> tuple[list[tuple[str, str]], list[tuple[Any, ...]], bool]:
        with self._in_time():
            self._put({"go": values})
            told = self._get(_Told)
        if len(told.columns) > COLUMNS_MAX:
            raise Refused("query.columns", most=COLUMNS_MAX)
        kinds = [kind for _, kind in told.columns]
        rows = [tuple(_back(cell, kind) for cell, kind in zip(row, kinds, strict=True)) for row in told.rows]
        return told.columns, rows, told.cut

    @contextlib.contextmanager
    def _in_time(self) -> Iterator[None]:
        """A step that takes too long ends the child, and so the step."""
        timer = threading.Timer(self.limits.seconds, self._end)
        timer.start()
        try:
            yield
        except (EOFError, OSError):
            raise self._why() from None
        finally:
            timer.cancel()

    def _end(self) -> None:
        self.late = True
        self.process.kill()

    def _why(self) -> Refused:
        """Of a child that is gone without a word."""
        try:
            code = self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            return Refused("query.memory")
        if self.late or code == -signal.SIGXCPU:
            return Refused("query.slow", seconds=self.limits.seconds)
        with contextlib.suppress(EOFError, OSError):
            self._get(_Told)  # its last word, where it had one
        return Refused("query.memory")

    def _put(self, told: Any) -> None:
        assert self.process.stdin is not None
        data = msgspec.msgpack.encode(told)
        self.process.stdin.write(struct.pack(">I", len(data)) + data)
        self.process.stdin.flush()

    def _get(self, kind: Any) -> Any:
        """A message of this form. What a child says is checked like any input."""
        assert self.process.stdout is not None
        head = self.process.stdout.read(4)
        size = struct.unpack(">I", head)[0] if len(head) == 4 else 0
        data = self.process.stdout.read(size) if 0 < size <= 4 * RESULT_BYTES else b""
        if not data or len(data) < size:
            raise EOFError
        try:
            told = msgspec.msgpack.decode(data, type=kind | _Refused)
        except msgspec.DecodeError:
            raise EOFError from None
        if isinstance(told, _Refused):
            raise _worded(told)
        return told


class _Asked(msgspec.Struct, tag_field="is", tag="asked"):
    facts: list[str]
    columns: list[str] | None
    parameters: list[str]


class _Told(msgspec.Struct, tag_field="is", tag="told"):
    columns: list[tuple[str, str]]
    rows: list[list[str | int | float | bool | None]]
    cut: bool


class _Refused(msgspec.Struct, tag_field="is", tag="refused"):
    code: str
    params: dict[str, str | int]


def _worded(told: _Refused) -> Refused:
    known = told.code in WORDS and told.code.startswith("query.")
    return Refused(told.code, **told.params) if known else Refused("query.memory")


def kinds(fact: facts.Fact) -> Iterator[tuple[str, str]]:
    """(column, type in SQL): instants are moments in the city's zone there, no numbers."""
    instants = {column.name for column in fact.columns if column.type == "instant"}
    for told in keeping.declared(fact):
        name, kind = told.split(" ")
        yield name.strip('"'), "TIMESTAMPTZ" if name.strip('"') in instants else kind


def _back(cell: Any, kind: str) -> Any:
    if cell is None:
        return None
    if kind == "decimal":
        return Decimal(str(cell))
    if kind == "day":
        return date.fromisoformat(str(cell))
    return int(cell) if kind in ("integer", "instant") else cell
