"""Three ways in, the leader's one tap, the task's page, and what may be taken away."""

import io
import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from icalendar import Calendar
from openpyxl import load_workbook

from kientao.base import clock
from kientao.city.access import today
from kientao.ledger.models import Entry
from kientao.work.tasks import acts, forgetting
from kientao.work.tasks.models import Evidence, Task
from kientao.work.tasks.pages import listing, making
from tests.work.reports.officers import picture, text

from .conftest import do, task

NEW, CONCLUSIONS = "/viec/nhiem-vu/moi", "/viec/nhiem-vu/ket-luan"
ON = "09/9/2026"


def typed(page):
    """What the page's fields hold, as a browser would send them back."""
    found = dict(re.findall(r'<input (?!type="radio")[^>]*name="([\w-]+)"[^>]*value="([^"]*)"', page))
    found |= dict(re.findall(r'<textarea[^>]*name="([\w-]+)"[^>]*>([^<]*)</textarea>', page))
    for name, body in re.findall(r'<select[^>]*name="([\w-]+)">(.*?)</select>', page, re.S):
        chosen = re.search(r'value="([^"]*)" selected', body)
        found[name] = chosen[1] if chosen else ""
    return found


def test_a_photo_of_the_note_unit_and_day_are_enough(who):
    friday = making.quick_days()[0][1]
    sent = {"to": "office:ward-1", "quick": friday.isoformat(), "key": "k" * 20, "note": picture()}
    answer = who["an"].post(NEW, sent)
    assert answer.status_code == 303
    row = Task.objects.get()
    assert row.title.startswith("Thực hiện theo bút phê ngày") and row.state == "open" and row.office == "ward-1"
    assert clock.day(row.due, "Asia/Ho_Chi_Minh") == friday
    assert Evidence.objects.get().stage == "basis" and row.basis == {"title": "Bút phê"}
    again = who["an"].post(NEW, {"to": "office:ward-1", "key": "k" * 20, "title": "khác"})
    assert again.status_code == 303 and Task.objects.count() == 1, "a form sent twice makes one task"


def test_it_comes_from_another_thing_and_says_so(who, town):
    page = text(who["an"].get(f"{NEW}?ve=report:ABCD2345&noi-dung=Khơi+cống+chợ"))
    assert 'href="/viec/phan-anh/ABCD2345"' in page and "Khơi cống chợ" in page
    who["an"].post(NEW, {**typed(page), "to": "post:ward-1.officer", "due": ""})
    row = Task.objects.get()
    assert (row.about, row.holder, row.title, row.due) == ("report:ABCD2345", "ward-1.officer", "Khơi cống chợ", None)
    assert 'href="/viec/phan-anh/ABCD2345"' in text(who["an"].get(f"/viec/nhiem-vu/{row.code}"))
    told = text(who["minh"].get(f"/viec/nhiem-vu/{row.code}"))
    assert "Phản ánh ABCD2345" in told and 'href="/viec/phan-anh/' not in told, "no door that is closed to them"
    strange = text(who["an"].get(f"{NEW}?ve=javascript:alert(1)"))
    assert 'href="javascript' not in strange and "Từ việc:" not in strange


@pytest.mark.parametrize(("fields", "said"), [
    ({"to": ""}, "Hãy chọn cơ quan"), ({"title": ""}, "việc phải làm"), ({"due": "31/2/2027"}, "không phải là ngày"),
    ({"due": "01/01/2020"}, "đã qua"), ({"to": "office:nowhere"}, "Vị trí"),
])  # fmt: skip
def test_what_was_typed_comes_back_with_its_fault(who, fields, said):
    sent = {"to": "office:ward-1", "title": "Dọn bãi rác", "basis": "Thông báo 45", "key": "q"} | fields
    answer = who["an"].post(NEW, sent)
    assert answer.status_code in (403, 422)
    page = text(answer)
    assert said in page
    if answer.status_code == 422:
        assert "Thông báo 45" in page
    assert not Task.objects.exists()


def test_a_file_that_is_none_is_refused_beside_its_field(who):
    bad = io.BytesIO(b"\xff\xd8\xff not a picture")
    bad.name = "a.jpg"
    answer = who["an"].post(NEW, {"to": "office:ward-1", "title": "x", "note": bad, "key": "q"})
    assert answer.status_code == 422 and "Không đọc được tệp" in text(answer) and not Task.objects.exists()


CONCLUSION = """KẾT LUẬN
1. Ghi nhận kết quả của các đơn vị trong tháng.
2. Giao Cơ quan ward-1 chủ trì, phối hợp với Cơ quan ward-2 rà soát quầy sạp, xong trước ngày 30/9/2026.
- Yêu cầu Cơ quan ward-2 dọn bãi rác trong 05 ngày làm việc.
- Giao đơn vị phụ trách lập kế hoạch.
"""


