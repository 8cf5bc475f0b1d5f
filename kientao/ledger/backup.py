"""Backup and restore. A backup is one archive and, beside it, the checkpoint it must still agree with.

    manifest.json      origin, sizes, root of all entries, engine, version of the program
    database           SQLite snapshot, or pg_dump's custom format
    files/…            the files that rows of the snapshot name
    erasures.jsonl     never: erasures are kept beside the keys and applied again after a restore
    keys.sealed        only when asked for, under a passphrase

The snapshot is taken first, then the files it names: they were written before the rows that name them.
Tiles are not kept: they are rebuilt from the entries and compared.
"""

import base64
import hashlib
import io
import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from kientao import __version__
from kientao.base import clock
from kientao.base.checkpoint import open_checkpoint
from kientao.base.errors import Refused, Unready, declare
from kientao.base.merkle import EMPTY
from kientao.base.note import parse_vkey
from kientao.base.text import T

from . import entries, erasure, files, keys
from . import log as logs
from .replay import Report, replay, rows, sealed_problems, silent
from .seal import Sealer
from .writer import writer

declare("backup.unreadable", T("Không đọc được bản sao lưu: {why}", "The backup cannot be read: {why}"))
declare("backup.failed", T("Bản sao lưu KHÔNG đạt: {why}", "The backup FAILS: {why}"))
declare("backup.passphrase", T("Mật khẩu của khoá không đúng.", "The passphrase of the key is wrong."))
declare("backup.tool", T("Thiếu chương trình {tool}; hãy cài gói postgresql-client.",
                         "The program {tool} is missing; install the package postgresql-client."))  # fmt: skip

# Every folder and file of DATA, and who takes care of it. A name that is missing here fails a test.
DATA = {
    "kientao.sqlite3": "backup, restore, fsck, erasure",
    "files": "backup, restore, fsck, erasure",
    "ledger": "rebuilt from entries, compared by fsck; holds no sealed part",
    "keys": "never in a backup unless asked and encrypted; holds the list of erasures",
    "backups": "erasures are applied again when one is restored",
    "before-restore": "what a restore moved aside; removed by the operator",
    "secret": "signs sessions of a demo; not kept",
    "kientao.toml": "the operator's own file",
    "order.lock": "empty",
    "lake": "backup, restore, fsck; readings of things, nothing of a person to erase",
    "outbox": "letters where no SMTP is set; not kept; erased with the contact",
}


Pack = Callable[[Path], Iterator[tuple[Path, str]]]
STORES: dict[str, Pack] = {}


def store(name: str) -> Callable[[Pack], Pack]:
    """Declare a folder of DATA that a room above keeps: `fn(a folder for a moment) -> (file, its name there)`."""

    def declare_store(pack: Pack) -> Pack:
        STORES[name] = pack
        return pack

    return declare_store


def backup(to: Path | None = None, passphrase: str | None = None, report: Report = silent) -> Path:
    """Write one archive; returns its path. The key goes along only under a passphrase."""
    Sealer().seal(clock.now())  # so that the checkpoint beside the backup is of today
    moment = clock.local(clock.now(), "UTC").strftime("%Y%m%dT%H%M%S")
    folder = to or settings.KIENTAO.data / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"kientao-{moment}-{secrets.token_hex(2)}.tar.gz"
    with tempfile.TemporaryDirectory(dir=folder, prefix=".making-") as made:
        snapshot = Path(made) / "database"
        report("chụp cơ sở dữ liệu", 0, 3)
        _snapshot(snapshot)
        with _opened(snapshot) as (cursor, engine):
            about = _manifest(cursor, engine, report)
        report("gói tệp", 1, 3)
        draft = Path(made) / "draft.tar.gz"
        with tarfile.open(draft, "w:gz", compresslevel=3) as archive:
            _add(archive, "manifest.json", json.dumps(about, indent=1, ensure_ascii=False).encode())
            archive.add(snapshot, "database")
            for name in sorted(files.names()):
                for path in files.paths(name):
                    if path.is_file():
                        archive.add(path, f"files/{path.parent.name}/{path.name}")
            for store_name, pack in STORES.items():
                for path, inside in pack(Path(made)):
                    archive.add(path, f"{store_name}/{inside}")
            if passphrase:
                _add(archive, "keys.sealed", _seal_keys(passphrase))
        keys.durable_write(_beside(target), about["checkpoint"].encode())
        with draft.open("rb") as done:
            os.fsync(done.fileno())
        draft.replace(target)  # last: a name that ends in .tar.gz is a whole backup
        keys.sync_folder(folder)
    report("xong", 3, 3)
    return target


