"""States, steps and clocks of tasks in words."""

from kientao.base import clock
from kientao.base.text import T, Text
from kientao.ui import dates
from kientao.ui.language import t
from kientao.ui.place import zone

from ..models import Task

STATES: dict[str, tuple[Text, str]] = {
    "draft": (T("Dự thảo, chờ giao", "Draft"), "neutral"),
    "open": (T("Chờ nhận", "To be accepted"), "info"),
    "returned": (T("Bị trả lại", "Returned"), "warn"),
    "doing": (T("Đang làm", "Being done"), "info"),
    "shown": (T("Báo xong, chờ xác nhận", "Said to be done"), "good"),
    "done": (T("Xong", "Done"), "good"),
    "dropped": (T("Thôi", "Dropped"), "neutral"),
}
STEPS = {
    "task.draft": T("Soạn dự thảo nhiệm vụ", "Written down"),
    "task.open": T("Giao nhiệm vụ", "Ordered"),
    "task.order": T("Giao nhiệm vụ", "Ordered"),
    "task.accept": T("Nhận nhiệm vụ", "Accepted"),
    "task.return": T("Trả lại", "Returned"),
    "task.hand": T("Phân công lại trong cơ quan", "Handed on within the office"),
    "task.help": T("Cơ quan phối hợp", "Offices that help"),
    "task.report": T("Báo cáo tiến độ", "Progress told"),
    "task.show": T("Báo đã xong", "Said to be done"),
    "task.confirm": T("Xác nhận đã xong", "Confirmed"),
    "task.send_back": T("Chưa đạt, làm tiếp", "Not done yet"),
    "task.ask_time": T("Đề nghị gia hạn", "More time asked for"),
    "task.give_time": T("Cho gia hạn", "More time given"),
    "task.refuse_time": T("Không gia hạn", "No more time"),
    "task.drop": T("Thôi không làm", "Dropped"),
    "task.take": T("Nhận từ hệ thống khác", "Taken from another system"),
    "task.retell": T("Hệ thống kia đã đổi", "Changed in the other system"),
    "task.raise": T("Quá hạn, nhắc lên cấp trên", "Late: raised one step"),
}


def clock_words(row: Task) -> tuple[str, str]:
    """How the clock stands: (words, kind of badge); ("", "") where nothing is owed."""
    now = clock.now()
    if row.state == "open":
        if row.accept_by is not None and row.accept_by < now:
            return t("chưa ai nhận", "not accepted"), "bad"
        return dates.left(row.accept_by, now)
    if row.state in ("doing", "returned", "draft"):
        return dates.left(row.due, now)
    if row.due is None or row.shown is None or row.state == "dropped":
        return "", ""
    if row.shown <= row.due:
        return t("Đúng hạn", "In time"), "good"
    late = max((clock.day(row.shown, zone()) - clock.day(row.due, zone())).days, 1)
    return t("Trễ {n} ngày", "{n} days late", n=late), "bad"
