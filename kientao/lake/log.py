"""The log of what was accepted: files of frames, one order over all processes, on the disk before anybody is answered.

Whoever finds nobody writing writes for all who wait (group commit): takes the file lock, reads where the log ends,
appends, syncs. Then the first of those who came meanwhile does; each of the others sleeps until it is answered.
A tail that a crash tore is cut by the next writer: nobody was answered for it.
"""

import fcntl
import os
import threading
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from kientao.base.errors import Unready, declare
from kientao.base.text import T
from kientao.ledger.writer import translated

from . import frames
from .frames import Frame

FILE_MAX = 64 * 1024 * 1024
GROUP_MAX = 16 * 1024 * 1024  # bytes in one write
declare("lake.crowded", T("Đang nhận quá nhiều số đo, hãy gửi lại sau {seconds} giây.",
                          "Too many readings are coming in, send again in {seconds} s."))  # fmt: skip


def _bell() -> Any:
    """A lock that somebody holds: a quarter of the price of an event."""
    bell = threading.Lock()
    bell.acquire()
    return bell


@dataclass(slots=True)
class Parcel:
    """One caller's frame, and where its answer goes."""

    kind: int
    count: int
    source: int
    received: int
    body: bytes
    first: int = -1
    error: BaseException | None = None
    done: bool = False
    bell: Any = field(default_factory=_bell)  # let go once: answered, or to write


