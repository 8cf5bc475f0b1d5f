"""The open book: acts performed in one transaction, and the lines they leave.

The index of an act is `head + its place in the list of lines`. Cutting the list is the rollback, so the ledger
has no gaps by construction.
"""

import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from kientao.base import clock
from kientao.base.canon import canon
from kientao.base.errors import Conflict, Missing, Refused, Unready, declare
from kientao.base.merkle import leaf_hash
from kientao.base.text import T

from . import publication, rights
from .verbs import REGISTRY, By, Done, Receipt, Verb

declare("act.unknown", T("Không có hành vi tên «{verb}».", "There is no act named “{verb}”."))
declare(
    "act.moved",
    T(
        "Nội dung này đã được người khác sửa (mục {now}) sau khi bạn mở. Hãy tải lại trang rồi làm tiếp.",
        "Somebody changed this (entry {now}) after you opened it. Reload the page and go on.",
    ),
)
declare("act.missing", T("Không tìm thấy «{thing}».", "“{thing}” was not found."))
declare(
    "act.never",
    T("Tài liệu loại này không được đưa vào hệ thống.", "Papers of this class must not enter this system."),
)
declare(
    "clock.behind",
    T(
        "Đồng hồ máy chủ chậm hơn mục sổ mới nhất {seconds} giây. Hãy chỉnh giờ (NTP) rồi thử lại.",
        "The server's clock is {seconds} s behind the newest entry. Set the time (NTP), then try again.",
    ),
)

CLOCK_SLACK = 2 * clock.MINUTE  # a clock set back by more than this is refused rather than hidden
BOOK_MAX = 200  # acts in one transaction: the bound of a group and of an importer's batch
_here = threading.local()


class ActError(RuntimeError):
    """The code of an act breaks a promise of acts. A fault of the program, never of the caller."""


def open_book() -> "Book | None":
    """The book this thread has open, if any."""
    return getattr(_here, "book", None)


def now_index() -> int:
    """Index of the entry of the act that is running."""
    book = open_book()
    if book is None or book.running is None:
        raise ActError("a noun changes only inside an act")
    return book.running


def present() -> int:
    """The instant the running act is recorded at, so that nothing in it disagrees."""
    book = open_book()
    return clock.now() if book is None or book.running is None else book.at


@dataclass(slots=True)
class Line:
    """One entry to be written, with its side rows."""

    row: tuple[Any, ...]
    sealed: list[tuple[int, str, bytes, bytes]]
    opens: tuple[int, ...]


