"""The pages of automation: what everybody reads, what an officer does with one click, what a resident objects to."""

import pytest
from django.test import Client

from kientao.city.access import today
from kientao.ledger.acts import perform
from kientao.rules import acts
from kientao.rules.models import Appeal, Firing, Rule, Switch, Version
from kientao.ui import dates
from kientao.work.tasks.models import Task
from tests.work.reports.officers import enter

from .conftest import run, told
from .test_running import PROPOSES


@pytest.fixture
def who(town):
    return {login: enter(Client(), login) for login in ("minh", "hoa", "an", "mai")}


def text(answer):
    return answer.content.decode()


def test_everybody_reads_the_register_and_a_rule(rule):
    rule()
    register, page = Client().get("/tu-dong"), Client().get("/tu-dong/cham-nhan")
    assert "Chậm nhận việc" in text(register)
    assert "quy tắc tự làm: Nhắc trong hộp việc" in text(page)
    assert "A decision invented for the tests" in text(page)
    assert Client().get("/tu-dong/khong-co").status_code == 404
    assert "the rule does by itself" in text(Client(headers={"cookie": "lang=en"}).get("/tu-dong/cham-nhan"))


def test_a_visitor_learns_how_often_but_not_about_whom(rule, task, who):
    rule()
    code = task()
    run()
    firing = Firing.objects.get()
    assert code not in text(Client().get("/tu-dong/cham-nhan"))
    assert code in text(who["an"].get("/tu-dong/cham-nhan"))
    assert Client().get(f"/tu-dong/lan/{firing.code}").status_code == 404
    assert who["hoa"].get(f"/tu-dong/lan/{firing.code}").status_code == 404
    trace = text(who["an"].get(f"/tu-dong/lan/{firing.code}"))
    assert f"/so/{firing.first}" in trace
    assert "task.open" in trace


def test_why_not_is_answered_on_the_page_of_the_rule(rule, task, who):
    rule()
    code = task(urgent=False)
    page = text(who["an"].get(f"/tu-dong/cham-nhan?ve={code}"))
    assert "Điều kiện không đúng với" in page
    assert "Không tìm thấy" in text(who["mai"].get("/tu-dong/cham-nhan?ve=KHONGCO"))
    assert "Điều kiện không đúng" not in text(Client().get(f"/tu-dong/cham-nhan?ve={code}"))


def test_a_proposal_is_accepted_from_the_inbox_by_a_tick(rule, task, who):
    rule(**PROPOSES)
    code = task()
    run()
    inbox = text(who["mai"].get("/viec"))
    assert f"Giải trình {code}" in inbox
    firing = Firing.objects.get()
    sent = who["mai"].post(f"/tu-dong/lan/{firing.code}", {"do": "accept", "key": "k1", "seen": str(firing.entry)})
    assert sent.status_code == 303
    assert Task.objects.filter(title=f"Giải trình {code}").count() == 1
    again = who["mai"].post(f"/tu-dong/lan/{firing.code}", {"do": "accept", "key": "k2"})
    assert again.status_code == 422
    assert "đã có người trả lời" in text(again)
    assert f"Giải trình {code}" not in text(who["mai"].get("/viec?loai=rule"))


def form(**more):
    first = {
        "key": "form", "rule": "viec-khan", "title_vi": "Việc khẩn", "from": "tasks", "column_0": "urgent",
        "operator_0": "=",
        "value_0": "true", "column_1": "state", "operator_1": "=", "value_1": "open", "do": "rule.notify",
        "with_office": "{office}", "with_code": "{code}", "with_words": "Việc khẩn {code}", "mode": "propose",
        "level": "2",
        "limit": "5 per day", "basis_title": "Quyết định thử", "basis_checked": "derived", "owner": "hall", "scope": "",
        "since": dates.day(today(), "vi"), "until": f"31/12/{today().year + 1}", "every": "1 h",
    }  # fmt: skip
    return first | more


