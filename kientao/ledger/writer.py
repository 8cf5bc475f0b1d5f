"""One writer a process, one order over all processes: group commit.

The writer takes every act that waits, runs them in one durable transaction, and answers all of them at its
commit: the disk is asked once for many. A failed act takes only its own changes with it.
"""

import errno
import fcntl
import logging
import os
import queue
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError, InternalError, OperationalError, connection, transaction

from kientao.base import clock
from kientao.base.errors import Unready, declare
from kientao.base.text import T

from . import book as books
from .book import BOOK_MAX, ActError, Book
from .verbs import By, Receipt

log = logging.getLogger("kientao.ledger")
WAITING_MAX = 10_000  # beyond this the caller is told to come back
ACT_SLOW = 50_000  # µs: an act that takes longer is named in the log
ORDER_KEY = 0x6B69656E74616F  # PostgreSQL advisory lock "kientao"
_gate = threading.local()

declare("disk.full", T("Đĩa đã đầy: chưa ghi được gì. Hãy giải phóng chỗ trống rồi thử lại.",
                       "The disk is full: nothing was written. Free some space, then try again."))  # fmt: skip
declare("disk.failing", T("Không ghi được xuống đĩa (đầy, chỉ đọc hoặc hỏng): chưa ghi được gì. Hãy kiểm tra đĩa.",
                          "The disk takes no writes (full, read-only or failing): nothing was written."))  # fmt: skip
declare("database.readonly", T("Cơ sở dữ liệu đang ở chế độ chỉ đọc: chưa ghi được gì.",
                               "The database is read-only: nothing was written."))  # fmt: skip
declare("database.busy", T("Cơ sở dữ liệu đang bận: chưa ghi được gì, hãy thử lại sau ít giây.",
                           "The database is busy: nothing was written, try again in a few seconds."))  # fmt: skip
declare("writer.crowded", T("Hệ thống đang quá tải, hãy thử lại sau ít giây.",
                            "The system is overloaded, try again in a few seconds."))  # fmt: skip


@contextmanager
def gate() -> Iterator[None]:
    """On SQLite, a file lock in front of BEGIN IMMEDIATE: the kernel wakes the next process, its death opens it."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    if (file := _gate_file()) is None:
        yield
        return
    fcntl.flock(file, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(file, fcntl.LOCK_UN)


def _gate_file() -> IO[bytes]:
    """One open file a thread and process: a lock belongs to the opening, so forks and threads must not share it."""
    held: tuple[int, IO[bytes]] | None = getattr(_gate, "held", None)
    if held is None or held[0] != os.getpid():
        settings.KIENTAO.data.mkdir(parents=True, exist_ok=True)
        _gate.held = held = (os.getpid(), (settings.KIENTAO.data / "order.lock").open("ab"))
    return held[1]


@contextmanager
def bookkeeping() -> Iterator[None]:
    """A short transaction for rows that are not the city's state: leases, jobs, cursors, checkpoints."""
    try:
        with gate(), transaction.atomic():
            yield
    except (DatabaseError, OSError) as e:
        if (told := translated(e)) is e:
            raise
        raise told from e


@contextmanager
def writing() -> Iterator[Book]:
    """Open the book: a durable transaction that holds the order. For the writer, importers and consumers.

    Refused inside anybody's transaction (Django's durable check); at most `BOOK_MAX` acts a book.
    """
    if books.open_book() is not None:
        raise ActError("the book is open already")
    try:
        with gate(), transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                if connection.vendor == "postgresql":  # first statement: later snapshots see the last commit
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ORDER_KEY])
                cursor.execute('SELECT "index", at FROM ledger_entry ORDER BY "index" DESC LIMIT 1')
                last = cursor.fetchone() or (-1, 0)
            book = Book(last[0] + 1, last[1])
            books._here.book = book
            try:
                with connection.execute_wrapper(book.watch):
                    yield book
                    book.close()
            finally:
                books._here.book = None
    except RuntimeError as e:
        if "durable atomic block" in str(e):
            raise ActError("an act cannot be called inside a transaction") from e
        raise
    except (DatabaseError, OSError) as e:
        if (told := translated(e)) is e:
            raise
        raise told from e


