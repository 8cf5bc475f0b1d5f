"""Kê, the statistician: a figure in, a figure corrected, a wrong one refused kindly; each with its receipt."""

import pytest

from .conftest import sign_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("person", [390, 1440], indirect=True)
def test_a_figure_is_recorded_and_corrected_with_little_typing(program, person):
    page = person.page
    sign_in(person, program, "ke")
    signed = person.keys
    page.goto(program.url + "/chi-tieu/dan-so/nhap")
    person.type("Giá trị", "151.234")
    person.type("Ngày", f"{1 + page.viewport_size['width'] % 27}/12/2025")  # a day of its own for each screen
    person.pick("chính thức")
    person.type("Nguồn", "Niên giám thống kê (mô phỏng)")
    person.click("button", "Ghi số liệu")
    assert "151.234" in page.locator("main").inner_text() and page.locator("[aria-invalid=true]").count() == 1
    person.type("Giá trị", "151234")  # 151.234 could be read two ways: it was asked, not guessed
    person.click("button", "Ghi số liệu")
    assert "dòng số" in page.locator("main").inner_text().lower()
    page.goto(program.url + "/chi-tieu/dan-so")
    assert "151.234" in page.locator("main").inner_text()
    page.locator("main a[href$='/sua']").first.click()
    person.type("Giá trị", "151432")
    person.type("Lý do", "gõ nhầm hai chữ số")
    person.click("button", "Ghi số đúng")
    page.goto(program.url + "/chi-tieu/dan-so")
    words = page.locator("main").inner_text()
    assert "151.432" in words and "151.234" in words  # the old value stays to be seen
    person.within(
        ("Cán bộ thống kê nhập rồi sửa một số liệu", "A statistician records and corrects a figure"),
        seconds=30,
        keys=signed + 140,
        kilobytes=700,
    )


def test_a_figure_from_the_future_is_refused_beside_its_field_and_nothing_typed_is_lost(program, person):
    page = person.page
    sign_in(person, program, "ke")
    page.goto(program.url + "/chi-tieu/dan-so/nhap")
    person.type("Giá trị", "151234")
    person.type("Ngày", "31/12/2090")
    person.pick("ước")
    person.type("Nguồn", "Niên giám (mô phỏng)")
    person.click("button", "Ghi số liệu")
    assert "phía trước" in page.locator("main").inner_text()
    assert page.get_by_label("Nguồn").first.input_value() == "Niên giám (mô phỏng)"
    assert page.locator("[aria-invalid=true]").count() == 1


def test_hoa_of_another_ward_may_not_record_for_the_city(program, person):
    sign_in(person, program, "hoa")
    assert person.page.goto(program.url + "/chi-tieu/pci/nhap").status == 403
    assert "không được làm việc này" in person.page.locator("main").inner_text()


def test_after_five_wrong_passwords_the_door_is_locked_and_says_until_when(program, person):
    page = person.page
    for _ in range(6):
        page.goto(program.url + "/dang-nhap")
        person.type("Tên đăng nhập", "khong-co-nguoi-nay")
        person.type("Mật khẩu", "sai")
        person.click("button", "Đăng nhập")
    assert "tạm khoá" in page.locator("main").inner_text()


@pytest.mark.parametrize("person", [1440], indirect=True)
def test_a_months_sheet_is_pasted_from_excel_checked_and_closed(program, person):
    sign_in(person, program, "ke")
    page = person.page
    page.goto(program.url + "/bieu/")
    person.start()
    page.locator("#chan-nuoi form button").click()
    page.wait_for_load_state()
    person.keys += 1
    page.get_by_text("Dán cả khối từ Excel").click()
    block = "320\t8.150\t61.200\t8.000\t60.000\t0\t0\t46\t31\t12\n410\t9.900\t70.400\t9.700\t69.000\t1\t35\t52\t33\t15"
    page.get_by_label("Khối dán vào").fill(block)
    person.keys += 2  # it was copied: one paste
    person.click("button", "Đặt vào biểu")
    assert page.get_by_label("Lợn – Phường Bình Phước", exact=True).input_value() == "9.900"
    person.click("button", "Ghi biểu")
    page.wait_for_url("**/da-ghi/**")
    person.click("link", "Tiếp tục")
    person.click("button", "Kiểm xong")
    person.click("link", "Tiếp tục")
    person.click("button", "Chốt kỳ")
    person.click("link", "Tiếp tục")
    words = page.locator("main").inner_text()
    assert "đã chốt" in words and "18.050" in words, "both wards together"
    person.within(("Cán bộ thống kê dán biểu tháng từ Excel, kiểm, chốt", "A month's sheet is pasted, checked, closed"),
                  seconds=25, keys=14, kilobytes=700)  # fmt: skip