@pytest.fixture
def september():
    """The ninth of September 2026, a Wednesday."""
    at = clock.midnight(date(2026, 9, 9), "Asia/Ho_Chi_Minh") + 9 * clock.HOUR
    with clock.use(lambda: at):
        yield at


def read_page(client, **fields):
    return text(client.post(CONCLUSIONS, {"do": "read", "text": CONCLUSION, "on": ON, "key": "z" * 20, **fields}))


def test_lines_of_a_conclusion_become_proposals_and_then_tasks_in_one_list(september, who):
    page = read_page(who["an"], basis="Thông báo 45/TB-UBND")
    form = typed(page)
    assert form["count"] == "3"
    assert (form["to-0"], form["due-0"], form["helpers-0"]) == ("office:ward-1", "30/9/2026", "ward-2")
    assert (form["to-1"], form["due-1"]) == ("office:ward-2", "16/9/2026")
    assert form["to-2"] == "" and "máy chưa đọc được" in page
    ticked = {f"tick-{n}": "1" for n in range(3)}
    page = text(who["an"].post(CONCLUSIONS, form | ticked | {"do": "open"}))
    assert "Đã ghi 2 nhiệm vụ" in page and "Hãy chọn cơ quan" in page
    first, second = Task.objects.order_by("pk")
    assert (first.helpers, first.basis["title"], first.state) == (["ward-2"], "Thông báo 45/TB-UBND", "open")
    assert second.office == "ward-2"
    form = typed(page) | {"tick-2": "1", "to-2": "post:ward-1.officer", "do": "open"}
    page = text(who["an"].post(CONCLUSIONS, form))
    assert "Đã ghi 3 nhiệm vụ" in page and Task.objects.count() == 3
    who["an"].post(CONCLUSIONS, form | ticked | {"made-0": "", "made-1": "", "made-2": ""})
    assert Task.objects.count() == 3, "the same list pressed again makes nothing twice"


def test_the_generalist_hands_in_and_the_leader_orders_all_with_one_tap(september, who):
    form = typed(read_page(who["mai"]))
    assert form["orderer"] in ("", "hall.chair")
    sent = form | {"tick-0": "1", "tick-1": "1", "orderer": "hall.chair", "do": "open"}
    who["mai"].post(CONCLUSIONS, sent)
    assert set(Task.objects.values_list("state", flat=True)) == {"draft"}
    desk = text(who["an"].get("/viec"))
    assert "xem và giao" in desk
    page = text(who["an"].get("/viec/nhiem-vu"))
    assert "Chờ tôi giao" in page and "Chờ tôi giao" not in text(who["mai"].get("/viec/nhiem-vu"))
    codes = list(Task.objects.values_list("code", flat=True))
    answer = who["an"].post("/viec/nhiem-vu", {"ma": codes, "key": "t", **{f"seen-{c}": task(c).entry for c in codes}})
    assert "Đã giao 2 nhiệm vụ" in text(answer)
    assert set(Task.objects.values_list("state", "drafter", "orderer")) == {("open", "hall.writer", "hall.chair")}


def test_a_docx_is_read_with_its_tables_and_a_broken_one_refused(september, who):
    paper, out = Document(), io.BytesIO()
    paper.add_paragraph("Giao Cơ quan ward-1 lập danh sách, xong trước ngày 20/9.")
    paper.add_table(1, 1).cell(0, 0).text = "Yêu cầu Cơ quan ward-2 báo cáo trước ngày 25/9."
    paper.save(out)
    out.name = "kl.docx"
    out.seek(0)
    form = typed(text(who["an"].post(CONCLUSIONS, {"do": "read", "on": ON, "file": out, "key": "d"})))
    assert (form["count"], form["to-1"], form["due-1"]) == ("2", "office:ward-2", "25/9/2026")
    for data in (b"PK\x03\x04 word/document.xml broken", b"MZ" + bytes(100)):
        bad = io.BytesIO(data)
        bad.name = "kl.docx"
        answer = who["an"].post(CONCLUSIONS, {"do": "read", "on": ON, "file": bad, "key": "d"})
        assert answer.status_code == 422 and "tệp" in text(answer)
    assert who["an"].post(CONCLUSIONS, {"do": "read", "on": ON, "key": "d"}).status_code == 422


def test_the_page_offers_what_the_table_and_the_posts_allow(who, town, given):
    code = given()
    minh, an = (text(who[login].get(f"/viec/nhiem-vu/{code}")) for login in ("minh", "an"))
    assert "viec-nhan" in minh and "viec-tra-lai" in minh and "viec-thoi" not in minh
    assert "viec-thoi" in an and "viec-xac-nhan" not in an
    assert do(who["minh"], code, "nhan", holder="ward-1.officer").status_code == 303
    assert do(who["minh"], code, "bao-xong", result="").status_code == 422
    assert do(who["minh"], code, "bao-xong", result="Đã xong", files=picture()).status_code == 303
    assert "viec-xac-nhan" not in text(who["minh"].get(f"/viec/nhiem-vu/{code}"))
    assert do(who["an"], code, "xac-nhan").status_code == 303
    assert task(code).state == "done"
    assert do(who["an"], code, "khong-co").status_code == 404