def verify(file: Path, report: Report = silent) -> dict[str, Any]:
    """Unpack aside, replay every entry, compare root, signatures, sealed parts and files. Raises when it fails."""
    with _unpacked(file) as found:
        return _verified(found, file, report)


def restore(file: Path, passphrase: str | None = None, report: Report = silent) -> dict[str, Any]:
    """Verify, put the state in place, apply erasures, and go on in a log that cannot fork. Returns what was done.

    What was in DATA before is moved to DATA/before-restore, not deleted. Stop `serve` and `run` first.
    """
    with _unpacked(file) as found:
        about = _verified(found, file, report)
        writer.stop()
        connections.close_all()
        _aside()
        report("đặt cơ sở dữ liệu", 0, 2)
        _install(found / "database")
        if (found / "files").is_dir():
            shutil.copytree(found / "files", files.folder(), dirs_exist_ok=True)
        for store_name in STORES:
            if (found / store_name).is_dir():
                shutil.copytree(found / store_name, settings.KIENTAO.data / store_name)
        if passphrase and (found / "keys.sealed").is_file():
            _open_keys((found / "keys.sealed").read_bytes(), passphrase)
    call_command("migrate", verbosity=0)
    about["erased_again"] = erasure.apply_again()
    about["new_origin"] = _go_on()
    Sealer().seal(clock.now())
    report("xong", 2, 2)
    return about


def newest(folder: Path | None = None) -> Path | None:
    found = sorted((folder or settings.KIENTAO.data / "backups").glob("kientao-*.tar.gz"))
    return found[-1] if found else None


def _go_on() -> str | None:
    """The same log only if nothing after this state was ever signed here; else a new origin. Returns the new one."""
    log, last = logs.current(), keys.last_note()
    if last is not None and (keys.folder() / "signer.json").is_file():
        head = logs.head_of(last)
        if head.origin == log.origin and head.size <= entries.head() - log.start:
            return None
    origin = logs.next_origin(log.origin)
    while last is not None and logs.head_of(last).origin == origin:
        origin = logs.next_origin(origin)
    return str(logs.start(origin).origin)


def _manifest(cursor: Any, engine: str, report: Report) -> dict[str, Any]:
    log = logs.current()
    cursor.execute('SELECT max("index") FROM ledger_entry')
    newest = cursor.fetchone()[0]
    size = 0 if newest is None else newest + 1
    found = replay(rows(cursor, log.start, size), log.start, {}, report, size - log.start)
    return {
        "made": clock.local(clock.now(), "UTC").isoformat(),
        "program": __version__,
        "engine": engine,
        "city": settings.KIENTAO.facts.get("code", ""),
        "mode": settings.KIENTAO.mode,
        "origin": log.origin,
        "log": log.number,
        "start": log.start,
        "entries": size,
        "root": found.root.hex(),
        "vkeys": keys.vkeys(),
        "checkpoint": keys.last_note() or "",
        "files": len(files.names()),
    }


def _verified(found: Path, file: Path, report: Report) -> dict[str, Any]:
    about: dict[str, Any] = json.loads((found / "manifest.json").read_text("utf-8"))
    beside = _beside(file)
    note = beside.read_text("utf-8") if beside.is_file() else about["checkpoint"]
    problems: list[str] = []
    with _opened(found / "database") as (cursor, _):
        start, stop = about["start"], about["entries"]
        heads = {stop - start: bytes.fromhex(about["root"])}
        if note:
            head, _by = open_checkpoint(note, [parse_vkey(v) for v in about["vkeys"]], about["origin"])
            if heads.setdefault(head.size, head.root) != head.root:
                problems.append("mốc để bên cạnh khác gốc trong bản kê")
        told = set(_told_vkeys(cursor, start))
        if told and not told & set(about["vkeys"]):
            problems.append("khoá kiểm không phải khoá ghi trong sổ")
        done = replay(rows(cursor, start, stop), start, heads, report, stop - start)
        problems += done.problems
        problems += list(sealed_problems(cursor, 0, stop, report))
        about["replayed"], about["replayed_root"] = done.size, (done.root or EMPTY).hex()
    problems += _bad_files(found, about["files"])
    if problems:
        raise Refused("backup.failed", why="; ".join(problems[:5]))
    return about


def _told_vkeys(cursor: Any, start: int) -> Iterator[str]:
    cursor.execute(
        f"SELECT body FROM ledger_entry WHERE verb IN ('log.start', 'key.rotate') AND \"index\" >= {int(start)}"
    )
    for (body,) in cursor.fetchall():
        yield json.loads(bytes(body))["data"]["vkey"]


