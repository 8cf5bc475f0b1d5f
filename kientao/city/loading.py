"""Loads a city's folder: all of it is checked first, then acts are performed. Unchanged files leave no entry."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from kientao.base import clock, durations
from kientao.base.errors import Refused
from kientao.base.yamlfile import BadData, Map, place
from kientao.ledger.acts import By, writing

from . import demo, sources
from .folder import Folder, plain, read_folder, series, source_of
from .models import Person, Source
from .whereabouts import MICRO

BOOK = 100
Deed = tuple[Map, str, dict[str, Any]]


def load(folder: str | Path | None = None, report: Callable[[str], Any] = print) -> dict[str, int]:
    """Bring the city's rows to what its folder says (default: the city of the settings).

    Returns how many rows of each kind were read, and `entries`: how many acts changed something.
    Raises BadData with every fault; then nothing was written.
    """
    root = Path(folder) if folder else settings.KIENTAO.city_folder
    found = read_folder(root)
    counts = Counter({kind: len(rows) for kind, rows in found.rows.items()})
    for deeds in (_units(found), _offices(found), _assets(found), _people(found), _sensors(found)):
        counts["entries"] += _perform(list(deeds))
    counts["entries"] += _perform(list(_holdings(found))) + _passwords() + _keys()
    counts["entries"] += _perform(list(_calendar(found)))
    told = ", ".join(f"{counts[kind]} {kind}" for kind in ("units", "offices", "posts", "people", "grants"))
    report(f"{root.name}: {told}; {counts['entries']} mục mới (new entries)")
    return dict(counts)


def _perform(deeds: list[Deed]) -> int:
    """In books of bounded size; a refusal says which line of which file."""
    by, done = By.importer("city"), 0
    for start in range(0, len(deeds), BOOK):
        with writing() as book:
            for node, verb, values in deeds[start : start + BOOK]:
                try:
                    done += book.perform(verb, by=by, **values) is not None
                except BadData:
                    raise
                except Refused as e:
                    raise BadData("city.refused", *place(node), what=e.say("vi")) from e
    return done


def _units(found: Folder) -> Iterator[Deed]:
    waiting, told = list(found.rows["units"]), set()
    while waiting:  # those above first; a circle was refused as "not covered" or ends here
        ready = [row for row in waiting if not row.get("parent") or row["parent"] in told] or waiting
        for row in ready:
            told.add(row["code"])
            yield row, "unit.define", {
                "unit": row["code"], "name": plain(row["name"]), "kind": row["kind"], "since": row["from"],
                "until": row.get("until"), "official_code": str(row.get("official_code") or ""),
                "parent": row.get("parent") or "", "area": series(row, "area_km2", "km2"),
                "population": series(row, "population", "person"), "place": _spot(row),
                "place_source": plain(row.get("place_source")), "members": plain(row.get("members") or []),
                "source": source_of(row), "note": plain(row.get("note")),
            }  # fmt: skip
        waiting = [row for row in waiting if row["code"] not in told]
    for row in found.rows["changes"]:
        values = {
            "after": row["to"],
            "on": row["on"],
            "kind": row["kind"],
            "before": list(row["from"]),
            "source": source_of(row),
        }
        yield row, "unit.change", values


def _spot(row: Map) -> Any:
    spot = row.get("place")
    if spot is None:
        return None
    return {"file": spot["file"]} if spot.get("file") else {"point": [str(c) for c in spot["point"]]}


def _offices(found: Folder) -> Iterator[Deed]:
    waiting, told = list(found.rows["offices"]), set()
    while waiting:
        ready = [row for row in waiting if not row.get("parent") or row["parent"] in told] or waiting
        for row in ready:
            told.add(row["code"])
            yield row, "office.define", {
                "office": row["code"], "name": plain(row["name"]), "kind": row["kind"], "serves": row["serves"],
                "parent": row.get("parent") or "", "address": row.get("address") or "",
                "phone": str(row.get("phone") or ""), "since": row["from"], "until": row.get("until"),
                "source": source_of(row), "invented": row.get("invented") is True,
            }  # fmt: skip
        waiting = [row for row in waiting if row["code"] not in told]
    for row in found.rows["posts"]:
        yield row, "post.define", {
            "post": row["code"], "office": row["office"], "title": plain(row["title"]), "since": row["from"],
            "until": row.get("until"), "head": row.get("head") is True, "places": row.get("places") or 1,
        }  # fmt: skip
    for row in found.rows["roles"]:
        values = {
            "role": row["code"],
            "title": plain(row["title"]),
            "verbs": list(row["verbs"]),
            "reads": list(row.get("reads") or []),
        }
        yield row, "role.define", values
    for row in found.rows["grants"]:
        yield row, "grant.give", {
            "post": row["post"], "role": row["role"], "scope": row["scope"], "since": row["from"],
            "until": row.get("until"), "source": source_of(row), "invented": row.get("invented") is True,
        }  # fmt: skip


def _assets(found: Folder) -> Iterator[Deed]:
    for row in found.rows["assets"]:
        lon, lat = (round(float(c) * MICRO) for c in row["point"])
        yield row, "asset.define", {
            "asset": row["code"], "name": plain(row["name"]), "kind": row["kind"], "lon": lon, "lat": lat,
            "near": row.get("near") or "", "care": row.get("care") or "", "report": row.get("report") or "",
            "since": row["from"], "until": row.get("until"), "source": source_of(row),
            "invented": row.get("invented") is True,
        }  # fmt: skip


def _sensors(found: Folder) -> Iterator[Deed]:
    for row in found.rows["kinds"]:
        yield row, "kind.define", {
            "kind": row["code"], "title": plain(row["title"]), "measure": str(row["measure"]),
            **{key: plain(row.get(key)) for key in ("low", "high", "limit")},
            **{key: row[key] for key in ("late_minutes", "decimals") if row.get(key) is not None},
        }  # fmt: skip
    for row in found.rows["sources"]:
        yield row, "source.define", {
            "source": row["code"], "name": plain(row["name"]), "office": row["office"],
            "invented": row.get("invented") is True,
        }  # fmt: skip
    for row in found.rows["sensors"]:
        lon, lat = (round(float(c) * MICRO) for c in row["point"]) if row.get("point") else (None, None)
        yield row, "sensor.define", {
            "sensor": row["code"], "name": plain(row["name"]), "kind": row["kind"], "care": row["care"],
            "source": row["source"], "lon": lon, "lat": lat, "near": row.get("near") or "",
            "place": row.get("place") or "", "low": plain(row.get("low")), "high": plain(row.get("high")),
            "rhythm_seconds": durations.read(row["rhythm"]) // clock.SECOND if row.get("rhythm") else 0,
            "commands": list(row.get("commands") or []), "safe": row.get("safe") or "",
            "control": row.get("control") or "remote", "since": row["from"], "until": row.get("until"),
            "source_note": source_of(row, "source_note"), "invented": row.get("invented") is True,
        }  # fmt: skip


def _people(found: Folder) -> Iterator[Deed]:
    for row in found.rows["people"]:
        yield row, "person.add", {"login": row["login"], "name": row["name"], "invented": row.get("invented") is True}


def _holdings(found: Folder) -> Iterator[Deed]:
    """After the people exist: a holding names them by a code that says nothing."""
    codes = dict(Person.objects.values_list("login", "code"))
    for person in found.rows["people"]:
        for row in person.get("posts") or ():
            values = {
                "post": row["post"],
                "person": codes[person["login"]],
                "since": row["from"],
                "until": row.get("until"),
            }
            yield row, "holding.start", values


def _passwords() -> int:
    """Invented people of a demonstration get the password everybody may know, once."""
    hashed = demo.password_hash()
    fresh = [p.code for p in Person.objects.filter(invented=True) if not p.has_usable_password()] if hashed else []
    return _perform([(Map(), "person.password", {"person": code, "hashed": hashed}) for code in fresh])


def _keys() -> int:
    """Invented sources of a demonstration get a key everybody may know, once."""
    fresh = Source.objects.filter(invented=True, key="", state="on") if settings.KIENTAO.demo else ()
    return _perform([
        (Map(), "source.key", {"source": row.code, "hashed": sources.hashed(demo.source_key(row.code))})
        for row in fresh
    ])  # fmt: skip


def _calendar(found: Folder) -> Iterator[Deed]:
    calendar = found.calendar
    hours = [
        plain({"from": h["from"], "until": h.get("until"), "spans": h["spans"], "source": source_of(h)})
        for h in found.rows["hours"]
    ]
    week = {"week": "tuan", "days": list(calendar.get("week") or range(1, 6)), "hours": hours}
    yield calendar, "week.define", {**week, "source": plain(calendar.get("week_source"))}
    for kind, working in (("days_off", False), ("days_worked", True)):
        for row in found.rows[kind]:
            yield row, "workday.set", {
                "day": row["on"], "working": working, "name": plain(row["name"]), "source": source_of(row),
                "instead_of": row.get("instead_of"),
            }  # fmt: skip
