"""`import watch`: a folder where other systems leave their files. Nobody types a command; each file is taken once.

FOLDER/tasks/ban-do.yaml   the map of that door's files
FOLDER/tasks/*.xlsx        taken when nothing was written to it for a while
FOLDER/tasks/da-nap/       what was taken, with what was turned away beside it
FOLDER/tasks/loi/          what could not be read, with the reason in a file of the same name
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.base.text import T
from kientao.board import sheets
from kientao.city import reading_files
from kientao.site.commands import ready
from kientao.site.terminal import progress, say
from kientao.work.decisions import importing as documents
from kientao.work.reports import importing as reports
from kientao.work.tasks import importing as tasks

DOORS: dict[str, Callable[..., Any]] = {"reports": reports.load, "tasks": tasks.load, "documents": documents.load,
                                          "figures": sheets.load, "readings": reading_files.load}  # fmt: skip
MAP, TAKEN, FAULTY = "ban-do.yaml", "da-nap", "loi"
KINDS = (".csv", ".csv.gz", ".xlsx", ".xls", ".parquet")
QUIET = 5  # seconds since the last byte: whoever copies it is done
PAUSE = 10  # seconds between two looks


def watch(folder: Path, once: bool) -> int:
    ready.must()
    say(T("Canh {folder}: reports/, tasks/, documents/, figures/, readings/. Ctrl+C để dừng.",
          "Watching {folder}: reports/, tasks/, documents/, figures/, readings/. Ctrl+C stops."),
        folder=folder)  # fmt: skip
    while True:
        look(folder, 0 if once else QUIET)
        if once:
            return 0
        time.sleep(PAUSE)


def look(folder: Path, quiet: int = QUIET) -> int:
    """Take every file that is complete. Returns how many were taken."""
    taken = 0
    for name, load in DOORS.items():
        place = folder / name
        if not (place / MAP).is_file():
            continue
        for file in sorted(place.iterdir()):
            if file.is_file() and file.name.endswith(KINDS) and not _ours(file) and _complete(file, quiet):
                taken += _take(place, file, load)
    return taken


def _ours(file: Path) -> bool:
    return file.name.endswith((".rejected.csv", ".differences.csv"))


def _complete(file: Path, quiet: int) -> bool:
    return not quiet or clock.now() / clock.SECOND - file.stat().st_mtime >= quiet


def _take(place: Path, file: Path, load: Callable[..., Any]) -> bool:
    try:
        load(file, place / MAP, settings.KIENTAO.zone, progress())
    except Refused as error:
        _away(file, place / FAULTY, str(error))
        say(T("! {file}: {why}", "! {file}: {why}"), file=file.name, why=error)
        return False
    _away(file, place / TAKEN)
    say(T("✓ đã nạp {file}", "✓ took {file}"), file=file.name)
    return True


def _away(file: Path, to: Path, why: str = "") -> None:
    """Out of the way, with what belongs to it; a second file of that name does not take the place of the first."""
    to.mkdir(exist_ok=True)
    stamp = clock.local(clock.now(), settings.KIENTAO.zone).strftime("%Y%m%d-%H%M%S")
    if why:
        (to / f"{stamp}-{file.name}.txt").write_text(f"{why}\n", "utf-8")
    for one in (file, *(file.with_name(f"{file.name}{end}") for end in (".rejected.csv", ".differences.csv"))):
        if one.is_file():
            one.rename(to / f"{stamp}-{one.name}")
