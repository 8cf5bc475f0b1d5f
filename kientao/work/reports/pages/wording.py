"""States, steps and clocks of reports in words a twelve-year-old understands."""

from typing import Any

from kientao.base import clock
from kientao.base.text import T, Text
from kientao.ui import dates
from kientao.ui.language import t
from kientao.ui.place import zone

from ..models import Report

# state -> (short words, kind of badge, what it means for you)
STATES: dict[str, tuple[Text, str, Text]] = {
    "new": (T("Mới nhận", "Received"), "info",
            T("Đã nhận. Cơ quan xử lý sẽ xem.", "Received. The office will look at it.")),
    "assigned": (T("Đang xử lý", "Being handled"), "info",
                 T("Đã giao cho cơ quan xử lý.", "It was given to the office that answers.")),
    "asked": (T("Cần thêm thông tin", "More is needed"), "warn",
              T("Cơ quan đang hỏi thêm người gửi.", "The office is asking the sender for more.")),
    "answered": (T("Đã trả lời", "Answered"), "good",
                 T("Cơ quan báo đã làm xong. Chờ người gửi xác nhận.",
                   "The office says it is done. The sender has not confirmed yet.")),
    "checking": (T("Đang kiểm tra lại", "Being checked"), "info",
                 T("Rút thăm trúng: người của cơ quan khác đến xem tại chỗ rồi mới kết thúc.",
                   "It was drawn: somebody of another office looks on the spot before it is over.")),
    "closed": (T("Xong", "Done"), "good", T("Việc đã kết thúc.", "The matter is over.")),
    "reopened": (T("Mở lại", "Opened again"), "warn",
                 T("Người gửi cho biết việc chưa xong. Cơ quan phải làm tiếp.",
                   "The sender says it is not done. The office must go on.")),
    "refused": (T("Không hợp lệ", "Not valid"), "neutral",
                T("Cơ quan không nhận xử lý và đã nêu lý do.", "The office did not take it and said why.")),
    "passed": (T("Đã chuyển nơi khác", "Passed on"), "neutral",
               T("Việc thuộc thẩm quyền nơi khác và đã được chuyển đến đó.",
                 "It belongs to somebody else and was passed on.")),
    "merged": (T("Trùng", "Duplicate"), "neutral",
               T("Đã có người phản ánh việc này trước.", "Somebody reported this before.")),
    "reserved": (T("Đã chuyển nơi có thẩm quyền", "With the competent office"), "neutral",
                 T("Nội dung được xem xét riêng, không hiện trên trang công khai.",
                   "It is looked at separately and not shown in public.")),
}  # fmt: skip
GROUPS = {  # what the filter offers
    "dang": (T("Đang xử lý", "Open"), ("new", "assigned", "asked", "reopened")),
    "tra-loi": (T("Đã trả lời, chờ xác nhận", "Answered, not confirmed"), ("answered", "checking")),
    "xong": (T("Xong", "Done"), ("closed",)),
    "khac": (T("Không hợp lệ, đã chuyển, trùng", "Not valid, passed on, duplicate"), ("refused", "passed", "merged")),
}
STEPS = {
    "report.open": T("Đã nhận phản ánh", "Report received"),
    "report.assign": T("Giao cơ quan xử lý", "Given to an office"),
    "report.ask": T("Hỏi thêm người gửi", "The sender was asked"),
    "report.add": T("Bổ sung thông tin", "Information was added"),
    "report.answer": T("Cơ quan trả lời", "The office answered"),
    "report.refuse": T("Không nhận xử lý", "Not taken"),
    "report.pass": T("Chuyển đến nơi có thẩm quyền", "Passed on"),
    "report.merge": T("Gộp vào phản ánh có trước", "Joined to an earlier report"),
    "report.close": T("Kết thúc", "Over"),
    "report.draw": T("Rút thăm kiểm tra lại", "Drawn for a check"),
    "report.rate": T("Người gửi chấm điểm", "The sender rated it"),
    "report.reopen": T("Mở lại", "Opened again"),
    "report.publish": T("Công khai lời kể và ảnh", "Words and photos opened"),
    "report.withhold": T("Rút lời kể và ảnh khỏi trang", "Words and photos taken back"),
    "report.reserve": T("Chuyển nơi có thẩm quyền", "Given to the competent office"),
}
RATINGS = (
    (5, T("5 – Rất hài lòng", "5 – Very satisfied")), (4, T("4 – Hài lòng", "4 – Satisfied")),
    (3, T("3 – Bình thường", "3 – Neutral")), (2, T("2 – Chưa hài lòng", "2 – Not satisfied")),
    (1, T("1 – Rất không hài lòng", "1 – Very dissatisfied")),
)  # fmt: skip
OPEN = GROUPS["dang"][1]


def local_day(us: int | None) -> Any:
    return None if us is None else clock.day(us, zone())


def owed_by(row: Report) -> int | None:
    """By when something is owed now: of what was drawn, the day of the check; otherwise the deadline of the answer."""
    return row.turn if row.state == "checking" else row.due


def clock_words(row: Report) -> tuple[str, str]:
    """How the clock of a report stands: (words, kind of badge); ("", "") where no deadline is known."""
    if row.due is None:
        return "", ""
    if row.state in OPEN:
        return dates.left(row.due, clock.now())
    if row.answered is None:
        return "", ""
    if row.answered <= row.due:
        return t("Đúng hạn", "In time"), "good"
    late = max((local_day(row.answered) - local_day(row.due)).days, 1)
    return t("Trễ {n} ngày", "{n} days late", n=late), "bad"
