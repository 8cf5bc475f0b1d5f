"""Pages of meetings: planned in one form, run from one screen, conclusions to tasks and a notice, the kit."""

import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document as Docx
from pypdf import PdfReader

from kientao.work.meetings import acts
from kientao.work.meetings.models import Briefing, Meeting, Topic
from tests.work.reports.officers import text

from .conftest import do, meeting, of, point

FORM = {
    "title": "Giao ban tuần",
    "kind": "giao-ban",
    "office": "hall",
    "on": "17/9/2026",
    "hour": "8:30",
    "minutes": "45",
    "chair": "hall.chair",
    "agenda": "Báo cáo | Văn phòng | 15\nChợ",
    "key": "k" * 20,
    "points": "Cơ quan hall\n- Cơ quan ward-1 | Bà Chi | 5",
}


def lines(made):
    space = made.element.nsmap["w"]
    return ["".join(t.text or "" for t in p.iter(f"{{{space}}}t")) for p in made.element.body.iter(f"{{{space}}}p")]


def test_one_form_plans_it_and_sent_twice_plans_one(who):
    assert "Cơ quan hall" in text(who["mai"].get("/viec/hop/moi")), "the host's offices are proposed as points"
    for _ in range(2):
        assert who["mai"].post("/viec/hop/moi", FORM).status_code == 303
    row = Meeting.objects.get()
    assert (row.minutes, row.agenda[0]["who"], row.offices) == (45, "Văn phòng", ["ward-1"])
    assert [p.name for p in row.points.order_by("position")] == ["Cơ quan hall", "Cơ quan ward-1"]


@pytest.mark.parametrize(("fields", "said"), [
    ({"title": ""}, "tên cuộc họp"), ({"on": ""}, "ngày họp"), ({"on": "31/2/2026"}, "không phải là ngày"),
    ({"hour": "25:00"}, "Giờ họp"), ({"on": "01/9/2026"}, "đã qua"), ({"address": "ftp://x"}, "https://"),
    ({"office": "ward-9"}, "chủ trì"),
])  # fmt: skip
def test_what_was_typed_comes_back_with_its_fault(who, fields, said):
    answer = who["mai"].post("/viec/hop/moi", {**FORM, **fields})
    assert answer.status_code == 422 and said in text(answer) and "Bà Chi" in text(answer)
    assert not Meeting.objects.exists()


def test_it_is_changed_before_it_opens(who, planned):
    code = planned()
    form = text(who["mai"].get(f"/viec/hop/{code}/sua"))
    assert "Báo cáo tuần | Văn phòng | 10" in form and "- Điểm phường 1 | Bà Chi | 5" in form
    sent = {**FORM, "seen": meeting(code).entry, "title": "Tên mới", "points": "Hội trường\n- Điểm phường 1"}
    assert who["mai"].post(f"/viec/hop/{code}/sua", sent).status_code == 303
    row = meeting(code)
    assert row.title == "Tên mới" and len(row.agenda) == 2 and point(code, "Điểm phường 1").expected is None


def test_a_meeting_is_run_from_its_page(september, who, town, planned):
    code = planned()
    assert do(who["mai"], code, "moi", key="1").status_code == 303
    assert "dự họp" in text(who["minh"].get("/viec"))
    ward = point(code, "Điểm phường 1").code
    assert do(who["minh"], code, "thu", point=ward, key="2").status_code == 303
    september(17, 7, 50)
    quick = do(who["minh"], code, "ket-noi", point=ward, heads="6", key="3")
    assert quick["Location"] == f"/viec/hop/{code}#d-{ward}"
    september(17, 8)
    assert do(who["mai"], code, "khai-mac", key="4").status_code == 303
    assert do(who["mai"], code, "phat-bieu", item="0", key="5").status_code == 303
    september(17, 8, 13)
    page = text(who["mai"].get(f"/viec/hop/{code}"))
    assert re.search(r"<strong>1[23]:\d\d</strong> / 10", page) and "quá giờ" in page and "Dừng đồng hồ" in page
    assert do(who["mai"], code, "dung", key="6").status_code == 303
    assert do(who["minh"], code, "hoi", question="Bao giờ dọn bãi rác?", point=ward, key="7").status_code == 303
    which = meeting(code).raised.get().code
    assert do(who["mai"], code, "tra-loi", which=which, answer="", due="", key="8").status_code == 422
    page = text(who["an"].get(f"/viec/hop/{code}"))
    assert "/viec/tiep-nhan?noi-dung=Bao" in page, "the chair may record it as a report"
    assert "Bao giờ dọn bãi rác?" in text(who["an"].get("/viec/tiep-nhan?noi-dung=Bao+giờ+dọn+bãi+rác?"))
    assert do(who["mai"], code, "tra-loi", which=which, due="30/9/2026", key="9").status_code == 303
    assert do(who["mai"], code, "ket-noi", point=ward, heads="sáu", key="10").status_code == 422
    assert do(who["mai"], code, "ket-luan", words="", key="11").status_code == 422
    assert do(who["mai"], code, "ket-luan", words="1. Giao Cơ quan ward-1 dọn bãi rác", key="12").status_code == 303
    assert do(who["mai"], code, "be-mac", key="13").status_code == 303
    page = text(who["mai"].get(f"/viec/hop/{code}"))
    assert "Giao thành nhiệm vụ" in page and "Soạn thông báo kết luận" in page and "30/9/2026" in page


