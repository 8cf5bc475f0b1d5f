"""The office from inside: an order by a photo of a note, conclusions handed in and ordered, a task done, confirmed."""

import io

import pytest
from PIL import Image

from .conftest import Meter, sign_in

pytestmark = pytest.mark.browser
CONCLUSION = """Kết luận giao ban (mô phỏng)
1. Ghi nhận kết quả của các đơn vị trong tuần.
2. Giao Phòng Kinh tế, Hạ tầng và Đô thị chủ trì, phối hợp với Văn phòng HĐND và UBND lập sơ đồ\
 quầy sạp, xong trước 31/12/2099.
3. Yêu cầu Trung tâm Phục vụ hành chính công trả lời hết phản ánh tồn đọng trong 05 ngày làm việc.
4. Phòng Văn hóa - Xã hội tuyên truyền việc di dời chợ tạm.
"""


def photo():
    out = io.BytesIO()
    made = Image.effect_noise((3000, 2200), 24).convert("RGB")
    Image.blend(made, Image.new("RGB", made.size, "white"), 0.7).save(out, "JPEG", quality=70)
    return {"name": "but-phe.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def other_post(person, program, words):
    """Act in another of one's posts."""
    person.page.goto(program.url + "/toi")
    person.page.locator("form[action='/toi/vi-tri']", has=person.page.locator(f"input[value='{words}']")).locator(
        "button"
    ).click()
    person.page.wait_for_load_state()


def test_the_chair_orders_by_a_photo_of_the_note_on_a_phone(program, person):
    sign_in(person, program, "an")
    page = person.page
    page.goto(program.url + "/viec/nhiem-vu")
    person.start()
    person.click("link", "Giao việc mới")
    person.choose("Giao ai?", "Phòng Kinh tế, Hạ tầng và Đô thị phường Đồng Xoài")
    page.get_by_text("thứ Sáu tuần sau").click()
    person.keys += 1
    page.set_input_files("#f-note", photo())
    person.click("button", "Giao việc")
    page.wait_for_url("**/da-ghi/**")
    person.within(("Chủ tịch giao việc bằng ảnh bút phê trên điện thoại", "The chair orders by a photo of the note"),
                  seconds=15, keys=8, kilobytes=900)  # fmt: skip
    person.click("link", "Tiếp tục")
    words = page.locator("main").inner_text()
    assert "Thực hiện theo bút phê ngày" in words and "Chờ nhận" in words
    assert page.locator(".photos img").count() == 1


@pytest.mark.parametrize("person", [1440], indirect=True)
def test_conclusions_become_tasks_the_generalist_hands_in_and_the_chair_orders(program, person, browser):
    sign_in(person, program, "phuc")
    page = person.page
    page.goto(program.url + "/viec/nhiem-vu/ket-luan")
    person.start()
    page.get_by_label("Dán kết luận vào đây").fill(CONCLUSION)  # pasted: two keys
    person.keys += 2
    person.click("button", "Đọc thành nhiệm vụ")
    assert page.locator(".proposal").count() == 3
    assert page.locator("#to-0").evaluate("s => s.selectedOptions[0].text").startswith("Phòng Kinh tế")
    assert page.locator("#due-0").input_value() == "31/12/2099"
    person.choose("Ai giao?", "trình Chủ tịch UBND phường")
    person.click("button", "các việc đã đánh dấu")
    assert "Đã ghi 3 nhiệm vụ" in page.locator("main").inner_text()
    person.within(("Chuyên viên tổng hợp biến kết luận họp thành ba nhiệm vụ", "Conclusions become tasks"),
                  seconds=15, keys=10, kilobytes=600)  # fmt: skip

    chair = Meter(browser.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN").new_page())
    sign_in(chair, program, "an")
    other_post(chair, program, "ubnd-dx.chu-tich")
    chair.start()
    chair.page.goto(program.url + "/viec/nhiem-vu")
    chair.click("button", "Giao các việc đã đánh dấu")
    assert "Đã giao" in chair.page.locator("main").inner_text()
    assert "Chờ tôi giao" not in chair.page.locator("main").inner_text()
    chair.within(("Chủ tịch bấm một lần, giao hết các việc đã soạn", "The chair orders all drafts with one tap"),
                 seconds=8, keys=2, kilobytes=400)  # fmt: skip
    chair.page.context.close()


@pytest.mark.parametrize("person", [1440], indirect=True)
def test_a_head_of_department_accepts_does_and_somebody_else_confirms(program, person, browser):
    chair = Meter(browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN").new_page())
    sign_in(chair, program, "an")
    chair.page.goto(program.url + "/viec/nhiem-vu/moi")
    chair.choose("Giao ai?", "Phòng Kinh tế, Hạ tầng và Đô thị phường Đồng Xoài")
    chair.type("Việc phải làm", "Thay nắp hố ga vỡ trước chợ (thử)")
    chair.click("button", "Giao việc")

    sign_in(person, program, "tai")
    page = person.page
    page.goto(program.url + "/viec")
    person.start()
    person.click("link", "Thay nắp hố ga vỡ trước chợ (thử)")
    person.click("button", "Nhận nhiệm vụ")
    person.click("link", "Tiếp tục")
    person.click("link", "Thay nắp hố ga vỡ trước chợ (thử)")
    person.type("Kết quả", "Đã thay hai nắp gang")
    page.set_input_files("#f-files", photo())
    person.click("button", "Báo đã xong")
    person.within(("Trưởng phòng nhận việc, làm, báo xong kèm ảnh", "A head of department accepts, does, shows"),
                  seconds=25, keys=40, kilobytes=1200)  # fmt: skip

    chair.start()
    chair.page.goto(program.url + "/viec")
    chair.click("link", "Thay nắp hố ga vỡ trước chợ (thử)")
    assert "Đã thay hai nắp gang" in chair.page.locator("main").inner_text()
    chair.click("button", "Xác nhận đã xong")
    chair.click("link", "Tiếp tục")
    chair.within(
        ("Người giao xem ảnh và xác nhận", "Who ordered it looks and confirms"), seconds=12, keys=6, kilobytes=900
    )
    chair.page.context.close()
