"""Who sees and does what to meetings and topics; a Party meeting leaves no word anywhere."""

from datetime import date

import pytest

from kientao.base.errors import Forbidden
from kientao.lake import facts
from kientao.ledger.models import Entry, Sealed
from kientao.work.meetings import acts
from kientao.work.meetings.models import Attached, Meeting, Raised, Step
from tests.work.reports.officers import picture, text

from .conftest import do, meeting, point, refuses

OFFICE = [f"/viec/hop{end}" for end in ("", "/moi", "/ABCDEFGH", "/ABCDEFGH/sua", "/ABCDEFGH/van-ban/bien-ban.pdf",
                                        "/ABCDEFGH/tep/x")]  # fmt: skip
OFFICE += [f"/viec/chuyen-de{end}" for end in ("", "/moi", "/ABCDEFGH", "/ABCDEFGH/sua", "/ABCDEFGH/a4.pdf",
                                               "/ABCDEFGH/mang-theo.html")]  # fmt: skip
NAME = "Bàn việc riêng"


@pytest.mark.parametrize("address", OFFICE)
def test_khach_is_sent_to_sign_in(client, town, address):
    answer = client.get(address)
    assert answer.status_code == 303 and answer["Location"].startswith("/dang-nhap")


def test_an_internal_meeting_is_nowhere_outside(client, held):
    code = held(title=NAME)
    for way in ("/hop/", f"/hop/{code}", "/so/", f"/so/{meeting(code).entry}", "/du-lieu/meetings.csv"):
        answer = client.get(way)
        body = b"".join(answer.streaming_content).decode() if answer.streaming else text(answer)
        assert NAME not in body and "Báo cáo tuần" not in body, way
    assert client.get(f"/hop/{code}").status_code == 404
    assert set(Entry.objects.filter(thing=code).values_list("klass", flat=True)) == {"office"}
    assert not list(facts.ask("meetings", None).rows)


def test_offices_with_a_point_read_it_and_others_do_not(who, planned):
    code = planned(title=NAME)
    for login in ("mai", "an", "minh"):
        assert NAME in text(who[login].get(f"/viec/hop/{code}")), login
        assert NAME in text(who[login].get("/viec/hop")), login
        assert NAME in text(who[login].get("/viec/hop?tim=viec+rieng")), login
    assert who["hoa"].get(f"/viec/hop/{code}").status_code == 404
    for way in ("/viec/hop", "/viec/hop?tim=viec+rieng", "/viec?tim=viec+rieng"):
        assert NAME not in text(who["hoa"].get(way)), way
    for deed in ("moi", "khai-mac", "ket-luan", "ket-noi", "huy"):
        assert do(who["hoa"], code, deed, words="x", reason="x", point="x").status_code == 404


def test_a_point_is_marked_by_its_own_office_or_the_host(who, town, held):
    code = held()
    hall, ward = point(code, "Hội trường").code, point(code, "Điểm phường 1").code
    assert do(who["minh"], code, "ket-noi", point=ward, heads="7").status_code == 303
    assert do(who["minh"], code, "ket-noi", point=hall, heads="7").status_code == 403
    assert do(who["mai"], code, "ket-noi", point=hall, heads="12").status_code == 303
    assert (point(code, "Hội trường").heads, point(code, "Điểm phường 1").heads) == (12, 7)
    page = text(who["minh"].get(f"/viec/hop/{code}"))
    assert f'id="h-{ward}"' in page and f'id="h-{hall}"' not in page and "Bế mạc" not in page
    for act, more in ((acts.close_meeting, {}), (acts.conclude_meeting, {"words": "x"}), (acts.give_word, {"item": 0})):
        with pytest.raises(Forbidden):
            act(by=town.minh, meeting=code, **more)
    with pytest.raises(Forbidden):
        acts.plan_meeting(by=town.minh, office="ward-1", code="AAAABBBB", kind="giao-ban", title="x", starts=2**60)


