"""Backups that prove themselves, restores that never fork, erasures that stay erased."""

import json
import shutil
import sqlite3
import tarfile
from dataclasses import replace

import pytest
from django.conf import settings
from django.db import connection, connections

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.ledger import backup, entries, erasure, files, fsck, jobs, keys, seal
from kientao.ledger import log as logs
from kientao.ledger.models import Entry, Log, Sealed
from kientao.ledger.runner import Runner
from kientao.ledger.seal import Sealer

from .things import MINH, Thing

sqlite_only = pytest.mark.skipif(
    "sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="changes a row inside an SQLite snapshot"
)
MARKER = "dấu-vết-của-bà-Lan-9731"


@pytest.fixture
def city(real, monkeypatch):
    """The restore puts files in the place of the test database: the settings must point there."""
    name = connections["default"].settings_dict["NAME"]
    if settings.KIENTAO.database:
        head, _, former = settings.KIENTAO.database.rpartition("/")
        address = f"{head}/{name}" + ("?" + former.partition("?")[2] if "?" in former else "")
        monkeypatch.setattr(settings, "KIENTAO", replace(settings.KIENTAO, database=address))
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", name)
    for i in range(10):
        real.open_thing(by=MINH, code=f"k{i}", value=str(i))
    Sealer().seal(clock.now())
    return real


def broken(file, change):
    """The same backup with one member changed."""
    folder = file.parent / "apart"
    with tarfile.open(file) as archive:
        archive.extractall(folder, filter="data")
    change(folder)
    with tarfile.open(file, "w:gz") as archive:
        for path in sorted(folder.iterdir()):
            archive.add(path, path.name)


def test_a_backup_proves_itself(city):
    file = backup.backup()
    about = backup.verify(file)
    assert about["replayed"] == 11 and about["replayed_root"] == about["root"]
    assert file.with_name(file.name.replace(".tar.gz", ".checkpoint")).is_file()
    assert backup.newest() == file


@pytest.mark.parametrize("harm", [*(pytest.param(h, marks=sqlite_only) for h in ("entry", "sealed", "short")),
                                  "root", "beside", "cut"])  # fmt: skip
def test_a_backup_that_was_changed_fails_and_says_so(city, harm):
    file = backup.backup()

    def change(folder):
        if harm == "root":
            about = json.loads((folder / "manifest.json").read_text())
            (folder / "manifest.json").write_text(json.dumps(about | {"root": "00" * 32}))
            return
        database = sqlite3.connect(folder / "database")
        statement = {
            "entry": "UPDATE ledger_entry SET body = replace(CAST(body AS TEXT), 'thing', 'thinG') WHERE \"index\" = 5",
            "sealed": "UPDATE ledger_sealed SET value = '\"khác\"' WHERE entry = 5 AND part = 'note'",
            "short": 'DELETE FROM ledger_entry WHERE "index" = 10',
        }[harm]
        database.execute(statement)
        database.commit()
        database.close()

    if harm == "beside":
        beside = file.with_name(file.name.replace(".tar.gz", ".checkpoint"))
        beside.write_text(beside.read_text().replace("\n11\n", "\n10\n"))
    elif harm == "cut":
        file.write_bytes(file.read_bytes()[:-200])
    else:
        broken(file, change)
    with pytest.raises(Refused):
        backup.verify(file)


def test_a_restore_of_the_newest_state_goes_on_in_the_same_log(city):
    before = fsck.fingerprint()
    file = backup.backup()
    about = backup.restore(file)
    assert about["new_origin"] is None and fsck.fingerprint() == before and fsck.check() == []
    city.open_thing(by=MINH, code="after", value="1")
    Sealer().seal(clock.now())
    assert Log.objects.count() == 1 and fsck.check() == []


def test_a_restore_of_an_older_state_opens_a_new_log_and_old_receipts_stay_valid(city):
    file = backup.backup()
    for i in range(5):
        city.open_thing(by=MINH, code=f"lost{i}", value="1")
    Sealer().seal(clock.now())
    lost = keys.last_note()
    about = backup.restore(file)
    assert about["new_origin"] == "so.thu.example/mo-phong~2"
    assert Thing.objects.filter(code__startswith="lost").count() == 0
    first = entries.public_body(Entry.objects.get(index=11))
    assert first["verb"] == "log.start" and first["data"]["previous"] == lost
    old = Log.objects.get(number=1)
    assert (logs.folder(old) / "checkpoint").read_text("utf-8") == lost  # still served, with what is missing now
    assert len(seal.reader(old, 16)(0, 15)) == 32
    city.open_thing(by=MINH, code="after", value="1")
    Sealer().seal(clock.now())
    assert logs.head_of(keys.last_note()).origin == about["new_origin"] and fsck.check() == []


