"""/360: six directions, five things, twelve lines; what a tile says is what its list holds, for each reader."""

import re
from datetime import date, timedelta
from decimal import Decimal
from email import message_from_bytes, policy

import pytest

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.board import acts
from kientao.board.acts.letters import forget
from kientao.board.counting import daily
from kientao.board.loading import BY as LOADER
from kientao.board.view import assemble, behind, letter, memory
from kientao.board.view.look import Look
from kientao.ledger.acts import By
from kientao.ledger.models import Entry, Job
from kientao.work.reports import acts as reports
from kientao.work.tasks import acts as tasks
from tests.board.conftest import SOURCE, indicator

from .conftest import ZONE


@pytest.fixture
def late(seers, filed, order, later):
    """A week after: late reports in both wards, a late task of ward 1 about an indicator, one nobody accepted."""
    for office, count in (("ward-1", 3), ("ward-2", 2)):
        for _ in range(count):
            filed(office=office)
    acts.define_indicator(by=LOADER, code="rac", name={"vi": "Thu gom rác", "en": "Waste"}, unit="percent", decimals=1,
                          direction="up", office="ward-1")  # fmt: skip
    order("n1", about="indicator:rac"), order("n2", office="ward-2")
    tasks.accept_task(by=seers.minh, task="n1")
    with later(12):
        filed(office="ward-1")  # not late
        yield seers


def still(monkeypatch):
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now)


def tiles(view):
    return {tile.key: tile for one in view.directions for tile in one.tiles}


def listed(client, link):
    """How many rows the list behind a tile holds, over all its pages."""
    count, address = 0, link
    while address:
        page = client.get(address).content.decode()
        count += page.count('<tr class="behind">')
        more = re.search(r'rel="next" href="([^"]+)"', page)
        address = more[1].replace("&amp;", "&") if more else ""
    return count


HEAPS = {"late": "late", "tasks": "tasks", "waiting": "waiting", "soon": "soon", "behind": "behind", "sheets": "sheets",
         "documents": "documents", "above": "above"}  # fmt: skip


@pytest.mark.parametrize(("login", "expected"), [
    ("an", {"late": 5, "tasks": 2, "waiting": 1, "soon": 1}), ("minh", {"late": 5, "tasks": 1, "waiting": 0,
    "soon": 1}),
    (None, {"late": 5, "tasks": 0, "waiting": 0, "soon": 1}),
], ids=["chair", "ward officer", "visitor"])  # fmt: skip
def test_the_number_on_a_tile_is_the_length_of_its_list(late, client, enter, monkeypatch, login, expected):
    monkeypatch.setattr(behind, "PAGE", 2)
    by = {"an": late.an, "minh": late.minh, None: None}[login]
    found = tiles(assemble.view(by))
    if login:
        enter(login)
    for key in HEAPS:
        if found[key].value is not None:
            assert int(found[key].value) == listed(client, found[key].cause), key
    assert {key: int(found[key].value) for key in expected} == expected


def test_the_view_is_for_who_has_the_right(late, client, enter):
    assert client.get("/360").status_code == 303
    assert enter("hoa").get("/360").status_code == 403
    assert enter("minh").get("/360").status_code == 200


def test_one_cause_stands_once_and_every_thing_names_who_and_why(late):
    items = assemble.view(late.an).items
    assert len(items) <= 5
    assert len({item.cause for item in items}) == len(items)
    assert [item.kind for item in items[:3]] == ["reports", "reports", "tasks"]
    assert all(item.why and item.who and item.link and item.task for item in items)


def test_a_late_task_about_an_indicator_and_the_indicator_are_one_thing(late):
    def record(value, on):
        acts.record_measurement(
            by=late.an, indicator="rac", on=on, kind="chinh-thuc", value=Decimal(value), source=SOURCE
        )

    acts.set_target(by=late.an, indicator="rac", on=date(2099, 12, 31), value=Decimal(100), source=SOURCE,
                    set_on=date(2024, 1, 1))  # fmt: skip
    record("50", date(2024, 1, 1)), record("40", date(2025, 1, 1))
    view = assemble.view(late.an)
    assert tiles(view)["behind"].value == "1"
    assert [item.kind for item in view.items if item.cause == "indicator:rac"] == ["tasks"]


def test_the_gravest_of_a_kind_comes_first(late):
    first = assemble.view(late.an).items[0]
    assert first.title.startswith("3 phản ánh quá hạn")
    assert "co-quan=ward-1" in first.link


def test_a_phone_gets_at_most_twelve_lines(late, enter):
    view = assemble.view(late.an)
    assert 6 <= len(view.lines) <= 12
    page = enter("an").get("/360").content.decode()
    assert page.count('class="v-line ') == len(view.lines)


def test_a_past_day_reads_the_rows_written_then(late, client, enter):
    now = clock.now()
    day = clock.day(now, ZONE) - timedelta(days=1)
    daily.write(now)
    before = tiles(assemble.view(late.an, day))
    for row in list(behind.find(Look(late.an), "phan-anh-qua-han", behind.Asked())[1][0].lines):
        code = row.link.rsplit("/", 1)[1]
        reports.answer_report(by=late.an, report=code, answer="Đã dọn", no_photo="thử")
    assert tiles(assemble.view(late.an))["late"].value == "0"
    assert tiles(assemble.view(late.an, day)) == before
    assert before["late"].value == "5"
    page = enter("an").get(before["late"].cause).content.decode()
    assert f"/so/{Entry.objects.filter(verb='day_count.record').latest('index').index}" in page


