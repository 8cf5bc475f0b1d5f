"""What would be if: a figure or a target moved on paper; nothing of the city moves; kept, compared, handed over."""

from datetime import date
from decimal import Decimal

import pytest

from kientao.base.errors import Forbidden, Refused
from kientao.board import acts
from kientao.board.ahead.whatif import effects
from kientao.board.models import Indicator, Measurement, Milestone, Scenario
from tests.board.conftest import indicator
from tests.board.test_pages import text
from tests.cast import role

from .test_ahead import END, told


@pytest.fixture
def aimed(town):
    """A long rising series with a target of 2027; Minh may write scenarios of his office."""
    role("officer", ["deadline.*", "measurement.record", "scenario.*", "task.*"], ["office"])
    told(town)
    town.target("80", on=date(2027, *END))
    return town


def goal():
    return Milestone.objects.get(value=80).code


def chance(one):
    return one.steps[0].chance


def test_a_higher_newest_figure_makes_arriving_likelier_and_asks_for_less(aimed):
    [one] = effects(None, [], {"nuoc-sach": Decimal(78)}, {})
    assert chance(one.after) > chance(one.before)
    before, after = (course.steps[0].stretch.path for course in (one.before, one.after))
    assert before.start < after.start == 78 and before.target == after.target == 80


def test_a_lower_target_makes_arriving_likelier(aimed):
    [one] = effects(None, [], {}, {goal(): Decimal(70)})
    assert chance(one.after) > chance(one.before) and one.after.steps[0].stretch.path.target == 70


def test_nothing_of_the_city_moves(aimed):
    effects(None, [], {"nuoc-sach": Decimal(1)}, {goal(): Decimal(2)})
    assert not Measurement.objects.filter(value=1).exists() and not Milestone.objects.filter(value=2).exists()
    [again] = effects(None, ["nuoc-sach"], {}, {})
    assert chance(again.before) == chance(again.after)


def test_the_page_shows_both_at_once_without_signing_in_and_without_script(aimed, client):
    html = text(client, "/kich-ban/thu", **{"chi-tieu": "nuoc-sach", "so.nuoc-sach": "78,5"})
    assert "Số mới nhất: 70,0 → 78,5 %" in html and "Lưu kịch bản" not in html
    wrong = text(client, "/kich-ban/thu", **{"chi-tieu": "nuoc-sach", "so.nuoc-sach": "nhiều"})
    assert "→" not in wrong and 'value="nhiều"' in wrong


def test_an_internal_indicator_cannot_be_tried_from_outside(aimed, client):
    assert "noi-bo" not in text(client, "/kich-ban/thu", **{"chi-tieu": "noi-bo", "so.noi-bo": "5"}).split("<main")[1]


def test_an_officer_keeps_a_scenario_and_others_do_not_see_it(aimed, client, sign_in):
    minh = sign_in("minh")
    form = {
        "chi-tieu": "nuoc-sach",
        "so.nuoc-sach": "78,5",
        f"dich.{goal()}": "82",
        "title": "Thêm hai nhà máy",
        "key": "k",
    }
    answer = minh.post("/kich-ban/thu", form)
    assert answer.status_code == 303
    row = Scenario.objects.get()
    assert (row.inputs, row.targets, row.office) == ({"nuoc-sach": "78.5"}, {goal(): "82"}, "ward-1")
    assert "70,0 → 78,5" in text(minh, f"/kich-ban/{row.code}") and "Thêm hai nhà máy" in text(minh, "/kich-ban/")
    assert minh.post("/kich-ban/thu", form | {"title": "", "key": "k2"}).status_code == 422
    client.logout()
    assert client.get(f"/kich-ban/{row.code}").status_code == 404 and "Thêm hai" not in text(client, "/kich-ban/")
    assert sign_in("hoa").get(f"/kich-ban/{row.code}").status_code == 404


@pytest.fixture
def kept(aimed):
    def save(title="Một", value="78", **more):
        return acts.save_scenario(by=aimed.minh, office="ward-1", title=title, inputs={"nuoc-sach": Decimal(value)},
                                  targets={}, **more).thing  # fmt: skip

    return save


def test_two_scenarios_stand_side_by_side_with_what_is(kept, sign_in):
    a, b = kept("Một", "75"), kept("Hai", "79")
    html = text(sign_in("minh"), "/kich-ban/so-sanh", a=a, b=b)
    cells = html.split("Số mới nhất")[1].split("</tr>")[0]
    assert [v in cells for v in ("70,0", "75,0", "79,0")] == [True] * 3


def test_handed_over_it_lists_the_work_with_its_office_and_a_filled_form(kept, sign_in):
    code, minh = kept(), sign_in("minh")
    assert minh.post(f"/kich-ban/{code}", {"do": "hand_over", "key": "h"}).status_code == 303
    row = Scenario.objects.get()
    assert row.state == "handed" and row.lines[0]["office"] == "ward-1" and "70,0 → 78,0" in row.lines[0]["title"]
    html = text(minh, f"/kich-ban/{code}")
    link = html.split('href="/viec/nhiem-vu/moi?')[1].split('"')[0]
    assert link.startswith("ve=indicator:nuoc-sach&amp;noi-dung=")


def test_withdrawn_it_stays_listed_and_is_handed_over_no_more(kept, aimed):
    code = kept()
    acts.withdraw_scenario(by=aimed.minh, scenario=code)
    assert acts.withdraw_scenario(by=aimed.minh, scenario=code) is None
    with pytest.raises(Refused):
        acts.hand_over_scenario(by=aimed.minh, scenario=code, lines=[{"indicator": "x", "office": "", "title": "y"}])


def test_a_public_scenario_uses_no_internal_indicator(kept, aimed):
    assert kept(audience="public")
    with pytest.raises(Refused):
        acts.save_scenario(by=aimed.minh, office="ward-1", title="Lộ", inputs={"noi-bo": Decimal(1)}, targets={},
                           audience="public")  # fmt: skip


@pytest.mark.parametrize(("inputs", "title"), [
    ({}, "Không đổi gì"), ({"nuoc-sach": Decimal(1)}, " "), ({"nuoc-sach": Decimal("1e20")}, "Lớn"),
    ({"nuoc-sach": Decimal("0.1234567")}, "Lẻ"),
])  # fmt: skip
def test_what_moves_nothing_has_no_name_or_is_no_figure_is_refused(aimed, inputs, title):
    with pytest.raises(Refused):
        acts.save_scenario(by=aimed.minh, office="ward-1", title=title, inputs=inputs, targets={})


def test_hoa_writes_no_scenario_for_another_office(aimed):
    with pytest.raises(Forbidden):
        acts.save_scenario(by=aimed.hoa, office="ward-1", title="Của người khác", inputs={"nuoc-sach": Decimal(1)},
                           targets={})  # fmt: skip


def test_a_scenario_of_an_indicator_without_figures_moves_its_target_only(aimed, client):
    indicator("moi")
    aimed.target("50", on=date(2028, *END), indicator="moi")
    html = text(client, "/kich-ban/thu", **{"chi-tieu": "moi"})
    assert "Chưa có số liệu để đổi" in html and Indicator.objects.filter(code="moi").exists()
