"""Who sees and does what to documents and requests; what is not public is nowhere outside, by any way."""

import pytest

from kientao.base.errors import Forbidden
from kientao.lake import facts
from kientao.ledger.models import Entry
from kientao.work.decisions import acts
from kientao.work.decisions.models import Document
from tests.work.reports.officers import text

from .conftest import do, document, question, refuses

SECRET_WORDS = "Phương án riêng của phường"
OFFICE = [f"/viec/van-ban{end}" for end in ("", ".xlsx", "/moi", "/ABCDEFGH", "/ABCDEFGH/sua", "/ABCDEFGH/ban.pdf",
                                            "/ABCDEFGH/tep/x")]  # fmt: skip
OFFICE += ["/viec/thong-tin", "/viec/thong-tin/moi", "/viec/thong-tin/ABCDEFGH", "/viec/thong-tin/ABCDEFGH/tep/x"]
PUBLIC = ("/van-ban/", "/van-ban/chua-cong-bo", "/van-ban/tai-ve.csv", "/van-ban/nguon-tin.xml", "/thong-tin/", "/so/")


def everywhere(client, code):
    """Every public way to a document, as one text."""
    ways = (*PUBLIC, f"/van-ban/?tim={code}", "/van-ban/?tim=phuong+an+rieng", f"/van-ban/{code}",
            f"/van-ban/{code}/toan-van.pdf", "/du-lieu/documents.csv", "/du-lieu/documents.jsonl")  # fmt: skip
    found = []
    for way in ways:
        answer = client.get(way)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found.append(body.decode("utf-8", "replace"))
    return "\n".join(found)


@pytest.mark.parametrize("address", OFFICE)
def test_khach_is_sent_to_sign_in(client, town, address):
    answer = client.get(address)
    assert answer.status_code == 303 and answer["Location"].startswith("/dang-nhap")


def test_a_draft_and_what_is_issued_are_nowhere_outside(client, written, issued):
    for code in (written(subject=SECRET_WORDS), issued(subject=SECRET_WORDS)):
        told = everywhere(client, code)
        assert SECRET_WORDS not in told and f"/van-ban/{code}" not in told
        assert client.get(f"/van-ban/{code}").status_code == 404


def test_what_was_published_and_taken_back_says_why_and_no_more(client, town, issued):
    code = issued(subject=SECRET_WORDS, body="Nội dung riêng")
    acts.publish_document(by=town.mai, document=code)
    assert SECRET_WORDS in everywhere(client, code)
    acts.withdraw_document(by=town.mai, document=code, reason="Công khai nhầm bản")
    told = everywhere(client, code)
    page = text(client.get(f"/van-ban/{code}"))
    assert "Công khai nhầm bản" in page and SECRET_WORDS not in page and "Nội dung riêng" not in page
    lists = told.replace(text(client.get("/so/")), "")
    assert f'href="/van-ban/{code}"' not in lists


def test_each_sees_their_own_inside(who, issued):
    code = issued(subject=SECRET_WORDS)
    for login in ("minh", "chi", "mai", "an"):
        assert SECRET_WORDS in text(who[login].get(f"/viec/van-ban/{code}")), login
    if who["hoa"].get("/viec/van-ban").status_code == 200:
        assert SECRET_WORDS not in text(who["hoa"].get("/viec/van-ban?xem=so"))
        assert SECRET_WORDS not in text(who["hoa"].get("/viec?tim=phuong+an"))
    for way in ("", "/sua", "/ban.docx", "/tep/x"):
        assert who["hoa"].get(f"/viec/van-ban/{code}{way}").status_code == 404
    for deed in ("cong-khai", "thu-hoi", "ban-hanh", "ky", "dien-cong-khai"):
        assert do(who["hoa"], code, deed, void_reason="x", duty="none", exempt="x").status_code == 404


def test_an_officer_writes_and_does_not_sign_number_or_publish(town, who, written):
    code = written()
    for act, more in ((acts.issue_document, {}), (acts.publish_document, {}), (acts.void_document, {"reason": "x"})):
        with pytest.raises(Forbidden):
            act(by=town.minh, document=code, **more)
    assert (
        who["minh"].post("/viec/van-ban/moi", {"office": "ward-2", "kind": "thong-bao", "subject": "x"}).status_code
        == 422
    )
    with pytest.raises(Forbidden):
        acts.draft_document(by=town.minh, office="ward-2", code="AAAABBBB", kind="thong-bao", subject="x")
    acts.submit_document(by=town.minh, document=code)
    with refuses("document.not_signer"):
        acts.sign_document(by=town.mai, document=code)
    assert document(code).state == "waiting"
    acts.sign_document(by=town.an, document=code)  # who heads the office above may
    assert document(code).state == "signed"


def test_entries_of_documents_tell_outside_nothing_before_they_are_public(client, town, issued):
    code = issued(subject=SECRET_WORDS)
    entries = Entry.objects.filter(thing=code)
    assert set(entries.values_list("klass", flat=True)) == {"office", "on_publication"}
    for entry in entries:
        assert SECRET_WORDS not in text(client.get(f"/so/{entry.index}"))
        assert b"QD-" not in bytes(entry.body) and "QĐ".encode() not in bytes(entry.body)
    acts.publish_document(by=town.mai, document=code)
    numbered = entries.get(verb="document.issue")
    assert numbered.opened == entries.get(verb="document.publish").index
    assert document(code).numbered in text(client.get(f"/so/{numbered.opened}"))


def test_requests_are_read_only_by_who_answers(client, who, asked):
    code, secret = asked(words="Xin hồ sơ thửa đất của tôi")
    for login in ("minh", "hoa"):
        assert who[login].get("/viec/thong-tin").status_code == 403
        assert who[login].get(f"/viec/thong-tin/{code}").status_code == 403
        assert "thửa đất" not in text(who[login].get("/viec?tim=thua+dat"))
    page = text(who["mai"].get(f"/viec/thong-tin/{code}"))
    assert "thửa đất" in page and "070000000001" in page
    for way in ("/thong-tin/", "/du-lieu/information_requests.csv", "/so/"):
        answer = client.get(way)
        body = b"".join(answer.streaming_content).decode() if answer.streaming else text(answer)
        assert "thửa đất" not in body and "Lan" not in body.replace("Language", ""), way
    assert client.get(f"/thong-tin/{code}/tep/x").status_code == 403
    assert "thửa đất" not in text(client.get(f"/thong-tin/{code}/theo-doi"))
    assert client.get(f"/thong-tin/{code}/mo/AAAA-BBBB-CCCC-DDDD").status_code == 403
    opened = client.get(f"/thong-tin/{code}/mo/{secret}")
    assert opened.status_code == 303 and "thửa đất" in text(client.get(opened["Location"]))
    assert question(code).audience == "public"


def test_facts_go_the_same_way(town, written, issued):
    draft, out = written(), issued()
    acts.publish_document(by=town.mai, document=out)
    assert [row["code"] for row in facts.ask("documents", None).rows] == [out]
    assert {row["code"] for row in facts.ask("documents", town.minh).rows} == {draft, out}
    assert [row["code"] for row in facts.ask("documents", town.hoa).rows] == [out]
    subjects = {row["code"]: row["subject"] for row in facts.ask("documents", town.minh).rows}
    assert subjects[draft] is None and subjects[out] == document(out).subject
    assert Document.objects.count() == 2
