"""Who sees and does what to tasks: the leading office, its helpers, who ordered it; nobody else finds it anywhere."""

import pytest

from kientao.base import clock
from kientao.base.errors import Forbidden
from kientao.city import access
from kientao.lake import facts
from kientao.work.tasks import acts
from kientao.work.tasks.models import Evidence, Task
from tests.work.reports.officers import picture, text

from .conftest import do, task

PAGES = ("/viec/nhiem-vu?cua=tat-ca", "/viec/nhiem-vu?cua=tat-ca&xem=lich", "/viec/nhiem-vu?cua=tat-ca&xem=cay",
         "/viec/nhiem-vu?cua=tat-ca&trang-thai=het")  # fmt: skip
WAYS = [f"/viec/nhiem-vu{end}" for end in ("", ".xlsx", ".ics", "/moi", "/ket-luan", "/ABCDEFGH", "/ABCDEFGH/tep/x")]


def names(page, code):
    return code in page.replace(f'value="{code}"', "").replace(f"tim={code}", "")


@pytest.mark.parametrize("address", WAYS)
def test_khach_is_sent_to_sign_in(client, town, address):
    answer = client.get(address)
    assert answer.status_code == 303 and answer["Location"].startswith("/dang-nhap")


def test_each_sees_their_own_on_every_surface(who, given):
    code = given()
    month = (
        f"&thang={clock.day(task(code).due, 'Asia/Ho_Chi_Minh'):%Y-%m}"  # it is due in the next one, late in a month
    )
    for address in (
        *(page + month for page in PAGES),
        f"/viec/nhiem-vu?tim={code}",
        "/viec/nhiem-vu.ics?cua=tat-ca",
        f"/viec?tim={code}",
    ):
        for login in ("minh", "chi", "an", "mai"):
            assert code in text(who[login].get(address)), (login, address)
        assert not names(text(who["hoa"].get(address)), code), address
    assert who["hoa"].get(f"/viec/nhiem-vu/{code}").status_code == 404
    assert "<strong>0</strong> Tất cả" in text(who["hoa"].get("/viec/nhiem-vu"))


def test_a_helper_reads_and_reports_and_does_nothing_else(who, town, given):
    code = given(helpers=("ward-2",))
    assert "Sắp xếp lại quầy sạp" in text(who["hoa"].get(f"/viec/nhiem-vu/{code}"))
    assert code in text(who["hoa"].get("/viec/nhiem-vu?cua=co-quan"))
    acts.accept_task(by=town.minh, task=code)
    assert do(who["hoa"], code, "tien-do", told="Đã cử hai người phối hợp").status_code == 303
    assert task(code).steps.filter(verb="task.report", office="ward-1", by="post:ward-2.officer").exists()
    assert do(who["hoa"], code, "bao-xong", result="xong").status_code == 403
    assert do(who["hoa"], code, "tien-do", told="xong", percent="90").status_code == 403
    assert (task(code).state, task(code).progress) == ("doing", 0)


def test_hoa_can_do_nothing_to_it(who, town, given):
    code = given()
    for deed in ("nhan", "tra-lai", "tien-do", "bao-xong", "phoi-hop", "thoi", "giao", "xac-nhan"):
        assert do(who["hoa"], code, deed, reason="x", told="x", result="x", drop_reason="x").status_code == 404
    for act, more in ((acts.accept_task, {}), (acts.return_task, {"reason": "x"}), (acts.show_task, {"words": "x"})):
        with pytest.raises(Forbidden):
            act(by=town.hoa, task=code, **more)
    assert task(code).state == "open"


def test_no_post_orders_beyond_its_reach(who, town):
    with pytest.raises(Forbidden):
        acts.open_task(by=town.chi, office="ward-2", code="AAAABBBB", title="Không được")
    with pytest.raises(Forbidden):
        acts.open_task(by=town.minh, office="ward-1", code="AAAABBBB", title="Không được")
    assert who["minh"].get("/viec/nhiem-vu/moi").status_code == 403
    choices = text(who["chi"].get("/viec/nhiem-vu/moi"))
    assert "Cơ quan ward-1" in choices and "Cơ quan ward-2" not in choices
    assert not Task.objects.exists()


def test_files_facts_and_search_go_the_same_way(who, town, given):
    code = given()
    acts.accept_task(by=town.minh, task=code)
    do(who["minh"], code, "bao-xong", result="Đã xếp xong", files=picture())
    file = Evidence.objects.get(task=code).code
    assert who["minh"].get(f"/viec/nhiem-vu/{code}/tep/{file}")["Content-Type"] == "image/jpeg"
    assert who["hoa"].get(f"/viec/nhiem-vu/{code}/tep/{file}").status_code == 404
    assert [row["code"] for row in facts.ask("tasks", town.minh).rows] == [code]
    assert not list(facts.ask("tasks", town.hoa).rows) and not list(facts.ask("tasks", None).rows)
    assert not list(access.visible(Task.objects.all(), town.hoa))
