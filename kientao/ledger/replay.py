"""Replaying entries: everything a ledger claims, checked from its rows. Used by fsck, verify and restore."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kientao.base.merkle import EMPTY, Frontier, leaf_hash

PROBLEMS_MAX = 50  # a broken ledger is described, not printed whole
Report = Callable[[str, int, int], None]  # words, done, of


@dataclass
class Found:
    """What a replay saw. `problems` are sentences for an operator, in Vietnamese."""

    size: int = 0
    root: bytes = EMPTY
    problems: list[str] = field(default_factory=list)

    def bad(self, words: str) -> None:
        if len(self.problems) < PROBLEMS_MAX:
            self.problems.append(words)


Row = tuple[int, int, str, bytes, bytes]  # index, at, class, body, leaf


def rows(cursor: Any, start: int, stop: int, step: int = 5000) -> Iterator[Row]:
    """Entries [start, stop) over any DB-API cursor, in bounded pieces."""
    for low in range(start, stop, step):
        high = min(stop, low + step)
        cursor.execute(
            f'SELECT "index", at, klass, body, leaf FROM ledger_entry WHERE "index" >= {int(low)}'
            f' AND "index" < {int(high)} ORDER BY "index"'
        )
        for index, at, klass, body, leaf in cursor.fetchall():
            yield index, at, klass, _bytes(body), _bytes(leaf)


def replay(
    entries: Iterable[Row], start: int, heads: Mapping[int, bytes], report: Report, of: int,
    leaves: Callable[[int, bytes, bytes], None] | None = None,
) -> Found:  # fmt: skip
    """Check order, hashes and every signed head. `heads`: size -> root; `leaves(place, leaf, body)` sees each."""
    found, tree, last_at = Found(), Frontier(), -1
    _compare(heads, tree, found)
    for index, at, _klass, body, leaf in entries:
        place = tree.size
        if index != start + place:
            found.bad(f"thiếu mục {start + place}")
            break
        if at <= last_at:
            found.bad(f"mục {index}: thời điểm không tăng")
        if leaf_hash(body) != leaf:
            found.bad(f"mục {index}: nội dung không khớp mã băm")
        last_at = at
        tree.append(leaf)
        if leaves is not None:
            leaves(place, leaf, body)
        if tree.size in heads:
            _compare(heads, tree, found)
        if place % 20_000 == 0:
            report("kiểm mục sổ", place, of)
    found.size, found.root = tree.size, tree.root()
    beyond = [size for size in heads if size > tree.size]
    if beyond:
        found.bad(f"sổ chỉ có {tree.size} mục, nhưng đã ký mốc {max(beyond)}")
    return found


def _bytes(found: Any) -> bytes:
    """A column that was tampered with may have become text: still bytes to compare, never a crash."""
    return found.encode("utf-8", "surrogateescape") if isinstance(found, str) else bytes(found)


def _compare(heads: Mapping[int, bytes], tree: Frontier, found: Found) -> None:
    if tree.size in heads and heads[tree.size] != tree.root():
        found.bad(f"gốc của {tree.size} mục đầu khác với mốc đã ký")


def sealed_problems(cursor: Any, start: int, stop: int, report: Report, step: int = 5000) -> Iterator[str]:
    """Each sealed part against the hash in its entry; erased ones are only counted as such."""
    for low in range(start, stop, step):
        high = min(stop, low + step)
        cursor.execute(
            "SELECT s.entry, s.part, s.salt, s.value, e.klass, e.body FROM ledger_sealed s JOIN ledger_entry e"
            f' ON e."index" = s.entry WHERE s.entry >= {int(low)} AND s.entry < {int(high)} ORDER BY s.entry'
        )
        yield from _check_sealed(cursor.fetchall())
        report("kiểm phần niêm", high, stop)


def _check_sealed(found: list[Any]) -> Iterator[str]:
    inside: dict[int, Any] = {}
    for entry, part, _salt, value, klass, _body in found:
        if part == "body" and value is not None and klass != "public":
            inside[entry] = json.loads(_bytes(value))
    for entry, part, salt, value, klass, body in found:
        if value is None or salt is None:
            continue
        shown = json.loads(_bytes(body))
        if part == "body":
            wanted = shown.get("commitment")
        elif klass == "public":
            wanted = shown.get("sealed", {}).get(part)
        elif entry in inside:
            wanted = inside[entry].get("sealed", {}).get(part)
        else:
            continue  # the body itself was erased: nothing left to compare with
        if hashlib.sha256(_bytes(salt) + _bytes(value)).hexdigest() != wanted:
            yield f"mục {entry}: phần niêm «{part}» không khớp"


def silent(words: str, done: int, of: int) -> None:
    """A report for nobody."""
