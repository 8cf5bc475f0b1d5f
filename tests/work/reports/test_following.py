"""Lan follows her report with the slip; nobody else's slip opens it."""

import re

import pytest

from kientao.base import clock
from kientao.ledger import files
from kientao.work.reports import acts
from kientao.work.reports.models import Report, Step
from kientao.work.reports.pages import following

from .test_filing import picture


def slip(client, report):
    return client.get(f"/phan-anh/{report.code}/theo-doi/{report.secret}")


def do(client, report, **more):
    return client.post(f"/phan-anh/{report.code}/theo-doi", {"key": f"key-{more['do']}", **more})


def answered(town, report):
    acts.answer_report(by=town.minh, report=report.code, answer="Đã dọn", no_photo="trời tối")


def test_the_link_of_the_slip_opens_and_leaves_the_secret_out_of_the_address(streets, client, filed):
    report = filed("tieng-on", what="Ồn suốt đêm")
    answer = slip(client, report)
    assert answer.status_code == 303 and answer["Location"] == f"/phan-anh/{report.code}/theo-doi"
    text = client.get(answer["Location"]).content.decode()
    assert "Ồn suốt đêm" in text and report.secret not in text
    assert "Ồn suốt đêm" not in client.get(f"/phan-anh/{report.code}").content.decode()  # not public yet


def test_the_secret_may_be_typed_in_any_spelling(streets, client, filed):
    report = filed()
    typed = report.secret.lower().replace("-", " ")
    answer = client.post("/phan-anh/theo-doi", {"code": report.code.lower(), "secret": typed})
    assert answer.status_code == 303 and client.get(answer["Location"]).status_code == 200


def test_the_secret_of_another_report_opens_nothing(streets, client, filed):
    mine, other = filed(), filed()
    assert client.get(f"/phan-anh/{mine.code}/theo-doi/{other.secret}").status_code == 403
    assert client.get(f"/phan-anh/{mine.code}/phieu/{other.secret}").status_code == 403
    slip(client, other)
    assert "Bạn đã gửi" not in client.get(f"/phan-anh/{mine.code}/theo-doi").content.decode()
    for what in ("add", "close", "rate", "reopen"):
        do(client, mine, do=what, what="x", reason="x", rating="1", secret=other.secret)
    assert Step.objects.filter(report=mine.code).count() == 1


def test_a_code_that_does_not_exist_says_no_more_than_a_wrong_secret(streets, client, filed):
    real = client.post("/phan-anh/theo-doi", {"code": filed().code, "secret": "AAAA-AAAA-AAAA-AAAA"})
    none = client.post("/phan-anh/theo-doi", {"code": "ZZZZZZZZ", "secret": "AAAA-AAAA-AAAA-AAAA"})
    assert real.status_code == none.status_code == 403
    assert all("Mã trên phiếu không đúng" in a.content.decode() for a in (real, none))


def test_wrong_secrets_are_counted(streets, client, filed, monkeypatch):
    monkeypatch.setattr(following, "WRONG_PER_HOUR", 2)
    report = filed()
    for _ in range(3):
        answer = client.post(f"/phan-anh/{report.code}/theo-doi", {"secret": "AAAA-AAAA-AAAA-AAAA"})
    assert "Hãy thử lại sau một giờ" in answer.content.decode()


def test_after_an_hour_the_slip_must_be_opened_again(streets, client, filed):
    report = filed()
    slip(client, report)
    later = clock.now() + clock.HOUR + 1
    with clock.use(lambda: later):
        assert "Bạn đã gửi" not in client.get(f"/phan-anh/{report.code}/theo-doi").content.decode()


def test_on_a_shared_device_the_slip_can_be_closed(streets, client, filed):
    report = filed()
    slip(client, report)
    do(client, report, do="leave")
    assert "Bạn đã gửi" not in client.get(f"/phan-anh/{report.code}/theo-doi").content.decode()


def test_what_the_office_asked_is_answered_with_a_photo(streets, client, filed):
    report = filed()
    acts.ask_report(by=streets.minh, report=report.code, question="Ở đoạn nào?")
    slip(client, report)
    assert "Ở đoạn nào?" in client.get(f"/phan-anh/{report.code}/theo-doi").content.decode()
    answer = do(client, report, do="add", what="Trước số 12", photos=[picture()])
    assert answer.status_code == 303 and "Đã ghi thêm" in client.get(answer["Location"]).content.decode()
    row = Report.objects.get(code=report.code)
    assert row.state == "assigned" and row.photos.count() == 1
    assert do(client, report, do="add", what=" ").status_code == 422


def test_done_is_confirmed_and_rated(streets, client, filed):
    report = filed()
    answered(streets, report)
    slip(client, report)
    assert do(client, report, do="close").status_code == 303
    assert do(client, report, do="rate", rating="9").status_code == 422
    assert do(client, report, do="rate", rating="4", note="nhanh").status_code == 303
    row = Report.objects.get(code=report.code)
    assert row.state == "closed" and row.rating == 4


def test_not_done_is_opened_again_with_a_reason_and_a_photo(streets, client, filed):
    report = filed()
    answered(streets, report)
    slip(client, report)
    assert do(client, report, do="reopen", reason="").status_code == 422
    answer = do(client, report, do="reopen", reason="Vẫn còn rác", photos=[picture()])
    assert answer.status_code == 303
    row = Report.objects.get(code=report.code)
    assert row.state == "reopened" and row.photos.count() == 1
    assert "Vẫn còn rác" not in client.get(f"/phan-anh/{report.code}").content.decode()


@pytest.mark.parametrize("what", ["close", "reopen", "add", "rate"])
def test_what_the_table_refuses_is_told_on_the_page(streets, client, filed, what):
    report = filed()
    acts.refuse_report(by=streets.minh, report=report.code, reason="không rõ")
    if what == "reopen":
        acts.reserve_report(by=streets.an, report=report.code, office="hall")
    slip(client, report)
    answer = do(client, report, do=what, what="x", reason="x", rating="")
    assert answer.status_code in (303, 409, 422)
    if what != "add":
        assert answer.status_code != 303


def test_her_own_reserved_report_stays_hers_to_see_and_nobody_elses(streets, client, filed):
    report = filed("tieng-on", what="Có việc cần nói riêng", photos=())
    acts.reserve_report(by=streets.an, report=report.code, office="hall")
    assert client.get(f"/phan-anh/{report.code}").status_code == 404
    slip(client, report)
    assert "nơi có thẩm quyền" in client.get(f"/phan-anh/{report.code}/theo-doi").content.decode()


def test_a_photo_that_is_not_shown_is_seen_by_who_sent_it_only(streets, client, filed):
    name = files.put(picture().read()).name
    report = filed("tieng-on", photos=(name,))
    address = f"/phan-anh/{report.code}/anh/{Report.objects.get(code=report.code).photos.get().pk}"
    assert client.get(address).status_code == 404
    slip(client, report)
    shown = client.get(address)
    assert shown.status_code == 200 and "no-store" in shown["Cache-Control"]
    other = filed()
    assert client.get(address.replace(report.code, other.code)).status_code == 404
    assert re.search("sandbox", shown["Content-Security-Policy"])