@dataclass
class Log:
    """The log in one folder. Any number of threads and processes append; each reads by itself."""

    folder: Path
    waiting: deque[Parcel] = field(default_factory=deque)
    turn: threading.Lock = field(default_factory=threading.Lock)  # over `waiting` and `writing`
    writing: bool = False
    _file: IO[bytes] | None = None
    _held: IO[bytes] | None = None
    _pid: int = 0
    _name: str = ""
    _end: int = 0  # bytes of the open file that are known to be whole
    _next: int = 0  # position of the next reading

    def append(self, kind: int, count: int, source: int, received: int, body: bytes) -> int:
        """The position of the first reading of it, once it is on the disk. Raises Unready, and then nothing stands."""
        mine = Parcel(kind, count, source, received, body)
        with self.turn:
            self.waiting.append(mine)
            wait, self.writing = self.writing, True
        if wait:
            mine.bell.acquire()
        if not mine.done:
            self._write()
        if mine.error is not None:
            raise mine.error
        return mine.first

    def _write(self) -> None:
        """Write for everybody who waits now, and hand on to the first of those who came meanwhile."""
        group, size = [], 0
        with self.turn:
            while self.waiting and size < GROUP_MAX:
                parcel = self.waiting.popleft()
                group.append(parcel)
                size += len(parcel.body)
        try:
            self._commit(group)
        except OSError as e:
            self._close()
            told = translated(e)
            for parcel in group:
                parcel.error = told
        except BaseException as e:
            self._close()
            for parcel in group:
                parcel.error = e
        finally:
            with self.turn:
                for parcel in group:
                    parcel.done = True
                self.writing = bool(self.waiting)
                following = self.waiting[0] if self.waiting else None
            if following is not None:
                following.bell.release()
            for parcel in group[1:]:  # the first is the one who writes
                parcel.bell.release()

    def _commit(self, group: list[Parcel]) -> None:
        with self._order():
            file = self._open()
            place, data = self._next, bytearray()
            for parcel in group:
                parcel.first = place
                data += frames.pack(parcel.kind, parcel.count, place, parcel.source, parcel.received, parcel.body)
                place += parcel.count if parcel.kind == frames.READINGS else 0
            start = self._end
            try:
                _write_all(file, data)
                os.fdatasync(file.fileno())
            except OSError:
                os.truncate(file.fileno(), start)  # half a frame must not stand in front of the next
                raise
            self._end, self._next = start + len(data), place

    def _order(self) -> "_Held":
        if self._held is None or self._pid != os.getpid():  # a lock belongs to the opening: forks must not share it
            self._close()
            self.folder.mkdir(parents=True, exist_ok=True)
            self._held, self._pid = (self.folder / "order.lock").open("ab"), os.getpid()
        return _Held(self._held)

    def _open(self) -> IO[bytes]:
        """The newest file, whole up to its end, with the next position known. Under the lock."""
        names = [name for name in os.listdir(self.folder) if name.endswith(".log")]
        newest = self.folder / max(names) if names else None
        if newest is None or (newest.name == self._name and self._end >= FILE_MAX):
            newest = self._begin(self._next)
        if self._file is None or newest.name != self._name:
            self._close_file()
            self._file, self._name = newest.open("ab", buffering=0), newest.name
            self._end, self._next = 0, int(newest.stem)
        size = os.fstat(self._file.fileno()).st_size
        if size != self._end:  # another process wrote, or a crash left a tail
            self._catch_up(newest, size)
        if self._end >= FILE_MAX:
            return self._rotate()
        return self._file

    def _rotate(self) -> IO[bytes]:
        newest = self._begin(self._next)
        self._close_file()
        self._file, self._name, self._end = newest.open("ab", buffering=0), newest.name, 0
        return self._file

    def _begin(self, position: int) -> Path:
        file = self.folder / f"{position:020d}.log"
        with file.open("ab") as made:
            os.fsync(made.fileno())
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        return file

    def _catch_up(self, file: Path, size: int) -> None:
        assert self._file is not None
        with file.open("rb") as there:
            there.seek(self._end)
            data = there.read(size - self._end)
        whole = self._end
        for end, frame in frames.read(data):
            self._next, self._end = frame.next, whole + end
        if self._end < size:
            os.truncate(self._file.fileno(), self._end)

    def _close_file(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file, self._name, self._end = None, "", 0

    def _close(self) -> None:
        self._close_file()
        if self._held is not None:
            self._held.close()
        self._held = None

    # -- reading -------------------------------------------------------------------------------------------------------
    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.log")) if self.folder.is_dir() else []

    def after(self, place: "Place", limit: int) -> Iterator[tuple["Place", Frame]]:
        """Frames after a place, about `limit` readings, each with the place after it."""
        total = 0
        while total < limit:
            file = self.folder / place.file if place.file else next(iter(self.files()), None)
            if file is None or not file.is_file():
                return
            with file.open("rb") as there:
                there.seek(place.offset)
                data = there.read(frames.HEAD.size * 64 + limit * frames.ROW)
            read = 0
            for read, frame in frames.read(data):
                total += frame.rows
                yield Place(file.name, place.offset + read), frame
                if total >= limit:
                    return
            place = Place(file.name, place.offset + read)
            if read == 0 and not data:
                later = [other for other in self.files() if other.name > file.name]
                if not later:
                    return
                place = Place(later[0].name, 0)
            elif read == 0:
                more = frames.HEAD.unpack_from(data)[3] + frames.HEAD.size if len(data) >= frames.HEAD.size else 0
                if not more or more <= len(data) or place.offset + more > file.stat().st_size:
                    return  # a tail that is being written, or torn
                limit = max(limit, more // frames.ROW + 1)


def _write_all(file: IO[bytes], data: bytes | bytearray) -> None:
    """Without a buffer: what a full disk refused must not be written later."""
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


class _Held:
    """The order among processes, while the block runs."""

    def __init__(self, file: IO[bytes]):
        self.file = file

    def __enter__(self) -> None:
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        fcntl.flock(self.file, fcntl.LOCK_UN)


@dataclass(frozen=True)
class Place:
    """Where a reader of the log stands: a file and an offset. "" is the beginning."""

    file: str = ""
    offset: int = 0


def crowded(seconds: int = 2) -> Unready:
    return Unready("lake.crowded", seconds=seconds)
