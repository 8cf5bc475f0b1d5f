"""One report on one page: exactly the deeds of table and rights, each ending at its receipt."""

import re

import pytest

from kientao.ledger.models import Opening
from kientao.work.reports import acts, forgetting
from kientao.work.reports.acts import LEADS, MOVES
from kientao.work.reports.models import Link, Photo, Report, Step
from kientao.work.reports.pages import working

from .officers import enter, picture, send, text


@pytest.fixture
def minh(client, town):
    return enter(client, "minh")


def test_the_page_offers_what_the_table_allows(minh, town, filed):
    code = filed("tieng-on").code
    row = Report.objects.get(code=code)
    for state in MOVES:
        row.state = state
        theirs = {"report.close", "report.reopen"}  # the reporter's, or of who was drawn to look
        offered = working.verbs(town.minh, row) & set(LEADS)
        assert offered == {verb for verb, to in LEADS.items() if to in MOVES[state]} - theirs, state
    page = text(minh.get(f"/viec/phan-anh/{code}"))
    for deed in ("answer", "assign", "ask", "refuse", "pass", "merge", "publish", "reserve"):
        assert f'action="/viec/phan-anh/{code}/{deed}"' in page
    assert f'action="/viec/phan-anh/{code}/withhold"' not in page


def test_no_two_fields_of_the_page_share_a_name_for_their_labels(minh, filed):
    code = filed("tieng-on", contact={"name": "Lan"}).code
    filed("tieng-on")
    ids = re.findall(r' id="([^"]+)"', text(minh.get(f"/viec/phan-anh/{code}")))
    assert len(ids) == len(set(ids))


def test_an_answer_with_a_photo_ends_at_its_receipt(minh, filed):
    code = filed().code
    answer = send(minh, code, "answer", answer="Đã dọn sạch.", after=picture())
    row = Report.objects.get(code=code)
    assert answer.status_code == 303 and answer["Location"].startswith(f"/da-ghi/{row.entry}")
    assert row.state == "answered" and Photo.objects.get(report=code).stage == "after"


def test_an_answer_without_photo_or_reason_comes_back_with_what_was_typed(minh, filed):
    code = filed().code
    answer = send(minh, code, "answer", answer="Đã dọn sạch.")
    assert answer.status_code == 422 and "ảnh sau khi làm" in text(answer) and "Đã dọn sạch." in text(answer)
    assert Report.objects.get(code=code).state == "new"


def test_a_standard_answer_must_be_completed(minh, filed):
    code = filed().code
    page = text(minh.get(f"/viec/phan-anh/{code}?mau=da-lam&mo=answer"))
    assert "[đã làm gì]" in page
    answer = send(minh, code, "answer", answer="Ngày [ngày], phường đã dọn.", no_photo="tối")
    assert answer.status_code == 422 and "[ngày]" in text(answer)
    assert send(minh, code, "answer", answer="Ngày 5/9, phường đã dọn [1].", no_photo="tối").status_code == 303


def test_who_moved_it_meanwhile_is_told_kindly_and_nothing_is_lost(minh, town, filed):
    code = filed().code
    seen = Report.objects.get(code=code).entry
    acts.assign_report(by=town.an, report=code, office="ward-1")
    answer = send(minh, code, "refuse", reason="Không thấy rác", seen=seen)
    assert answer.status_code == 409
    assert "có người vừa cập nhật" in text(answer) and "Không thấy rác" in text(answer)


def test_each_deed_does_its_act(minh, filed):
    for deed, fields, state in (
        ("assign", {"to": "post:ward-1.officer", "note": "xem giúp"}, "assigned"),
        ("ask", {"question": "Số nhà bao nhiêu?"}, "asked"),
        ("refuse", {"reason": "Không có thật"}, "refused"),
        ("pass", {"body": "Điện lực", "pass_reason": "Cột điện của điện lực"}, "passed"),
    ):
        code = filed().code
        assert send(minh, code, deed, **fields).status_code == 303, deed
        assert Report.objects.get(code=code).state == state
    first, again = filed().code, filed().code
    assert send(minh, again, "merge", into=first.lower()).status_code == 303
    assert Report.objects.get(code=again).merged == first


