"""The simulated month of tasks: `living-tasks.yaml` of the city's folder, by real acts of invented people.

Each row: title, to (post or office), by (post that orders), drafter?, ago (days before the end), due (days after it),
fate.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from kientao.base import clock, ids
from kientao.base.yamlfile import read
from kientao.city import month
from kientao.city.month import Deed, Plan
from kientao.city.town import Town
from kientao.ledger.acts import By

FILE = "living-tasks.yaml"


@month.part("task")
def plan(folder: Path, seed: int, start: int, end: int) -> Plan | None:
    file = folder / FILE
    if not file.is_file():
        return None
    told, town = read(file), Town(start)
    lives = [
        deed for number, row in enumerate(told["tasks"]) for deed in Life(town, told, row, seed, number, end).deeds()
    ]
    return Plan(sorted((deed for deed in lives if start < deed.at < end), key=lambda deed: deed.at))


class Life:
    """One task from its order to where it stands at the end of the month."""

    def __init__(self, town: Town, told: Any, row: Any, seed: int, number: int, end: int):
        self.town, self.told, self.row, self.number = town, told, row, number
        self.random = Random(f"{seed}:task:{number}")
        self.code = ids.code(self.random.getrandbits)
        day = clock.local(end - int(row["ago"]) * clock.DAY, town.zone)
        self.began = town.working(_at(day, self.random))
        holder = row["to"] if row["to"] not in town.offices else ""
        self.office = town.office[holder] if holder else row["to"]
        self.doer = self._doer(holder)
        self.orderer, self.drafter = town.holders[row["by"]], town.holders.get(row.get("drafter", ""))
        self.due = clock.day(self.began, town.zone) + timedelta(days=int(row["due"]))

    def _doer(self, holder: str) -> By | None:
        if holder:
            return self.town.holders.get(holder)
        posts = sorted(post for post, office in self.town.office.items() if office == self.office)
        return next((self.town.holders[post] for post in posts if post in self.town.holders), None)

    def deed(self, at: int, verb: str, by: By, **args: Any) -> Deed:
        about = {} if verb in ("task.open", "task.draft") else {"task": self.code}
        return Deed(at, verb, by, about | args, f"living:task:{self.number}:{verb}:{at}")

    def deeds(self) -> Iterator[Deed]:
        """In order of time, as far as its fate goes."""
        fate, at = self.row["fate"], self.began
        yield self._first(at)
        if fate == "draft":
            return
        if self.drafter:
            at = self._later(at, 30, 300)
            yield self.deed(at, "task.order", self.orderer)
        if fate == "open" or self.doer is None:
            return
        at = self._later(at, 60, 400)
        if fate == "returned":
            yield self.deed(at, "task.return", self.doer, reason=self._pick("returns"))
            return
        yield self.deed(at, "task.accept", self.doer)
        yield from self._work(at, fate)

    def _first(self, at: int) -> Deed:
        row = self.row
        told = {
            "office": self.office, "code": self.code, "title": row["title"], "due": self.due,
            "plan": row.get("plan", ""),
            "holder": row["to"] if row["to"] not in self.town.offices else "", "urgent": bool(row.get("urgent")),
            "basis": {"title": row.get("basis", self.told["basis"])}, "helpers": tuple(row.get("helpers") or ()),
        }  # fmt: skip
        if self.drafter:
            return self.deed(at, "task.draft", self.drafter, orderer=self.row["by"], **told)
        return self.deed(at, "task.open", self.orderer, **told)

    def _work(self, at: int, fate: str) -> Iterator[Deed]:
        assert self.doer is not None
        term = clock.midnight(self.due, self.town.zone) - at
        half = self.town.working(at + term // 2)
        yield self.deed(
            half, "task.report", self.doer, words=self._pick("reports"), progress=self.random.randrange(20, 80, 5)
        )
        if fate == "time":
            until = self.due + timedelta(days=7)
            yield self.deed(
                self._later(half, 30, 300), "task.ask_time", self.doer, until=until, reason=self._pick("times")
            )
        if fate in ("doing", "time"):
            return
        shown = self.town.working(at + int(term * (1.3 if fate == "late" else 0.85)))
        yield self.deed(shown, "task.show", self.doer, words=self.row.get("result") or self._pick("results"))
        if fate in ("done", "late"):
            yield self.deed(self._later(shown, 60, 900), "task.confirm", self.orderer, note=self._pick("notes"))

    def _later(self, at: int, least: int, most: int) -> int:
        return self.town.working(at + self.random.randint(least, most) * clock.MINUTE)

    def _pick(self, what: str) -> str:
        return str(self.random.choice(self.told[what]))


def _at(day: datetime, random: Random) -> int:
    return clock.instant(day.replace(hour=random.randint(8, 15), minute=random.randrange(60), second=0, microsecond=0))
