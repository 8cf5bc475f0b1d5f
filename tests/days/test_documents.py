"""A document from the clerk's desk to anybody's telephone, and somebody who asks to be told."""

import re

import pytest

from .conftest import Meter, sign_in

pytestmark = pytest.mark.browser
BODY = """I. Mục đích
Giữ chợ sạch trong những ngày trước Tết (thử).
II. Tổ chức thực hiện
1. Giao Phòng Kinh tế, Hạ tầng và Đô thị kiểm tra hằng ngày, báo cáo trước 31/12/2099."""


@pytest.mark.parametrize("person", [1440], indirect=True)
def test_a_plan_is_written_signed_numbered_and_published(program, person, browser):
    sign_in(person, program, "phuc")
    page = person.page
    page.goto(program.url + "/viec/van-ban/moi")
    person.start()
    person.choose("Cơ quan ban hành", "Ủy ban nhân dân phường Đồng Xoài")
    person.choose("Loại văn bản", "Kế hoạch")
    person.type("Trích yếu", "Giữ sạch chợ trước Tết (thử)")
    page.get_by_label("Nội dung").fill(BODY)  # pasted: two keys
    person.keys += 2
    person.choose("Người ký", "Chủ tịch UBND phường – Ủy ban nhân dân phường Đồng Xoài")
    person.click("button", "Lưu dự thảo")
    person.click("link", "Tiếp tục")
    person.click("button", "Trình ký")
    person.within(("Văn thư soạn kế hoạch và trình ký", "A plan is written and handed in"),
                  seconds=20, keys=45, kilobytes=500)  # fmt: skip

    chair = Meter(browser.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN").new_page())
    sign_in(chair, program, "an")
    chair.page.goto(program.url + "/toi")
    form = chair.page.locator("form[action='/toi/vi-tri']", has=chair.page.locator("input[value='ubnd-dx.chu-tich']"))
    form.locator("button").click()
    chair.page.wait_for_load_state()
    chair.start()
    chair.page.goto(program.url + "/viec")
    chair.click("link", "Giữ sạch chợ trước Tết (thử)")
    chair.click("button", "Ký duyệt")
    chair.within(("Chủ tịch mở việc trên điện thoại, đọc và ký duyệt", "The chair reads and signs on a phone"),
                 seconds=10, keys=4, kilobytes=600)  # fmt: skip
    chair.page.context.close()

    person.start()
    page.goto(program.url + "/viec")
    person.click("link", "Giữ sạch chợ trước Tết (thử)")
    person.click("button", "Cấp số và ban hành")
    person.click("link", "Tiếp tục")
    number = re.search(r"\d+/KH-UBND", page.locator("main").inner_text())
    assert number
    person.click("button", "Công khai ngay")
    person.within(("Văn thư cấp số và công khai", "The clerk numbers and publishes"), seconds=15, keys=8, kilobytes=500)

    reader = Meter(browser.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN").new_page())
    reader.start()
    reader.page.goto(program.url + "/van-ban/")
    reader.type("Tìm", "giu sach cho")
    reader.click("button", "Lọc")
    reader.click("link", "Giữ sạch chợ trước Tết (thử)")
    told = reader.page.locator("main").inner_text()
    assert number[0] in told and "Giữ chợ sạch trong những ngày trước Tết" in told
    reader.click("link", "Biên nhận")
    assert "document.publish" in reader.page.content() or "Công khai văn bản" in reader.page.content()
    reader.within(("Người dân tìm văn bản, đọc, kiểm biên nhận", "A resident finds a document and checks its receipt"),
                  seconds=15, keys=20, kilobytes=700)  # fmt: skip
    reader.page.context.close()


def test_somebody_asks_to_be_told_and_is_answered(program, person, browser):
    page = person.page
    page.goto(program.url + "/thong-tin/")
    person.start()
    person.click("link", "Gửi yêu cầu")
    person.choose("Hỏi cơ quan nào?", "Ủy ban nhân dân phường Đồng Xoài")
    person.type("Bạn cần thông tin gì?", "Dự toán chợ năm nay")
    person.type("Họ và tên", "Lan")
    person.type("Nơi cư trú", "Khu phố 1")
    person.type("Số căn cước", "070000000001")
    person.click("button", "Gửi yêu cầu")
    assert "Phiếu tiếp nhận" in page.locator("main").inner_text()
    person.within(("Người dân gửi yêu cầu cung cấp thông tin, có phiếu và hạn", "A resident asks for information"),
                  seconds=20, keys=70, kilobytes=600)  # fmt: skip
    code = page.locator(".slip-code").inner_text()
    officer = Meter(browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN").new_page())
    sign_in(officer, program, "phuc")
    officer.start()
    officer.page.goto(program.url + "/viec/thong-tin")
    officer.click("link", "Dự toán chợ năm nay")
    officer.type("Trả lời", "Dự toán ở trang Văn bản.")
    officer.click("button", "Cung cấp")
    officer.within(("Đầu mối trả lời yêu cầu thông tin", "The request is answered"), seconds=15, keys=40, kilobytes=500)
    officer.page.context.close()
    person.click("link", "Theo dõi yêu cầu này")
    assert code in page.locator("h1").inner_text()
    assert "Dự toán ở trang Văn bản." in page.locator("main").inner_text()


@pytest.mark.parametrize("person", [1440], indirect=True)
def test_an_inspector_looks_by_a_decision_and_takes_the_folder(program, person, browser):
    chair = Meter(browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN").new_page())
    sign_in(chair, program, "an")
    chair.page.goto(program.url + "/viec/thanh-tra")
    chair.start()
    chair.type("Nội dung", "Kiểm tra việc sắp xếp chợ (thử)")
    chair.type("Quyết định số", "15/QĐ-TTr")
    chair.choose("Kiểm tra cơ quan", "Ủy ban nhân dân phường Đồng Xoài")
    chair.choose("Giao cho vị trí", "Kiểm tra viên – Tổ kiểm tra, giám sát")
    chair.type("Đến hết ngày", "31/12/2099")
    chair.click("button", "Mở cuộc kiểm tra")
    chair.within(("Chủ tịch mở cuộc kiểm tra theo quyết định", "An inspection is opened by a decision"),
                 seconds=15, keys=70, kilobytes=500)  # fmt: skip
    chair.page.context.close()

    sign_in(person, program, "chinh")
    page = person.page
    page.goto(program.url + "/viec/thanh-tra")
    person.start()
    person.click("link", "Kiểm tra việc sắp xếp chợ (thử)")
    person.choose("Loại hồ sơ", "Phản ánh")
    person.click("button", "Lọc")
    person.click("button", "Xem")
    told = page.locator("main").inner_text()
    assert "Lần xem này đã ghi ở dòng sổ" in told and "Ai làm gì, khi nào" in told
    with page.expect_download() as taken:
        person.click("button", "Tải hồ sơ")
    assert taken.value.suggested_filename.endswith(".zip")
    person.within(("Kiểm tra viên mở một hồ sơ và tải trọn bộ", "The inspector looks into a case and takes its folder"),
                  seconds=20, keys=8, kilobytes=900)  # fmt: skip
