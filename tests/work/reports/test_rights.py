"""Who sees what on officers' pages: Minh his ward's, Hoa nothing of it, An all, Khách the sign-in page."""

import pytest
from django.test import Client

from kientao.ledger.acts import perform
from kientao.work.reports import acts
from kientao.work.reports.models import Photo, Report
from tests.cast import CITY, START, person, post, role

from .officers import enter, picture, send, text

PAGES = ("/viec/phan-anh", "/viec/phan-anh?trang-thai=tat-ca", "/viec/ngoai-duong")


@pytest.fixture
def who(town):
    return {login: enter(Client(), login) for login in ("minh", "hoa", "an")}


def names(page, code):
    """Whether a page tells of a report; what the visitor typed into the search comes back to them, of course."""
    return code in page.replace(f'type="search" value="{code}"', "").replace(f"tim={code}", "")


@pytest.mark.parametrize("address", [*PAGES, "/viec/tiep-nhan", "/viec/phan-anh/ABCDEFGH", "/viec/ngoai-duong/gui"])
def test_khach_is_sent_to_sign_in(client, town, address):
    answer = client.get(address)
    assert answer.status_code == 303 and answer["Location"].startswith("/dang-nhap")


def test_each_sees_their_own_offices_on_every_surface(who, filed):
    code = filed().code
    for address in (*PAGES, f"/viec/phan-anh?tim={code}"):
        assert code in text(who["minh"].get(address)), address
        assert code in text(who["an"].get(address)), address
        assert not names(text(who["hoa"].get(address)), code), address
    assert who["hoa"].get(f"/viec/phan-anh/{code}").status_code == 404
    assert "<strong>0</strong>" in text(who["hoa"].get("/viec/phan-anh"))


def test_hoa_can_do_nothing_to_it(who, filed):
    code = filed(contact={"name": "Lan", "phone": "0900000001"}).code
    entry = Report.objects.get(code=code).entry
    for deed in ("answer", "assign", "refuse", "pass", "merge", "publish", "reserve", "link", "add"):
        assert send(who["hoa"], code, deed, reason="x", to="office:ward-2", answer="x", no_photo="x").status_code == 404
    assert who["hoa"].post(f"/viec/phan-anh/{code}/nguoi-gui").status_code == 404
    assert who["hoa"].post("/viec/ngoai-duong/gui", {"report": code, "key": "h", "do": "arrived"}).status_code == 404
    ticked = {"ma": [code], "do": "assign", "to": "office:ward-2"}
    who["hoa"].post("/viec/phan-anh", ticked)
    own = filed(office="ward-2").code
    who["hoa"].post("/viec/phan-anh", {"ma": [own], "do": "merge", "into": code})  # not into what she may not see
    assert Report.objects.get(code=code).entry == entry and Report.objects.get(code=own).state == "new"


def test_a_photo_is_for_whoever_may_see_its_report(who, filed):
    code = filed("tieng-on").code
    send(who["minh"], code, "answer", answer="Đã nhắc", after=picture())
    photo = Photo.objects.get(report=code).code
    assert who["minh"].get(f"/viec/phan-anh/{code}/anh/{photo}").status_code == 200
    assert who["hoa"].get(f"/viec/phan-anh/{code}/anh/{photo}").status_code == 404


def test_a_reserved_report_is_gone_from_its_former_office_on_every_surface(who, town, filed):
    code, other = filed("tieng-on", ward="town").code, filed("tieng-on", ward="town").code
    secret = text(send(who["minh"], code, "link", name="Cty", days="3")).split("/nhan-viec/")[1].split('"')[0]
    acts.reserve_report(by=town.minh, report=code, office="hall")
    for login in ("minh", "hoa"):
        for address in (*PAGES, f"/viec/phan-anh?tim={code}&trang-thai=tat-ca", f"/viec/phan-anh/{other}"):
            page = text(who[login].get(address))
            assert not names(page, code), (login, address)
        assert who[login].get(f"/viec/phan-anh/{code}").status_code == 404
        assert who[login].post(f"/viec/phan-anh/{code}/nguoi-gui").status_code == 404
    assert "<strong>1</strong> Đang mở" in text(who["minh"].get("/viec/phan-anh"))
    assert Client().get(f"/nhan-viec/{secret}").status_code == 404
    typed = {"category": "tieng-on", "what": "Rác ứ đọng trước chợ", "ward": "town", "key": "c"}
    assert code not in text(who["minh"].post("/viec/tiep-nhan", typed))
    assert who["an"].get(f"/viec/phan-anh/{code}").status_code == 200
    assert code in text(who["an"].get("/viec/phan-anh?trang-thai=tat-ca"))


def test_a_report_of_no_office_is_seen_by_who_may_act_for_all(who, town, filed):
    code = filed(office="").code
    assert Report.objects.get(code=code).office == ""
    assert code not in text(who["minh"].get("/viec/phan-anh"))
    assert code not in text(who["an"].get("/viec/phan-anh"))  # the chair's scope is the hall's own offices
    perform("grant.give", by=CITY, post="hall.chair", role="chair", scope="all", since=START, invented=True)
    page = text(who["an"].get("/viec/phan-anh"))
    assert code in page and "chưa có cơ quan" in page
    assert send(who["an"], code, "assign", to="office:ward-1").status_code == 303
    assert code in text(who["minh"].get("/viec/phan-anh"))


def test_whoever_has_no_work_with_reports_is_refused(client, town):
    role("clerk", ["measurement.record"])
    post("ward-1.clerk", "ward-1", ("clerk", "own-office"))
    person("thu", "ward-1.clerk")
    thu = enter(client, "thu")
    for address in (*PAGES, "/viec/tiep-nhan"):
        assert thu.get(address).status_code == 403
