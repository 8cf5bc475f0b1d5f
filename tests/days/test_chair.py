"""The chair's morning: the city on one page, from a number to its cause, from a cause to a task; at the meeting."""

from datetime import date, timedelta

import pytest

from .conftest import sign_in

pytestmark = pytest.mark.browser
SIX = ("Trên", "Dưới", "Ngang", "Trong", "Ngoài", "Tới")


@pytest.mark.parametrize("person", [1440], indirect=True)
def test_at_seven_the_chair_sees_what_is_off_goes_to_its_cause_and_gives_a_task(program, person):
    sign_in(person, program, "an")
    page = person.page
    person.start()
    page.goto(program.url + "/360")
    heads = page.locator(".v-six h2").all_inner_texts()
    assert [head.split("\n")[0].split()[0] for head in heads] == list(SIX)
    low = page.locator("#can-lanh-dao").bounding_box()
    assert low["y"] < 900, "the five things are on the first screen"
    first = page.locator("#can-lanh-dao .v-item").first
    title = first.inner_text()
    first.click()
    page.wait_for_load_state()
    assert page.locator("main h1").count() == 1 and "/360" not in page.url
    page.go_back()
    page.locator("#can-lanh-dao .v-order").first.click()
    page.wait_for_load_state()
    person.keys += 3
    assert page.get_by_label("Giao ai?").first.input_value(), "who must act is filled in"
    person.click("button", "Giao việc")
    page.wait_for_url("**/da-ghi/**")
    person.within(("Chủ tịch mở bảng 360°, tới nguyên nhân, giao việc", "The chair opens the view and gives a task"),
                  seconds=15, keys=6, kilobytes=900)  # fmt: skip
    assert title


def test_on_a_phone_the_city_is_twelve_lines(program, person):
    sign_in(person, program, "an")
    page = person.page
    person.start()
    page.goto(program.url + "/360")
    lines = page.locator(".v-lines li")
    assert 6 <= lines.count() <= 12
    last = lines.last.bounding_box()
    assert last["y"] + last["height"] <= 900, "all of them on the first screen"
    person.within(("Chủ tịch đọc bảng 360° trên điện thoại", "The chair reads the view on a phone"),
                  seconds=6, keys=1, kilobytes=500)  # fmt: skip


@pytest.mark.parametrize("person", [1440], indirect=True)
def test_a_past_day_is_read_as_it_was(program, person):
    sign_in(person, program, "an")
    page = person.page
    day = date.today() - timedelta(days=7)
    page.goto(f"{program.url}/360?ngay={day.isoformat()}")
    words = page.locator("main").inner_text()
    assert "cuối ngày" in page.locator("h1").inner_text() and str(day.year) in page.locator("h1").inner_text()
    assert "chưa có số liệu" not in words.split("Ngang")[0].split("Dưới")[1], "what was open that day was written down"


@pytest.mark.parametrize("person", [1440], indirect=True)
def test_a_decision_of_the_meeting_is_a_task_before_the_next_item(program, person):
    sign_in(person, program, "an")
    page = person.page
    page.goto(program.url + "/giao-ban/")
    person.start()
    person.click("link", "Giao ban tuần tới")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**man=**")
    person.keys += 1
    screen = page.locator("h1").inner_text()
    person.type("Nhiệm vụ", "Báo cáo phương án trước thứ Sáu")
    person.choose("Giao ai?", "Phòng Kinh tế, Hạ tầng và Đô thị phường Đồng Xoài")
    person.click("button", "Giao việc")
    assert page.locator("h1").inner_text() == screen, "the meeting goes on where it was"
    assert "Báo cáo phương án trước thứ Sáu" in page.locator(".p-decided").inner_text()
    person.within(("Giao ban: quyết định thành nhiệm vụ ngay", "A decision of the meeting is a task at once"),
                  seconds=12, keys=45, kilobytes=500)  # fmt: skip
