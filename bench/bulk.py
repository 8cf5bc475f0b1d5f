"""Simulated reports by the million: rows and the entries that bear them, made together, without running the acts.

The ledger's own book makes every line (canonical body, sealed parts, leaf), so `fsck` and a verifier find nothing to
say; rows are written by one statement a table. Most matters are over, as in a city that has worked for ten years.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from django.conf import settings
from django.db import connection, models

from kientao.base import clock, ids
from kientao.ledger import prepared
from kientao.ledger.acts import By, writing
from kientao.ledger.book import Book
from kientao.ledger.verbs import REGISTRY, Done
from kientao.work.reports import living
from kientao.work.reports.models import Report, Step, point_100m
from kientao.work.reports.towns import Town

BATCH = 2000  # reports in one transaction
YEARS = 10
OPEN = 0.03  # of all reports; the others are over
ENDS = {"closed": 76, "answered": 2, "refused": 12, "passed": 5, "merged": 5}
SPOTS = 500  # points drawn once in each ward: inside its outline, which is what costs

Progress = Callable[[int, int], Any]


def fill(count: int, seed: int = 1, report: Progress = lambda *_: None) -> None:
    """Add so many reports, oldest first, ending now. Runs in a scratch city only: no right is asked."""
    told = living.about(settings.KIENTAO.city_folder)
    assert told is not None
    maker = Maker(Town(told, clock.now()), Random(seed), count)
    for done in range(0, count, BATCH):
        with writing() as book:
            maker.book(book, min(BATCH, count - done))
        report(min(done + BATCH, count), count)


class Maker:
    def __init__(self, town: Town, random: Random, count: int):
        self.town, self.random = town, random
        now = clock.now()
        self.at, self.pace = now - YEARS * 365 * clock.DAY, YEARS * 365 * clock.DAY // (count + 1)
        self.spots = [town.somewhere(random) for _ in range(SPOTS)]
        self.categories = [code for code in town.told["categories"] if code in town.categories]
        self.weights = [town.told["categories"][code]["weight"] for code in self.categories]
        self.now, self.taken = now, set[str]()

    def book(self, book: Book, count: int) -> None:
        rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        for _ in range(count):
            self.at += self.pace
            for row in self.one(book):
                rows[type(row)].append(row)
        book.running = None
        for model, made in rows.items():
            insert(model, made)

    def code(self) -> str:
        """Not taken before: of a million codes two agree in every third run."""
        while (found := ids.code(self.random.getrandbits)) in self.taken:
            pass
        self.taken.add(found)
        return found

    def one(self, book: Book) -> Iterator[models.Model]:
        """A report with its steps; each step has its entry, and the report bears the last."""
        random, code = self.random, self.code()
        category = random.choices(self.categories, self.weights)[0]
        ward, (lon, lat) = random.choice(self.spots)
        office = self.town.office(category, ward)
        officer = self.town.officer(office) or By("import", None, "import")
        about = self.town.told["categories"][category]
        place, over = random.choice(self.town.told["spots"]), random.random() >= OPEN
        words = f"{random.choice(about['words']).format(spot=place, since=random.choice(self.town.told['since']))}"
        words += f" (số nhà {random.randrange(1, 2000)})"
        opened = self.at if over else self.now - random.randrange(20 * clock.DAY)
        due, resident = opened + 5 * clock.DAY, By(code, None, "resident")
        row = Report(
            code=code, kind="scene", category=self.town.categories[category], channel="web", words=words, place=place,
            lon=lon, lat=lat, ward=ward, state="new", opened=opened, on=clock.day(opened, self.town.zone), due=due,
            office=office, audience="public", words_public=random.random() < 0.6,
            source=self.town.source,
        )  # fmt: skip
        row.fold_words()
        public = {"category": category, "kind": "scene", "channel": "web", "ward": ward, "office": office, "due": due}
        row.first = line(book, "report.open", resident, Done(code, public | point_100m(lon, lat), {"words": words}))
        yield step(row, row.first, opened, "report.open", resident)
        if random.random() < 0.9:
            row.state, row.holder = "assigned", officer.post
            row.entry = line(book, "report.assign", officer, Done(code, {"state": "assigned", "office": office}))
            yield step(row, row.entry, opened + clock.HOUR, "report.assign", officer)
        if over:
            row.answered = row.closed = opened + random.randrange(clock.HOUR, 9 * clock.DAY)
            row.state, row.answer = random.choices(list(ENDS), list(ENDS.values()))[0], random.choice(about["done"])
            said = Done(code, {"state": row.state}, {"note": row.answer})
            row.entry = line(book, "report.close", officer, said)
            yield step(row, row.entry, row.closed, "report.close", officer, row.answer)
        row.entry = row.entry if row.entry is not None else row.first
        row.take_turn()
        yield row


def step(row: Report, index: int, at: int, verb: str, by: By, words: str = "") -> Step:
    return Step(code=f"{row.code}.{index}", report_id=row.code, at=at, verb=verb, state=row.state, office=row.office,
                by=by.label, words=words, entry=index)  # fmt: skip


def line(book: Book, verb: str, by: By, done: Done) -> int:
    """One entry in the open book, made as the act's would be. Returns its index."""
    book.running, book.at = book.head + len(book.lines), book.at + 1
    book.lines.append(book._line(REGISTRY[verb], by, "bench", done, None))
    return book.running


def insert(model: type[models.Model], rows: list[models.Model]) -> None:
    how = prepared.plan(model, connection.vendor)
    assert how is not None
    fields = list(how.fields.values())
    values = [[f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(how.insert.partition(" RETURNING")[0], values)
