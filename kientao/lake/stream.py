"""The stream: what was accepted becomes roll-ups, newest values, counts and findings, in the order of the log.

State that is only in memory (fates, watchers, rows not yet in a part) is a function of the log from the last snapshot
on: a start loads the snapshot, reads the log again up to where the stream was, and goes on. So after `kill -9` anywhere
the same comes out, each once, however the log is cut.
"""

import json
import pickle
from collections.abc import Iterable
from typing import Any

import numpy as np
from django.conf import settings

from kientao.base import clock
from kientao.base.errors import Unready, declare
from kientao.base.text import T
from kientao.ledger import runner

from . import fates, frames, lakedb, outbox, parts, rollups, series
from .fates import Fates, Readings
from .frames import Frame
from .log import Log, Place
from .watchers import WATCHERS, Watcher

PIECE = 60_000  # readings in one transaction
SNAPSHOT = 400_000  # readings between two snapshots, and in one part
SNAPSHOT_EVERY = 10 * clock.MINUTE  # of the stream's own time
TICK = clock.MINUTE
declare("lake.gap", T("Nhật ký số đo thiếu tệp giữa {file} và {until}.",
                      "The log of readings lacks a file between {file} and {until}."))  # fmt: skip
MEND = 2  # days made anew in one go


class Overtaken(Exception):
    """Another reader moved the stream: what is in memory here is of the past."""


