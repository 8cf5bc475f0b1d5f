"""No surface shows more than the policy allows, and none less: SQL against an oracle in plain Python."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import transaction
from django.db.models import Count, QuerySet, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kientao.base import clock
from kientao.city import access
from kientao.city.models import (
    Deadline,
    Delegation,
    Grant,
    Holding,
    Office,
    Person,
    Post,
    Role,
    Unit,
)  # fmt: skip
from kientao.lake import export, facts
from kientao.ledger.verbs import By

DAY = date(2026, 3, 10)
NOON = clock.midnight(DAY, "Asia/Ho_Chi_Minh") + 12 * clock.HOUR
WORDS = {"vi": "x", "en": "x"}
VERBS = ["deadline.start", "deadline.stop", "measurement.record"]
PATTERNS = [*VERBS, "deadline.*", "measurement.*", "*"]
AUDIENCES = ("public", "office", "closed")
TREE = {"a": "", "b": "a", "c": "a", "bb": "b", "d": ""}  # office -> office above; "bb" begins like "b"
PEOPLE, POSTS = ("p1", "p2", "p3"), ("x", "y", "z", "w")


def keep(model, **values):
    """A row as it is, without an act: this test is about reading."""
    QuerySet(model).bulk_create([model(entry=0, **values)])


class World:
    """Rows drawn at random, kept as plain dicts for the oracle and as rows for SQL."""

    def __init__(self, rnd: Random):
        self.rnd = rnd
        self.units = {code: self.span() for code in ("u", "v")}
        self.offices = {
            code: {"parent": up, "serves": rnd.choice(["", "u", "v"]), **self.span()} for code, up in TREE.items()
        }
        self.posts = {code: {"office": rnd.choice(list(TREE)), **self.span()} for code in POSTS}
        self.people = {code: rnd.choice([None, None, DAY, DAY - timedelta(days=1)]) for code in PEOPLE}
        self.roles = {
            code: {
                "verbs": rnd.sample(PATTERNS, rnd.randint(1, 2)),
                "reads": rnd.sample(["office", "closed"], rnd.randint(0, 2)),
            }
            for code in ("r", "s")
        }
        pick = lambda: {"post": rnd.choice(POSTS), "person": rnd.choice(PEOPLE), **self.span()}  # noqa: E731
        self.holdings = [pick() for _ in range(rnd.randint(1, 5))]
        self.delegations = [pick() for _ in range(rnd.randint(0, 2))]
        self.grants = [
            {
                "post": rnd.choice(POSTS),
                "role": rnd.choice("rs"),
                "scope": rnd.choice(["own-office", "own-office", "all", *TREE]),
                **self.span(),
            }
            for _ in range(rnd.randint(1, 6))
        ]
        self.things = [
            {
                "code": f"t{n}",
                "audience": rnd.choice(AUDIENCES),
                "office": rnd.choice([*TREE, "", "gone"]),
                "about": rnd.choice(["cat", "dog"]),
            }
            for n in range(rnd.randint(1, 10))
        ]

    def span(self):
        """Mostly holding on DAY; the edges are the interesting days."""
        since = DAY + timedelta(days=self.rnd.choice([-5, -5, -5, -1, 0, 1]))
        return {"since": since, "until": self.rnd.choice([None, None, DAY + timedelta(days=2), DAY, since])}

    def path(self, office):
        return "/" if not office else f"{self.path(TREE[office])}{office}/"

    def store(self):
        for code, row in self.units.items():
            keep(Unit, code=code, name=WORDS, kind="phuong", **row)
        for code, row in self.offices.items():
            keep(Office, code=code, name=WORDS, kind="ubnd", path=self.path(code), **row)
        for code, row in self.posts.items():
            keep(Post, code=code, title=WORDS, **row)
        for code, until in self.people.items():
            keep(Person, code=code, login=f"login-{code}", name="x", until=until)
        for code, row in self.roles.items():
            bars = {name: f"|{'|'.join(row[name])}|" if row[name] else "" for name in row}
            keep(Role, code=code, title=WORDS, **bars)
        for model, rows in ((Holding, self.holdings), (Delegation, self.delegations), (Grant, self.grants)):
            for n, row in enumerate(rows):
                keep(model, code=str(n), **row)
        for row in self.things:
            keep(Deadline, **row, start=0, amount=2, due=1, derivation={})

    # -- the policy, in plain words

    def powers(self, person, post):
        """Grants this person may use in this post today."""
        on = lambda row: row["since"] <= DAY and (row["until"] is None or row["until"] >= DAY)  # noqa: E731
        if self.people[person] is not None and self.people[person] < DAY:
            return []
        in_it = [r for r in [*self.holdings, *self.delegations] if (r["post"], r["person"]) == (post, person) and on(r)]
        chair = self.posts[post]
        office = self.offices[chair["office"]]
        unit = self.units.get(office["serves"])
        if not in_it or not on(chair) or not on(office) or (unit and not on(unit)):
            return []
        return [g for g in self.grants if g["post"] == post and on(g)]

    def reaches(self, grant, office):
        """Whether a grant's scope holds this office: itself or one below."""
        if grant["scope"] == "all":
            return True
        top = self.posts[grant["post"]]["office"] if grant["scope"] == "own-office" else grant["scope"]
        while office in TREE:
            if office == top:
                return True
            office = TREE[office]
        return False

    def sees(self, person, post, thing):
        if thing["audience"] == "public":
            return True
        reach = [g for g in self.powers(person, post) if self.reaches(g, thing["office"])]
        return any(thing["audience"] in self.roles[g["role"]]["reads"] for g in reach)

    def may(self, person, post, verb, thing):
        noun = verb.split(".")[0]
        allowed = {verb, f"{noun}.*", "*"}
        return any(
            allowed & set(self.roles[g["role"]]["verbs"]) and self.reaches(g, thing["office"])
            for g in self.powers(person, post)
        )