def test_the_masked_words_are_published_with_one_key(minh, filed):
    code = filed("tieng-on", what="Ồn, gọi tôi 0912 345 678 hoặc xe 93A-123.45").code
    page = text(minh.get(f"/viec/phan-anh/{code}"))
    assert "<mark>0912 345 678</mark>" in page
    assert send(minh, code, "publish", do="masked").status_code == 303
    row = Report.objects.get(code=code)
    assert row.words_public and "0912" not in row.words and "93A" not in row.words
    assert send(minh, code, "withhold", why="theo đề nghị").status_code == 303
    assert not Report.objects.get(code=code).words_public


def test_opening_who_sent_it_leaves_a_line_that_the_page_shows(minh, filed):
    code = filed(contact={"name": "Lan", "phone": "0900000001"}).code
    assert "0900000001" not in text(minh.get(f"/viec/phan-anh/{code}"))
    opened = text(minh.post(f"/viec/phan-anh/{code}/nguoi-gui"))
    assert "0900000001" in opened and "đã được ghi lại" in opened
    line = Opening.objects.get()
    assert (line.person, line.part) == ("minh", "contact")
    assert "0900000001" not in text(minh.get(f"/viec/phan-anh/{code}"))


def test_a_denunciation_goes_to_the_office_the_city_names_and_is_gone_from_here(minh, filed, monkeypatch):
    monkeypatch.setattr("kientao.work.reports.pages.deeds.reserved_office", lambda: "hall")
    code = filed("tieng-on").code
    assert send(minh, code, "reserve", kept_note="nêu tên cán bộ").status_code == 303
    assert Report.objects.get(code=code).office == "hall"
    assert minh.get(f"/viec/phan-anh/{code}").status_code == 404
    assert code not in text(minh.get("/viec/phan-anh?trang-thai=tat-ca"))


def test_a_contractors_link_opens_one_case_takes_a_proposal_and_can_be_taken_back(minh, client, town, filed):
    code, other = filed(what="Rác, gọi 0912345678").code, filed().code
    page = text(send(minh, code, "link", name="Công ty Xanh", days="7"))
    path = "/nhan-viec/" + page.split("/nhan-viec/")[1].split('"')[0]
    secret = path.rsplit("/", 1)[1]
    assert secret not in Link.objects.get().secret
    stranger = client.__class__()
    case = text(stranger.get(path))
    assert code in case and other not in case and "0912345678" not in case
    answer = stranger.post(path, {"what": "Đã thu gom xong", "photos": picture()})
    assert "Đã gửi cho cơ quan" in text(answer)
    photo = Photo.objects.get(report=code)
    assert (photo.stage, photo.shown) == ("after", False)  # a proposal: nothing is public, nothing is answered
    assert Report.objects.get(code=code).state == "new"
    told = text(minh.get(f"/viec/phan-anh/{code}"))
    assert "Công ty Xanh: Đã thu gom xong" in told
    assert send(minh, code, "unlink", link=Link.objects.get().code).status_code == 303
    assert stranger.get(path).status_code == 404 and stranger.get("/nhan-viec/AAAA-BBBB").status_code == 404
    taken = send(minh, code, "answer", answer="Công ty đã thu gom.", take=photo.code)
    assert taken.status_code == 303  # the office answers with the contractor's photo


def test_a_link_of_a_case_that_is_over_opens_nothing(minh, client, filed):
    code = filed().code
    page = text(send(minh, code, "link", name="X", days="1"))
    path = "/nhan-viec/" + page.split("/nhan-viec/")[1].split('"')[0]
    send(minh, code, "refuse", reason="sai")
    assert client.__class__().get(path).status_code == 404
    assert send(minh, filed().code, "link", name="X", days="90").status_code == 422


def test_what_is_erased_of_a_contractor_leaves_link_and_steps(minh, town, filed):
    code = filed().code
    send(minh, code, "link", name="Công ty Xanh", days="7")
    forgetting.forget(Link.objects.get().first, "name")
    assert Link.objects.get().name == "" and not Step.objects.filter(words__contains="Xanh").exists()


def test_publishing_with_one_key_opens_no_photo_a_contractor_proposed(minh, client, filed):
    code = filed("tieng-on").code
    page = text(send(minh, code, "link", name="X", days="7"))
    client.__class__().post("/nhan-viec/" + page.split("/nhan-viec/")[1].split('"')[0],
                            {"what": "Đã làm", "photos": picture()})  # fmt: skip
    page = text(minh.get(f"/viec/phan-anh/{code}")).split("one-key")[1].split("</form>")[0]
    assert 'name="photo"' not in page