def test_list_calendar_and_tree_show_the_same_tasks(who, given):
    code = given(days=3)
    part = given(office="ward-2", parent=code, title="Phần của phường 2")
    month = (today() + timedelta(days=3)).strftime("%Y-%m")
    for address in ("?cua=tat-ca", f"?cua=tat-ca&xem=lich&thang={month}", "?cua=tat-ca&xem=cay"):
        assert code in text(who["an"].get(f"/viec/nhiem-vu{address}")), address
    tree = text(who["an"].get("/viec/nhiem-vu?cua=tat-ca&xem=cay"))
    assert tree.index(f"/viec/nhiem-vu/{code}") < tree.index(f"/viec/nhiem-vu/{part}") and 'class="part"' in tree
    assert who["an"].get("/viec/nhiem-vu?xem=lich&thang=0000-99").status_code == 200


def test_pages_follow_by_key_and_nothing_is_shown_twice(who, given, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 3)
    codes, seen = {given(days=n) for n in range(1, 9)}, []
    address = "/viec/nhiem-vu?cua=tat-ca"
    while address:
        page = text(who["an"].get(address))
        seen += re.findall(r'<a href="/viec/nhiem-vu/(\w{8})">', page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    assert len(seen) == 8 and set(seen) == codes


def test_the_excel_file_and_the_calendar_are_read_back(who, town, given):
    code = given(title="=HYPERLINK(1)", helpers=("ward-2",))
    given(office="ward-2", days=None)
    sheet = load_workbook(io.BytesIO(who["an"].get("/viec/nhiem-vu.xlsx?cua=tat-ca").content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert "Mô phỏng" in rows[0][0] and rows[1][:3] == ("Mã", "Nhiệm vụ", "Chủ trì")
    row = next(r for r in rows if r[0] == code)
    assert row[1] == "'=HYPERLINK(1)" and row[4] == "Cơ quan ward-2"
    assert row[8].date() == today() + timedelta(days=10)
    calendar = Calendar.from_ical(who["an"].get("/viec/nhiem-vu.ics?cua=tat-ca").content)
    todos = calendar.walk("VTODO")
    assert len(todos) == 1 and todos[0]["UID"].startswith(code)
    assert todos[0].decoded("DUE") == today() + timedelta(days=10)
    assert "Mô phỏng" in todos[0]["SUMMARY"]
    assert len(Calendar.from_ical(who["hoa"].get("/viec/nhiem-vu.ics?cua=tat-ca").content).walk("VTODO")) == 1


def test_erased_words_leave_title_search_and_steps(who, town, given):
    code = given(title="Kiểm tra hộ Nguyễn Bí Mật", words="số nhà 999")
    row = task(code)
    forgetting.forget(row.first, "title")
    forgetting.forget(row.first, "words")
    row = task(code)
    assert "Bí Mật" not in row.title and row.words == "" and "bi mat" not in row.folded
    assert code not in re.findall(r"/viec/nhiem-vu/(\w{8})", text(who["an"].get("/viec/nhiem-vu?tim=Bí+Mật")))
    assert Entry.objects.filter(index=row.first).exists()


def test_many_tasks_ask_no_more_questions_than_few(who, given):
    for _ in range(3):
        given()
    with CaptureQueriesContext(connection) as few:
        who["an"].get("/viec/nhiem-vu?cua=tat-ca")
    for _ in range(25):
        given()
    with CaptureQueriesContext(connection) as many:
        who["an"].get("/viec/nhiem-vu?cua=tat-ca")
    assert len(many) == len(few)


def test_ticked_on_the_desk_tasks_are_accepted_and_confirmed(who, town, given):
    codes = [given(), given()]
    sent = {"ma": [f"task:{code}" for code in codes], "do": "task:accept", "key": "k"}
    assert "Đã làm 2 việc" in text(who["minh"].post("/viec", sent))
    for code in codes:
        acts.show_task(by=town.minh, task=code, words="xong")
    assert "task:confirm" not in text(who["minh"].get("/viec?muc=cho"))
    page = text(who["an"].get("/viec"))
    assert page.count('name="ma"') == 2 and "task:confirm" in page
    who["an"].post("/viec", sent | {"do": "task:confirm"})
    assert {task(code).state for code in codes} == {"done"}
    assert who["hoa"].post("/viec", sent | {"key": "h"}).status_code == 422
