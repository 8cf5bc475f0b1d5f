"""/con-so: public figures with meaning, source, file; a target that was moved is seen by everybody."""

from datetime import date
from decimal import Decimal

import pytest

from kientao.board import acts
from kientao.board.counting import daily
from kientao.board.view import goalposts
from kientao.ledger.models import Entry
from tests.board.conftest import SOURCE, indicator


@pytest.fixture
def aimed(seers):
    """A target of 90 that was moved to 80."""
    indicator("nuoc", office="ward-1")
    indicator("noi-bo", office="ward-1", audience="office")

    def target(value, set_on, code="nuoc"):
        return acts.set_target(by=seers.an, indicator=code, on=date(2030, 12, 31), value=Decimal(value), source=SOURCE,
                               set_on=set_on)  # fmt: skip

    target("90", date(2024, 1, 1)), target("80", date(2025, 3, 1)), target("70", date(2024, 1, 1), "noi-bo")
    acts.record_measurement(by=seers.an, indicator="nuoc", on=date(2024, 12, 31), kind="uoc", value=Decimal("62.5"),
                            source=SOURCE)  # fmt: skip
    return seers


def test_a_moved_target_is_struck_with_its_day_and_entry(aimed, client):
    page = client.get("/con-so").content.decode()
    first, second = Entry.objects.filter(verb="target.set").order_by("index")[:2]
    assert "<del>90,0</del>" in page and "<strong>80,0</strong>" in page
    assert "dời ngày 01/3/2025" in page and "dễ hơn" in page
    assert f"/so/{first.index}" in page and f"/so/{second.index}" in page


def test_what_is_inside_is_not_on_the_public_page(aimed, client):
    page = client.get("/con-so").content.decode()
    assert "Chỉ tiêu nuoc" in page and "noi-bo" not in page


def test_each_figure_has_meaning_source_and_file(aimed, client):
    page = client.get("/con-so").content.decode()
    for told in ("Định nghĩa", "Báo cáo thử", "/chi-tieu/nuoc/so-lieu.csv", "62,5"):
        assert told in page


@pytest.mark.parametrize(("direction", "before", "after", "way"), [
    ("up", 90, 80, "easier"), ("up", 80, 90, "harder"), ("down", 5, 9, "easier"), ("down", 9, 5, "harder"),
    ("none", 5, 9, "other"),
])  # fmt: skip
def test_a_move_is_easier_or_harder_by_the_way_that_is_better(seers, direction, before, after, way):
    row = indicator("x", office="ward-1", direction=direction)
    assert row is not None
    for value in (before, after):
        acts.set_target(by=seers.an, indicator="x", on=date(2030, 12, 31), value=Decimal(value), source=SOURCE)
    goal = goalposts.history(goalposts.Indicator.objects.filter(code="x"), None)["x"][0]
    assert [post.way for post in goal.posts] == [way, ""]


def test_the_days_are_open_data_without_the_inside(aimed, filed, order, client, later):
    filed(), order()
    with later(2):
        daily.write(daily.clock.now())
    lines = b"".join(client.get("/du-lieu/day_counts.csv").streaming_content).decode()
    assert "reports" in lines and "tasks" not in lines