class Stream:
    """One reader of the log; `lease` sees to it that there is one."""

    def __init__(self) -> None:
        self.log = Log(lakedb.folder() / "log")
        self.catalogue = series.catalogue()
        self.fates = Fates()
        self.watchers: dict[str, Watcher] = {name: make() for name, make in WATCHERS.items()}
        self.place, self.position = Place(), 0
        self.rows: list[Readings] = []  # kept, not yet in a part
        self.since = 0  # readings since the snapshot
        self.snapped = 0  # time of the stream at the snapshot
        self._load()

    # -- starting ------------------------------------------------------------------------------------------------------
    def _load(self) -> None:
        """The snapshot, and the log again from there to where the stream was."""
        snapshot: dict[str, Any] = pickle.loads(found) if (found := lakedb.get("snapshot")) else {}
        for name, one in self.watchers.items():
            one.start(snapshot.get("watchers", {}).get(name), self.catalogue)
        if snapshot:
            self.place, self.position = Place(*snapshot["place"]), snapshot["position"]
            self.fates = Fates(np.frombuffer(snapshot["newest"], "i8").copy(), snapshot["time"])
            self.snapped = snapshot["time"]
        until = _read_until()
        while self.place != until:
            frames_here = list(self.log.after(self.place, PIECE))
            if not frames_here:
                raise Unready("lake.gap", file=self.place.file, until=until.file)
            for place, frame in frames_here:
                self._take(frame)
                self.place = place
                if place == until:
                    break

    # -- one piece -----------------------------------------------------------------------------------------------------
    def step(self) -> int:
        """Read a piece of the log; how many frames. What follows from it and the place move in one transaction."""
        self._renew()
        found = list(self.log.after(self.place, PIECE))
        if not found and not any(one.changed for one in self.watchers.values()):
            return 0
        rolled: list[Readings] = []
        dirty: set[tuple[int, str, str]] = set()
        events: list[outbox.Event] = []
        counts: dict[tuple[int, str, int], int] = {}
        for group in _merged(frame for _, frame in found):
            rows, happened = self._take(*group)
            events += happened
            _count(counts, group, rows)
            if rows is not None:
                rolled.append(rows.clean)
                dirty |= self._dirty(rows)
        with lakedb.writing() as con:
            self._alone()
            if rolled:
                whole = Readings(*(np.concatenate(column) for column in zip(*rolled, strict=True)))
                rollups.add(con, rollups.rolled(whole, self.catalogue, settings.KIENTAO.zone))
                _newest(con, whole)
            con.executemany("INSERT OR IGNORE INTO dirty VALUES (?, ?, ?)", sorted(dirty))
            outbox.put(con, events)
            con.executemany(
                "INSERT INTO fate VALUES (?, ?, ?, ?, ?) ON CONFLICT (source, fate, day) DO UPDATE SET"
                " n = n + excluded.n, last = max(last, excluded.last)",
                [(*key, n, int(self.fates.time)) for key, n in sorted(counts.items())],
            )
            if found:
                self.place = found[-1][0]
            lakedb.put(con, "place", json.dumps([self.place.file, self.place.offset]))
            lakedb.put(con, "position", self.position)
            lakedb.put(con, "time", int(self.fates.time))
        if self._due():
            self.snapshot()
        return len(found)

    def _alone(self) -> None:
        """Inside the transaction: the stream stands where this reader left it. A lease may run out during a piece."""
        if _read_until() != self.place:
            raise Overtaken

    def _renew(self) -> None:
        """The catalogue of now, for the readings from here on."""
        now = series.catalogue()
        if now is not self.catalogue:
            self.catalogue = now
        for one in self.watchers.values():
            one.renew(now)
        if any(one.changed for one in self.watchers.values()) and lakedb.get("snapshot") is not None:
            self.snapshot()  # what was watched before must not be replayed with what is watched now

    def _take(self, *group: Frame) -> tuple[Readings | None, list[outbox.Event]]:
        """Frames of one kind in a row: the readings with their fates, and what watchers found."""
        frame = group[0]
        if frame.kind == frames.TICK:
            self.fates.tick(frame.received)
            return None, self._tell(lambda one: one.tick(frame.received, frame.first))
        if frame.kind == frames.REFUSED:
            return None, []
        rows = self.fates.judge(_rows(group), self.catalogue)
        kept = rows.where(rows.flags & fates.DOUBLE == 0)
        self.rows.append(kept)
        self.since += len(rows.at)
        self.position = group[-1].next
        clean = rows.clean
        return rows, self._tell(lambda one: one.see(clean)) if len(clean.at) else []

    def _tell(self, ask: Any) -> list[outbox.Event]:
        return [event for one in self.watchers.values() for event in ask(one)]

    def _dirty(self, rows: Readings) -> set[tuple[int, str, str]]:
        """Hours whose roll-ups have to be made anew from the raw readings: something came late."""
        out = rows.where((rows.flags & (fates.LATE | fates.OUT_OF_ORDER) != 0) & (rows.flags & fates.DOUBLE == 0))
        hours = (out.at // clock.HOUR).tolist()
        kinds, places = self.catalogue.kind[out.series].tolist(), self.catalogue.place[out.series].tolist()
        return {
            (hour, self.catalogue.kinds[kind], self.catalogue.places[place])
            for hour, kind, place in zip(hours, kinds, places, strict=True)
        }

    # -- snapshots -----------------------------------------------------------------------------------------------------
    def _due(self) -> bool:
        changed = any(one.changed for one in self.watchers.values())
        return changed or self.since >= SNAPSHOT or (
            self.since > 0 and self.fates.time - self.snapped >= SNAPSHOT_EVERY and self.since >= SNAPSHOT // 40
        )  # fmt: skip

    def snapshot(self) -> None:
        """The rows so far become a part; the state goes beside it. The file is on the disk before the row names it."""
        part = parts.write(self.rows, settings.KIENTAO.zone)
        told = {
            "place": (self.place.file, self.place.offset), "position": self.position, "time": int(self.fates.time),
            "newest": self.fates.newest.tobytes(),
            "watchers": {name: one.save() for name, one in self.watchers.items()},
        }  # fmt: skip
        with lakedb.writing() as con:
            self._alone()
            if part is not None:
                parts.note(con, part)
            lakedb.put(con, "snapshot", pickle.dumps(told))
        self.rows, self.since, self.snapped = [], 0, int(self.fates.time)
        for file in self.log.files():  # what is behind the snapshot lies in parts
            if file.name < self.place.file:
                file.unlink()
        for one in self.watchers.values():
            one.changed = False


def _read_until() -> Place:
    """How far the stream was read."""
    return Place(*json.loads(lakedb.get("place", '["", 0]')))


def _merged(found: Iterable[Frame]) -> Iterable[list[Frame]]:
    """Readings that follow each other are taken together; ticks stand alone."""
    group: list[Frame] = []
    for frame in found:
        if group and not (frame.kind == group[0].kind == frames.READINGS):
            yield group
            group = []
        group.append(frame)
    if group:
        yield group


def _rows(group: Iterable[Frame]) -> Readings:
    batches = [frames.batch(frame) for frame in group]
    position = np.concatenate([np.arange(b.first, b.first + len(b.at)) for b in batches])
    columns = (np.concatenate([getattr(b, name) for b in batches]) for name in ("series", "at", "value", "flags"))
    return Readings(position, *columns)


def _count(counts: dict[tuple[int, str, int], int], group: list[Frame], rows: Readings | None) -> None:
    """What became of the readings of each source, by the day they came."""
    start = 0
    for frame in group:
        day = frame.received // clock.DAY
        if frame.kind == frames.REFUSED:
            for why, n in json.loads(frame.body).items():
                counts[frame.source, why, day] = counts.get((frame.source, why, day), 0) + n
        elif rows is not None:
            flags = rows.flags[start : start + frame.rows]
            start += frame.rows
            told = {"accepted": len(flags)} | {
                name: int(np.count_nonzero(flags & bit)) for bit, name in fates.NAMES.items()
            }
            for name, n in told.items():
                if n:
                    counts[frame.source, name, day] = counts.get((frame.source, name, day), 0) + n


def _newest(con: Any, rows: Readings) -> None:
    """The newest clean reading of each series."""
    last = {number: place for place, number in enumerate(rows.series.tolist())}
    places = np.array(list(last.values()), dtype="i8")
    some = rows.where(places)
    con.executemany(
        "INSERT INTO newest VALUES (?, ?, ?, ?) ON CONFLICT (series) DO UPDATE SET at = excluded.at,"
        " value = excluded.value, position = excluded.position WHERE excluded.at >= newest.at",
        list(zip(some.series.tolist(), some.at.tolist(), some.value.tolist(), some.position.tolist(), strict=True)),
    )


# -- the runner's part -------------------------------------------------------------------------------------------------
_running: dict[str, Any] = {}


def forget() -> None:
    """Begin anew, as after a restart."""
    _running.clear()


@runner.part("lake")
def step(now: int) -> int | None:
    """Tell the stream the time once a minute, and read a piece of it."""
    if not series.catalogue().codes:
        return None  # a city without sensors has no lake
    try:
        stream = _running.get("stream")
        if stream is None:
            stream = _running["stream"] = Stream()
        if now - _running.get("ticked", 0) >= TICK or now < _running.get("ticked", 0):
            stream.log.append(frames.TICK, 0, 0, now, b"")
            _running["ticked"] = now
            rollups.mend(settings.KIENTAO.zone, MEND)
        return now if stream.step() else now + clock.SECOND // 5
    except Overtaken:
        forget()
        return now + clock.SECOND
    except BaseException:
        forget()
        raise
