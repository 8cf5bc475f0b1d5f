"""The cast's town with a small programme: one public indicator of ward 1, one that only officers may see."""

from datetime import date
from decimal import Decimal

import pytest

from kientao.board import acts
from kientao.board.loading import BY as LOADER
from kientao.city.models import Person
from tests.cast import cast

__all__ = ["cast"]

SOURCE = {"title": "Báo cáo thử", "url": "https://example.org/bao-cao"}
DAY = date(2024, 12, 31)


class Town:
    """The cast, and short ways to act for them."""

    def __init__(self, people):
        self.minh, self.hoa, self.an = people.minh, people.hoa, people.an

    def record(self, value="50", on=DAY, kind="chinh-thuc", indicator="nuoc-sach", by=None, **more):
        more.setdefault("source", SOURCE)
        return acts.record_measurement(
            by=by or self.an,
            indicator=indicator,
            on=on,
            kind=kind,
            value=None if value is None else Decimal(value),
            **more,
        )

    def target(self, value="90", on=date(2030, 12, 31), indicator="nuoc-sach", **more):
        return acts.set_target(by=self.an, indicator=indicator, on=on, value=Decimal(value), source=SOURCE, **more)


def indicator(code: str, **more):
    told = {
        "name": {"vi": f"Chỉ tiêu {code}", "en": f"Indicator {code}"}, "unit": "percent", "decimals": 1,
        "direction": "up", "low": Decimal(0), "high": Decimal(100), "office": "ward-1",
        "definition": {"vi": "Định nghĩa", "en": "Definition"},
    }  # fmt: skip
    return acts.define_indicator(by=LOADER, code=code, **(told | more))


@pytest.fixture
def town(cast):
    acts.define_programme(by=LOADER, code="ct", title={"vi": "Chương trình thử", "en": "A trial"}, source=SOURCE,
                          announced="2021-09", absent={"vi": "chưa có văn bản", "en": "no text is known"})  # fmt: skip
    acts.define_objective(
        by=LOADER, code="mt", programme="ct", title={"vi": "Nước sạch", "en": "Clean water"}, source=SOURCE
    )
    indicator("nuoc-sach", objectives=["mt"])
    indicator("noi-bo", audience="office", objectives=["mt"])
    return Town(cast)


@pytest.fixture
def sign_in(client):
    def enter(login: str):
        client.force_login(Person.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return enter
