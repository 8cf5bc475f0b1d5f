"""The small town in November 2026, with limits of its own; officers may answer flags, An inspects all."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from kientao.base import clock
from kientao.board import acts
from kientao.board.counting.daily import BY as COUNTER
from tests.board.conftest import cast, sign_in, town
from tests.cast import role

__all__ = ["cast", "sign_in", "town"]
ZONE = "Asia/Ho_Chi_Minh"
SOURCE = "source: {title: Đặt ra cho kiểm thử, checked: derived}"
LIMITS = f"""
compare: [{{from: 2020-01-01, days: 60, interval: 90, funnel: 99.8, least: 10, {SOURCE}}}]
rush: [{{from: 2020-01-01, last_days: 2, chance: 0.1, ratio: 3, least: 20, {SOURCE}}}]
bare: [{{from: 2020-01-01, part: 60, least: 5, {SOURCE}}}]
extensions: [{{from: 2020-01-01, chance: 0.1, least: 6, {SOURCE}}}]
answer: [{{from: 2020-01-01, working_days: 1, {SOURCE}}}]
"""
NOW = int(datetime(2026, 11, 4, 9, tzinfo=ZoneInfo(ZONE)).timestamp()) * 1_000_000  # a Wednesday
OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def october():
    """The town is built on the first of October, so that the month can be lived in tests."""
    with clock.use(lambda: clock.midnight(OCTOBER, ZONE)):
        yield


@pytest.fixture
def limits(settings, tmp_path, monkeypatch):
    """The city's own decisions, in its folder."""
    monkeypatch.setattr(type(settings.KIENTAO), "city_folder", property(lambda self: tmp_path))
    (tmp_path / "fair.yaml").write_text(LIMITS, "utf-8")
    return tmp_path / "fair.yaml"


@pytest.fixture
def city(town, limits):
    role("officer", ["deadline.*", "measurement.record", "flag.answer", "task.*", "report.*"], ["office"])
    with clock.use(lambda: NOW):
        yield town


@pytest.fixture
def counted():
    """Write the counts of one day: {(kind, office): {name: number}}; reports are public, tasks internal."""

    def write(day, told):
        rows = [{"kind": kind, "office": office, "ward": "", "audience": "public" if kind == "reports" else "office",
                 "counts": counts} for (kind, office), counts in told.items()]  # fmt: skip
        return acts.record_day(by=COUNTER, day=day, rows=rows)

    return write
