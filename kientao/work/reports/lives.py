"""One simulated report from beginning to end: where, what, by whom, and how it goes. See living.py."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from kientao.base import clock, ids
from kientao.city.month import Deed, Drawn
from kientao.ledger.acts import By

from .towns import Town

# How reports end: about two of three are handled, the others refused, passed on or merged (Hue-S 2025: 68 % handled).
FATES = {"answered": 67, "refused": 17, "passed": 8, "merged": 8}
LATE = 0.14  # of those answered
REOPENED, ASKED, MAILED = 0.07, 0.08, 0.01
TASK_KEY = "living:0:task.open"
MARKS = (5, 5, 5, 4, 4, 4, 3, 2, 1)


class Life:
    """`number` tells it from others of the same seed; `first`: the life it is a duplicate of."""

    def __init__(self, town: Town, seed: int, number: int, opened: int, first: "Life | None" = None):
        self.town, self.told, self.number, self.opened = town, town.told, number, opened
        self.random = Random(f"{seed}:{number}")
        self.code = ids.code(self.random.getrandbits)
        self.secret = ids.secret(self.random.getrandbits)
        weights = {code: about["weight"] for code, about in self.told["categories"].items() if code in town.categories}
        self.category: str = first.category if first else self.random.choices(list(weights), list(weights.values()))[0]
        self.fate = "merged" if first else self.random.choices(list(FATES), list(FATES.values()))[0]
        where = (first.ward, first.spot) if first else town.somewhere(self.random)
        self.ward: str = where[0]
        self.spot: tuple[int, int] = where[1]
        self.first, self.mail = first, self.random.random() < MAILED
        if self.fate == "merged" and first is None:
            self.fate = "answered"
        self.who = By(self.code, None, "resident")

    def deed(self, at: int, verb: str, by: By | None = None, draw: Drawn = (), **args: Any) -> Deed:
        about = {} if verb == "report.open" else {"report": self.code}
        key = f"living:{self.number}:{verb}:{at}"
        return Deed(at, verb, by or self.who, about | args, key, draw)

    def steps(self) -> Iterator[Deed]:
        """In order of time. What comes after the month simply has not happened yet."""
        yield self.open()
        office = self.town.office(self.category, self.ward)
        officer = self.town.officer(office) if office else None
        if officer is None:
            return  # nobody holds a post there: it waits, and the board shows so
        due = self.town.due(self.category, self.opened)
        at = self.town.working(self.opened + self.random.randint(10, 300) * clock.MINUTE)
        if self.random.random() < 0.9:
            yield self.deed(at, "report.assign", officer, office=office, holder=officer.post)
        if self.fate == "answered":
            yield from self.handled(officer, at, due)
        else:
            yield self.turned_down(officer, self.town.working(at + self.random.randint(20, 900) * clock.MINUTE))

    def open(self) -> Deed:
        about = self.told["categories"][self.category]
        pick = self.random.choice
        place = pick(self.told["spots"])
        words = pick(about["words"]).format(spot=place, since=pick(self.told["since"]))
        kind = self.town.categories[self.category].kind
        contact = self.town.contact(self.number, named=kind == "rule", mail=self.mail)
        draw = (("photos", "report"),) if kind == "scene" and self.random.random() < 0.5 else ()
        return self.deed(
            self.opened, "report.open", code=self.code, category=self.category, kind=kind, draw=draw,
            what=words[:1].upper() + words[1:], place=place[:1].upper() + place[1:], contact=contact,
            ward=self.ward, lon=self.spot[0], lat=self.spot[1],
            channel=self.random.choices(("web", "hotline", "counter"), (7, 2, 1))[0],
            secret=ids.secret_hash(self.secret), external=f"mo-phong:{self.number}", source=self.town.source,
        )  # fmt: skip

    def handled(self, officer: By, at: int, due: int | None) -> Iterator[Deed]:
        random, told = self.random, self.told
        if random.random() < ASKED:
            at = self.town.working(at + random.randint(15, 200) * clock.MINUTE)
            yield self.deed(at, "report.ask", officer, question=random.choice(told["ask"]))
            at += random.randint(20, 600) * clock.MINUTE
            yield self.deed(at, "report.add", what=random.choice(told["add"]))
        term = max(clock.HOUR, (due or at + 3 * clock.DAY) - at)
        share = random.uniform(1.05, 2.2) if random.random() < LATE else random.betavariate(2, 2.5)
        at = self.town.working(at + int(term * share))
        yield self.answer(officer, at)
        again = random.random()
        if again < REOPENED:
            at += random.randint(60, 2000) * clock.MINUTE
            yield self.deed(at, "report.reopen", reason=random.choice(told["reopen"]))
            at = self.town.working(at + random.randint(120, 3000) * clock.MINUTE)
            yield self.answer(officer, at)
        if again < 0.62:
            at += random.randint(30, 2600) * clock.MINUTE
            yield self.deed(at, "report.close")
            note = random.choice(told["mark"])
            yield self.deed(at + clock.MINUTE, "report.rate", rating=random.choice(MARKS), note=note)

    def answer(self, officer: By, at: int) -> Deed:
        scene = self.town.categories[self.category].kind == "scene"
        drawn = scene and self.random.random() < 0.6
        without = "" if drawn or not scene else self.random.choice(self.told["no_photo"])
        words = self.random.choice(self.told["categories"][self.category]["done"])
        return self.deed(at, "report.answer", officer, answer=words, no_photo=without,
                         draw=(("before", "before"), ("photos", "after")) if drawn else ())  # fmt: skip

    def turned_down(self, officer: By, at: int) -> Deed:
        if self.fate == "merged" and self.first:
            return self.deed(max(at, self.first.opened + clock.HOUR), "report.merge", officer, into=self.first.code)
        if self.fate == "passed":
            to = self.random.choice(self.told["pass"])
            return self.deed(at, "report.pass", officer, to=to["to"], reason=to["reason"])
        return self.deed(at, "report.refuse", officer, reason=self.random.choice(self.told["refuse"]))


class Earlier(Life):
    """Somebody else told of the same place before the story: what comes again is a rule's matter. told: days, words."""

    def __init__(self, town: Town, seed: int, number: int, story: int, told: dict[str, Any]):
        super().__init__(town, seed, number, story - int(told["days"]) * clock.DAY + 3 * clock.HOUR)
        scene, self.words = self.told["story"], str(told["words"])
        self.category, self.ward, self.fate = scene["category"], scene["ward"], "answered"
        lon, lat = (round(float(x) * 1_000_000) for x in scene["at"])
        self.spot = (lon, lat)

    def open(self) -> Deed:
        deed = super().open()
        return replace(deed, args=deed.args | {"what": self.words, "place": self.told["story"]["place"]})