def test_a_public_reception_is_announced_with_its_points_and_no_words(client, september, town, planned):
    code = planned(kind="tiep-cong-dan", day=24, title="Tiếp dân quý", address="https://hop.example/1")
    assert client.get(f"/hop/{code}").status_code == 404, "not before it is announced"
    acts.invite_meeting(by=town.mai, meeting=code)
    page = text(client.get(f"/hop/{code}"))
    assert "Điểm phường 1" in page and "https://hop.example/1" in page and "Nghị định 154/2026" in page
    assert "Tiếp dân quý" in text(client.get("/hop/"))
    september(24, 8)
    acts.open_meeting(by=town.mai, meeting=code)
    acts.ask_question(by=town.mai, meeting=code, words="Chuyện nhà tôi")
    acts.conclude_meeting(by=town.mai, meeting=code, words="Giao xem lại chuyện nhà ông B")
    for way in (f"/hop/{code}", "/hop/", "/so/", *(f"/so/{e.index}" for e in Entry.objects.filter(thing=code))):
        assert "nhà tôi" not in text(client.get(way)) and "ông B" not in text(client.get(way)), way


def test_a_party_meeting_keeps_no_word(who, town, september, planned):
    code = planned(kind="bao-cao-vien", title="Hội nghị báo cáo viên")
    acts.invite_meeting(by=town.mai, meeting=code, note="Lời riêng")
    september(17, 8)
    acts.open_meeting(by=town.mai, meeting=code)
    for act, more in ((acts.ask_question, {"words": "Câu riêng"}), (acts.conclude_meeting, {"words": "Kết riêng"}),
                      (acts.attach_papers, {"files": ("a" * 64,)})):  # fmt: skip
        with refuses("meeting.party"):
            act(by=town.mai, meeting=code, **more)
    acts.give_word(by=town.mai, meeting=code, item=1, who="Ông A")
    acts.connect_point(by=town.mai, meeting=code, point=point(code, "Hội trường").code, heads=30)
    assert not Raised.objects.exists() and not Attached.objects.exists() and not meeting(code).words
    assert set(Step.objects.values_list("words", flat=True)) == {""}
    assert (
        not Sealed.objects.filter(entry__in=Entry.objects.filter(thing=code).values("index"))
        .exclude(part__in=("person", "body", "by"))
        .exists()
    )
    page = text(who["mai"].get(f"/viec/hop/{code}"))
    assert "không lưu tài liệu" in page and 'id="viec-ket-luan"' not in page and "f-question" not in page
    for name in ("giay-moi", "bien-ban", "thong-bao"):
        assert who["mai"].get(f"/viec/hop/{code}/van-ban/{name}.docx").status_code == 404


def test_papers_and_files_go_the_same_way(who, town, held):
    code = held()
    do(who["mai"], code, "tai-lieu", title="Báo cáo", files=picture())
    file = Attached.objects.get().code
    assert who["minh"].get(f"/viec/hop/{code}/tep/{file}")["Content-Type"] == "image/jpeg"
    assert who["hoa"].get(f"/viec/hop/{code}/tep/{file}").status_code == 404
    assert who["hoa"].get(f"/viec/hop/{code}/van-ban/bien-ban.pdf").status_code == 404
    assert [row["code"] for row in facts.ask("meetings", town.minh).rows] == [code]
    assert not list(facts.ask("meetings", town.hoa).rows)
    assert Meeting.objects.count() == 1


def test_a_draft_topic_is_its_writers_and_out_it_is_for_rapporteurs(client, who, town, topic):
    code = topic(issue=False, title=NAME)
    assert who["minh"].get(f"/viec/chuyen-de/{code}").status_code == 404
    assert NAME not in text(who["minh"].get("/viec/chuyen-de"))
    acts.issue_topic(by=town.mai, topic=code)
    for login in ("minh", "hoa", "mai"):
        assert NAME in text(who[login].get(f"/viec/chuyen-de/{code}")), login
    assert "Thu hồi" not in text(who["minh"].get(f"/viec/chuyen-de/{code}"))
    assert who["minh"].get(f"/viec/chuyen-de/{code}/sua").status_code == 403
    with pytest.raises(Forbidden):
        acts.recall_topic(by=town.minh, topic=code, reason="x")
    with pytest.raises(Forbidden):
        acts.tell_briefing(by=town.minh, office="ward-2", briefing="B1", topic=code, unit="w", heads=3, place="x",
                           on=date(2026, 9, 9))  # fmt: skip
    assert client.get(f"/viec/chuyen-de/{code}").status_code == 303
