"""The signing key: files of their own, outside every backup, bound to one machine.

    KEYS/signer.json      the key that signs now
    KEYS/former-*.json    keys that still sign beside it for an overlap after rotation
    KEYS/last             the newest checkpoint ever signed here: written before it is published

A tree that is behind `last`, or disagrees with it, is not signed: an old restore, a copied folder, a second
machine. `last` lies outside the database on purpose.
"""

import base64
import fcntl
import hashlib
import json
import os
import platform
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from kientao.base import clock
from kientao.base import note as notes
from kientao.base.errors import Unready, declare
from kientao.base.text import T

OVERLAP = 30 * clock.DAY  # a rotated key goes on signing beside the new one this long

declare("key.none", T("Chưa có khoá ký trong {folder}. Tạo bằng: kientao init",
                      "There is no signing key in {folder}. Make it with: kientao init"))  # fmt: skip
declare("key.elsewhere", T(
    "Khoá ký này được tạo cho máy hoặc thư mục khác (bị sao chép?). Hai máy cùng ký một sổ sẽ làm sổ mất tin cậy."
    " Nếu máy kia đã tắt hẳn: kientao key adopt",
    "This signing key belongs to another machine or folder (was it copied?). Two machines signing one log would"
    " ruin its trust. If the other is switched off for good: kientao key adopt",
))  # fmt: skip
declare("key.exists", T("Đã có khoá ký trong {folder}.", "There is a signing key in {folder} already."))


@dataclass(frozen=True)
class Signer:
    """One Ed25519 key of a log. `name` equals the origin."""

    name: str
    private: Ed25519PrivateKey
    until: int | None = None  # signs until then (a former key); None: the present key

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def vkey(self) -> notes.Vkey:
        return notes.make_vkey(self.name, self.public)

    @property
    def of_note(self) -> notes.Signer:
        return notes.Signer(self.vkey, self.private.sign)


def folder() -> Path:
    found: Path = settings.KIENTAO.keys
    return found


def create(name: str) -> Signer:
    """Make the key of a new log. Refused where one exists."""
    file = folder() / "signer.json"
    if file.exists():
        raise Unready("key.exists", folder=str(folder()))
    folder().mkdir(parents=True, exist_ok=True)
    folder().chmod(0o700)
    signer = Signer(name, Ed25519PrivateKey.generate())
    _write(file, signer)
    return signer


def current() -> Signer:
    """The key that signs now, or Unready: none, or bound to another machine."""
    file = folder() / "signer.json"
    if not file.is_file():
        raise Unready("key.none", folder=str(folder()))
    about = json.loads(file.read_text("utf-8"))
    if about["bound"] != _binding(file):
        raise Unready("key.elsewhere")
    return _signer(about)


def all_signing(now: int) -> list[Signer]:
    """The present key first, then former ones within their overlap and of the same name."""
    first = current()
    former = [_signer(json.loads(f.read_text("utf-8"))) for f in sorted(folder().glob("former-*.json"))]
    return [first, *(s for s in former if s.name == first.name and s.public != first.public and (s.until or 0) > now)]


def vkeys() -> list[str]:
    """Verifier keys of every key this folder ever had, newest first."""
    files = [folder() / "signer.json", *sorted(folder().glob("former-*.json"), reverse=True)]
    return [str(_signer(json.loads(f.read_text("utf-8"))).vkey) for f in files if f.is_file()]


def retire() -> None:
    """Set the key of an ended log aside: what it signed stays checkable, it signs no more."""
    with locked():
        for name in ("signer.json", "last"):
            file = folder() / name
            if file.is_file():
                count = len(list(folder().glob(f"ended-*-{name}")))
                file.rename(folder() / f"ended-{count:03}-{name}")


def replace(name: str, now: int) -> tuple[Signer, Signer]:
    """Make a new key; the old one goes on signing for the overlap. Returns (new, old). The act is `key.rotate`."""
    with locked():
        old = current()
        ident = old.vkey.id.hex()
        _write(folder() / f"former-{ident}.json", Signer(old.name, old.private, now + OVERLAP))
        new = Signer(name, Ed25519PrivateKey.generate())
        _write(folder() / "signer.json", new)
        return new, old


def adopt() -> Signer:
    """Bind the key to this machine: the operator says that no other machine signs with it."""
    file = folder() / "signer.json"
    if not file.is_file():
        raise Unready("key.none", folder=str(folder()))
    signer = _signer(json.loads(file.read_text("utf-8")))
    _write(file, signer)
    return signer


def last_note() -> str | None:
    """The newest checkpoint signed here, verbatim."""
    file = folder() / "last"
    return file.read_text("utf-8") if file.is_file() else None


def newest_note(origin: str) -> str | None:
    """The newest checkpoint of this log, also when its key is retired already (a crash before its follower began)."""
    for file in (folder() / "last", *sorted(folder().glob("ended-*-last"), reverse=True)):
        if file.is_file() and (note := file.read_text("utf-8")).startswith(f"{origin}\n"):
            return note
    return None


def remember(note: str) -> None:
    """Write `last` durably. Only under `locked()`, before the checkpoint is published."""
    durable_write(folder() / "last", note.encode())


@contextmanager
def locked() -> Iterator[None]:
    """One signer at a time on this machine, whatever folder its database lies in."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _write(file: Path, signer: Signer) -> None:
    about: dict[str, Any] = {
        "name": signer.name,
        "private": base64.b64encode(signer.private.private_bytes_raw()).decode(),
        "until": signer.until,
        "bound": "",
    }
    fresh = file.with_name(f".{file.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(0o600)
    about["bound"] = _binding(fresh)  # renaming keeps the inode: whole or not at all, and still bound
    with fresh.open("w", encoding="utf-8") as out:
        json.dump(about, out)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
    sync_folder(file.parent)


def _signer(about: dict[str, Any]) -> Signer:
    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(about["private"]))
    return Signer(about["name"], private, about["until"])


def _binding(file: Path) -> str:
    """This machine and this very file: a copy has another inode, another machine another identity."""
    try:
        machine = Path("/etc/machine-id").read_text("ascii").strip()
    except OSError:
        machine = f"{platform.node()}-{uuid.getnode():x}"
    return hashlib.sha256(f"{machine}:{file.stat().st_ino}".encode()).hexdigest()


def durable_write(file: Path, data: bytes) -> None:
    """Whole or not at all: temporary file, fsync, rename, fsync of the folder."""
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    with temporary.open("wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(file)
    sync_folder(file.parent)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
