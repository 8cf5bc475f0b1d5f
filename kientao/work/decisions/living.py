"""The simulated month of documents and requests: `living-documents.yaml` of the city's folder, by real acts.

Each document: kind, office, subject, body, by (post that writes), signer, ago (days before the end), fate, days until
it is published. Each request: office, words, ago, fate. All of them are invented and say so.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from kientao.base import clock, ids
from kientao.base.yamlfile import read
from kientao.city import deadlines, month
from kientao.city.month import Deed, Plan
from kientao.city.town import Town
from kientao.ledger.acts import By
from kientao.rules import law

FILE = "living-documents.yaml"
ASKER = {"name": "Người hỏi (mô phỏng)", "address": "Khu phố 1 (mô phỏng)", "identity": "000000000000"}


@month.part("document")
def plan(folder: Path, seed: int, start: int, end: int) -> Plan | None:
    file = folder / FILE
    if not file.is_file():
        return None
    told, town = read(file), Town(start)
    codes = [ids.code(Random(f"{seed}:document:{n}").getrandbits) for n in range(len(told["documents"]))]
    lives = [deed for n, row in enumerate(told["documents"]) for deed in _document(town, row, codes, seed, n, end)]
    lives += [deed for n, row in enumerate(told["questions"]) for deed in _question(town, row, seed, n, end)]
    return Plan(sorted((deed for deed in lives if start < deed.at < end), key=lambda deed: deed.at))


def _document(town: Town, row: Any, codes: list[str], seed: int, number: int, end: int) -> Iterator[Deed]:
    """From its draft to where it stands at the end of the month."""
    random, code, fate = Random(f"{seed}:document:life:{number}"), codes[number], row["fate"]
    writer, signer, clerk = town.holders[row["by"]], town.holders[row["signer"]], _clerk(town, row["office"])
    at = town.working(_at(clock.local(end - int(row["ago"]) * clock.DAY, town.zone), random))

    def deed(verb: str, by: By, **args: Any) -> Deed:
        about = {} if verb == "document.draft" else {"document": code}
        return Deed(at, verb, by, about | args, f"living:document:{number}:{verb}")

    related = {"amends": codes[int(row["amends"])], "relation": row["relation"]} if "amends" in row else {}
    yield deed(
        "document.draft", writer, office=row["office"], code=code, kind=row["kind"], subject=row["subject"],
        body=row["body"], basis=tuple(row.get("basis") or ()), signer=row["signer"],
        recipients=("Như trên", "Lưu: VT"), duty=row.get("duty", "general"), exempt=row.get("exempt", ""), **related,
    )  # fmt: skip
    if fate == "draft":
        return
    at = _later(town, random, at, 10, 60)
    yield deed("document.submit", writer)
    if fate == "waiting":
        return
    at = _later(town, random, at, 20, 120)
    yield deed("document.sign", signer)
    if fate == "signed":
        return
    at = _later(town, random, at, 10, 40)
    yield deed("document.issue", clerk)
    if fate == "public":
        at = town.working(at + int(row["days"]) * clock.DAY)
        yield deed("document.publish", clerk)
    elif fate in ("explained", "late"):
        yield from _late(town, row, code, number, at, clerk)
    elif fate == "void":
        at = town.working(at + clock.DAY)
        yield deed("document.void", clerk, reason=row["reason"])


def _late(town: Town, row: Any, code: str, number: int, at: int, clerk: By) -> Iterator[Deed]:
    """What the timers would have done: seen inside, explained or not, seen outside a working day later."""
    term = law.at("information.publish_days_max", clock.day(at, town.zone))
    due, _ = deadlines.by_law(clock.midnight(clock.day(at, town.zone), town.zone), term)
    again = deadlines.derive(due + 1, working_days=1, rules=town.calendar).due + 1
    system, key = By.system("documents"), f"living:document:{number}:late"
    yield Deed(due + 1, "document.late", system, {"document": code, "step": 1, "again": again}, f"{key}:1")
    if row["fate"] == "explained":
        words = row["explanation"]
        yield Deed(town.working(due + clock.HOUR), "document.explain", clerk, {"document": code, "words": words},
                   f"{key}:why")  # fmt: skip
    yield Deed(again, "document.late", system, {"document": code, "step": 2}, f"{key}:2")


def _question(town: Town, row: Any, seed: int, number: int, end: int) -> Iterator[Deed]:
    random, fate = Random(f"{seed}:question:{number}"), row["fate"]
    code = ids.code(random.getrandbits)
    at = town.working(_at(clock.local(end - int(row["ago"]) * clock.DAY, town.zone), random))
    hashed = ids.secret_hash(ids.secret(random.getrandbits))
    yield Deed(at, "info.ask", By(code, None, "resident"), {"code": code, "office": row["office"],
               "words": row["words"], "contact": ASKER, "secret": hashed}, f"living:question:{number}:ask")  # fmt: skip
    if fate == "asked":
        return
    by, at = town.holders[row["by"]], town.working(at + int(row["days"]) * clock.DAY)
    verb, more = {
        "given": ("info.give", {"words": row.get("answer")}),
        "refused": ("info.refuse", {"ground": row.get("ground"), "reason": row.get("answer")}),
        "passed": ("info.pass", {"to": row.get("answer")}),
        "noticed": ("info.notice", {}),
    }[fate]
    yield Deed(at, verb, by, {"question": code, **more}, f"living:question:{number}:{verb}")


def _clerk(town: Town, office: str) -> By:
    """The ward's clerk; an office of its own has its head number its papers."""
    ward = office.rpartition("-")[2]
    return town.holders[f"vp-{ward}.chuyen-vien"]


def _later(town: Town, random: Random, at: int, least: int, most: int) -> int:
    return town.working(at + random.randint(least, most) * clock.MINUTE)


def _at(day: datetime, random: Random) -> int:
    return clock.instant(day.replace(hour=random.randint(8, 14), minute=random.randrange(60), second=0, microsecond=0))
