"""A sheet is opened, filled, checked, closed by the head; later changes are revisions. A cell is a measurement."""

from datetime import date
from decimal import Decimal

import pytest

from kientao.base import clock
from kientao.base.errors import Forbidden, Refused
from kientao.board import acts
from kientao.board.figures import AsOf, states
from kientao.board.models import Indicator, Measurement, Period
from kientao.board.sheet import opening
from kientao.ledger.models import Entry

END = date(2024, 3, 31)


def whole(code, on=END):
    return Measurement.objects.filter(indicator=code, part="", on=on, state="standing").first()


def state_of(school, label="2024-03"):
    return Period.objects.get(code=f"{school.sheet}.{label}").state


def test_one_save_is_one_act_and_each_cell_a_measurement(school):
    school.open()
    before = Entry.objects.count()
    school.full(thu_a="1.5", thu_b="2")
    assert Entry.objects.count() == before + 1
    cells = Measurement.objects.exclude(part="").filter(state="standing")
    assert (cells.count(), {m.audience for m in cells}, {m.on for m in cells}) == (6, {"office"}, {END})
    assert state_of(school) == "filled"
    assert whole("hoc-sinh").value == 300


def test_the_same_again_changes_nothing_and_leaves_no_entry(school):
    school.open(), school.full()
    before = Entry.objects.count()
    assert school.full() is None and school.open() is None
    assert Entry.objects.count() == before


def test_a_count_under_five_is_never_kept_and_not_in_the_sum(school):
    school.open(), school.full()
    few = Measurement.objects.get(indicator="thieu", part="b")
    assert (few.value, few.words["vi"]) == (None, "dưới 5")
    assert whole("thieu").value == 10
    assert not Measurement.objects.filter(value=3).exists()


def test_a_whole_with_an_unknown_part_is_unknown(school):
    school.open(), school.fill(hoc_sinh_a="100")
    assert whole("hoc-sinh") is None
    school.fill(hoc_sinh_b="50")
    assert whole("hoc-sinh").value == 150
    school.fill(hoc_sinh_b=None)
    assert whole("hoc-sinh") is None
    assert Measurement.objects.filter(indicator="hoc-sinh", part="b").get().state == "withdrawn"


def test_what_is_counted_since_january_adds_its_months_and_a_missing_month_makes_it_unknown(school):
    for label, value in (("2024-01", "1.5"), ("2024-02", "2"), ("2024-03", "4")):
        school.open(label)
        if label != "2024-02":
            school.full(label, thu_a=value, thu_b="1")
    assert whole("thu", date(2024, 1, 31)).value == Decimal("2.5")
    assert whole("thu", date(2024, 1, 1)).value == 0
    assert whole("thu") is None
    school.full("2024-02", thu_a="2", thu_b="1")  # told late: the months after it follow
    assert whole("thu", date(2024, 2, 29)).value == Decimal("5.5")
    assert whole("thu").value == Decimal("10.5")


def test_a_jump_waits_for_a_yes(school):
    school.open("2024-02"), school.full("2024-02")
    school.open()
    with pytest.raises(Refused) as told:
        school.fill(hoc_sinh_a="151")
    assert told.value.code == "sheet.jump" and "Học sinh – Cấp A" in str(told.value)
    school.fill(hoc_sinh_a="150")
    school.fill(hoc_sinh_a="151", confirmed=["hoc-sinh|a"])
    assert Measurement.objects.get(indicator="hoc-sinh", part="a", on=END, state="standing").value == 151


@pytest.mark.parametrize(("cells", "said"), [
    ({"hoc_sinh_a": "-1"}, "Học sinh – Cấp A"), ({"hoc_sinh_a": "1.5"}, "số nguyên"),
    ({"hoc_sinh_b": "few"}, "đếm người"),
    ({"la_a": "1"}, "không có ô"), ({"thu_a": "1.25"}, "1 chữ số lẻ"),
])  # fmt: skip
def test_a_cell_that_cannot_be_is_refused_by_name_and_nothing_is_written(school, cells, said):
    school.open()
    with pytest.raises(Refused) as told:
        school.fill(hoc_sinh_b=cells.pop("hoc_sinh_b", "5"), **cells)
    assert said in str(told.value)
    assert not Measurement.objects.exists()


def test_a_sheet_with_gaps_or_that_contradicts_itself_is_not_checked(school):
    school.open(), school.fill(hoc_sinh_a="100")
    with pytest.raises(Refused, match="3 chỗ"):
        acts.check_period(by=school.minh, period="truong.2024-03")
    school.full(thieu_a="101")
    with pytest.raises(Refused, match="1 chỗ"):
        acts.check_period(by=school.minh, period="truong.2024-03")


