"""Official reports: every number has its entries, is counted again when signed, and a changed one stops the signing."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from docx import Document

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.board import acts
from kientao.board.counting import daily
from kientao.board.models import DayCount, Statement
from kientao.board.statements import compose
from kientao.ledger.acts import writing
from tests.board.conftest import SOURCE, indicator

from .conftest import ZONE

TEMPLATE = """
audience: {audience}
parts:
  - heading: {{vi: "I. Phản ánh", en: "I. Reports"}}
    sentences:
      - vi: "Tiếp nhận {{reports.opened}} phản ánh, còn {{reports.open}}, quá hạn {{reports.late}}."
        en: "{{reports.opened}} came, {{reports.open}} are open, {{reports.late}} late."
      - {{vi: "Nước sạch đạt {{indicator.nuoc}} %, mục tiêu {{indicator.nuoc.target}} %.", en: "{{indicator.nuoc}}"}}
"""


@pytest.fixture
def month(seers, filed, settings, tmp_path, monkeypatch, later):
    """A month that is over, counted day by day: three reports of ward 1 in it, none answered."""
    monkeypatch.setattr(type(settings.KIENTAO), "city_folder", property(lambda self: tmp_path))
    (tmp_path / "statements.yaml").write_text(TEMPLATE.format(audience="public"), "utf-8")
    indicator("nuoc", office="ward-1")
    today = clock.day(clock.now(), ZONE)
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    middle = clock.midnight(first + timedelta(days=9), ZONE) + 8 * clock.HOUR
    with clock.use(lambda: middle):
        for _ in range(3):
            filed(office="ward-1")
        filed(office="ward-2")
        acts.set_target(by=seers.an, indicator="nuoc", on=date(2099, 12, 31), value=Decimal(90), source=SOURCE)
        seers.figure = acts.record_measurement(by=seers.an, indicator="nuoc", on=first, kind="chinh-thuc",
                                               value=Decimal("62.5"), source=SOURCE)  # fmt: skip
    after = clock.midnight((first + timedelta(days=32)).replace(day=1), ZONE) + 8 * clock.HOUR
    with clock.use(lambda: after):
        daily.write(after)
        seers.period, seers.folder = f"{first:%Y-%m}", tmp_path
        yield seers


def draft(month, **more):
    return acts.draft_statement(by=month.an, office="ward-1", period=month.period, **more).thing


def said(code):
    return [compose.say(one, "vi") for part in Statement.objects.get(code=code).parts for one in part["sentences"]]


def test_the_numbers_of_a_report_are_counted_not_typed(month):
    assert said(draft(month)) == [
        "Tiếp nhận 3 phản ánh, còn 3, quá hạn 3.", "Nước sạch đạt 62,5 %, mục tiêu 90,0 %."]  # fmt: skip


def test_every_number_names_its_entries(month):
    numbers = {
        n["name"]: n
        for p in Statement.objects.get(code=draft(month)).parts
        for s in p["sentences"]
        for n in s["numbers"]
    }
    days = DayCount.objects.filter(kind="reports", office="ward-1").order_by("entry")
    assert numbers["reports.opened"]["entries"] == sorted(set(days.values_list("entry", flat=True)))
    assert numbers["indicator.nuoc"]["entries"] == [month.figure.index]


def test_a_number_that_changed_stops_the_signing_and_is_named(month):
    code = draft(month)
    acts.correct_measurement(by=month.an, measurement=month.figure.thing, value=Decimal(70), reason="Cộng sót",
                             source=SOURCE)  # fmt: skip
    with pytest.raises(Refused) as told:
        acts.sign_statement(by=month.an, statement=code)
    assert told.value.code == "statement.changed"
    assert "indicator.nuoc" in str(told.value) and "62,5" in str(told.value) and "70,0" in str(told.value)
    assert "Nước sạch đạt 62,5 %" in told.value.say("vi")
    draft(month)
    acts.sign_statement(by=month.an, statement=code)
    assert Statement.objects.get(code=code).state == "signed"


def test_a_signed_report_of_a_public_template_is_for_everybody(month, client):
    code = draft(month)
    assert client.get(f"/bao-cao-tinh-hinh/{code}").status_code == 404
    acts.sign_statement(by=month.an, statement=code)
    page = client.get(f"/bao-cao-tinh-hinh/{code}").content.decode()
    assert "Tiếp nhận 3 phản ánh" in page and f"/so/{month.figure.index}" in page
    assert code in client.get("/bao-cao-tinh-hinh/").content.decode()


def test_one_of_an_internal_template_stays_inside(month, client):
    (month.folder / "statements.yaml").write_text(TEMPLATE.format(audience="office"), "utf-8")
    code = draft(month)
    acts.sign_statement(by=month.an, statement=code)
    assert client.get(f"/bao-cao-tinh-hinh/{code}").status_code == 404


def test_added_words_bear_no_typed_number(month):
    with pytest.raises(Refused) as told:
        draft(month, words="Giảm 5 vụ so với tháng trước.")
    assert told.value.code == "statement.typed"
    assert (
        said(draft(month, words="Còn {reports.late} phản ánh quá hạn là nhiều."))[-1]
        == "Còn 3 phản ánh quá hạn là nhiều."
    )


def test_a_name_that_nobody_knows_is_refused(month):
    with pytest.raises(Refused) as told:
        draft(month, words="Có {reports.fish} con cá.")
    assert told.value.code == "statement.number"


@pytest.mark.parametrize("period", ["2026-13", "2026-Q5", "tháng này", "", "20261"])
def test_a_period_is_a_month_a_quarter_or_a_year(month, period):
    with pytest.raises(Refused):
        acts.draft_statement(by=month.an, office="ward-1", period=period)


def test_a_period_that_is_not_over_is_not_reported(month):
    now = clock.day(clock.now(), ZONE)
    with pytest.raises(Refused) as told:
        acts.draft_statement(by=month.an, office="ward-1", period=f"{now:%Y-%m}")
    assert told.value.code == "statement.not_over"


def test_a_day_that_was_not_counted_leaves_the_number_unknown(month):
    last = DayCount.objects.order_by("-day").first().day
    with writing() as book:
        book.running = book.head
        DayCount.objects.filter(day=last).update(day=last + timedelta(days=400))
        book.running = None
    assert "(chưa có số liệu)" in said(draft(month))[0]


def test_the_paper_has_the_layout_of_the_decree_and_names_the_entries(month, enter):
    code = draft(month)
    answer = enter("an").get(f"/bao-cao-tinh-hinh/{code}/bao-cao.docx")
    made = Document(io.BytesIO(answer.content))
    text = "\n".join(p.text for p in made.paragraphs)
    assert "BÁO CÁO" in text and "Tiếp nhận 3 phản ánh" in text
    assert any(
        str(month.figure.index) in cell.text for table in made.tables for row in table.rows for cell in row.cells
    )
    assert enter("an").get(f"/bao-cao-tinh-hinh/{code}/bao-cao.pdf").content.startswith(b"%PDF")


def test_hoa_drafts_nothing_and_sees_no_draft(month, enter):
    code = draft(month)
    assert enter("hoa").get("/bao-cao-tinh-hinh/soan").status_code == 403
    assert enter("hoa").get(f"/bao-cao-tinh-hinh/{code}").status_code == 404


def test_the_form_drafts_and_signs(month, enter):
    client = enter("an")
    assert client.get("/bao-cao-tinh-hinh/soan").status_code == 200
    client.post(
        "/bao-cao-tinh-hinh/soan", {"office": "ward-1", "period": month.period, "words": "Cần thêm xe.", "key": "k"}
    )
    row = Statement.objects.get()
    client.post(f"/bao-cao-tinh-hinh/{row.code}/ky", {"key": "k2", "seen": row.entry})
    assert Statement.objects.get().state == "signed"


def test_erased_words_leave_the_report(month):
    code = draft(month, words="Ông A nói riêng.")
    row = Statement.objects.get(code=code)
    acts.statements.forget(row.said, "words")
    assert "Ông A" not in str(Statement.objects.get(code=code).__dict__)
