"""The fixed cast, and a small town for them: two wards that merge, an office each, a town hall above.

Lan is a resident and Khách the anonymous visitor: neither signs in. Minh is an officer of the first ward, Hoa of
another one and must be refused, An chairs the town.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password

from kientao.city.models import Person
from kientao.ledger.acts import By, perform

CITY = By.importer("city")
START = date(2020, 1, 1)
MERGED = date(2025, 7, 1)
PASSWORD = "mot-cau-de-nho"
SOURCE = {"title": "A decision invented for the tests"}


@dataclass(frozen=True)
class Cast:
    """Who acts, as the acts want it. Khách and Lan act for nobody: None."""

    minh: By
    hoa: By
    an: By
    lan: None = None
    khach: None = None


def words(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


def unit(code: str, kind: str = "phuong", since: date = START, **more: Any) -> None:
    perform("unit.define", by=CITY, unit=code, name=words(f"Đơn vị {code}", f"Unit {code}"), kind=kind, since=since,
            source=SOURCE, **more)  # fmt: skip


def office(code: str, serves: str, parent: str = "", since: date = START, **more: Any) -> None:
    perform("office.define", by=CITY, office=code, name=words(f"Cơ quan {code}", f"Office {code}"), kind="ubnd",
            serves=serves, parent=parent, since=since, invented=True, **more)  # fmt: skip


def person(login: str, post: str, since: date = START, until: date | None = None) -> str:
    code = Person.objects.filter(login=login).values_list("code", flat=True).first()
    if code is None:
        receipt = perform("person.add", by=CITY, login=login, name=login.capitalize(), invented=True, code=f"p-{login}")
        assert receipt is not None
        code = receipt.thing
    perform("holding.start", by=CITY, post=post, person=code, since=since, until=until)
    return code


def post(code: str, of: str, *roles: tuple[str, str], head: bool = False, since: date = START, **more: Any) -> None:
    perform("post.define", by=CITY, post=code, office=of, title=words(f"Vị trí {code}", f"Post {code}"), head=head,
            since=since, **more)  # fmt: skip
    for role, scope in roles:
        perform("grant.give", by=CITY, post=code, role=role, scope=scope, since=since, invented=True)


def role(code: str, verbs: list[str], reads: list[str] | None = None) -> None:
    perform("role.define", by=CITY, role=code, title=words(code, code), verbs=verbs, reads=reads or [])


def build() -> Cast:
    """Perform the town. Wards w1 and w2 merge into w on MERGED; the territory `town` lives on."""
    eve = date(2025, 6, 30)
    figures = {"population": [{"from": "2020-01-01", "value": "4000", "source": SOURCE}]}
    unit("w1", until=eve, area=[{"from": "2020-01-01", "value": "10.5", "source": SOURCE}], **figures)
    unit("w2", until=eve, area=[{"from": "2020-01-01", "value": "4.5", "source": SOURCE}],
         place={"point": ["12.31", "51.33"]})  # fmt: skip
    unit("w", since=MERGED, area=[{"from": "2025-07-01", "value": "15", "source": SOURCE}])
    members = [
        {"unit": "w1", "from": "2020-01-01", "until": "2025-06-30"},
        {"unit": "w2", "from": "2020-01-01", "until": "2025-06-30"},
        {"unit": "w", "from": "2025-07-01"},
    ]
    unit("town", kind="dia-ban", members=members)
    perform("unit.change", by=CITY, after="w", on=MERGED, kind="merge", before=["w1", "w2"], source=SOURCE)
    office("hall", "town")
    office("ward-1", "town", parent="hall")
    office("ward-2", "town", parent="hall")
    role("officer", ["deadline.*", "measurement.record"], ["office"])
    role("chair", ["*"], ["office", "closed"])
    post("hall.chair", "hall", ("chair", "own-office"), head=True)
    post("ward-1.officer", "ward-1", ("officer", "own-office"))
    post("ward-2.officer", "ward-2", ("officer", "own-office"))
    person("an", "hall.chair"), person("minh", "ward-1.officer"), person("hoa", "ward-2.officer")
    return Cast(minh=By("ward-1.officer", "minh"), hoa=By("ward-2.officer", "hoa"), an=By("hall.chair", "an"))


def give_password(login: str, password: str = PASSWORD) -> None:
    """So that a test can sign in."""
    row = Person.objects.get(login=login)
    perform("person.password", by=CITY, person=row.code, hashed=_hashed(password, settings.PASSWORD_HASHERS[0]))


@cache
def _hashed(password: str, hasher: str) -> str:
    """Once a run and hasher: the real one costs a quarter of a second."""
    return make_password(password)


@pytest.fixture
def cast(db: Any) -> Cast:
    return build()
