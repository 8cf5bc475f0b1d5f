"""One inbox over all doors: each sees their own, in one order, page by page; words find what one may read."""

import pytest
from django.test import Client

from kientao.base import clock
from kientao.city import matters
from kientao.desk import inbox
from kientao.work.reports import acts
from kientao.work.reports.models import Report
from tests.work.reports.conftest import filed, town  # noqa: F401 - fixtures
from tests.work.reports.officers import enter, text


@pytest.fixture
def who(town):  # noqa: F811
    return {login: enter(Client(), login) for login in ("minh", "hoa", "an")}


def codes(answer):
    return [piece.split('"')[0] for piece in text(answer).split('href="/viec/phan-anh/')[1:]]


def every_page(client, address):
    """Codes over all pages, in order."""
    seen = []
    while address:
        answer = client.get(address)
        seen += codes(answer)
        on = text(answer).partition('class="pager"')[2]
        address = on.split('href="')[1].split('"')[0].replace("&amp;", "&") if on else ""
    return seen


def test_khach_signs_in_first(client, db):
    answer = client.get("/viec")
    assert answer.status_code == 303
    assert answer["Location"] == "/dang-nhap?next=%2Fviec"


def test_each_has_their_own_matters_and_hoa_nothing_of_minhs(who, filed):  # noqa: F811
    code = filed().code
    for address in ("/viec", "/viec?muc=moi", f"/viec?tim={code}"):
        assert codes(who["minh"].get(address)) == [code], address
        assert codes(who["hoa"].get(address)) == [], address
        assert "<strong>0</strong>" in text(who["hoa"].get(address)), address


def test_what_a_colleague_holds_is_not_mine_to_do(who, town, filed):  # noqa: F811
    code = filed().code
    acts.assign_report(by=town.minh, report=code, office="ward-1", holder="ward-1.officer")
    assert codes(who["minh"].get("/viec")) == [code]
    assert codes(who["an"].get("/viec")) == []
    assert codes(who["an"].get("/viec?muc=moi")) == [code]  # the chair sees that it moved


def test_what_was_answered_waits_on_the_reporter(who, town, filed):  # noqa: F811
    code = filed().code
    acts.assign_report(by=town.minh, report=code, office="ward-1", holder="ward-1.officer")
    acts.answer_report(by=town.minh, report=code, answer="Đã dọn", no_photo="đêm")
    assert codes(who["minh"].get("/viec")) == []
    assert codes(who["minh"].get("/viec?muc=cho")) == [code]


def test_what_has_not_changed_since_yesterday_is_not_news(who, filed):  # noqa: F811
    past = clock.now() + 3 * clock.DAY
    old = filed().code
    with clock.use(lambda: past):
        new = filed().code
        assert codes(who["minh"].get("/viec?muc=moi")) == [new]
        assert set(codes(who["minh"].get("/viec"))) == {old, new}


@pytest.mark.parametrize("section", ["", "muc=moi", "tim=cho"])
def test_pages_go_on_by_key_and_miss_nothing(who, filed, monkeypatch, section):  # noqa: F811
    monkeypatch.setattr(inbox, "PAGE", 2)
    made = {filed().code for _ in range(5)}
    seen = every_page(who["minh"], f"/viec?{section}")
    assert len(seen) == 5
    assert set(seen) == made


def test_two_doors_are_merged_in_one_order_over_pages(who, town, filed, monkeypatch):  # noqa: F811
    """A second door with the same rows: whatever the page size, every row of both comes once and by its deadline."""
    twin = matters.Door("zwilling", matters.DOORS["report"].title, *[getattr(matters.DOORS["report"], name)
                        for name in ("todo", "waiting", "readable")], tell=_as_twin)  # fmt: skip
    monkeypatch.setitem(matters.DOORS, "zwilling", twin)
    made = [filed().code for _ in range(3)] + [filed("quy-dinh", kind="rule", contact=dict.fromkeys(
        ("name", "address", "phone"), "x")).code]  # fmt: skip
    for size in (1, 2, 3, 50):
        monkeypatch.setattr(inbox, "PAGE", size)
        assert sorted(every_page(who["minh"], "/viec")) == sorted(made * 2), size
    assert sorted(every_page(who["minh"], "/viec?loai=report")) == sorted(made)


def _as_twin(rows, by):
    return [one._replace(door="zwilling") for one in matters.DOORS["report"].tell(rows, by)]


def test_a_broken_address_shows_the_first_page(who, filed):  # noqa: F811
    code = filed().code
    for tail in ("sau=x", "sau=99999999999999999999999.report.A", "sau=1.nowhere.A", "muc=<script>", "loai=x"):
        assert codes(who["minh"].get(f"/viec?{tail}")) == [code], tail


def test_the_number_of_questions_does_not_grow_with_the_matters(who, filed, django_assert_max_num_queries):  # noqa: F811
    filed()
    who["minh"].get("/viec")
    for _ in range(8):
        filed()
    with django_assert_max_num_queries(12 * len(matters.DOORS)) as asked:
        who["minh"].get("/viec")
    before = len(asked)
    for _ in range(8):
        filed()
    with django_assert_max_num_queries(before):
        who["minh"].get("/viec")


def test_ticked_reports_are_taken_at_once_and_a_refusal_stops_no_other(who, filed):  # noqa: F811
    mine, other = [filed().code for _ in range(2)], filed(office="ward-2").code
    page = text(who["minh"].get("/viec"))
    assert page.count('name="ma"') == 2 and "Nhận xử lý phản ánh" in page
    ticked = {"ma": [f"report:{code}" for code in (*mine, other)], "do": "report:take", "key": "k"}
    answer = who["minh"].post("/viec", ticked)
    assert "Đã làm 2 việc" in text(answer) and other in text(answer)
    assert {Report.objects.get(code=code).holder for code in mine} == {"ward-1.officer"}
    assert Report.objects.get(code=other).holder == ""
    assert "Đã làm 2 việc" in text(who["minh"].post("/viec", ticked)), "pressed twice, done once"
    assert Report.objects.get(code=mine[0]).steps.filter(verb="report.assign").count() == 1


@pytest.mark.parametrize(
    "sent", [{}, {"ma": ["report:X"], "do": "report:close"}, {"ma": ["nothing:X"], "do": "no:take"}]
)
def test_a_move_that_is_none_is_refused_kindly(who, sent):
    assert who["minh"].post("/viec", sent).status_code == 422
