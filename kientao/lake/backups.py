"""The lake in a backup: its database, the parts and segments that it names, and the log, all of one moment."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from kientao.base.errors import Unready, declare
from kientao.base.text import T
from kientao.ledger.backup import store

from . import lakedb

TRIES = 5
declare("lake.moving", T("Kho số đo thay đổi trong khi sao lưu, hãy chạy lại.",
                         "The lake moved on while it was packed, run it again."))  # fmt: skip


@store("lake")
def pack(aside: Path) -> Iterator[tuple[Path, str]]:
    """(file, its name in DATA/lake). Held aside first: the stream and sealing remove files that lie elsewhere."""
    if not lakedb.exists():
        return
    held = aside / "lake"
    for _ in range(TRIES):
        shutil.rmtree(held, ignore_errors=True)
        if _hold(held):
            break
    else:
        raise Unready("lake.moving")
    for file in sorted(held.rglob("*")):
        if file.is_file():
            yield file, file.relative_to(held).as_posix()


def _hold(held: Path) -> bool:
    """False where a file that is needed went meanwhile."""
    held.mkdir()
    whole = _link(held, _log_names())  # the log first: what the rows have yet to read may go meanwhile
    snapshot = sqlite3.connect(held / "lake.sqlite3")
    try:
        lakedb.connection().backup(snapshot)
        named = [f"parts/{row[0]}" for row in snapshot.execute("SELECT file FROM part")]
        named += [f"segments/{row[0]}" for row in snapshot.execute("SELECT file FROM segment")]
    finally:
        snapshot.close()
    return whole and _link(held, named) and _link(held, _log_names())  # the log last: it reaches as far as the rows


def _log_names() -> set[str]:
    return {f"log/{file.name}" for file in (lakedb.folder() / "log").glob("*.log")}


def _link(held: Path, names: set[str] | list[str]) -> bool:
    try:
        for name in names:
            (held / name).parent.mkdir(parents=True, exist_ok=True)
            (held / name).unlink(missing_ok=True)
            _same(lakedb.folder() / name, held / name)
    except FileNotFoundError:
        return False
    return True


def _same(file: Path, target: Path) -> None:
    """The file under a second name; a copy where the folder lies on another disk."""
    try:
        target.hardlink_to(file)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copy2(file, target)