def test_somebody_who_does_not_program_writes_a_rule_reads_it_back_and_another_approves(who):
    read = who["mai"].post("/tu-dong/moi", form())
    assert "«Khẩn» là có và «Trạng thái» là “Chờ nhận”" in text(read)
    assert not Rule.objects.exists()
    sent = who["mai"].post("/tu-dong/moi", form(do_it="1"))
    version = Version.objects.get()
    assert (sent.status_code, version.state) == (303, "proposed")
    own = who["mai"].post(f"/tu-dong/ban/{version.code}", {"do": "approve", "key": "a"})
    assert own.status_code == 403
    page = text(who["an"].get(f"/tu-dong/ban/{version.code}?thu=30"))
    assert "Chỉ thử: không việc nào được làm" in page
    assert who["an"].post(f"/tu-dong/ban/{version.code}", {"do": "approve", "key": "b"}).status_code == 303
    assert Rule.objects.get().state == "on"


def test_a_mistake_in_the_form_stands_beside_its_field_and_nothing_typed_is_lost(who):
    answer = who["mai"].post("/tu-dong/moi", form(limit="nhiều", do_it="1"))
    assert answer.status_code == 422
    assert "Việc khẩn {code}" in text(answer)
    assert 'id="f-limit-error"' in text(answer)
    assert not Version.objects.exists()


def test_a_changed_rule_shows_what_differs(rule, who, town):
    rule()
    version = acts.propose_rule(by=town.mai, office="hall", told=told(limit="3 per day")).thing
    page = text(who["an"].get(f"/tu-dong/ban/{version}?thu=7"))
    assert "10 per day" in page
    assert "3 per day" in page
    assert "Bản đang chạy" in page


def test_only_who_may_switches_everything_off_and_everybody_sees_it(rule, who):
    rule()
    assert who["mai"].get("/tu-dong/cong-tac").status_code == 403
    assert who["an"].post("/tu-dong/cong-tac", {"key": "k", "reason": ""}).status_code == 422
    assert who["an"].post("/tu-dong/cong-tac", {"key": "k", "reason": "diễn tập"}).status_code == 303
    assert Switch.objects.get().on is False
    assert "Toàn bộ tự động hoá đang tắt" in text(Client().get("/tu-dong"))


def test_a_resident_objects_and_a_person_answers(rule, town, who):
    rule(**{"from": "calendar", "when": None, "every": None, "on": {"every": "working_day", "at": "00:00"},
            "with": {"office": "hall", "code": "ngay", "words": "Ngày mới"}})  # fmt: skip
    perform("workday.set", by=town.an, day=today(), working=True, name={"vi": "x", "en": "x"}, source={"title": "thử"})
    run()
    firing, lan = Firing.objects.get(), Client()
    assert lan.get(f"/tu-dong/lan/{firing.code}").status_code == 200, "it concerns nobody: public"
    empty = lan.post(f"/tu-dong/lan/{firing.code}/phan-doi", {"key": "p", "words": " "})
    assert empty.status_code == 422
    sent = lan.post(f"/tu-dong/lan/{firing.code}/phan-doi", {"key": "p", "words": "Tôi không đồng ý"})
    appeal = Appeal.objects.get()
    assert sent.headers["Location"] == f"/tu-dong/phan-doi/{appeal.code}"
    assert "Tôi không đồng ý" in text(lan.get(sent.headers["Location"]))
    assert Client().get(sent.headers["Location"]).status_code == 404, "not another visitor's"
    assert who["hoa"].get(sent.headers["Location"]).status_code == 404
    answered = who["mai"].post(sent.headers["Location"], {"key": "a", "answer": "Đã xem lại", "upheld": "yes"})
    assert answered.status_code == 303
    appeal.refresh_from_db()
    assert (appeal.state, appeal.answer) == ("upheld", "Đã xem lại")
    assert "Đã xem lại" in text(lan.get(sent.headers["Location"]))