class Book:
    """Owned by one thread, inside one transaction. `lines` is cut exactly where the database is."""

    def __init__(self, head: int, last_at: int):
        self.head, self.at = head, last_at
        self.lines: list[Line | None] = []
        self.running: int | None = None
        self.wrote = False  # anything but SELECT since the running act began

    def perform(self, verb: str, *, by: By, savepoint: bool = True, **args: Any) -> Receipt | None:
        """Run one act. Asks the right, compares what the caller saw, writes the line.

        Raises whatever the act raises, after cutting its changes and its line.
        """
        if self.running is not None:
            raise ActError(f"{verb}: an act never calls an act; what follows is a rule or a consumer")
        if len(self.lines) >= BOOK_MAX:
            raise ActError(f"more than {BOOK_MAX} acts in one book: others wait; open another")
        known = REGISTRY.get(verb)
        if known is None:
            raise Missing("act.unknown", verb=verb)
        request, seen = args.pop("request", None), args.pop("seen", None)
        if request is not None and (again := self._already(request)):
            return again
        mark, at = len(self.lines), self._tick()
        self.lines.append(None)
        self.running, self.wrote = self.head + mark, False
        before, self.at = self.at, at
        try:
            with transaction.atomic() if savepoint else nullcontext():
                right = self._admit(known, by, args, seen)
                done = known.run(by=by, **args)
                if done is None:
                    if self.wrote:
                        raise ActError(f"{verb} changed something and returned nothing")
                    del self.lines[mark:]
                    self.at = before
                    return None
                self.lines[mark] = self._line(known, by, right, done, request)
                return Receipt(self.running, done.thing, at, done.result)
        except BaseException:
            del self.lines[mark:]
            self.at = before
            raise
        finally:
            self.running = None

    @contextmanager
    def together(self) -> Iterator[None]:
        """Several acts, all or none: what an importer makes of one row of a file."""
        mark, before = len(self.lines), self.at
        try:
            with transaction.atomic():
                yield
        except BaseException:
            del self.lines[mark:]
            self.at = before
            raise

    def _tick(self) -> int:
        """The next instant: the clock's, and always after the entry before."""
        now = clock.now()
        if now < self.at - CLOCK_SLACK:
            raise Unready("clock.behind", seconds=(self.at - now) // clock.SECOND)
        return max(now, self.at + 1)

    def _already(self, request: str) -> Receipt | None:
        """The same request sent twice is answered with what was done the first time."""
        for line in self.lines:
            if line and line.row[9] == request:
                return Receipt(line.row[0], line.row[4], line.row[1])
        with connection.cursor() as cursor:
            cursor.execute('SELECT "index", thing, at FROM ledger_entry WHERE request = %s', [request])
            row = cursor.fetchone()
        return Receipt(*row) if row else None

    def _admit(self, verb: Verb, by: By, args: dict[str, Any], seen: int | None) -> str:
        if publication.of(verb.name).klass == "never":
            raise Refused("act.never")
        code = args.get(verb.about) if verb.about else None
        right = rights.ask(by, verb.name, verb.noun, code)
        if seen is not None and verb.noun is not None:
            with connection.cursor() as cursor:
                table = connection.ops.quote_name(verb.noun._meta.db_table)
                cursor.execute(f"SELECT entry FROM {table} WHERE code = %s", [code])
                row = cursor.fetchone()
            if row is None:
                raise Missing("act.missing", thing=code)
            if row[0] > seen:
                raise Conflict("act.moved", now=row[0])
        return right

    def _line(self, verb: Verb, by: By, right: str, done: Done, request: str | None) -> Line:
        index, at = self.running, self.at
        assert index is not None
        opening = publication.of(verb.name)
        klass = publication.narrower(opening.klass, done.klass)
        parts = dict(done.sealed)
        if by.person is not None:
            parts["by"] = by.person
        data = {k: v for k, v in done.public.items() if k in opening.keys}
        if len(data) < len(done.public):  # keys nobody opened stay shut
            parts["rest"] = {k: v for k, v in done.public.items() if k not in opening.keys}
        sealed: list[tuple[int, str, bytes, bytes]] = []
        hashes = {part: _seal(sealed, index, part, canon(value)) for part, value in parts.items()}
        body: dict[str, Any] = {
            "v": 1, "verb": verb.name, "ver": verb.version, "at": at, "by": by.label, "of": done.thing,
            "class": klass, "data": data,
        }  # fmt: skip
        if done.on is not None:
            body["on"] = done.on.isoformat()
        if hashes:
            body["sealed"] = hashes
        if by.cause is not None:
            body["cause"] = by.cause
        if done.opens:
            body["opens"] = {str(i): self._opening(i) for i in done.opens}
        leaf_bytes = canon(body)
        if klass != "public":
            leaf_bytes = canon(
                {"v": 1, "class": klass, "commitment": _seal(sealed, index, "body", leaf_bytes)}
                | ({"day": clock.day(at, settings.KIENTAO.zone).isoformat()} if klass == "closed" else {"at": at})
            )
        row = (
            index, at, done.on, verb.name, done.thing, by.label, right[:200], klass, by.cause, request, None,
            leaf_bytes, leaf_hash(leaf_bytes),
        )  # fmt: skip
        return Line(row, sealed, done.opens)

    def _opening(self, index: int) -> dict[str, Any]:
        """Salt and body of an entry kept back until now: anybody can check it against its commitment."""
        line = self.lines[index - self.head] if index >= self.head else None  # written by this very book
        if line is not None:
            found = next(((salt, value) for _, part, salt, value in line.sealed if part == "body"), None)
        else:
            with connection.cursor() as cursor:
                cursor.execute("SELECT salt, value FROM ledger_sealed WHERE entry = %s AND part = 'body'", [index])
                found = cursor.fetchone()
        if found is None or found[0] is None:
            raise Missing("act.missing", thing=str(index))
        return {"salt": bytes(found[0]).hex(), "body": json.loads(bytes(found[1]))}

    def watch(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Django's execute wrapper: notes whether an act wrote. A savepoint counts as nothing."""
        if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")):
            self.wrote = True
        return execute(sql, params, many, context)

    def close(self) -> None:
        """Write all lines in one statement each; the last thing before COMMIT."""
        lines = [line for line in self.lines if line is not None]
        assert len(lines) == len(self.lines)
        if not lines:
            return
        assert [line.row[0] for line in lines] == list(range(self.head, self.head + len(lines)))
        with connection.cursor() as cursor:
            cursor.executemany(_INSERT_ENTRY, [line.row for line in lines])
            if sealed := [row for line in lines for row in line.sealed]:
                cursor.executemany(_INSERT_SEALED, sealed)
            if opened := [(line.row[0], i) for line in lines for i in line.opens]:
                cursor.executemany('UPDATE ledger_entry SET opened = %s WHERE "index" = %s', opened)

    def landed(self) -> bool:
        """After a COMMIT whose answer was lost: is my last line in the ledger?"""
        if not self.lines or (last := self.lines[-1]) is None:
            return False
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute('SELECT leaf FROM ledger_entry WHERE "index" = %s', [last.row[0]])
            row = cursor.fetchone()
        return row is not None and bytes(row[0]) == last.row[12]


def _seal(rows: list[tuple[int, str, bytes, bytes]], index: int, part: str, value: bytes) -> str:
    salt = os.urandom(32)
    rows.append((index, part, salt, value))
    return seal_hash(salt, value)


def seal_hash(salt: bytes, value: bytes) -> str:
    """SHA-256 over salt and canonical bytes, hexadecimal: what the entry shows of a sealed part."""
    return hashlib.sha256(salt + value).hexdigest()


_INSERT_ENTRY = (
    'INSERT INTO ledger_entry ("index", at, "on", verb, thing, "by", "right", klass, cause, request, opened, body,'
    " leaf) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_INSERT_SEALED = "INSERT INTO ledger_sealed (entry, part, salt, value, hold) VALUES (%s, %s, %s, %s, '')"
