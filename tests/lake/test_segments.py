"""Days are sealed once, with their digest in the ledger; the lake comes back from a backup."""

import json
import shutil

import pytest
from django.conf import settings

from kientao.base import clock
from kientao.lake import backups, lakedb, parts, segments, stream
from kientao.ledger import backup, fsck
from kientao.ledger.models import Entry

from .test_stream import lake, send
from .town import START, read_all, rows

__all__ = ["lake"]
DAY, ZONE = 24 * 60, settings.KIENTAO.zone


def three_days():
    for day in range(3):
        send(("s0", day * DAY, 1.0 + day), ("s1", day * DAY + 60, 5.0))
    read_all()
    stream.Stream().snapshot()


def first_day():
    return clock.day(START, ZONE).toordinal()


def told(entry):
    return json.loads(bytes(entry.body))["data"]


def test_a_day_is_sealed_with_its_digest_in_the_ledger():
    three_days()
    assert segments.seal_until(first_day() + 2) == 2
    assert segments.seal_until(first_day() + 2) == 0
    entries = list(Entry.objects.filter(verb="lake.seal").order_by("index"))
    found = rows("SELECT file, rows, digest, entry FROM segment ORDER BY file")
    assert [(told(e)["file"], told(e)["rows"], told(e)["digest"], e.index) for e in entries] == found
    assert [row[1] for row in found] == [2, 2]
    raw = parts.raw(START - clock.DAY, START + 5 * clock.DAY, ZONE)
    assert sorted(raw.value.tolist()) == [1.0, 2.0, 3.0, 5.0, 5.0, 5.0]
    assert segments.problems() == []


@pytest.mark.parametrize("where", ["save", "perform", "writing"])
def test_sealing_that_is_killed_goes_on_and_leaves_one_entry(monkeypatch, where):
    three_days()
    broken = {"save": (parts, "save"), "perform": (segments, "perform"), "writing": (segments, "_drop")}[where]
    real = getattr(*broken)

    def dies(*args, **named):
        if where == "perform":
            real(*args, **named)
        raise KeyboardInterrupt

    monkeypatch.setattr(*broken, dies)
    with pytest.raises(KeyboardInterrupt):
        segments.seal_until(first_day() + 1)
    monkeypatch.setattr(*broken, real)
    send(("s2", 5, 7.0))  # something comes for that day meanwhile
    read_all()
    stream.Stream().snapshot()
    segments.seal_until(first_day() + 1)
    files = [told(e)["file"] for e in Entry.objects.filter(verb="lake.seal").order_by("index")]
    assert files == [f"2026-01-01.{n}.parquet" for n in range(len(files))]
    assert segments.problems() == []
    day = parts.raw(START - clock.DAY, START + 17 * clock.HOUR, ZONE)
    assert sorted(day.value.tolist()) == [1.0, 5.0, 7.0]


def test_fsck_names_a_segment_that_was_changed_or_is_gone():
    three_days()
    segments.seal_until(first_day() + 2)
    one, two = sorted((lakedb.folder() / "segments").iterdir())
    one.write_bytes(one.read_bytes()[:-1] + b"x")
    two.unlink()
    assert segments.problems() == [f"số đo: tệp {one.name} không khớp mã băm trong sổ", f"số đo: thiếu tệp {two.name}"]
    assert segments.problems in fsck.ALSO


def test_a_backup_holds_everything_that_the_lake_needs(tmp_path):
    three_days()
    segments.seal_until(first_day() + 1)
    send(("s0", 4 * DAY, 9.0))
    assert "lake" in backup.STORES
    names = {name: file for file, name in backups.pack(tmp_path)}
    assert {name.split("/")[0] for name in names} == {"lake.sqlite3", "parts", "segments", "log"}
    assert all(file.stat().st_size for file in names.values())


def test_the_log_behind_a_snapshot_is_let_go(monkeypatch):
    monkeypatch.setattr("kientao.lake.log.FILE_MAX", 200)
    three_days()
    before = len(list((lakedb.folder() / "log").glob("*.log")))
    stream.Stream().snapshot()
    assert len(list((lakedb.folder() / "log").glob("*.log"))) == 1 <= before
    send(("s0", 9 * DAY, 4.0))
    read_all()
    assert len(parts.raw(START - clock.DAY, START + 20 * clock.DAY, ZONE).at) == 7


def test_a_backup_while_the_stream_moves_on_still_has_what_its_rows_need(tmp_path, monkeypatch):
    monkeypatch.setattr("kientao.lake.log.FILE_MAX", 200)
    three_days()
    send(("s0", 3 * DAY, 8.0), ("s0", 3 * DAY + 1, 8.5))
    real = lakedb.connection

    def connection():
        """After the copy of the database a snapshot and sealing remove files."""
        monkeypatch.setattr(lakedb, "connection", real)
        return Moving(real())

    class Moving:
        def __init__(self, held):
            self.held = held

        def backup(self, copy):
            self.held.backup(copy)
            read_all()
            stream.Stream().snapshot()
            segments.seal_until(first_day() + 3)

    monkeypatch.setattr(lakedb, "connection", connection)
    kept = {name: file.read_bytes() for file, name in backups.pack(tmp_path)}
    shutil.rmtree(lakedb.folder())
    lakedb._here.held = None
    for name, data in kept.items():
        (lakedb.folder() / name).parent.mkdir(parents=True, exist_ok=True)
        (lakedb.folder() / name).write_bytes(data)
    read_all()
    found = parts.raw(START - clock.DAY, START + 9 * clock.DAY, ZONE)
    assert sorted(found.value.tolist()) == [1.0, 2.0, 3.0, 5.0, 5.0, 5.0, 8.0, 8.5]
    assert segments.problems() == []
