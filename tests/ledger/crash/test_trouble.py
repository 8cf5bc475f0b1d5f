"""Trouble of the machine: each is a clear refusal in Vietnamese, nothing is corrupt, and all works when it is over."""

import gc
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, connections
from django.db.backends.signals import connection_created

from kientao.base import clock
from kientao.base.errors import Unready
from kientao.ledger import entries, fsck, keys, lease, writer
from kientao.ledger import log as logs
from kientao.ledger.acts import By
from kientao.ledger.models import Cursor, Entry
from kientao.ledger.seal import Sealer
from kientao.ledger.writer import bookkeeping
from tests.ledger.things import MINH, Thing

ROOT = Path(__file__).parents[3]
sqlite_only = pytest.mark.skipif("os.environ.get('KIENTAO_TEST_DATABASE')", reason="SQLite's own trouble")


def grow(acts, name, count, size=10):
    return [acts.open_thing(by=MINH, code=f"{name}{i}", value="x" * size) for i in range(count)]


def well():
    """Sealed to the end, nothing wrong, rows and entries agree."""
    sealer = Sealer()
    sealer.step(clock.now())
    assert sealer.problem == "" and sealer.size == entries.head() - logs.current().start
    assert fsck.check() == []
    assert Thing.objects.count() == Entry.objects.filter(verb="thing.open").count()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            assert cursor.fetchall() == [("ok",)]


@pytest.fixture
def pragma():
    """Give every connection opened from now on a PRAGMA; call it with None to end the trouble."""
    told = []

    def each(sender, connection, **_):
        for line in told:
            connection.connection.execute(line)

    def trouble(line):
        told[:] = [line] if line else []
        writer.writer.stop()
        connections.close_all()

    connection_created.connect(each)
    yield trouble
    trouble(None)
    connection_created.disconnect(each)


