"""Figures: recorded, corrected, withdrawn; what stands, what stays visible, who is refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from kientao.base import clock
from kientao.base.errors import Conflict, Forbidden, Missing, Refused
from kientao.board import acts
from kientao.board.figures import NOW, AsOf, states
from kientao.board.models import Indicator, Measurement
from kientao.ledger import entries
from kientao.ledger.acts import perform
from kientao.ledger.models import Entry, Sealed

from .conftest import DAY, SOURCE


def state(by=None, code="nuoc-sach", asked=NOW):
    return states(Indicator.objects.filter(code=code), by, asked)[code]


def test_a_figure_leaves_a_public_entry_and_its_note_stays_sealed(town):
    receipt = town.record("62.17", note="do chị Lan báo qua điện thoại")
    body = bytes(Entry.objects.get(index=receipt.index).body).decode()
    assert '"value":"62.17"' in body and '"on":"2024-12-31"' in body
    assert "chị Lan" not in body
    assert Sealed.objects.filter(entry=receipt.index, part="note").exists()


def test_a_correction_keeps_the_old_value_visible(town, client):
    first = town.record("50")
    second = acts.correct_measurement(by=town.an, measurement=first.thing, value=Decimal("55"), reason="đọc nhầm dòng")
    old, new = Measurement.objects.get(code=first.thing), Measurement.objects.get(code=second.thing)
    assert (old.state, old.value, old.ended) == ("corrected", 50, second.index)
    assert (new.state, new.replaces) == ("standing", old.code)
    data = entries.public_body(Entry.objects.get(index=second.index))["data"]
    assert (data["before"], data["value"], data["corrects"]) == ("50", "55", first.index)
    html = client.get("/chi-tieu/nuoc-sach").content.decode()
    assert "<del>50,0</del>" in html and "đọc nhầm dòng" in html and f"/so/{first.index}" in html


def test_a_correction_to_the_same_value_leaves_no_entry(town):
    first, size = town.record("50"), entries.head()
    assert acts.correct_measurement(by=town.an, measurement=first.thing, value=Decimal("50.0"), reason="x") is None
    assert entries.head() == size


def test_a_correction_of_what_moved_meanwhile_is_a_conflict(town):
    first = town.record("50")
    seen = Measurement.objects.get(code=first.thing).entry
    acts.correct_measurement(by=town.an, measurement=first.thing, value=Decimal("51"), reason="x", seen=seen)
    with pytest.raises(Conflict):
        acts.correct_measurement(by=town.an, measurement=first.thing, value=Decimal("52"), reason="x", seen=seen)


def test_a_withdrawn_figure_is_listed_but_does_not_stand(town, client):
    first = town.record("50")
    acts.withdraw_measurement(by=town.an, measurement=first.thing, reason="ghi nhầm chỉ tiêu")
    assert state().latest is None
    html = client.get("/chi-tieu/nuoc-sach").content.decode()
    assert "đã rút" in html and "ghi nhầm chỉ tiêu" in html
    with pytest.raises(Refused):
        acts.correct_measurement(by=town.an, measurement=first.thing, value=Decimal("51"), reason="x")


def test_hoa_of_another_ward_is_refused_and_minh_is_not(town):
    assert town.record(by=town.minh)
    with pytest.raises(Forbidden):
        town.record(by=town.hoa, on=date(2023, 12, 31))
    with pytest.raises(Forbidden):  # Minh records, but may not correct
        acts.correct_measurement(by=town.minh, measurement=Measurement.objects.get().code, value=Decimal(1), reason="x")


def test_official_is_shown_before_preliminary_before_estimated_and_the_others_stay(town):
    for value, kind in (("60", "chinh-thuc"), ("58", "so-bo"), ("57", "uoc")):
        town.record(value, kind=kind)
    figure = state().figures[-1]
    assert figure.best.value == 60
    assert [row.kind for row in figure.others] == ["so-bo", "uoc"]


def test_of_two_figures_of_a_kind_the_newer_is_shown(town):
    town.record("60"), town.record("61")
    assert state().latest.value == 61


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"on": date(2999, 1, 1)}, "measurement.in_future"),
        ({"value": "101"}, "measurement.out_of_bounds"),
        ({"value": "-1"}, "measurement.out_of_bounds"),
        ({"value": None}, "measurement.empty"),
        ({"value": "1.1234567"}, "measurement.digits"),
        ({"source": None}, "measurement.no_source"),
        ({"kind": "doan"}, "board.choice"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_in_both_languages(town, args, code):
    with pytest.raises(Refused) as refused:
        town.record(**args)
    assert refused.value.code == code
    assert refused.value.say("vi") != refused.value.say("en")
    assert not Measurement.objects.exists()


def test_an_unknown_indicator_is_missing_to_who_may_do_all(town):
    with pytest.raises((Missing, Forbidden)):
        town.record(indicator="khong-co")


def test_evidence_alone_is_enough(town):
    assert town.record(source=None, evidence="ab" * 32)


def test_a_figure_of_an_office_indicator_leaves_an_entry_that_tells_nothing(town):
    receipt = town.record("42", indicator="noi-bo")
    row = Entry.objects.get(index=receipt.index)
    assert row.klass == "office"
    assert set(entries.public_body(row)) == {"v", "class", "commitment", "at"}
    assert entries.full_body(row)["data"]["value"] == "42"


def test_when_an_indicator_closes_its_figures_close_with_it(town):
    town.record("50")
    perform_args = {"name": {"vi": "Nước", "en": "Water"}, "unit": "percent", "office": "ward-1", "audience": "office"}
    acts.define_indicator(by=town.an, code="nuoc-sach", **perform_args)
    assert Measurement.objects.get().audience == "office"


def test_the_state_known_on_a_day_before_the_correction_shows_the_old_value(town):
    with clock.use(lambda: clock.midnight(date(2026, 12, 1), "Asia/Ho_Chi_Minh")):
        first = town.record("50")
    with clock.use(lambda: clock.midnight(date(2026, 12, 5), "Asia/Ho_Chi_Minh")):
        second = acts.correct_measurement(by=town.an, measurement=first.thing, value=Decimal("55"), reason="x")
        assert state(asked=AsOf(None, second.index)).latest.value == 50
        assert state().latest.value == 55
        assert state(asked=AsOf(DAY - timedelta(days=1))).latest is None


def test_the_distance_is_derived_and_signed_by_the_better_way(town):
    town.record("62.5")
    town.target("90")
    assert state().missing(state().target) == Decimal("27.5")
    assert state().distance() == "27,5 %"
    town.record("91", on=date(2025, 12, 31))
    assert state().distance() == "đã đạt"


def test_without_a_figure_the_distance_is_not_known(town):
    town.target("90")
    assert state().missing(state().target) is None and state().distance() is None


def test_a_moved_target_stays_visible(town, client):
    first = town.target("90")
    assert town.target("90", set_on=None) is None
    second = town.target("70")
    assert entries.public_body(Entry.objects.get(index=second.index))["data"]["before"] == "90"
    html = client.get("/chi-tieu/nuoc-sach").content.decode()
    assert "đã được dời" in html and "<del>90,0</del>" in html and f"/so/{first.index}" in html


def test_erasing_a_sealed_note_empties_the_column_too(town):
    receipt = town.record("50", note="điều riêng tư")
    acts.forget_words(receipt.index, "note")
    assert Measurement.objects.get().note == ""


def test_the_same_request_sent_twice_is_done_once(town):
    args = {"by": town.an, "indicator": "nuoc-sach", "on": DAY, "kind": "uoc", "value": Decimal(5), "source": SOURCE}
    once, twice = (perform("measurement.record", request="khoa-1", **args) for _ in range(2))
    assert once.index == twice.index and Measurement.objects.count() == 1
