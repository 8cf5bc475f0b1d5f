"""The inbox: late ones first, filters, search without marks, pages by key, several at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kientao.base import clock
from kientao.work.reports import acts
from kientao.work.reports.models import Report
from kientao.work.reports.pages import inbox

from .officers import enter, text


@pytest.fixture
def minh(client, town):
    return enter(client, "minh")


def codes(answer):
    """In the order of the page."""
    page = text(answer)
    return [piece.split('"')[0] for piece in page.split('href="/viec/phan-anh/')[1:] if len(piece.split('"')[0]) == 8]


def test_what_is_late_stands_first_and_is_counted(minh, town, filed):
    soon = filed().code
    late = filed().code
    with connection.cursor() as cursor:  # its deadline passes, as with time
        past = clock.now() - clock.DAY
        cursor.execute("UPDATE reports_report SET due = %s, turn = %s WHERE code = %s", [past, past, late])
    answer = minh.get("/viec/phan-anh")
    assert codes(answer) == [late, soon]
    assert "Quá hạn" in text(answer)
    assert codes(minh.get("/viec/phan-anh?han=tre")) == [late]


def test_search_finds_without_marks(minh, filed):
    found = filed(what="Ngập trước chợ Đồng Xoài").code
    filed(what="Đèn hư")
    assert codes(minh.get("/viec/phan-anh?tim=dong+xoai")) == [found]
    assert codes(minh.get(f"/viec/phan-anh?tim={found.lower()}")) == [found]


def test_filters_by_category_ward_state_and_mine(minh, town, filed):
    waste, noise = filed("rac", ward="town").code, filed("tieng-on").code
    assert codes(minh.get("/viec/phan-anh?linh-vuc=tieng-on")) == [noise]
    assert codes(minh.get("/viec/phan-anh?phuong=town")) == [waste]
    acts.assign_report(by=town.minh, report=waste, office="ward-1", holder="ward-1.officer")
    assert codes(minh.get("/viec/phan-anh?cua=toi")) == [waste]
    acts.refuse_report(by=town.minh, report=noise, reason="x")
    assert codes(minh.get("/viec/phan-anh")) == [waste]
    assert codes(minh.get("/viec/phan-anh?trang-thai=refused")) == [noise]
    assert set(codes(minh.get("/viec/phan-anh?trang-thai=tat-ca"))) == {waste, noise}


def test_pages_go_on_by_key_and_miss_nothing(minh, filed, monkeypatch):
    monkeypatch.setattr(inbox, "PAGE", 2)
    made = {filed().code for _ in range(5)}
    seen, address = [], "/viec/phan-anh"
    while address:
        answer = minh.get(address)
        seen += codes(answer)
        page = text(answer)
        on = page.partition('class="pager"')[2]
        address = on.split('href="')[1].split('"')[0].replace("&amp;", "&") if on else ""
    assert len(seen) == 5 and set(seen) == made


def test_the_number_of_queries_does_not_grow_with_the_reports(minh, filed):
    filed()
    with CaptureQueriesContext(connection) as few:
        minh.get("/viec/phan-anh")
    for _ in range(6):
        filed()
    with CaptureQueriesContext(connection) as more:
        minh.get("/viec/phan-anh")
    assert len(few) == len(more) <= 25


def test_several_are_assigned_at_once_each_with_its_receipt(minh, filed):
    made = [filed().code for _ in range(3)]
    ticked = {"ma": made[:2], "do": "assign", "to": "post:ward-1.officer", "key": "k"}
    ticked |= {f"seen-{row.code}": row.entry for row in Report.objects.all()}
    answer = minh.post("/viec/phan-anh", ticked)
    assert "Đã ghi 2 việc" in text(answer) and text(answer).count("dòng số") == 2
    assert {r.code for r in Report.objects.filter(holder="ward-1.officer", state="assigned")} == set(made[:2])
    again = minh.post("/viec/phan-anh", ticked)  # sent twice: the same receipts, nothing new
    assert text(again).count("dòng số") == 2


def test_several_are_duplicates_of_one_and_a_fault_stops_no_other(minh, filed):
    first, a, b = filed().code, filed().code, filed().code
    ticked = {"ma": [a, b, first], "do": "merge", "into": first.lower(), "key": "k"}
    answer = minh.post("/viec/phan-anh", ticked)
    assert set(Report.objects.filter(merged=first).values_list("code", flat=True)) == {a, b}
    assert "chính nó" in text(answer)


def test_nothing_ticked_is_told_kindly(minh, filed):
    filed()
    answer = minh.post("/viec/phan-anh", {"do": "assign", "to": "office:ward-1"})
    assert answer.status_code == 422 and "đánh dấu" in text(answer)


def test_several_are_refused_for_one_reason_which_must_be_finished(minh, filed):
    made = [filed().code for _ in range(3)]
    ticked = {"ma": made[:2], "do": "refuse", "key": "k"}
    assert minh.post("/viec/phan-anh", ticked).status_code == 422
    assert minh.post("/viec/phan-anh", ticked | {"reason": "Trùng với [mã]"}).status_code == 422, "a gap is left"
    assert "Đã ghi 2 việc" in text(minh.post("/viec/phan-anh", ticked | {"reason": "Không có địa điểm"}))
    assert set(Report.objects.filter(state="refused").values_list("code", flat=True)) == set(made[:2])
    assert all(r.steps.filter(verb="report.refuse", words="Không có địa điểm").exists()
               for r in Report.objects.filter(state="refused"))  # fmt: skip
