"""The main menu: words and addresses only."""

from kientao.base.text import T, Text

NAV: list[tuple[Text, str]] = [
    (T("Chương trình", "Programme"), "/chuong-trinh"),
    (T("Phản ánh", "Reports"), "/phan-anh/"),
    (T("Văn bản", "Documents"), "/van-ban/"),
    (T("Chỉ tiêu", "Targets"), "/chi-tieu/"),
    (T("Địa bàn", "Territory"), "/dia-ban"),
    (T("Sổ công vụ", "Register of acts"), "/so/"),
    (T("Dữ liệu", "Open data"), "/du-lieu/"),
]
