"""Requests for information: clocks by channel, one extension, articles of refusal, the slip."""

from datetime import date

import pytest

from kientao.base import clock
from kientao.base.errors import Forbidden, Refused
from kientao.ledger.acts import By
from kientao.work.decisions import acts, forgetting
from kientao.work.decisions.models import Asker, Question
from tests.work.reports.officers import picture, text

from .conftest import question, refuses

FORM = {"office": "ward-1", "what": "Xin dự toán chợ", "how": "file", "name": "Lan", "address": "Khu phố 1",
        "identity": "070000000001", "key": "k" * 20}  # fmt: skip


def day_of(at):
    return clock.day(at, "Asia/Ho_Chi_Minh") if at else None


@pytest.mark.parametrize(("channel", "simple", "notice", "long", "extended"), [
    ("online", date(2026, 9, 14), date(2026, 9, 14), date(2026, 9, 30), date(2026, 10, 15)),
    ("office", date(2026, 9, 9), None, date(2026, 9, 23), date(2026, 10, 7)),
    ("post", date(2026, 9, 16), date(2026, 9, 14), date(2026, 9, 30), date(2026, 10, 15)),
])  # fmt: skip
def test_the_terms_of_the_law(september, town, asked, channel, simple, notice, long, extended):
    code, _ = asked(channel=channel)
    row = question(code)
    assert (day_of(row.due), day_of(row.notice_by)) == (simple, notice) and row.derivation["said"]["vi"]
    with refuses("info.simple"):
        acts.extend_question(by=town.mai, question=code, reason="x")
    acts.notice_question(by=town.mai, question=code)
    assert day_of(question(code).due) == long
    acts.extend_question(by=town.mai, question=code, reason="Phải tìm trong kho")
    assert day_of(question(code).due) == extended
    with refuses("info.once"):
        acts.extend_question(by=town.mai, question=code, reason="x")


def test_given_refused_or_held_elsewhere(september, town, asked):
    codes = [asked()[0] for _ in range(3)]
    acts.give_information(by=town.mai, question=codes[0], words="Đây là dự toán")
    acts.refuse_information(by=town.mai, question=codes[1], ground="a", reason="Có dữ liệu cá nhân")
    acts.pass_question(by=town.mai, question=codes[2], to="Sở Tài chính")
    assert [question(c).state for c in codes] == ["given", "refused", "passed"]
    assert question(codes[1]).article == "Luật 104/2016/QH13, Điều 28 khoản 1 điểm a"
    assert all(question(c).turn is None for c in codes)
    with pytest.raises(Refused):
        acts.give_information(by=town.mai, question=codes[1], words="x")
    code, _ = asked()
    with refuses("info.ground"):
        acts.refuse_information(by=town.mai, question=code, ground="z", reason="x")


def test_the_law_wants_a_name(town):
    with refuses("info.named"):
        acts.ask_information(
            by=By("X", None, "resident"), code="X", office="ward-1", words="x", contact={"name": "Lan"}
        )
    assert not Question.objects.exists()


def test_an_officer_writes_down_only_for_the_offices_they_answer_for(town):
    with pytest.raises(Forbidden):
        acts.ask_information(by=town.mai, code="X", office="ward-2", words="x", channel="office", how="look",
                             contact={"name": "Lan", "address": "Khu phố 1", "identity": "070000000001"})  # fmt: skip
    assert not Question.objects.exists()


def test_from_the_form_to_the_answer(client, who, town):
    assert "ward-1" in text(client.get("/thong-tin/gui"))
    told = text(client.get("/thong-tin/"))
    assert "trong 3 ngày làm việc" in told and "Điều 30 khoản 3" in told, "a figure of law comes with its article"
    answer = client.post("/thong-tin/gui", FORM)
    assert answer.status_code == 303
    again = client.post("/thong-tin/gui", FORM)
    assert again["Location"] == answer["Location"] and Question.objects.count() == 1, "sent twice, asked once"
    slip = client.get(answer["Location"])
    code, secret = answer["Location"].split("/")[2], answer["Location"].split("/")[4]
    assert code in text(slip) and secret in text(slip) and "mô phỏng" in text(slip).lower()
    assert "Yêu cầu" in text(who["mai"].get("/viec"))
    deed = {"do": "cung-cap", "answer": "Dự toán đây", "files": picture(), "seen": question(code).entry, "key": "a"}
    assert who["mai"].post(f"/viec/thong-tin/{code}", deed).status_code == 303
    page = text(client.get(f"/thong-tin/{code}/theo-doi"))
    assert "Dự toán đây" in page
    file = page.split(f"/thong-tin/{code}/tep/")[1].split('"')[0]
    assert client.get(f"/thong-tin/{code}/tep/{file}")["Content-Type"] == "image/jpeg"
    client.post(f"/thong-tin/{code}/theo-doi")
    assert "Dự toán đây" not in text(client.get(f"/thong-tin/{code}/theo-doi")), "the slip was put away"
    opened = client.post("/thong-tin/theo-doi", {"code": code.lower(), "secret": secret.lower()})
    assert opened.status_code == 303
    assert "Đúng hạn" in text(client.get(opened["Location"]))


@pytest.mark.parametrize("missing", ["what", "name", "address", "identity", "office"])
def test_what_was_typed_comes_back_with_its_fault(client, town, missing):
    answer = client.post("/thong-tin/gui", {**FORM, missing: "", "purpose": "Để học"})
    assert answer.status_code == 422 and "Để học" in text(answer) and not Question.objects.exists()


def test_strangers_are_counted(client, town):
    for n in range(10):
        client.post("/thong-tin/gui", {**FORM, "key": f"k{n}"})
    answer = client.post("/thong-tin/gui", {**FORM, "key": "mot-nua"})
    assert answer.status_code == 429 and "Xin dự toán chợ" in text(answer)
    assert Question.objects.count() == 10
    assert client.post("/thong-tin/gui", {**FORM, "website": "x"}).status_code == 422


def test_at_the_counter(who, town):
    fields = {
        "office": "ward-1",
        "channel": "office",
        "how": "look",
        "words": "Xem quy hoạch",
        "name": "Lan",
        "key": "c",
        "address": "Khu phố 1",
        "identity": "070000000001",
    }
    assert who["mai"].post("/viec/thong-tin/moi", fields).status_code == 303
    assert Question.objects.get().channel == "office"
    bad = who["mai"].post("/viec/thong-tin/moi", {**fields, "key": "d", "identity": ""})
    assert bad.status_code == 422 and "Xem quy hoạch" in text(bad)


def test_erasing_who_asked_leaves_the_count(client, town, asked):
    code, _ = asked(words="Chuyện của tôi")
    first = question(code).first
    for part in ("contact", "words"):
        forgetting.forget_question(first, part)
    row = question(code)
    assert (row.words, row.asker.name, row.asker.identity) == ("", "", "") and "chuyen" not in row.folded
    assert Asker.objects.count() == 1 and "1" in text(client.get("/thong-tin/"))
