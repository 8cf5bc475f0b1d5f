"""Words of rules for readers: states, outcomes, levels of proactive service."""

from kientao.base.text import T, Text

STATES: dict[str, tuple[Text, str]] = {
    "on": (T("Đang chạy", "Running"), "good"),
    "stopped": (T("Đang dừng", "Stopped"), "warn"),
    "new": (T("Chưa được duyệt", "Not approved yet"), "neutral"),
    "erred": (T("Tự dừng vì lỗi", "Stopped by an error"), "bad"),
    "over": (T("Đã hết hiệu lực", "Past its sunset"), "neutral"),
    "coming": (T("Chưa tới ngày", "Not yet in force"), "info"),
}
VERSIONS: dict[str, tuple[Text, str]] = {
    "proposed": (T("Chờ duyệt", "To be approved"), "info"),
    "approved": (T("Đã duyệt", "Approved"), "good"),
    "refused": (T("Không duyệt", "Refused"), "bad"),
    "withdrawn": (T("Đã rút", "Withdrawn"), "neutral"),
}
OUTCOMES: dict[str, tuple[Text, str]] = {
    "performed": (T("Đã làm", "Performed"), "good"),
    "proposed": (T("Đề xuất", "Proposed"), "info"),
    "watched": (T("Chạy thử, không làm", "Watched, not done"), "neutral"),
    "limited": (T("Tới giới hạn, chờ", "At its limit, waiting"), "warn"),
    "halted": (T("Không làm: tự động hoá đang tắt", "Not done: automation was off"), "neutral"),
    "refused": (T("Không làm được", "Could not be done"), "warn"),
}
ANSWERS: dict[str, Text] = {
    "open": T("chờ trả lời", "to be answered"), "accepted": T("đã đồng ý", "accepted"),
    "declined": T("không theo", "declined"),
}  # fmt: skip
APPEALS: dict[str, tuple[Text, str]] = {
    "open": (T("Chờ trả lời", "To be answered"), "info"),
    "upheld": (T("Chấp nhận phản đối", "Upheld"), "good"),
    "rejected": (T("Không chấp nhận", "Rejected"), "neutral"),
}
LEVELS: dict[int, Text] = {
    1: T("nhắc", "reminds"), 2: T("chuẩn bị sẵn", "prepares"), 3: T("đề xuất", "recommends"),
    4: T("tự làm, được từ chối", "acts, with the right to refuse"),
}  # fmt: skip
MODES: dict[str, Text] = {
    "watch": T("chạy thử: chỉ ghi lại, không làm", "dry run: written down, nothing done"),
    "propose": T("đề xuất, người bấm", "proposes, a person clicks"), "perform": T("tự làm", "acts by itself"),
}  # fmt: skip
SOURCES: dict[str, Text] = {
    "readings": T("Số đo", "Readings"), "calendar": T("Lịch", "Calendar"),
}  # fmt: skip
