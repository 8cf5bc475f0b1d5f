"""What a city's folder must keep: every reference exists on its days, nothing overlaps, everything has a source."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

import holidays

from kientao.base import durations
from kientao.base.dated import read_dated, read_source
from kientao.base.errors import Refused
from kientao.base.yamlfile import Map, Seq, place, where

from .places import feature
from .rows import well_formed
from .words import THINGS

if TYPE_CHECKING:
    from .folder import Folder


class Checks:
    """What a folder must keep, one method a promise."""

    def __init__(self, folder: "Folder"):
        self.folder, self.rows, self.problems = folder, folder.rows, folder.problems
        self.by_code: dict[str, dict[str, Map]] = {}

    def run(self) -> None:
        for kind, key in (
            ("units", "code"),
            ("offices", "code"),
            ("posts", "code"),
            ("roles", "code"),
            ("people", "login"),
            ("assets", "code"),
            ("kinds", "code"),
            ("sources", "code"),
            ("sensors", "code"),
        ):
            self.by_code[kind] = self._codes(kind, key)
        self._city()
        self._units()
        self._changes()
        self._offices()
        self._assets()
        self._sensors()
        self._calendar()

    def _codes(self, kind: str, key: str) -> dict[str, Map]:
        found: dict[str, Map] = {}
        for row in self.rows[kind]:
            if row[key] in found:
                self.problems.add("city.duplicate", row, key, thing=row[key], other=where(found[row[key]], key))
            found.setdefault(row[key], row)
        return found

    def _ref(self, row: Map, key: str, kind: str) -> Map | None:
        """The row that `key` names; a fault if there is none."""
        found = self.by_code[kind].get(row[key])
        if found is None:
            self.problems.add("city.unknown_ref", row, key, thing=row[key], kind=kind)
        return found

    def _within(self, row: Map, key: str, kind: str, follow: bool = False) -> None:
        """What `key` names exists on every day of this row. follow: a merged unit goes on in its successor."""
        above = self._ref(row, key, kind)
        if above is None:
            return
        day, last = row["from"], row.get("until") or date.max
        if above["from"] > day:
            self.problems.add("city.not_covered", row, key, thing=row[key], day=day)
            return
        while (end := above.get("until")) is not None and end < last:
            follower = self._follower(above["code"], end + timedelta(days=1)) if follow else None
            if follower is None:
                self.problems.add("city.not_covered", row, key, thing=row[key], day=end + timedelta(days=1))
                return
            above = follower

    def _follower(self, code: str, on: date) -> Map | None:
        for change in self.rows["changes"]:
            if change["on"] == on and code in change["from"]:
                return self.by_code["units"].get(change["to"])
        return None

    def _apart(self, rows: Iterable[tuple[Any, Map]], what: str, most: dict[Any, int] | None = None) -> None:
        """Rows of one key share no day (or at most `most[key]` of them do)."""
        groups: dict[Any, list[Map]] = defaultdict(list)
        for key, row in rows:
            groups[key].append(row)
        for key, group in groups.items():
            for row in sorted(group, key=lambda r: r["from"]):
                others = [o for o in group if o is not row and o["from"] <= row["from"] <= (o.get("until") or date.max)]
                tied = [o for o in others if o["from"] != row["from"] or place(o) < place(row)]
                if len(tied) >= (most or {}).get(key, 1):
                    self.problems.add("city.overlap", row, "from", other=where(tied[-1]), what=f"{what} {_word(key)}")

    def _sourced(self, row: Map) -> None:
        if row.get("invented") is not True:
            read_source(row, self.problems)

    def _city(self) -> None:
        city = self.folder.city
        for key in ("code", "name", "zone", "country", "territory"):
            if not city.get(key):
                self.problems.add("city.missing_key", city, key=key)
        if city.get("zone") and city["zone"] not in available_timezones():
            self.problems.add("city.zone", city, "zone", zone=city["zone"])
        if city.get("country") and city["country"] not in holidays.list_supported_countries():
            self.problems.add("city.country", city, "country", country=city["country"])
        if city.get("territory"):
            self._ref(city, "territory", "units")

    def _units(self) -> None:
        for row in self.rows["units"]:
            self._sourced(row)
            if row.get("parent"):
                self._within(row, "parent", "units", follow=True)
            for key, unit in (("area_km2", "km2"), ("population", "person")):
                read_dated(row.get(key), self.problems, unit=unit)
            for member in well_formed(row, "members", self.problems):
                self._within(member, "unit", "units")
            if row.get("place") is not None:
                self._place(row)
        same = [(row["official_code"], row) for row in self.rows["units"] if row.get("official_code")]
        self._apart(same, "official_code")

    def _place(self, row: Map) -> None:
        spot = row["place"]
        if isinstance(spot, Map) and spot.get("file"):
            if feature(self.folder.root, str(spot["file"])) is None:
                self.problems.add("city.place", row, "place", place=spot["file"])
        elif not (isinstance(spot, Map) and isinstance(spot.get("point"), Seq) and len(spot["point"]) == 2):
            self.problems.add("city.type", row, "place", key="place", wanted="{file: …#id} | {point: [lon, lat]}")

    def _changes(self) -> None:
        for row in self.rows["changes"]:
            read_source(row, self.problems)
            after, eve = self._ref(row, "to", "units"), row["on"] - timedelta(days=1)
            if after and row["kind"] != "transfer" and after["from"] != row["on"]:
                self.problems.add("city.change_days", row, "to", unit=row["to"], day=row["on"])
            for code in row["from"] if isinstance(row["from"], Seq) else ():
                before = self.by_code["units"].get(code)
                if before is None:
                    self.problems.add("city.unknown_ref", row, "from", thing=code, kind="units")
                elif row["kind"] in ("merge", "rename") and before.get("until") != eve:
                    self.problems.add("city.change_days", row, "from", unit=code, day=row["on"])

    def _offices(self) -> None:
        for row in self.rows["offices"]:
            self._sourced(row)
            self._within(row, "serves", "units")
            if row.get("parent"):
                self._within(row, "parent", "offices")
        for row in self.rows["posts"]:
            self._within(row, "office", "offices")
        for row in self.rows["holdings"]:
            self._within(row, "post", "posts")
        for row in self.rows["grants"]:
            self._sourced(row)
            self._within(row, "post", "posts")
            self._ref(row, "role", "roles")
            if row["scope"] not in ("own-office", "all"):
                self._ref(row, "scope", "offices")
        places = {row["code"]: row.get("places") or 1 for row in self.rows["posts"]}
        self._apart([(row["post"], row) for row in self.rows["holdings"]], "post", places)
        self._apart([(row["office"], row) for row in self.rows["posts"] if row.get("head")], "head")
        self._apart([((g["post"], g["role"], g["scope"]), g) for g in self.rows["grants"]], "grant")

    def _assets(self) -> None:
        for row in self.rows["assets"]:
            self._sourced(row)
            if row.get("care"):
                self._within(row, "care", "offices")
            if not (isinstance(row["point"], Seq) and len(row["point"]) == 2):
                self.problems.add("city.type", row, "point", key="point", wanted="[lon, lat]")
            if row["kind"] not in THINGS:
                self.problems.add("city.type", row, "kind", key="kind", wanted=" | ".join(THINGS))

    def _sensors(self) -> None:
        for row in self.rows["sources"]:
            self._ref(row, "office", "offices")
        for row in self.rows["sensors"]:
            if row.get("invented") is not True:
                read_source(row, self.problems, key="source_note")
            self._ref(row, "kind", "kinds"), self._ref(row, "source", "sources")
            self._within(row, "care", "offices")
            if row.get("place"):
                self._within(row, "place", "units", follow=True)
            self._point(row)
            if row.get("commands") is not None and not isinstance(row["commands"], Seq):
                self.problems.add("city.type", row, "commands", key="commands", wanted="[bat, tat]")
            try:
                durations.read(row.get("rhythm") or "1 h")
            except Refused:
                self.problems.add("city.type", row, "rhythm", key="rhythm", wanted="10 min | 1 h | 1 day")

    def _point(self, row: Map) -> None:
        spot = row.get("point")
        try:
            fit = spot is None or (isinstance(spot, Seq) and [-180 <= float(c) <= 180 for c in spot] == [True, True])
        except (TypeError, ValueError):
            fit = False
        if not fit:
            self.problems.add("city.type", row, "point", key="point", wanted="[lon, lat]")

    def _calendar(self) -> None:
        for kind in ("days_off", "days_worked", "hours"):
            for row in self.rows[kind]:
                read_source(row, self.problems)
        self._apart([("", row) for row in self.rows["hours"]], "hours")
        seen: dict[date, Map] = {}
        for row in [*self.rows["days_off"], *self.rows["days_worked"]]:
            if row["on"] in seen:
                self.problems.add("city.duplicate", row, "on", thing=row["on"], other=where(seen[row["on"]]))
            seen[row["on"]] = row


def _word(key: Any) -> str:
    return "/".join(key) if isinstance(key, tuple) else str(key)