def test_conclusions_become_tasks_that_know_their_meeting(who, town, held):
    code = held()
    acts.conclude_meeting(by=town.mai, meeting=code, words="1. Giao Cơ quan ward-1 dọn bãi rác trước ngày 30/9/2026.")
    page = text(who["mai"].get(f"/viec/hop/{code}"))
    form = page.split('action="/viec/nhiem-vu/ket-luan"')[1].split("</form>")[0]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    sent["text"] = re.search(r"<textarea[^>]*>([^<]*)</textarea>", form)[1]
    read = text(who["mai"].post("/viec/nhiem-vu/ket-luan", sent))
    assert 'value="office:ward-1" selected' in read and f'name="about" value="meeting:{code}"' in read
    made = {
        "do": "open",
        "count": "1",
        "tick-0": "1",
        "words-0": "Dọn bãi rác",
        "to-0": "office:ward-1",
        "due-0": "30/9/2026",
        "about": f"meeting:{code}",
        "basis": sent["basis"],
        "on": sent["on"],
        "key": "z",
    }
    assert "Đã ghi 1 nhiệm vụ" in text(who["mai"].post("/viec/nhiem-vu/ket-luan", made))
    assert "Dọn bãi rác" in text(who["mai"].get(f"/viec/hop/{code}")), "the meeting lists it, asked as a fact"


def test_conclusions_become_the_draft_of_a_notice(who, town, held):
    code = held()
    acts.conclude_meeting(by=town.mai, meeting=code, words="Giao ward-1 dọn bãi rác")
    page = text(who["mai"].get(f"/viec/hop/{code}"))
    form = page.split('action="/viec/van-ban/moi"')[1].split("</form>")[0]
    sent = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    sent["body"] = re.search(r"<textarea[^>]*>([^<]*)</textarea>", form)[1]
    draft = text(who["mai"].post("/viec/van-ban/moi", sent))
    assert "Giao ward-1 dọn bãi rác" in draft and "Kết luận tại Giao ban tuần" in draft
    assert 'value="thong-bao" selected' in draft and 'value="hall.chair" selected' in draft


def test_its_papers(who, town, held):
    code = held()
    acts.connect_point(by=town.mai, meeting=code, point=point(code, "Hội trường").code, heads=12)
    acts.ask_question(by=town.mai, meeting=code, words="Ai trả tiền?")
    acts.conclude_meeting(by=town.mai, meeting=code, words="Giao ward-1 dọn bãi rác")
    acts.close_meeting(by=town.mai, meeting=code)
    minutes = lines(Docx(io.BytesIO(who["mai"].get(f"/viec/hop/{code}/van-ban/bien-ban.docx").content)))
    for wanted in (
        "BIÊN BẢN",
        "Hội trường",
        "12",
        "Hỏi: Ai trả tiền?",
        "Giao ward-1 dọn bãi rác",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ):
        assert wanted in minutes, wanted
    notice = who["minh"].get(f"/viec/hop/{code}/van-ban/thong-bao.pdf")
    page = PdfReader(io.BytesIO(notice.content)).pages[0].extract_text()
    assert "THÔNG BÁO" in page and "MÔ PHỎNG" in page
    invited = lines(Docx(io.BytesIO(who["minh"].get(f"/viec/hop/{code}/van-ban/giay-moi.docx").content)))
    assert "Thời gian: 08 giờ 00, ngày 17 tháng 09 năm 2026." in invited and "Báo cáo tuần" in invited
    assert who["mai"].get(f"/viec/hop/{code}/van-ban/khac.docx").status_code == 404