@sqlite_only
def test_a_full_disk_refuses_whole_groups_and_loses_nothing(real, pragma):
    """SQLite's own limit of pages raises its own "database or disk is full"."""
    grow(real, "before", 3)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
    pragma(f"PRAGMA max_page_count = {pages + 40}")
    answers = {}

    def one(i):
        try:
            answers[i] = real.open_thing(by=MINH, code=f"full{i}", value="x" * 200)
        except Unready as e:
            answers[i] = e

    for low in range(0, 1000, 50):
        threads = [threading.Thread(target=one, args=(i,)) for i in range(low, low + 50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    refused = [a for a in answers.values() if isinstance(a, Unready)]
    assert refused and {a.code for a in refused} == {"disk.full"} and "Đĩa đã đầy" in str(refused[0])
    done = [a for a in answers.values() if not isinstance(a, Unready)]
    assert done and all(Thing.objects.get(code=a.thing).entry == a.index for a in done)
    assert entries.head() == 4 + len(done)
    pragma(None)
    grow(real, "after", 3)
    well()


@sqlite_only
def test_a_read_only_database_refuses_and_can_still_be_read(real, pragma):
    grow(real, "before", 3)
    pragma("PRAGMA query_only = 1")
    with pytest.raises(Unready) as refused:
        real.open_thing(by=MINH, code="no", value="1")
    assert refused.value.code == "database.readonly" and "chỉ đọc" in str(refused.value)
    with pytest.raises(Unready), bookkeeping():
        Cursor.objects.create(name="no")
    assert Thing.objects.count() == 3 and entries.head() == 4
    pragma(None)
    grow(real, "after", 1)
    well()


def mountable():
    """Root may mount a small file system of its own."""
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("mount") is not None


@sqlite_only
@pytest.mark.crash
@pytest.mark.skipif(not mountable(), reason="needs root to mount a small disk")
def test_a_disk_that_is_really_full_then_read_only_then_well_again(tmp_path):
    """A file system of 64 MB: entries, tiles and checkpoints meet its end, then a remount without writing."""
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", tmp_path], capture_output=True)
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        told = subprocess.run(
            [sys.executable, "-m", "tests.ledger.crash.small_disk", tmp_path],
            cwd=ROOT, capture_output=True, text=True, timeout=120,
        )  # fmt: skip
        assert told.returncode == 0, told.stderr[-4000:]
    finally:
        subprocess.run(["umount", "-l", tmp_path], check=True)


def test_words_of_a_person_are_never_taken_for_trouble_of_the_machine(real):
    """PostgreSQL repeats the value in its error: a code named like a full disk is only a code that is taken."""
    code = "the disk is full, readonly, locked, no space left"
    real.open_thing(by=MINH, code=code, value="1")
    with pytest.raises(IntegrityError):
        real.open_thing(by=MINH, code=code, value="1")
    assert isinstance(writer.translated(IntegrityError(f"Key (code)=({code}) already exists.")), IntegrityError)


def test_a_clock_that_jumped_back_an_hour_refuses_and_says_by_how_much(real):
    grow(real, "before", 2)
    with clock.use(lambda: back()), pytest.raises(Unready) as refused:
        real.open_thing(by=MINH, code="early", value="1")
    assert refused.value.code == "clock.behind" and "NTP" in str(refused.value)
    assert 3590 <= refused.value.params["seconds"] <= 3610
    grow(real, "after", 2)
    well()


def back(by=clock.HOUR):
    return clock._wall() - by


def test_a_clock_that_jumped_back_a_little_never_takes_an_entry_back(real):
    grow(real, "before", 2)
    with clock.use(lambda: back(clock.MINUTE)):
        grow(real, "meanwhile", 3)
    grow(real, "after", 2)
    moments = list(Entry.objects.order_by("index").values_list("at", flat=True))
    assert moments == sorted(set(moments))
    well()


def test_a_lease_from_before_the_clock_went_back_blocks_nobody(real):
    now, length = clock.now(), 15 * clock.SECOND
    assert lease.hold("runner", "dead", now, length)
    assert not lease.hold("runner", "living", now + clock.SECOND, length)
    assert lease.hold("runner", "living", now - clock.HOUR, length)


def copy_of_the_database(target):
    connections.close_all()
    source, out = sqlite3.connect(settings.DATABASES["default"]["NAME"]), sqlite3.connect(target)
    source.backup(out)
    out.close()
    source.close()


def put_in_place(copy):
    """As an operator would: stop, copy the file over, start."""
    writer.writer.stop()
    connections.close_all()
    gc.collect()  # cursors in tracebacks of earlier tests hold the file open
    name = Path(settings.DATABASES["default"]["NAME"])
    for rest in ("-wal", "-shm"):
        name.with_name(name.name + rest).unlink(missing_ok=True)
    shutil.copyfile(copy, name)


@sqlite_only
@pytest.mark.parametrize("code", ["log.behind", "log.fork"])
def test_an_old_copy_of_the_database_is_not_signed_and_the_right_one_goes_on(real, tmp_path, code):
    """behind: the copy holds fewer entries. fork: it grew again to the same size, with other content."""
    grow(real, "t", 5)
    Sealer().step(clock.now())
    copy_of_the_database(tmp_path / "old")
    grow(real, "u", 5)
    Sealer().step(clock.now())
    copy_of_the_database(tmp_path / "right")
    last = keys.last_note()
    put_in_place(tmp_path / "old")
    if code == "log.fork":
        grow(real, "v", 5)
    sealer = Sealer()
    sealer.step(clock.now())
    expected = {"log.behind": "bản sao cũ", "log.fork": "khác với mốc đã ký"}[code]
    assert expected in sealer.problem and expected in Cursor.objects.get(name="seal").error
    assert keys.last_note() == last == (logs.folder(logs.current()) / "checkpoint").read_text("utf-8")
    put_in_place(tmp_path / "right")
    grow(real, "w", 2)
    well()
    assert not Cursor.objects.exclude(error="").exists()


def test_a_copied_folder_signs_nothing(real, tmp_path, monkeypatch):
    grow(real, "t", 3)
    Sealer().step(clock.now())
    home = settings.KIENTAO
    shutil.copytree(home.data, tmp_path / "copy", dirs_exist_ok=True, ignore=shutil.ignore_patterns("copy"))
    grow(real, "u", 1)
    copied = SimpleNamespace(**{**vars(home), "data": tmp_path / "copy", "keys": tmp_path / "copy" / "keys"})
    monkeypatch.setattr(settings, "KIENTAO", copied)
    sealer = Sealer()
    sealer.step(clock.now())
    assert "máy hoặc thư mục khác" in sealer.problem and "kientao key adopt" in sealer.problem
    monkeypatch.setattr(settings, "KIENTAO", home)
    well()


def test_two_machines_with_one_key_never_both_sign(real, monkeypatch):
    """The second machine has the very files, but another identity."""
    grow(real, "t", 3)
    Sealer().step(clock.now())
    grow(real, "u", 1)
    read = Path.read_text
    with monkeypatch.context() as other:
        other.setattr(Path, "read_text", lambda p, *a, **k: "f" * 32 if p.name == "machine-id" else read(p, *a, **k))
        sealer = Sealer()
        sealer.step(clock.now())
        assert "Hai máy cùng ký" in sealer.problem
        with pytest.raises(Unready):
            logs.rotate(By.system("operator"))
    well()


def test_a_new_log_cut_off_between_its_key_and_its_entry_still_names_the_one_before(real, monkeypatch):
    grow(real, "t", 3)
    Sealer().step(clock.now())
    last, origin = keys.last_note(), logs.next_origin(logs.current().origin)
    create = keys.create
    monkeypatch.setattr(keys, "create", lambda name: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        logs.start(origin)
    monkeypatch.setattr(keys, "create", create)
    log = logs.start(origin)
    assert entries.public_body(Entry.objects.get(index=log.start))["data"]["previous"] == last
    well()
