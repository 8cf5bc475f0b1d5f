"""A day that is over becomes one segment, whose digest the ledger holds: raw readings cannot be changed unseen.

1 which parts are sealed together is written down, 2 the file, 3 the act with its own key, 4 the rows of the lake's
database. Killed anywhere it goes on with the same parts, so the file and its digest are the same. What comes later for
a day that is sealed becomes that day's next segment.
"""

import json
from datetime import date
from typing import Any

from django.conf import settings

from kientao.base import clock
from kientao.ledger import jobs
from kientao.ledger.acts import By, Done, act, perform
from kientao.ledger.fsck import also

from . import lakedb, parts, rollups
from .fates import Readings
from .series import catalogue

MACHINE = By.system("lake")
DAYS_MAX = 400  # sealed in one go


@act("lake.seal")
def seal_day(*, by: By, day: date, file: str, rows: int, digest: str) -> Done | None:
    """The raw readings of a day are closed: how many, and the SHA-256 of their file."""
    return Done(file, public={"day": day.isoformat(), "file": file, "rows": rows, "digest": digest}, on=day)


@jobs.daily("lake.seal")
def seal(job: Any) -> None:
    """Every day before yesterday that has readings in parts."""
    seal_until(clock.day(clock.now(), settings.KIENTAO.zone).toordinal() - 1)


def seal_until(day: int) -> int:
    """Seal days (ordinals) before this one; how many segments were made."""
    made = 0
    while made < DAYS_MAX and (intent := _intent(day)) is not None:
        _seal(intent)
        made += 1
    return made


def _intent(before: int) -> dict[str, Any] | None:
    """The day that is being sealed, or the next one, with its parts and number."""
    if found := lakedb.get("sealing"):
        told: dict[str, Any] = json.loads(found)
        return told
    rows = lakedb.rows("SELECT min(day) FROM part_day WHERE NOT sealed AND day < ?", [before])
    if not rows or rows[0][0] is None:
        return None
    day = rows[0][0]
    files = [
        row[0] for row in lakedb.rows("SELECT file FROM part_day WHERE day = ? AND NOT sealed ORDER BY file", [day])
    ]
    intent = {"day": day, "number": _number(day), "files": files}
    with lakedb.writing() as con:
        lakedb.put(con, "sealing", json.dumps(intent))
    return intent


def _number(day: int) -> int:
    """One that no segment of the day has had, nor will have: what is being dropped may leave one."""
    pending = json.loads(lakedb.get("dropping") or "{}")
    had = lakedb.rows(
        "SELECT max(number) + 1 FROM segment WHERE day = ?1 UNION ALL SELECT max(next) FROM dropped WHERE day = ?1",
        [day],
    )
    return max([0, *(n for (n,) in had if n), pending["number"] + 1 if pending.get("day") == day else 0])


def _seal(intent: dict[str, Any]) -> None:
    day, zone = date.fromordinal(intent["day"]), settings.KIENTAO.zone
    start, end = clock.midnight(day, zone), clock.midnight(date.fromordinal(intent["day"] + 1), zone)
    folder = lakedb.folder()
    name = f"{day.isoformat()}.{intent['number']}.parquet"
    (folder / "segments").mkdir(parents=True, exist_ok=True)
    rows: Readings = parts.of_files([folder / "parts" / file for file in intent["files"]], start, end)
    parts.save(folder / "segments" / name, rows)
    digest = parts.digest(folder / "segments" / name)
    receipt = perform("lake.seal", by=MACHINE, day=day, file=name, rows=len(rows.at), digest=digest,
                      request=f"lake.seal:{name}")  # fmt: skip
    with lakedb.writing() as con:
        con.execute(
            "INSERT OR IGNORE INTO segment VALUES (?, ?, ?, ?, ?, ?)",
            [name, intent["day"], intent["number"], len(rows.at), digest, receipt.index if receipt else None],
        )
        con.executemany(
            "UPDATE part_day SET sealed = 1 WHERE file = ? AND day = ?", [(f, intent["day"]) for f in intent["files"]]
        )
        con.execute("DELETE FROM state WHERE name = 'sealing'")
    _drop()


def _drop() -> None:
    """Parts whose days are all sealed: their readings lie in segments."""
    over = [row[0] for row in lakedb.rows("SELECT file FROM part_day GROUP BY file HAVING min(sealed) = 1")]
    for file in over:
        (lakedb.folder() / "parts" / file).unlink(missing_ok=True)
    with lakedb.writing() as con:
        con.executemany("DELETE FROM part_day WHERE file = ?", [(file,) for file in over])
        con.executemany("DELETE FROM part WHERE file = ?", [(file,) for file in over])


@jobs.daily("lake.check")
def check(job: Any) -> None:
    """Yesterday's roll-ups against the raw readings, after mending what came late: a difference is told loudly."""
    if not catalogue().codes or not lakedb.exists():
        return
    zone = settings.KIENTAO.zone
    while rollups.mend(zone):
        pass
    midnight = clock.midnight(clock.day(clock.now(), zone), zone)
    if found := rollups.wrong(midnight - clock.DAY, midnight, zone):
        raise RuntimeError(f"{len(found)} hours of roll-ups differ from the raw readings, first {found[0]}")


@also
def problems() -> list[str]:
    """For fsck: every segment is there and is what the ledger says."""
    wrong = []
    for file, digest in lakedb.rows("SELECT file, digest FROM segment ORDER BY file"):
        path = lakedb.folder() / "segments" / file
        if not path.is_file():
            wrong.append(f"số đo: thiếu tệp {file}")
        elif parts.digest(path) != digest:
            wrong.append(f"số đo: tệp {file} không khớp mã băm trong sổ")
    return wrong