class Story(Life):
    """The one report of /cau-chuyen: a trader, a blocked drain, done with a photo, confirmed by her."""

    def __init__(self, town: Town, seed: int, opened: int):
        super().__init__(town, seed, 0, opened)
        self.scene = self.told["story"]
        self.category, self.ward = self.scene["category"], self.scene["ward"]
        lon, lat = (round(float(x) * 1_000_000) for x in self.scene["at"])
        self.spot = (lon, lat)

    def steps(self) -> Iterator[Deed]:
        scene = self.scene
        yield self.deed(
            self.opened, "report.open", code=self.code, category=self.category, what=scene["words"], ward=self.ward,
            lon=self.spot[0], lat=self.spot[1], place=scene["place"], draw=(("photos", "report"),),
            contact=self.town.contact(0, named=False, mail=True), secret=ids.secret_hash(self.secret),
            external="mo-phong:cau-chuyen", source=self.town.source,
        )  # fmt: skip
        office = self.town.office(self.category, self.ward)
        officer = self.town.officer(office)
        if officer is None:
            return
        at = self.town.working(self.opened + 25 * clock.MINUTE)
        yield self.deed(at, "report.assign", officer, office=office, holder=officer.post)
        at = self.town.working(at + 150 * clock.MINUTE)
        yield self.deed(at, "report.answer", officer, answer=scene["answer"],
                        draw=(("before", "before"), ("photos", "after")))  # fmt: skip
        at += 18 * clock.HOUR + 30 * clock.MINUTE
        yield self.deed(at, "report.close", note=scene["thanks"])
        yield self.deed(at + clock.MINUTE, "report.rate", rating=5, note=scene["thanks"])
        if "task" in scene and (leader := self.town.holder(scene["task"]["by"])):
            yield self.ordered(scene["task"], leader, office, self.town.working(at + 2 * clock.HOUR))

    def ordered(self, told: dict[str, Any], leader: By, office: str, at: int) -> Deed:
        """What keeps coming back becomes a task: by the name of the act, for doors do not know each other."""
        args = {"office": office, "code": ids.code(self.random.getrandbits), "title": told["title"],
                "due": clock.day(at + int(told["days"]) * clock.DAY, self.town.zone), "about": f"report:{self.code}",
                "plan": told.get("plan", "")}  # fmt: skip
        return Deed(at, "task.open", leader, args, f"{TASK_KEY}:{at}")
