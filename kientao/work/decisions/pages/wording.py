"""States, duties, steps and clocks of documents and of requests in words."""

from kientao.base import clock
from kientao.base.text import T, Text
from kientao.ui import dates
from kientao.ui.language import t
from kientao.ui.place import zone

from ..models import Document, Question

STATES: dict[str, tuple[Text, str]] = {
    "draft": (T("Dự thảo", "Draft"), "neutral"),
    "waiting": (T("Trình ký", "Waiting to be signed"), "info"),
    "signed": (T("Đã ký, chờ cấp số", "Signed, to be numbered"), "warn"),
    "issued": (T("Đã ban hành", "Issued"), "good"),
    "void": (T("Đã thu hồi", "Taken back"), "bad"),
    "dropped": (T("Thôi không ban hành", "Dropped"), "neutral"),
}
STEPS = {
    "document.draft": T("Soạn dự thảo", "Draft written"),
    "document.edit": T("Sửa dự thảo", "Draft written anew"),
    "document.submit": T("Trình ký", "Handed in"),
    "document.sign": T("Ký duyệt", "Signed"),
    "document.return": T("Trả lại để sửa", "Sent back"),
    "document.drop": T("Thôi không ban hành", "Dropped"),
    "document.issue": T("Cấp số, ban hành", "Numbered and issued"),
    "document.register": T("Đăng ký văn bản đã ký", "Signed document registered"),
    "document.publish": T("Công khai", "Published"),
    "document.withdraw": T("Rút lại bản công khai", "Publication taken back"),
    "document.bind": T("Xác định diện công khai", "Duty of publication set"),
    "document.explain": T("Giải trình chậm công khai", "Lateness explained"),
    "document.late": T("Quá hạn công khai", "Publication is late"),
    "document.void": T("Thu hồi văn bản", "Taken back"),
    "document.take": T("Nhận từ hệ thống khác", "Taken from another system"),
    "document.retell": T("Hệ thống kia đã đổi", "Changed in the other system"),
}
RELATIONS: dict[str, tuple[Text, Text]] = {  # what this one does to the other; what the other one is by this one
    "amend": (T("sửa đổi, bổ sung", "amends"), T("được sửa đổi, bổ sung bởi", "amended by")),
    "replace": (T("thay thế", "replaces"), T("được thay thế bởi", "replaced by")),
    "abolish": (T("bãi bỏ", "abolishes"), T("bị bãi bỏ bởi", "abolished by")),
    "correct": (T("đính chính", "corrects"), T("được đính chính bởi", "corrected by")),
}
ASKED: dict[str, tuple[Text, str]] = {
    "asked": (T("Chờ trả lời", "To be answered"), "info"),
    "noticed": (T("Đã báo thời hạn", "Term told"), "info"),
    "given": (T("Đã cung cấp", "Given"), "good"),
    "refused": (T("Từ chối", "Refused"), "neutral"),
    "passed": (T("Hướng dẫn nơi khác", "Held elsewhere"), "neutral"),
}
CHANNELS = {
    "online": T("qua mạng", "online"), "office": T("tại trụ sở", "at the office"),
    "post": T("qua bưu chính", "by post"),
}  # fmt: skip
HOWS = {"file": T("tệp gửi qua mạng", "a file"), "copy": T("bản sao giấy", "a copy on paper"),
        "look": T("đọc, xem tại trụ sở", "to read at the office")}  # fmt: skip


def clock_words(row: Document) -> tuple[str, str]:
    """How its duty of publication stands: (words, kind of badge); ("", "") where nothing is owed."""
    now = clock.now()
    if row.state == "signed":
        left, kind = dates.left(row.issue_by, now)
        return t("cấp số: {left}", "to be numbered: {left}", left=left), kind
    if row.state != "issued":
        return "", ""
    if row.shown:
        if row.due is None or row.published is None or row.published <= row.due:
            return t("Đã công khai", "Published"), "good"
        late = max((clock.day(row.published, zone()) - clock.day(row.due, zone())).days, 1)
        return t("Công khai chậm {n} ngày", "Published {n} days late", n=late), "warn"
    if row.withdrawn:
        return t("Đã rút lại", "Taken back"), "neutral"
    if row.duty == "none":
        return t("Không công khai", "Not to be published"), "neutral"
    if row.due is None:
        return t("Phải công khai, chưa rõ hạn", "To be published, term not known"), "warn"
    if row.due < now:
        late = max((clock.day(now, zone()) - clock.day(row.due, zone())).days, 1)
        return t("Quá hạn công khai {n} ngày", "{n} days overdue", n=late), "bad"
    left, kind = dates.left(row.due, now)
    return t("công khai: {left}", "publish: {left}", left=left), kind


def asked_clock(row: Question) -> tuple[str, str]:
    if row.turn is not None:
        return dates.left(row.due, clock.now())
    if row.due is None or row.closed is None:
        return "", ""
    if row.closed <= row.due:
        return t("Đúng hạn", "In time"), "good"
    late = max((clock.day(row.closed, zone()) - clock.day(row.due, zone())).days, 1)
    return t("Trễ {n} ngày", "{n} days late", n=late), "bad"