def test_a_day_that_was_not_counted_is_not_zero(late, enter):
    tile = tiles(assemble.view(late.an, date(2021, 3, 1)))["late"]
    assert tile.value is None and tile.why
    assert "chưa có số liệu" in enter("an").get("/360?ngay=2021-03-01").content.decode()


def test_a_trend_is_told_against_the_day_a_week_before(late, filed, later):
    daily.write(clock.now())
    with later(8):
        daily.write(clock.now())
        memory._kept.clear()
        found = tiles(assemble.view(late.an))["late"]
    assert (found.value, found.trend) == ("6", "bad")
    assert found.change == "tăng 1 so với 7 ngày trước"


def test_what_is_kept_is_given_until_something_moves(late, filed, monkeypatch):
    still(monkeypatch)
    first = assemble.view(late.an)
    assert assemble.view(late.an) is first
    assert assemble.view(late.minh) is not first
    filed()
    assert assemble.view(late.an) is not first


def test_an_erased_word_leaves_the_view(late, monkeypatch):
    still(monkeypatch)
    first = assemble.view(late.an)
    Job.objects.create(kind="sealed.forget", key="1:words", payload={"entry": 0, "part": "words"}, due=0, state="done")
    assert assemble.view(late.an) is not first


def test_the_wall_loads_itself_again_and_a_past_day_does_not(late, enter):
    client = enter("an")
    wall = client.get("/360?toan-man-hinh=1").content.decode()
    assert 'http-equiv="refresh"' in wall and "every 60s" in wall
    past = client.get("/360?toan-man-hinh=1&ngay=2021-03-01").content.decode()
    assert 'http-equiv="refresh"' not in past


def test_a_day_that_cannot_be_read_is_said(late, enter):
    answer = enter("an").get("/360?ngay=31/31")
    assert answer.status_code == 422 and "không phải là ngày" in answer.content.decode()


def test_every_tile_that_is_known_opens_a_task_about_it(late, enter):
    client = enter("an")
    for tile in tiles(assemble.view(late.an)).values():
        assert tile.value is None or tile.task.startswith("/viec/nhiem-vu/moi?")
    link = assemble.view(late.an).items[0].task
    page = client.get(link).content.decode()
    assert re.search(r'<option value="office:ward-1"[^>]* selected', page)
    assert "Giải quyết dứt điểm 3 phản ánh" in page


@pytest.mark.parametrize("address", ["khong-phai-thu", "a@b", "a b@c.vn", "x" * 300 + "@c.vn"])
def test_a_letter_needs_an_address(late, enter, address):
    answer = enter("an").post("/360/thu", {"address": address, "key": "k1"})
    assert answer.status_code == 422


def test_the_letter_goes_once_a_morning_to_who_asked_and_may_see(late, settings, tmp_path, enter):
    enter("minh").post("/360/thu", {"address": "phuong@vi-du.vn", "key": "k1"})
    letter.plan(None)
    letter.plan(None)
    job = Job.objects.get(kind="board.letter")
    assert clock.local(job.due, ZONE).hour == 7
    letter.send(job)
    sent = message_from_bytes(next(letter.mail.outbox().glob("360.*.eml")).read_bytes(), policy=policy.default)
    assert sent["To"] == "phuong@vi-du.vn" and sent["Subject"].startswith("[Mô phỏng]")
    assert "Dưới: 5 phản ánh quá hạn" in sent.get_content()


def test_an_address_stands_in_no_entry_and_is_forgotten(late):
    receipt = acts.subscribe(by=late.minh, address="phuong@vi-du.vn")
    assert b"vi-du" not in bytes(Entry.objects.get(index=receipt.index).body)
    forget(receipt.index, "address")
    assert letter.Letter.objects.get().address == ""


def test_who_asked_may_stop(late):
    acts.subscribe(by=late.minh, address="phuong@vi-du.vn")
    assert acts.unsubscribe(by=late.minh) is not None and acts.unsubscribe(by=late.minh) is None
    letter.plan(None)
    assert not Job.objects.filter(kind="board.letter").exists()


def test_a_rule_holds_no_post_and_gets_no_letter(late):
    with pytest.raises(Refused):
        acts.subscribe(by=By("r", None, "rule"), address="a@b.vn")


def test_the_letter_can_be_taken_along(late, enter):
    answer = enter("an").get("/360/thu.eml")
    made = message_from_bytes(answer.content, policy=policy.default)
    assert answer["Content-Type"] == "message/rfc822" and "Năm việc" not in made["Subject"]
    assert "/360" in made.get_content()


def test_indicators_are_those_valid_on_the_day(late):
    indicator("nuoc", office="ward-1")
    acts.set_target(by=late.an, indicator="nuoc", on=date(2099, 12, 31), value=Decimal(100), source=SOURCE,
                    set_on=date(2024, 1, 1))  # fmt: skip
    for on, value in ((date(2024, 1, 1), "10"), (date(2024, 6, 1), "90"), (date(2025, 1, 1), "10")):
        acts.record_measurement(
            by=late.an, indicator="nuoc", on=on, kind="chinh-thuc", value=Decimal(value), source=SOURCE
        )
    assert tiles(assemble.view(late.an, date(2024, 7, 1)))["behind"].value == "0"
    assert tiles(assemble.view(late.an))["behind"].value == "1"
