"""A conference over points: planned, run from one screen, concluded into tasks; and a rapporteur who tells it on."""

import pytest

from .conftest import Meter, sign_in

pytestmark = pytest.mark.browser
AGENDA = """Tình hình tuần qua | Văn phòng | 15
Tiến độ chợ | Phòng Kinh tế | 20"""
CONCLUSION = """1. Giao Phòng Kinh tế, Hạ tầng và Đô thị kiểm tra an toàn điện ở chợ, xong trước 31/12/2099.
2. Giao Trung tâm Phục vụ hành chính công trả lời hết phản ánh tồn đọng trong 05 ngày làm việc."""


@pytest.mark.parametrize("person", [1440], indirect=True)
def test_a_host_plans_runs_and_concludes_a_meeting(program, person):
    sign_in(person, program, "phuc")
    page = person.page
    page.goto(program.url + "/viec/hop/moi")
    person.start()
    person.type("Tên cuộc họp", "Giao ban đột xuất (thử)")
    person.type("Ngày", "31/12/2026")
    page.get_by_label("Chương trình").fill(AGENDA)  # pasted: two keys
    person.keys += 2
    person.click("button", "Lập cuộc họp")
    person.click("link", "Tiếp tục")
    person.click("button", "Gửi giấy mời")
    person.click("link", "Tiếp tục")
    person.within(("Chuyên viên lập cuộc họp có năm điểm cầu, gửi giấy mời", "A meeting is planned and people invited"),
                  seconds=20, keys=60, kilobytes=500)  # fmt: skip

    person.start()
    for place in range(5):
        box = page.locator(".points li").nth(place)
        box.get_by_role("textbox").fill(str(4 + place))
        box.get_by_role("button", name="Kết nối").click()
        page.wait_for_load_state()
        person.keys += 2
    assert "5/5 điểm đã kết nối" in page.locator("main").inner_text()
    assert "30 người" in page.locator("main").inner_text()
    person.click("button", "Khai mạc")
    person.click("link", "Tiếp tục")
    person.click("button", "Mời phát biểu")
    assert "Dừng đồng hồ" in page.locator("main").inner_text()
    person.type("Ghi câu hỏi", "Bao giờ dời bãi rác?")
    person.click("button", "Ghi câu hỏi")
    page.get_by_label("Kết luận, mỗi dòng một việc").fill(CONCLUSION)
    person.keys += 2
    person.click("button", "Lưu kết luận")
    person.click("link", "Tiếp tục")
    person.within(("Người điều hành nối năm điểm cầu, đếm người, ghi câu hỏi và kết luận", "The host runs the meeting"),
                  seconds=40, keys=60, kilobytes=900)  # fmt: skip

    person.start()
    person.click("button", "Giao thành nhiệm vụ")
    assert page.locator(".proposal").count() == 2
    assert page.locator("#due-0").input_value() == "31/12/2099"
    person.choose("Ai giao?", "trình Chủ tịch UBND phường")
    person.click("button", "các việc đã đánh dấu")
    assert "Đã ghi 2 nhiệm vụ" in page.locator("main").inner_text()
    person.within(
        ("Kết luận của cuộc họp thành nhiệm vụ, không gõ lại", "Conclusions become tasks without typing"),
        seconds=12,
        keys=6,
        kilobytes=400,
    )


def test_a_rapporteur_tells_a_topic_on_in_thirty_seconds(program, person, browser):
    sign_in(person, program, "minh")
    page = person.page
    page.goto(program.url + "/viec/chuyen-de")
    person.start()
    person.click("link", "Sắp xếp lại chợ Đồng Xoài (mô phỏng)")
    person.type("Bao nhiêu người nghe", "37")
    person.type("Ở đâu", "Nhà văn hóa khu phố 2")
    person.type("Người nghe hỏi gì", "Bao giờ xong?")
    page.get_by_role("button", name="Ghi", exact=True).click()
    page.wait_for_load_state()
    person.keys += 1
    person.within(("Báo cáo viên ghi buổi báo cáo lại trên điện thoại", "A rapporteur records a telling on a phone"),
                  seconds=30, keys=60, kilobytes=500)  # fmt: skip
    person.click("link", "Tiếp tục")
    assert "Nhà văn hóa khu phố 2" in page.locator("main").inner_text()
    writer = Meter(browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN").new_page())
    sign_in(writer, program, "phuc")
    writer.page.goto(page.url.partition("?")[0])
    assert "Phường Đồng Xoài" in writer.page.locator(".coverage").inner_text()
    writer.page.context.close()