def test_a_rapporteur_reads_prints_takes_along_and_tells(who, town, topic):
    code = topic()
    page = text(who["minh"].get(f"/viec/chuyen-de/{code}"))
    assert "Trước Tết." in page and 'href="/so/0"' in page and "Mức thu" in page
    paper = PdfReader(io.BytesIO(who["minh"].get(f"/viec/chuyen-de/{code}/a4.pdf").content))
    assert len(paper.pages) == 1 and "CỘNG HÒA" not in paper.pages[0].extract_text()
    along = who["minh"].get(f"/viec/chuyen-de/{code}/mang-theo.html")
    body = text(along)
    assert "attachment" in along["Content-Disposition"] and "Trước Tết." in body and "phỏng" in body
    assert not re.search(r'(src|href)="', body), "nothing to fetch"
    sent = {
        "do": "tell",
        "heads": "42",
        "place": "Nhà văn hóa",
        "unit": "w",
        "on": "",
        "questions": "Bao giờ xong?",
        "key": "t",
    }
    for _ in range(2):
        assert who["minh"].post(f"/viec/chuyen-de/{code}", sent).status_code == 303
    row = Briefing.objects.get()
    assert (row.heads, row.unit, row.version) == (42, "w", 1)
    page = text(who["mai"].get(f"/viec/chuyen-de/{code}"))
    assert "42" in page and "42 %" in page
    for more, said in (
        ({"heads": "nhiều"}, "số người"),
        ({"on": "01/01/2030"}, "chưa tới"),
        ({"place": ""}, "nơi báo cáo"),
    ):
        answer = who["minh"].post(f"/viec/chuyen-de/{code}", {**sent, "key": said, **more})
        assert answer.status_code == 422 and said in text(answer) and "Bao giờ xong?" in text(answer)


def test_a_topic_is_written_in_one_form(who, town):
    sent = {
        "office": "hall",
        "title": "Chợ mới",
        "sentences": "Một.\nHai.",
        "figure-0": "12 sạp",
        "entry-0": "0",
        "q-0": "Gì?",
        "a-0": "Thế này.",
        "unsettled": "",
        "target-w": "1.200",
        "until": "30/9/2026",
        "key": "w",
    }
    assert who["mai"].post("/viec/chuyen-de/moi", sent).status_code == 303
    row = Topic.objects.get()
    assert (row.sentences, row.figures, row.targets) == (
        ["Một.", "Hai."],
        [{"text": "12 sạp", "entry": 0}],
        {"w": 1200},
    )
    bad = who["mai"].post("/viec/chuyen-de/moi", {**sent, "key": "x", "entry-0": ""})
    assert bad.status_code == 422 and "dòng sổ" in text(bad) and "Thế này." in text(bad)
    assert (
        who["mai"].post(f"/viec/chuyen-de/{row.code}", {"do": "issue", "seen": row.entry, "key": "i"}).status_code
        == 303
    )
    assert who["mai"].post(f"/viec/chuyen-de/{row.code}", {"do": "recall", "reason": "", "key": "r"}).status_code == 422
    form = text(who["mai"].get(f"/viec/chuyen-de/{row.code}/sua"))
    assert "Thế này." in form and 'value="1200"' in form and of(row.code).state == "out"


def test_the_pages_ask_as_often_for_three_as_for_twelve(who, town, planned, client):
    def count(client, way):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(way).status_code == 200
        return len(seen)

    ways = [(who["mai"], "/viec/hop"), (client, "/hop/")]
    for _ in range(3):
        acts.invite_meeting(by=town.mai, meeting=planned(kind="tiep-cong-dan", day=24))
    before = [count(*way) for way in ways]
    for _ in range(9):
        acts.invite_meeting(by=town.mai, meeting=planned(kind="tiep-cong-dan", day=24))
    assert [count(*way) for way in ways] == before


@pytest.mark.parametrize(
    "way", ["/hop/nope", "/hop/%00", "/viec/hop?tim=%00", "/viec/hop/nope/khac", "/viec/chuyen-de/x"]
)
def test_strange_addresses_are_answered_calmly(client, who, way):
    assert (who["mai"] if way.startswith("/viec") else client).get(way).status_code in (200, 404, 405)