def _bad_files(found: Path, wanted: int) -> Iterator[str]:
    seen = [f for f in (found / "files").glob("??/*") if len(f.name) == 64] if wanted else []
    if len(seen) != wanted:
        yield f"có {len(seen)} tệp, bản kê nói {wanted}"
    for file in seen:
        salt = bytes.fromhex(json.loads(file.with_suffix(".json").read_text("utf-8"))["salt"])
        if hashlib.sha256(salt + file.read_bytes()).hexdigest() != file.name:
            yield f"tệp {file.name[:16]}… hỏng"


def _aside() -> None:
    """Move what is there out of the way, so that a restore into a living folder loses nothing."""
    data: Path = settings.KIENTAO.data
    aside = data / "before-restore" / clock.local(clock.now(), "UTC").strftime("%Y%m%dT%H%M%S%f")
    for path in [*data.glob("kientao.sqlite3*"), data / "files", *(data / name for name in STORES)]:
        if path.exists():
            aside.mkdir(parents=True, exist_ok=True)
            shutil.move(path, aside / path.name)


def _snapshot(target: Path) -> None:
    if connection.vendor == "postgresql":
        _run(["pg_dump", "--format=custom", "--file", str(target), settings.KIENTAO.database])
        return
    source = sqlite3.connect(f"file:{settings.DATABASES['default']['NAME']}?mode=ro", uri=True)
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        source.close()
        copy.close()


def _install(database: Path) -> None:
    if connection.vendor == "postgresql":
        _run(["pg_restore", "--clean", "--if-exists", "--no-owner", "--dbname", settings.KIENTAO.database,
              str(database)])  # fmt: skip
        return
    target = Path(settings.DATABASES["default"]["NAME"])
    shutil.copyfile(database, target.with_suffix(".new"))
    target.with_suffix(".new").replace(target)


@contextmanager
def _opened(database: Path) -> Iterator[tuple[Any, str]]:
    """A DB-API cursor on a snapshot, and the engine's name. PostgreSQL: restored into a database of its own."""
    with database.open("rb") as file:
        custom = file.read(5) == b"PGDMP"
    if not custom:
        opened = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        try:
            if opened.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise Refused("backup.failed", why="SQLite quick_check")
            yield opened.cursor(), "sqlite"
        except sqlite3.DatabaseError as e:
            raise Refused("backup.unreadable", why=str(e)) from e
        finally:
            opened.close()
        return
    import psycopg  # noqa: PLC0415  an optional extra

    base = settings.KIENTAO.database
    name = f"kientao_verify_{secrets.token_hex(4)}"
    with psycopg.connect(base, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            aside = base.replace(settings.DATABASES["default"]["NAME"], name)
            _run(["pg_restore", "--no-owner", "--dbname", aside, str(database)])
            with psycopg.connect(aside) as opened_pg:
                yield opened_pg.cursor(), "postgresql"
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextmanager
def _unpacked(file: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="kientao-restore-") as folder:
        try:
            with tarfile.open(file, "r:gz") as archive:
                archive.extractall(folder, filter="data")  # refuses paths and links that lead outside
            if not (Path(folder) / "manifest.json").is_file():
                raise Refused("backup.unreadable", why="manifest.json")
        except (tarfile.TarError, OSError, EOFError) as e:
            raise Refused("backup.unreadable", why=str(e)) from e
        yield Path(folder)


def _beside(file: Path) -> Path:
    return file.with_name(file.name.removesuffix(".tar.gz") + ".checkpoint")


def _add(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = len(data), clock.now() // clock.SECOND, 0o600
    archive.addfile(info, io.BytesIO(data))


def _run(command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        raise Unready("backup.tool", tool=command[0])
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused("backup.unreadable", why=done.stderr.strip()[-500:])


def _seal_keys(passphrase: str) -> bytes:
    """The key folder under a passphrase: scrypt, then ChaCha20-Poly1305."""
    content = {f.name: base64.b64encode(f.read_bytes()).decode() for f in keys.folder().glob("*.json*")}
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = ChaCha20Poly1305(_stretch(passphrase, salt)).encrypt(nonce, json.dumps(content).encode(), None)
    return salt + nonce + sealed


def _open_keys(sealed: bytes, passphrase: str) -> None:
    """Former keys come back as ended ones: they verify, they never sign a restored log."""
    try:
        plain = ChaCha20Poly1305(_stretch(passphrase, sealed[:16])).decrypt(sealed[16:28], sealed[28:], None)
    except InvalidTag:
        raise Refused("backup.passphrase") from None
    keys.folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, data in json.loads(plain).items():
        target = keys.folder() / (Path(name).name if name == "erasures.jsonl" else f"restored-{Path(name).name}")
        if not target.exists():
            keys.durable_write(target, base64.b64decode(data))


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(passphrase.encode())
