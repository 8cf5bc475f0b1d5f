"""Lan, a resident with a cheap phone: a report with a photo in under a minute, an answer, her mark."""

import io
import subprocess
import sys

import pytest
from PIL import Image

from .conftest import Meter

pytestmark = pytest.mark.browser

ANSWER = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "kientao.site.settings"
import django; django.setup()
from kientao.ledger.acts import By, perform
from kientao.ledger.files import put
photo = put(sys.stdin.buffer.read()).name
perform("report.answer", by=By("hcc-dx.can-bo", "minh"), report=sys.argv[1], answer="Đã dọn sạch trước cổng chợ.",
        photos=(photo,))
"""


def photo(colour):
    """A picture of 4,000 x 3,000, as a phone takes it: about 2 MB."""
    out = io.BytesIO()
    made = Image.effect_noise((4000, 3000), 24).convert("RGB")
    Image.blend(made, Image.new("RGB", made.size, colour), 0.6).save(out, "JPEG", quality=70)
    return out.getvalue()


@pytest.fixture
def phone(browser):
    """390 px wide, and the phone knows where it is: before the market."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN", has_touch=True,
                                  geolocation={"longitude": 106.8780, "latitude": 11.5517},
                                  permissions=["geolocation"])  # fmt: skip
    yield Meter(context.new_page())
    context.close()


def file_a_report(meter, program):
    """From the first page to the slip; the code of the report."""
    page = meter.page
    page.goto(program.url + "/")
    meter.click("link", "Gửi phản ánh")
    meter.click("link", "Sự việc nhìn thấy được")
    meter.choose("Việc gì?", "Rác, vệ sinh môi trường")
    meter.type("Kể ngắn gọn", "Rác ứ đọng trước cổng chợ")
    meter.click("button", "Tôi đang ở chỗ đó")
    page.get_by_text("Đã đánh dấu vị trí").first.wait_for()
    page.set_input_files("#f-photos", {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": photo("brown")})
    page.wait_for_function("() => document.querySelector('#f-photos').files[0].size < 1200000")  # made small first
    meter.click("button", "Gửi phản ánh")
    page.wait_for_url("**/phieu/**")
    return page.locator(".slip-code").inner_text()


def test_lan_files_with_a_photo_gets_an_answer_confirms_and_rates(program, phone):
    page = phone.page
    code = file_a_report(phone, program)
    words = page.locator(".slip").inner_text()
    assert "phường Đồng Xoài" in words and "Vì sao là ngày đó?" in words
    phone.within(
        ("Chị Lan gửi phản ánh kèm ảnh bằng điện thoại", "A resident files with a photo on a phone"),
        seconds=30,
        keys=45,
        kilobytes=900,
    )
    slip = page.url

    done = subprocess.run([sys.executable, "-c", ANSWER, code], env=program.env, input=photo("green"),
                          capture_output=True, check=False)  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()

    page.goto(slip)
    phone.click("link", "Theo dõi phản ánh này")
    assert "Đã dọn sạch trước cổng chợ" in page.locator("main").inner_text()
    phone.click("button", "Đúng, việc đã xong")
    assert "Cảm ơn bạn đã xác nhận" in page.locator("main").inner_text()
    phone.pick("5 – Rất hài lòng")
    phone.click("button", "Chấm điểm")
    assert "Cảm ơn bạn đã chấm điểm" in page.locator("main").inner_text()
    page.goto(f"{program.url}/phan-anh/{code}")
    words = page.locator("main").inner_text()
    assert "Việc đã kết thúc" in words and "Đúng hạn" in words and "5/5" in words and "Sau khi làm" in words


def test_a_scanned_label_leaves_one_line_to_type(program, phone):
    phone.page.goto(
        program.url + "/phan-anh/gui?loai=hien-truong&linh-vuc=den-duong&vat=den-cho-02"
    )  # what the QR says
    assert "Đèn CHO-02" in phone.page.locator("main").inner_text()
    phone.type("Kể ngắn gọn", "Đèn tắt từ tối qua")
    phone.click("button", "Gửi phản ánh")
    phone.page.wait_for_url("**/phieu/**")
    assert "phường Đồng Xoài" in phone.page.locator(".slip").inner_text()
    phone.within(
        ("Chị Lan quét nhãn trên cột đèn và báo hỏng", "A resident scans the label of a light and reports it"),
        seconds=15,
        keys=25,
        kilobytes=400,
    )


def test_without_javascript_a_tap_on_the_picture_marks_the_place(program, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(program.url + "/phan-anh/gui?loai=hien-truong")
    page.get_by_label("Việc gì?").select_option(label="Đèn đường, điện công cộng")
    page.get_by_label("Kể ngắn gọn").fill("Đèn tắt ba đêm nay")
    page.locator("#map").click(position={"x": 100, "y": 80})
    assert "Đã đánh dấu vị trí" in page.locator("main").inner_text()
    assert page.get_by_label("Kể ngắn gọn").input_value() == "Đèn tắt ba đêm nay"
    page.get_by_role("button", name="Gửi phản ánh").click()
    assert "phường Đồng Xoài" in page.locator(".slip").inner_text()
    context.close()


def test_a_tap_and_the_pin_are_one_place(program, phone):
    page = phone.page
    page.goto(program.url + "/phan-anh/gui?loai=hien-truong")
    box = page.locator("#map").bounding_box()
    page.locator("#map").click(position={"x": box["width"] * 0.4, "y": box["height"] * 0.5})
    box, pin = page.locator("#map").bounding_box(), page.locator(".tap-pin").bounding_box()
    assert abs(pin["x"] + pin["width"] / 2 - box["x"] - box["width"] * 0.4) < 5
    assert abs(pin["y"] + pin["height"] - box["y"] - box["height"] * 0.5) < 5
    page.get_by_role("button", name="Bỏ vị trí").click()
    assert page.locator(".tap-pin").count() == 0 and page.locator("#lon").input_value() == ""


def test_nothing_typed_is_lost_when_something_is_missing(program, phone):
    page = phone.page
    page.goto(program.url + "/phan-anh/gui?loai=hien-truong")
    phone.type("Kể ngắn gọn", "Cống tắc")
    phone.click("button", "Gửi phản ánh")
    assert page.get_by_label("Kể ngắn gọn").input_value() == "Cống tắc"
    assert page.locator(".error-summary a").count() == 2
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "f-category"
