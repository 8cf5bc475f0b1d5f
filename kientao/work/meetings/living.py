"""The simulated month of meetings and topics: `living-meetings.yaml` of the city's folder, by real acts.

Each meeting: kind, office, title, by (post that plans), chair, ago (days before the end it is held, or planned), lead
(days from planning to holding), fate, heads of its points. Each topic with where it was told. All invented.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from kientao.base import clock, ids
from kientao.base.yamlfile import read
from kientao.city import month
from kientao.city.month import Deed, Plan
from kientao.city.town import Town
from kientao.ledger.acts import By

from .typed import points_of, usual_points

FILE = "living-meetings.yaml"
LEAD = 4  # days


@month.part("meeting")
def plan(folder: Path, seed: int, start: int, end: int) -> Plan | None:
    file = folder / FILE
    if not file.is_file():
        return None
    told, town = read(file), Town(start)
    lives = [
        deed for n, row in enumerate(told["meetings"]) for deed in _meeting(town, row, told["agenda"], seed, n, end)
    ]
    lives += [deed for n, row in enumerate(told["topics"]) for deed in _topic(town, row, seed, n, end)]
    return Plan(sorted((deed for deed in lives if start < deed.at < end), key=lambda deed: deed.at))


def _meeting(town: Town, row: Any, agenda: Any, seed: int, number: int, end: int) -> Iterator[Deed]:
    random, fate = Random(f"{seed}:meeting:{number}"), row["fate"]
    code, by = ids.code(random.getrandbits), town.holders[row["by"]]
    ahead = int(row.get("lead", LEAD))
    later = end - int(row["ago"]) * clock.DAY
    planned = later if fate in ("planned", "invited") else later - ahead * clock.DAY
    at = town.working(_morning(town, planned, 8 + number % 3))
    starts = town.working(_morning(town, at + ahead * clock.DAY, 8))

    def deed(verb: str, who: By, extra: str = "", **args: Any) -> Deed:
        about = {} if verb == "meeting.plan" else {"meeting": code}
        return Deed(at, verb, who, about | args, f"living:meeting:{number}:{verb}{extra}")

    points = tuple(points_of(usual_points(row["office"]), row["office"]))
    yield deed(
        "meeting.plan", by, office=row["office"], code=code, kind=row["kind"], title=row["title"], starts=starts,
        minutes=60, place=row.get("place", ""), address=row.get("address", ""), chair=row["chair"],
        agenda=tuple(dict(item) for item in agenda), points=points,
    )  # fmt: skip
    if fate == "planned":
        return
    at = town.working(at + random.randint(20, 90) * clock.MINUTE)
    yield deed("meeting.invite", by)
    if fate == "invited":
        return
    for n, heads in enumerate(row.get("heads", ())[: len(points)]):
        at = starts - (30 - n) * clock.MINUTE
        yield deed("meeting.connect", by, f":{n}", point=f"{code}.{n}", heads=heads)
    at = starts
    yield deed("meeting.open", by)
    for item in range(len(agenda)):
        at += random.randint(5, 20) * clock.MINUTE
        yield deed("meeting.speak", by, f":{item}", item=item)
    for n, pair in enumerate(row.get("questions") or ()):
        at += 2 * clock.MINUTE
        yield deed("meeting.ask", by, f":{n}", words=pair["q"])
    if fate == "concluded":
        at += 5 * clock.MINUTE
        yield deed("meeting.conclude", by, words=row["words"])
    at += 2 * clock.MINUTE
    yield deed("meeting.close", by)


def _topic(town: Town, row: Any, seed: int, number: int, end: int) -> Iterator[Deed]:
    random = Random(f"{seed}:topic:{number}")
    code, by = ids.code(random.getrandbits), town.holders[row["by"]]
    at = town.working(end - int(row["ago"]) * clock.DAY)
    yield Deed(at, "topic.write", by, {
        "office": row["office"], "topic": code, "title": row["title"], "sentences": tuple(row["sentences"]),
        "figures": tuple(dict(one) for one in row["figures"]), "asked": tuple(dict(one) for one in row["asked"]),
        "unsettled": row["unsettled"], "targets": dict(row["targets"]),
        "until": clock.day(end, town.zone),
    }, f"living:topic:{number}:write")  # fmt: skip
    yield Deed(at + 10 * clock.MINUTE, "topic.issue", by, {"topic": code}, f"living:topic:{number}:issue")
    for n, told in enumerate(row["told"]):
        when = town.working(at + int(told["days"]) * clock.DAY)
        who = town.holders[told["by"]]
        yield Deed(when, "briefing.tell", who, {
            "office": town.office[told["by"]], "briefing": ids.code(random.getrandbits), "topic": code,
            "unit": told["unit"], "on": clock.day(when, town.zone), "place": told["place"], "heads": told["heads"],
            "questions": told.get("questions", ""),
        }, f"living:topic:{number}:told:{n}")  # fmt: skip


def _morning(town: Town, at: int, hour: int) -> int:
    return clock.midnight(clock.day(at, town.zone), town.zone) + hour * clock.HOUR
