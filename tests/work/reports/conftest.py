"""Reports in the small town, with the fixed cast: Lan reports, Minh answers, Hoa must be refused."""

from types import SimpleNamespace

import pytest

from kientao.base import ids
from kientao.city import access
from kientao.ledger.acts import By
from kientao.work.reports import acts
from kientao.work.reports.loading import IMPORTER
from tests.cast import SOURCE, build, give_password, role

TERMS = [{"from": "2020-01-01", "working_days": 3, "source": SOURCE}]


def lan(code):
    """Lan is a resident: her pseudonym belongs to one case."""
    return By(code, None, "resident")


@pytest.fixture
def town(db):
    """Two categories: one whose words are public at once, one whose words wait for an officer."""
    cast = build()
    role("officer", ["deadline.*", "measurement.record", "report.*"], ["office"])
    for category, safe in (("rac", True), ("tieng-on", False)):
        acts.define_category(by=IMPORTER, category=category, name={"vi": category, "en": category}, handler="ubnd",
                             terms=TERMS, safe=safe)  # fmt: skip
    acts.define_category(by=IMPORTER, category="quy-dinh", name={"vi": "Quy định", "en": "Rules"}, handler="ubnd",
                         kind="rule", terms=TERMS)  # fmt: skip
    for login in ("minh", "hoa", "an"):
        give_password(login)
    return SimpleNamespace(cast=cast, lan=lan, minh=cast.minh, hoa=cast.hoa, an=cast.an)


@pytest.fixture
def filed(town):
    """A report of Lan's about waste in the first ward; with its secret."""

    def file(category="rac", office="ward-1", what="Rác ứ đọng trước chợ", **more):
        code, secret = ids.code(), ids.secret()
        acts.open_report(by=lan(code), category=category, code=code, what=what, office=office,
                         secret=ids.secret_hash(secret), **{"lon": 106_894_546, "lat": 11_548_704} | more)  # fmt: skip
        return SimpleNamespace(code=code, secret=secret, by=lan(code))

    return file


assert access.RESIDENTS  # reports told the city what residents may do
