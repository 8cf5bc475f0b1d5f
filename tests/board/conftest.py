"""The cast's town with a small programme: one public indicator of ward 1, one that only officers may see."""

from datetime import date
from decimal import Decimal

import pytest

from kientao.board import acts
from kientao.board.loading import BY as LOADER
from kientao.city.models import Person
from kientao.ledger.acts import By
from tests.cast import cast, person, post, role, words

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


FORM = {
    "columns": [
        {"indicator": "hoc-sinh", "title": words("Học sinh", "Pupils"), "whole": "rows"},
        {"indicator": "thieu", "title": words("Thiếu máy", "Without device"), "whole": "rows", "few": True},
        {"indicator": "thu", "title": words("Thu", "Collected"), "whole": "year", "blank": True},
    ],
    "rows": [{"code": "a", "name": words("Cấp A", "Level A")}, {"code": "b", "name": words("Cấp B", "Level B")}],
    "checks": [{"part": "thieu", "of": "hoc-sinh"}],
    "jump": [{"from": "2020-01-01", "value": "50"}],
    "few": [{"from": "2020-01-01", "value": "5"}],
    "rhythm": "month",
}


class SheetTown(Town):
    """A sheet of ward 1: Minh fills it, the ward's head Nam closes it."""

    sheet = "truong"

    def __init__(self, people):
        super().__init__(people)
        role("sheets", ["sheet.*"], ["office"])
        post("ward-1.filler", "ward-1", ("sheets", "own-office"))
        post("ward-1.head", "ward-1", ("sheets", "own-office"), head=True)
        person("minh", "ward-1.filler"), person("nam", "ward-1.head")
        self.minh, self.nam = By("ward-1.filler", "minh"), By("ward-1.head", "nam")
        for code, decimals in (("hoc-sinh", 0), ("thieu", 0), ("thu", 1)):
            indicator(code, unit="person", decimals=decimals, high=None, rhythm="month")
        acts.define_sheet(by=LOADER, code=self.sheet, name=words("Trường học", "Schools"), form=FORM, office="ward-1")

    def open(self, label="2024-03"):
        return acts.open_period(by=self.minh, sheet=self.sheet, period=label)

    def fill(self, label="2024-03", by=None, confirmed=(), **cells):
        """cells: hoc_sinh_a="12", thieu_b="few"; None: not known."""
        told = {}
        for name, value in cells.items():
            column, _, row = name.rpartition("_")
            told[f"{column.replace('_', '-')}|{row}"] = Decimal(value) if value not in (None, "few") else value
        return acts.fill_sheet(by=by or self.minh, period=f"{self.sheet}.{label}", cells=told, confirmed=confirmed)

    def full(self, label="2024-03", **more):
        told = {"hoc_sinh_a": "100", "hoc_sinh_b": "200", "thieu_a": "10", "thieu_b": "3", **more}
        return self.fill(label, confirmed=[f"{c}|{r}" for c in ("hoc-sinh", "thieu", "thu") for r in "ab"], **told)

    def close(self, label="2024-03", by=None):
        acts.check_period(by=self.minh, period=f"{self.sheet}.{label}")
        return acts.close_period(by=by or self.nam, period=f"{self.sheet}.{label}")


@pytest.fixture
def school(cast):
    return SheetTown(cast)
