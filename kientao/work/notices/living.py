"""The simulated month of notices: `living-notices.yaml` of the city's folder, by real acts.

Each: kind, office, by (post that writes it), sent_by (of a warning), event, headline, words, places, ago (days before
the end), at (hour of that day), hours, and perhaps ended (hours after it began, with `reason`). All invented.
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

from .models import WARNING

FILE = "living-notices.yaml"
GIVEN = ("event", "headline", "words", "instruction", "category", "urgency", "severity", "certainty", "headline_en",
         "words_en")  # fmt: skip


@month.part("notice")
def plan(folder: Path, seed: int, start: int, end: int) -> Plan | None:
    file = folder / FILE
    if not file.is_file():
        return None
    town = Town(start)
    lives = [deed for n, row in enumerate(read(file)["notices"]) for deed in _life(town, row, seed, n, end)]
    return Plan(sorted((deed for deed in lives if start < deed.at < end), key=lambda deed: deed.at))


def _life(town: Town, row: Any, seed: int, number: int, end: int) -> Iterator[Deed]:
    code = ids.code(Random(f"{seed}:notice:{number}").getrandbits)
    by, warning = town.holders[row["by"]], row["kind"] == WARNING
    at = clock.midnight(clock.day(end - row["ago"] * clock.DAY, town.zone), town.zone) + row["at"] * clock.HOUR
    told = {name: row[name] for name in GIVEN if name in row}
    told |= {"office": row["office"], "code": code, "places": tuple(row["places"]), "hours": int(row["hours"])}

    def deed(verb: str, when: int, who: By, **args: Any) -> Deed:
        return Deed(when, verb, who, args, f"living:notice:{number}:{verb}")

    yield deed("warning.draft" if warning else "notice.publish", at, by, **told)
    if warning:
        at += 10 * clock.MINUTE
        yield deed("warning.send", at, town.holders[row["sent_by"]], warning=code)
    if "ended" in row:
        noun = "warning" if warning else "notice"
        who = town.holders[row["sent_by"]] if warning else by
        yield deed(f"{noun}.end", at + row["ended"] * clock.HOUR, who, **{noun: code}, reason=row["reason"])
    else:
        over = at + int(row["hours"]) * clock.HOUR + clock.MINUTE
        yield deed("notice.expire", over, By.system("notices"), notice=code)
