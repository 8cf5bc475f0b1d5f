"""The figures of law: dated, sourced, and shown to everybody."""

from datetime import date

import pytest

from kientao.base.errors import Missing
from kientao.rules import law


def test_a_figure_is_asked_at_a_date():
    point = law.at("information.publish_days_max", date(2021, 9, 9))
    assert (point.value, point.unit) == (5, "working_day") and "104/2016" in str(point.source.title)


def test_what_held_on_no_known_text_is_not_guessed():
    with pytest.raises(Missing):
        law.at("budget.draft_publish_days_max", date(2026, 6, 1))
    assert law.at("budget.draft_publish_days_max", date(2021, 6, 1)).value == 5


def test_nothing_unverified_is_law():
    for parameter in law.parameters().values():
        assert all(point.source.checked != "unverified" for point in parameter.values)


@pytest.mark.django_db
def test_everybody_can_read_the_figures_with_their_sources(client):
    text = client.get("/luat").content.decode()
    assert "104/2016/QH13" in text and "chưa đối chiếu Công báo" in text
    assert "104/2016/QH13" in client.get("/luat", headers={"cookie": "lang=en"}).content.decode()
