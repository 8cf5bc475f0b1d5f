"""The language of conditions: what it takes, what it refuses and with which words, what it means."""

import pytest

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.lake import facts
from kientao.rules import conditions, saying

TAKEN = [
    ("state in ('new','assigned') and due < now", "state", True),
    ("due < now - hours(8)", "due", True),
    ("opened < workdays_ago(2)", "opened", True),
    ("not urgent and rating is not null", "urgent", False),
    ("rating between 1 and 2 or reopened > 1 + 1", "rating", False),
    ('"on" >= \'2026-01-01\' and "on" < today', "on", True),
    ("due - opened > days(3)", "due", False),
    ("state <> 'closed' -- cũ", "state", False),
    ("opened < now - days(param('feedback.forward_days_max'))", "opened", True),
    ("month_day between 1201 and 1231 and state = 'new'", "state", True),
]
REFUSED = [
    ("", "condition.parse"), ("due <", "condition.parse"), ("due < 5", "condition.types"),
    ("state > 5", "condition.types"), ("nowhere = 1", "condition.column"), ("rating", "condition.truth"),
    ("1", "condition.truth"), ("state = (select 1)", "condition.not_allowed"),
    ("exists (select 1)", "condition.not_allowed"), ("1=1) union select (1", "condition.not_allowed"),
    ("1=1) limit (1", "condition.not_allowed"), ("true); drop table t; select (true", "condition.parse"),
    ("read_text('/etc/passwd') = ''", "condition.not_allowed"), ("getenv('HOME') = ''", "condition.not_allowed"),
    ("state like '%x'", "condition.not_allowed"), ("state::int > 1", "condition.not_allowed"),
    ("case when urgent then true end", "condition.not_allowed"), ("$x > 1", "condition.not_allowed"),
    ("t.state = 'new'", "condition.column"), ("hours('x') > hours(1)", "condition.types"),
    ("\"on\" > 'hôm qua'", "condition.parse"), ("due < now - hours(param('khong.co'))", "condition.law"),
    (" and ".join(["urgent"] * 300), "condition.too_long"), ("x" * 3000 + " = 1", "condition.too_long"),
    ("(" * 40 + "not " * 40 + "urgent" + ")" * 40, "condition.too_long"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "column", "timed"), TAKEN)
def test_a_condition_is_made_anew_from_its_tree(db, text, column, timed):
    found = conditions.compile(text, facts.find("reports"))
    assert column in found.columns
    assert found.timed is timed
    assert "--" not in found.sql
    assert all(f"${name}" in found.sql for name in conditions.bind(found, clock.now()).values)


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_what_is_no_condition_is_refused_in_both_languages(text, code):
    with pytest.raises(Refused) as refused:
        conditions.compile(text, facts.find("reports"))
    assert refused.value.code == code
    assert refused.value.say("vi") != refused.value.say("en")


def test_the_place_of_an_error_is_counted_in_the_authors_text():
    with pytest.raises(Refused) as refused:
        conditions.compile("urgent and due < 5", facts.find("reports"))
    assert refused.value.params["place"] == 12


def test_quotes_of_a_text_stay_text():
    found = conditions.compile("state = 'o''x'' or true --'", facts.find("reports"))
    assert found.sql == "(\"state\" = 'o''x'' or true --')"


def test_working_days_skip_the_weekend(db):
    monday = clock.midnight(__import__("datetime").date(2026, 2, 9), "Asia/Ho_Chi_Minh") + 8 * clock.HOUR
    found = conditions.compile("opened < workdays_ago(1)", facts.find("reports"))
    friday = conditions.bind(found, monday).values["workdays_1"]
    assert monday - friday == 3 * clock.DAY


def test_a_figure_of_law_is_bound_with_its_source(db):
    found = conditions.compile("opened < now - days(param('feedback.forward_days_max'))", facts.find("reports"))
    bound = conditions.bind(found, clock.now())
    assert bound.laws[0]["source"]["article"].startswith("Điều 9")
    assert float(bound.laws[0]["value"]) in bound.values.values()


SAID = [
    ("due < now", "«Hạn xử lý» đã qua", "«Due at» has passed"),
    ("due < now - hours(8)", "«Hạn xử lý» đã qua hơn 8 giờ", "«Due at» passed more than 8 hours ago"),
    ("opened < workdays_ago(3)", "«Tiếp nhận lúc» đã hơn 3 ngày làm việc",
     "«Received at» is more than 3 working days ago"),
    ("state = 'new'", "«Trạng thái» là “Mới nhận”", "«State» is “Received”"),
    ("office = ''", "chưa có «Cơ quan xử lý»", "no «Office that answers»"),
    ("answered is not null", "đã có «Trả lời lúc»", "there is «Answered at»"),
    ("not urgent", "không phải «Khẩn»", "“Urgent” does not hold"),
    ("rating >= 4.5", "«Điểm người dân chấm (1–5)» từ 4,5", "«Resident's rating (1–5)» is at least 4.5"),
    ("due between now and now + hours(24)", "«Hạn xử lý» từ lúc này đến 24 giờ tới",
     "«Due at» between now and 24 hours from now"),
    ("\"on\" < '2026-02-03'", "«Ngày xảy ra» trước 03/02/2026", "«Day it happened» is before 3 February 2026"),
    ("state in ('new', 'reopened')", "«Trạng thái» là “Mới nhận” hoặc “Mở lại”",
     "«State» is “Received” or “Opened again”"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "vi", "en"), SAID)
def test_a_condition_reads_as_people_say_it(text, vi, en):
    fact = facts.find("reports")
    tree = conditions.compile(text, fact).tree
    assert saying.node(tree, fact, "vi") == vi
    assert saying.node(tree, fact, "en") == en
