"""Raw readings older than the city keeps them are let go, a day at a time; roll-ups stay. The act names what went.

1 what is dropped is written down, 2 what stays of the day becomes its next segment, 3 the act with its own key, 4 the
rows of the lake's database, 5 the files. Killed anywhere it goes on with the same; a file goes when no row names it.
"""

import json
from datetime import date
from typing import Any

import numpy as np
from django.conf import settings

from kientao.base import clock
from kientao.ledger import jobs
from kientao.ledger.acts import By, Done, act, perform

from . import lakedb, parts, retention, rollups, series
from .fates import Readings

MACHINE = By.system("lake")
DAYS_MAX = 400  # dropped in one go
Intent = dict[str, Any]


@act("lake.drop")
def drop_day(
    *, by: By, day: date, kinds: tuple[str, ...], rows: int, files: tuple[str, ...], digests: tuple[str, ...],
    stays: str, stays_digest: str, basis: str,
) -> Done | None:  # fmt: skip
    """The raw readings of these kinds are kept no longer: which sealed files went, which one stays (SHA-256)."""
    told: dict[str, Any] = {"day": day.isoformat(), "kinds": list(kinds), "rows": rows, "files": list(files),
            "digests": list(digests), "stays": stays, "stays_digest": stays_digest, "basis": basis}  # fmt: skip
    return Done(files[0], public=told, on=day)


@jobs.daily("lake.drop")
def drop(job: Any) -> None:
    """Every sealed day that is older than its kinds are kept. What came late for it is in its roll-ups first."""
    today, zone = clock.day(clock.now(), settings.KIENTAO.zone), settings.KIENTAO.zone
    if not lakedb.exists() or not (lakedb.get("dropping") or retention.at(today)):
        return
    while rollups.mend(zone):
        pass
    drop_until(today)


def drop_until(today: date) -> int:
    """As of this day; how many days lost something."""
    made = 0
    for _ in range(DAYS_MAX):
        if (intent := _intent(today)) is None:
            break
        made += _drop(intent)
    return made


def _intent(today: date) -> Intent | None:
    """What is being dropped, or the oldest day that has something to drop: of a segment that was not looked at yet."""
    if found := lakedb.get("dropping"):
        told: Intent = json.loads(found)
        return told
    if lakedb.get("sealing"):
        return None  # a segment is being made: tomorrow
    keep = retention.at(today)
    due: dict[int, list[str]] = {}
    for kind in sorted(keep):
        for (day,) in lakedb.rows(
            "SELECT DISTINCT s.day FROM segment s LEFT JOIN dropped d ON d.day = s.day AND d.kind = ?"
            " WHERE s.day < ? AND s.number >= coalesce(d.next, 0)", [kind, today.toordinal() - keep[kind].days],
        ):  # fmt: skip
            due.setdefault(day, []).append(kind)
    if not due:
        return None
    day = min(due)
    files = lakedb.rows("SELECT file, number, digest FROM segment WHERE day = ? ORDER BY number", [day])
    intent = {
        "day": day, "kinds": due[day], "files": [row[0] for row in files], "digests": [row[2] for row in files],
        "number": files[-1][1] + 1, "basis": "; ".join(sorted({keep[kind].source for kind in due[day]})),
    }  # fmt: skip
    with lakedb.writing() as con:
        lakedb.put(con, "dropping", json.dumps(intent))
    return intent


def _drop(intent: Intent) -> bool:
    """False where no reading of these kinds was among them: nothing changed, no entry."""
    folder, names = lakedb.folder() / "segments", intent["files"]
    named = lakedb.rows("SELECT count(*) FROM segment WHERE file = ?", [names[0]])[0][0]
    some = bool(named) and _let_go(intent)
    if some or not named:
        for name in names:
            (folder / name).unlink(missing_ok=True)
    with lakedb.writing() as con:
        con.execute("DELETE FROM state WHERE name = 'dropping'")
    return some


def _let_go(intent: Intent) -> bool:
    """Steps 2 to 4, as long as the rows name the files."""
    day, folder = date.fromordinal(intent["day"]), lakedb.folder() / "segments"
    whole = _rows(intent, day)
    going = _are(whole, intent["kinds"])
    stays, entry, rest = ("", "", 0), None, whole.where(~going)
    if going.any():
        if len(rest.at):
            name = f"{day.isoformat()}.{intent['number']}.parquet"
            parts.save(folder / name, rest)
            stays = (name, parts.digest(folder / name), len(rest.at))
        receipt = perform(
            "lake.drop", by=MACHINE, day=day, kinds=tuple(intent["kinds"]), rows=int(going.sum()),
            files=tuple(intent["files"]), digests=tuple(intent["digests"]), stays=stays[0], stays_digest=stays[1],
            basis=intent["basis"], request=f"lake.drop:{day.isoformat()}.{intent['number']}",
        )  # fmt: skip
        entry = receipt.index if receipt else None
    _note(intent, stays, entry, bool(going.any()))
    return bool(going.any())


def _note(intent: Intent, stays: tuple[str, str, int], entry: int | None, some: bool) -> None:
    """The next number is used by nobody else, so that no file ever bears the name of one that is gone."""
    day, number = intent["day"], intent["number"]
    with lakedb.writing() as con:
        if some:
            con.executemany("DELETE FROM segment WHERE file = ?", [(name,) for name in intent["files"]])
        if stays[0]:
            con.execute("INSERT OR IGNORE INTO segment VALUES (?, ?, ?, ?, ?, ?)",
                        [stays[0], day, number, stays[2], stays[1], entry])  # fmt: skip
        con.executemany(
            "INSERT INTO dropped VALUES (?, ?, ?, ?) ON CONFLICT (day, kind) DO UPDATE SET next = excluded.next,"
            " entry = coalesce(excluded.entry, entry)",
            [(day, kind, number + 1 if some else number, entry) for kind in intent["kinds"]],
        )


def _rows(intent: Intent, day: date) -> Readings:
    zone, folder = settings.KIENTAO.zone, lakedb.folder() / "segments"
    start, end = clock.midnight(day, zone), clock.midnight(date.fromordinal(intent["day"] + 1), zone)
    return parts.of_files([folder / name for name in intent["files"]], start, end)


def _are(rows: Readings, kinds: list[str]) -> Any:
    """Which readings are of these kinds."""
    known = series.catalogue()
    return np.isin(known.kind[rows.series], [known.kinds.index(kind) for kind in kinds if kind in known.kinds])
