"""Automation as people meet it: a proposal accepted with one click becomes a banner; a visitor reads why."""

import time

import pytest

from .conftest import sign_in

pytestmark = pytest.mark.browser
FLOOD = "Ngập cục bộ tại"


def wait_for(page, url, words):
    """The runner reads the month's readings after the start: some seconds."""
    until = time.monotonic() + 90
    while time.monotonic() < until:
        page.goto(url)
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(1000)
    raise AssertionError(f"{words} never came to {url}")


@pytest.mark.parametrize("person", [1440], indirect=True)
def test_a_coordinator_accepts_what_a_rule_proposes_and_residents_see_it(program, person):
    sign_in(person, program, "tam")
    page = person.page
    wait_for(page, program.url + "/viec?loai=rule", FLOOD)
    person.start()
    page.get_by_role("link", name=FLOOD).first.click()
    person.keys += 1
    saw = page.locator("main").inner_text()
    assert "muc-nuoc" in saw or "mua" in saw, "what the rule saw"
    person.click("button", "Đồng ý, làm ngay")
    person.within(("Điều phối viên đồng ý đề xuất của quy tắc", "A coordinator accepts what a rule proposes"),
                  seconds=10, keys=4, kilobytes=400)  # fmt: skip
    assert "đã đồng ý" in page.locator("main").inner_text()
    assert "notice.publish" in page.locator("main").inner_text()
    page.goto(program.url + "/thong-bao/")
    assert FLOOD in page.locator("main").inner_text()


def test_a_visitor_reads_on_a_phone_why_a_machine_acted(program, person):
    page = person.page
    wait_for(page, program.url + "/tu-dong/ngap-giao-viec", "Đã làm")
    person.start()
    page.goto(program.url + "/tu-dong")
    person.click("link", "Ngập cục bộ thì phường có việc phải làm")
    page.locator("main table a").first.click()
    person.keys += 1
    words = page.locator("main").inner_text()
    assert "Quy tắc đã thấy gì" in words
    assert "Chuỗi nguyên nhân" in words
    person.within(("Người dân đọc vì sao máy tự làm", "A visitor reads why a machine acted"),
                  seconds=10, keys=4, kilobytes=500)  # fmt: skip