def test_only_the_head_of_the_office_closes_and_then_everybody_sees_the_figures(school):
    school.open(), school.full()
    with pytest.raises(Forbidden):
        school.close(by=school.minh)
    assert states(Indicator.objects.filter(code="hoc-sinh"), None)["hoc-sinh"].latest is None
    school.close()
    assert states(Indicator.objects.filter(code="hoc-sinh"), None)["hoc-sinh"].latest.value == 300
    assert Entry.objects.get(verb="sheet.close").klass == "public"
    assert Entry.objects.get(verb="sheet.fill").klass == "office"


def test_hoa_of_another_ward_may_neither_fill_nor_close(school):
    school.open()
    with pytest.raises(Forbidden):
        school.fill(by=school.hoa, hoc_sinh_a="1")


def test_a_closed_period_changes_only_by_a_revision_with_a_reason(school):
    school.open(), school.full(), school.close()
    with pytest.raises(Refused, match="đã chốt"):
        school.fill(hoc_sinh_a="101")
    cells = {"hoc-sinh|a": Decimal(101)}
    with pytest.raises(Refused, match="lý do"):
        acts.revise_sheet(by=school.nam, period="truong.2024-03", cells=cells, reason=" ")
    acts.revise_sheet(by=school.nam, period="truong.2024-03", cells=cells, reason="đếm sót một em")
    assert whole("hoc-sinh").value == 301
    old = Measurement.objects.get(indicator="hoc-sinh", part="a", state="corrected")
    assert (old.value, old.ended_why) == (100, "đếm sót một em")
    step = Period.objects.get().steps.get(verb="sheet.revise")
    assert step.changes == {"hoc-sinh|a": ["100", "101"]}
    assert state_of(school) == "closed"


def test_a_revision_that_would_break_the_sheet_is_refused(school):
    school.open(), school.full(), school.close()
    with pytest.raises(Refused, match="không còn khớp"):
        acts.revise_sheet(by=school.nam, period="truong.2024-03", cells={"thieu|a": Decimal(999)}, reason="gõ nhầm")


def test_a_revision_of_march_moves_the_sum_of_april(school):
    for label in ("2024-01", "2024-02", "2024-03", "2024-04"):
        school.open(label), school.full(label, thu_a="1", thu_b="1"), school.close(label)
    acts.revise_sheet(by=school.nam, period="truong.2024-03", cells={"thu|a": Decimal(3)}, reason="thiếu một chứng từ")
    assert whole("thu", date(2024, 4, 30)).value == 10
    assert whole("thu", date(2024, 2, 29)).value == 4
    assert states(Indicator.objects.filter(code="thu"), None, AsOf(date(2024, 4, 30)))["thu"].latest.value == 10


def test_a_figure_of_a_closed_period_is_refused_by_hand_too(school):
    school.open(), school.full(), school.close()
    with pytest.raises(Refused, match="đã chốt"):
        school.record("5", on=END, indicator="hoc-sinh")
    row = Measurement.objects.get(indicator="hoc-sinh", part="a")
    with pytest.raises(Refused, match="đã chốt"):
        acts.correct_measurement(by=school.an, measurement=row.code, value=Decimal(1), reason="x")


def test_a_cell_is_changed_on_its_sheet_so_that_totals_follow(school):
    school.open(), school.full()
    row = Measurement.objects.get(indicator="hoc-sinh", part="a")
    with pytest.raises(Refused, match="trên biểu"):
        acts.withdraw_measurement(by=school.an, measurement=row.code, reason="x")


def test_defining_an_indicator_again_does_not_open_what_is_not_closed(school):
    from .conftest import indicator

    school.open(), school.full()
    indicator("hoc-sinh", unit="person", decimals=0, high=None, rhythm="month", note={"vi": "Ghi chú", "en": "Note"})
    assert {m.audience for m in Measurement.objects.filter(indicator="hoc-sinh")} == {"office"}


def test_the_month_that_is_over_opens_by_itself_once_where_sheets_are_due(school):
    now = clock.midnight(date(2026, 10, 3), "Asia/Ho_Chi_Minh")
    assert (opening.open_due(now), opening.open_due(now)) == (1, 0)
    assert Period.objects.get().code == "truong.2026-09"
    row = next(iter(opening.sheet_periods(lambda rows: rows)))
    assert (row["is_closed"], row["due"]) == (False, clock.midnight(date(2026, 10, 21), "Asia/Ho_Chi_Minh") - 1)
    assert opening.open_due(clock.midnight(date(2024, 4, 3), "Asia/Ho_Chi_Minh")) == 0


def test_a_period_that_has_not_begun_or_is_not_over_is_refused(school):
    with pytest.raises(Refused, match="chưa bắt đầu"):
        school.open("2999-01")
    with pytest.raises(Refused):
        school.open("2024-Q1")
    with pytest.raises(Refused):
        school.open("2024-13")