def test_a_restore_on_a_machine_without_the_key_opens_a_new_log(city, folder):
    file = backup.backup(folder / "elsewhere")
    shutil.rmtree(keys.folder())
    about = backup.restore(file)
    assert about["new_origin"] and Sealer().seal(clock.now()) and fsck.check() == []


def test_what_was_there_before_a_restore_is_moved_aside_not_deleted(city, folder):
    file = backup.backup()
    kept = files.put(b"%PDF-1.4 after the backup %%EOF")
    backup.restore(file)
    assert [f.name for f in (folder / "before-restore").rglob(kept.name)] == [kept.name]
    assert Thing.objects.count() == 10


def test_the_key_travels_only_when_asked_and_only_under_its_passphrase(city, folder):
    private = json.loads((keys.folder() / "signer.json").read_text())["private"].encode()
    plain, sealed = backup.backup(), backup.backup(passphrase="một câu dài")
    with tarfile.open(plain) as archive:
        assert "keys.sealed" not in archive.getnames()
    for file in (plain, sealed):
        with tarfile.open(file) as archive:
            for member in archive.getmembers():
                assert private not in archive.extractfile(member).read()
    with pytest.raises(Refused, match="Mật khẩu"):
        backup.restore(sealed, passphrase="sai")


def test_an_erased_part_is_gone_from_everywhere_in_data(real, folder, monkeypatch):
    erased = []
    monkeypatch.setitem(erasure.ERASERS, "test", lambda entry, part: erased.append((entry, part)))
    real.open_thing(by=MINH, code="a", value=MARKER)
    Sealer().seal(clock.now())
    real.change_thing(by=MINH, code="a", value="khác")
    erasure.erase_sealed(by=MINH, entry="1", part="note", basis="Luật 91/2025/QH15")
    runner, now = Runner(), clock.now()
    while runner.step(now) <= now:
        pass
    assert erased == [(1, "note")]
    assert Sealed.objects.get(entry=1, part="note").value is None
    assert fsck.check() == []
    with pytest.raises(AssertionError):  # its public value is still there: only the sealed part was erased
        _nowhere(folder, b'"value":"' + MARKER.encode())
    _nowhere(folder, f"ghi chú {MARKER}".encode())
    again = erasure.erase_sealed(by=MINH, entry="1", part="note", basis="x")
    assert again is None


def _nowhere(folder, marker):
    database = connections["default"].settings_dict["NAME"]
    places = [*folder.rglob("*")]
    if connection.vendor == "sqlite":
        from pathlib import Path

        places += list(Path(database).parent.glob(Path(database).name + "*"))
    for file in places:
        assert not file.is_file() or marker not in file.read_bytes(), file.name


def test_a_legal_hold_refuses_with_its_article(real):
    real.open_thing(by=MINH, code="a", value="1")
    Sealed.objects.filter(entry=1, part="note").update(hold="Luật Lưu trữ, Điều 15")
    with pytest.raises(Refused, match="Điều 15"):
        erasure.erase_sealed(by=MINH, entry="1", part="note", basis="x")


def test_an_erasure_is_applied_again_before_a_restore_serves(city):
    file = backup.backup()
    erasure.erase_sealed(by=MINH, entry="3", part="note", basis="Luật 91/2025/QH15")
    runner, now = Runner(), clock.now()
    while runner.step(now) <= now:
        pass
    about = backup.restore(file)
    assert about["erased_again"] == 1 and Sealed.objects.get(entry=3, part="note").value is None
    assert fsck.check() == []


def test_opening_a_sealed_part_leaves_a_line(real):
    real.open_thing(by=MINH, code="a", value="1")
    assert entries.open_part(1, "note", by=MINH, why="thanh tra theo QĐ 12") == "ghi chú 1"
    line = entries.Opening.objects.get()
    assert (line.person, line.entry, line.part, line.why) == ("minh", 1, "note", "thanh tra theo QĐ 12")


def test_every_folder_of_data_has_somebody_who_takes_care_of_it(real, folder):
    jobs.put_daily(clock.now())
    real.open_thing(by=MINH, code="a", value="1")
    Runner().step(clock.now())
    known = set(backup.DATA)
    assert {p.name.removesuffix("-wal").removesuffix("-shm") for p in folder.iterdir()} <= known