def shown(by):
    """What each surface gives this reader: codes, from as many sides as the program has."""
    rows = access.visible(Deadline.objects.all(), by)
    yield "list", {r.code for r in rows}
    yield "reasons", {r.code for r in rows if r.reason}
    yield (
        "detail",
        {
            c
            for c in Deadline.objects.values_list("code", flat=True)
            if access.visible(Deadline.objects.filter(code=c), by).first()
        },
    )
    yield (
        "search",
        {r.code for word in ("cat", "dog") for r in access.visible(Deadline.objects.filter(about__icontains=word), by)},
    )
    yield "search after", {r.code for word in ("cat", "dog") for r in rows.filter(about__icontains=word)}
    yield "paged", {r.code for n in range(0, 12, 3) for r in rows.order_by("code")[n : n + 3]}
    yield "subquery", set(Deadline.objects.filter(code__in=rows.values("code")).values_list("code", flat=True))
    yield "export", {r["code"] for r in facts.ask("deadlines", by).rows}
    lines = list(export.answer_csv(facts.ask("deadlines", by)))
    yield "csv", {line.split(",")[0] for line in lines[1:]}


@pytest.mark.django_db
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), size=st.integers(0, 3))
def test_no_surface_shows_more_or_less_than_the_policy(seed, size):
    world = World(Random(seed * 4 + size))
    with clock.use(lambda: NOON), transaction.atomic():
        world.store()
        pairs = [(p, x) for p in PEOPLE for x in POSTS]
        able = [pair for pair in pairs if world.powers(*pair)]
        readers = [(None, None), world.rnd.choice(pairs), *able[:3]]
        for person, post in readers:
            by = By(post, f"login-{person}") if person else None
            due = {
                t["code"]
                for t in world.things
                if (world.sees(person, post, t) if person else t["audience"] == "public")
            }
            for surface, codes in shown(by):
                assert codes == due, surface
            rows = access.visible(Deadline.objects.all(), by)
            assert rows.count() == len(due) == len(rows)
            assert (rows.aggregate(n=Sum("amount"))["n"] or 0) == 2 * len(due)
            groups = {r["audience"]: r["n"] for r in rows.order_by().values("audience").annotate(n=Count("code"))}
            assert sum(groups.values()) == len(due)
            for thing in world.things if by else ():
                for verb in VERBS:
                    said = access.may(by, verb, Deadline, thing["code"])
                    assert bool(said) == world.may(person, post, verb, thing), (verb, thing)
        transaction.set_rollback(True)