def translated(e: BaseException) -> BaseException:
    """What the machine is short of, in words for the operator; anything else as it is.

    Only errors of the engine itself are read: those of constraints repeat words of the caller.
    """
    if isinstance(e, OSError):
        found = _OS_ERRORS.get(e.errno or 0)
        return Unready(found) if found else e
    if isinstance(e, OperationalError | InternalError | sqlite3.OperationalError):
        words = str(e).lower()
        for told, code in _ENGINE_ERRORS.items():
            if told in words:
                return Unready(code)
    return e


_OS_ERRORS = {errno.ENOSPC: "disk.full", errno.EDQUOT: "disk.full", errno.EFBIG: "disk.full",
              errno.EROFS: "database.readonly", errno.EIO: "disk.failing"}  # fmt: skip
_ENGINE_ERRORS = {
    "is full": "disk.full", "no space left": "disk.full", "disk i/o": "disk.failing",
    "readonly": "database.readonly", "read-only": "database.readonly",
    "locked": "database.busy", "lock timeout": "database.busy",
}  # fmt: skip


@dataclass(slots=True)
class Deed:
    """One act that waits, and where its answer goes."""

    verb: str
    by: By
    args: dict[str, Any]
    done: threading.Lock = field(default_factory=threading.Lock)
    result: Receipt | None = None
    error: BaseException | None = None


class Writer:
    """One daemon thread, started by the first act of its process."""

    def __init__(self) -> None:
        self.waiting: queue.SimpleQueue[Deed | None] = queue.SimpleQueue()
        self.thread: threading.Thread | None = None
        self.starting = threading.Lock()

    def ask(self, verb: str, by: By, args: dict[str, Any]) -> Receipt | None:
        """Wait for the commit of the group this act falls into; its answer or its error."""
        if self.waiting.qsize() > WAITING_MAX:
            raise Unready("writer.crowded")
        deed = Deed(verb, by, args)
        deed.done.acquire()
        self.waiting.put(deed)
        if self.thread is None:
            self._start()
        deed.done.acquire()
        if deed.error is not None:
            raise deed.error
        return deed.result

    def _start(self) -> None:
        with self.starting:
            if self.thread is None:
                self.thread = threading.Thread(target=self._run, name="writer", daemon=True)
                self.thread.start()

    def stop(self) -> None:
        """Finish what waits and close the connection (tests, shutdown)."""
        if self.thread is not None:
            self.waiting.put(None)
            self.thread.join()
            self.thread = None

    def _run(self) -> None:
        stopping = False
        while not stopping:
            group = [self.waiting.get()]
            while len(group) < BOOK_MAX:
                try:
                    group.append(self.waiting.get_nowait())
                except queue.Empty:
                    break
            deeds = [deed for deed in group if deed is not None]
            stopping = len(deeds) < len(group)
            try:
                connection.close_if_unusable_or_obsolete()
                if deeds:
                    write(deeds)
            except BaseException as e:  # nobody may wait for ever
                for deed in deeds:
                    deed.error = deed.error or translated(e)
            finally:
                for deed in deeds:
                    deed.done.release()
        connection.close()


def write(group: list[Deed], savepoint: bool = False) -> None:
    """One transaction for the group. First without savepoints; if an act failed after writing, again with them."""
    book: Book | None = None
    closed = False
    try:
        with writing() as book:
            for deed in group:
                deed.result = deed.error = None
                try:
                    began = clock.now()
                    deed.result = book.perform(
                        deed.verb, by=deed.by, savepoint=savepoint and len(group) > 1, **deed.args
                    )
                    if (took := clock.now() - began) > ACT_SLOW:
                        log.warning("slow act %s: %d ms", deed.verb, took // 1000)
                except Exception as e:
                    deed.error = e
                    if not savepoint and (book.wrote or isinstance(e, DatabaseError)):
                        raise  # its changes are in the group's transaction: cut the whole, try again
            closed = True
    except Exception as e:
        if closed and book is not None and book.landed():
            return  # the commit arrived, only its answer was lost
        if isinstance(translated(e), Unready):
            for deed in group:
                deed.error = translated(e)
        elif len(group) == 1:
            group[0].error = e
        elif not savepoint:
            write(group, savepoint=True)
        else:  # the COMMIT itself failed (a deferred foreign key): each alone
            for deed in group:
                write([deed])


writer = Writer()


def _after_fork() -> None:
    """A child has its own writer; the parent's thread did not come along."""
    global writer
    writer = Writer()


os.register_at_fork(after_in_child=_after_fork)
