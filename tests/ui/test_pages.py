import pytest

from kientao.ui import errors, pages, place, render
from kientao.ui.language import Language
from kientao.ui.security import POLICY

from . import urls


@pytest.fixture
def signed_in(monkeypatch):
    monkeypatch.setattr(render, "_identify", lambda request: "Minh")
    monkeypatch.setattr(render, "_authorise", lambda request, verb: None)


def test_the_gallery_opens_in_both_languages(client):
    vi, en = client.get("/ui"), client.get("/ui", headers={"cookie": "lang=en"})
    assert 'lang="vi"' in vi.content.decode() and 'lang="en"' in en.content.decode()
    assert "Các phần của trang" in vi.content.decode() and "Parts of pages" in en.content.decode()
    assert "Cookie" in vi["Vary"] and (vi["Content-Language"], en["Content-Language"]) == ("vi", "en")


def test_the_switch_sets_a_cookie_and_leaves_the_rest_of_the_address(client):
    answer = client.get("/ui?trang=2&lang=en")
    assert (answer.status_code, answer["Location"]) == (302, "/ui?trang=2")
    assert answer.cookies["lang"].value == "en" and answer.cookies["lang"]["samesite"] == "Lax"


@pytest.mark.parametrize("path", ["//elsewhere.example/", "/\\elsewhere.example/", "///elsewhere.example/"])
def test_the_switch_never_leads_to_another_site(rf, path):
    request = rf.get("/?lang=en")
    request.path = path
    assert Language(None)(request)["Location"] == "/elsewhere.example/"


def test_an_unknown_language_is_vietnamese(client):
    assert 'lang="vi"' in client.get("/ui?lang=xx", headers={"cookie": "lang=%22"}).content.decode()


def test_every_answer_bears_one_strict_policy(client):
    for path in ("/ui", "/nowhere", "/refuse/422", "/refuse/500"):
        policy = client.get(path)["Content-Security-Policy"]
        assert policy == POLICY and "unsafe" not in policy and "*" not in policy and "'none'" in policy
        assert client.get(path)["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("status", [403, 404, 409, 422, 503])
def test_a_refusal_becomes_a_page_that_says_why_and_what_next(client, status):
    for lang, why in (("vi", "Không nhận"), ("en", "is not accepted")):
        answer = client.get(f"/refuse/{status}", headers={"cookie": f"lang={lang}"})
        text = answer.content.decode()
        assert answer.status_code == status and why in text
        assert "<script>alert" not in text and errors.SAYS[status][1].to(lang) in text


def test_machines_get_json_or_plain_text(client):
    answer = client.get("/refuse/409", headers={"accept": "application/json"})
    assert answer.json()["code"] == "trial.refused" and answer.status_code == 409
    plain = client.get("/ledger/refuse/404")
    assert plain["Content-Type"].startswith("text/plain") and plain.content.startswith(b"trial.refused: ")


def test_a_fault_of_ours_says_so_and_tells_nothing_of_the_inside(client):
    answer = client.get("/refuse/500")
    assert answer.status_code == 500 and "a fault of ours" not in answer.content.decode()
    assert "Hệ thống gặp lỗi" in answer.content.decode()


def test_even_a_broken_error_page_is_answered_in_both_languages(rf, monkeypatch):
    monkeypatch.setattr(errors, "page", lambda *a, **k: 1 / 0)
    text = errors.failed(rf.get("/")).content.decode()
    assert "Hệ thống gặp lỗi" in text and "Something went wrong" in text


def test_a_name_the_page_does_not_get_is_an_error_not_an_empty_string(client):
    assert client.get("/refuse/400").status_code == 500


def test_every_status_has_both_languages_and_advice():
    assert set(errors.SAYS) == {400, 403, 404, 409, 422, 500, 503}
    assert all(text.vi and text.en and text.vi != text.en for pair in errors.SAYS.values() for text in pair)


def test_who_is_not_signed_in_is_sent_to_sign_in_and_back(client, monkeypatch):
    monkeypatch.setattr(render, "_identify", lambda request: None)
    answer = client.get("/guarded?a=1&b=2")
    assert (answer.status_code, answer["Location"]) == (303, "/dang-nhap?next=%2Fguarded%3Fa%3D1%26b%3D2")


def test_who_has_no_right_gets_the_403_page(client, signed_in):
    answer = client.get("/guarded")
    assert answer.status_code == 403 and "chưa được giao quyền" in answer.content.decode()


def test_who_has_the_right_is_let_in_for_that_verb_only(client, signed_in, monkeypatch):
    asked = []
    monkeypatch.setattr(render, "_authorise", lambda request, verb: asked.append(verb) or "post")
    assert client.get("/guarded").content == b"opened" and asked == ["trial.do"]


def test_nothing_registered_means_everything_is_refused(rf):
    assert render._nobody(rf.get("/"), "trial.do") is None


def test_marks_are_kept_on_the_view():
    assert (urls.refuse.access, urls.guarded.access) == ("public", "trial.do")
    assert pages.needs("a.b")(lambda request: None).access == "a.b"


def test_a_demo_says_so_on_every_page_and_a_real_city_does_not(client, monkeypatch):
    for demo in (True, False):
        monkeypatch.setattr(place, "_provider", lambda demo=demo: place.Place(name="X", demo=demo, phone="123"))
        assert ("dữ liệu trình diễn" in client.get("/ui").content.decode()) is demo


def test_the_footer_names_office_address_and_telephone(client, monkeypatch):
    told = place.Place(name="X", office={"vi": "Văn phòng X"}, address="12 đường Y", phone="0271 1 2")
    monkeypatch.setattr(place, "_provider", lambda: told)
    text = client.get("/ui").content.decode()
    assert all(words in text for words in ("Văn phòng X", "12 đường Y", "tel:027112"))
