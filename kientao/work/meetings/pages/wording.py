"""States, steps and clocks of meetings in words."""

from typing import Any

from kientao.base import clock
from kientao.base.text import T, Text
from kientao.ui import dates
from kientao.ui.language import t

from ..models import Meeting, Point, Turn

STATES: dict[str, tuple[Text, str]] = {
    "planned": (T("Dự kiến", "Planned"), "neutral"),
    "invited": (T("Đã mời", "Invited"), "info"),
    "open": (T("Đang họp", "In session"), "warn"),
    "closed": (T("Đã họp", "Over"), "good"),
    "cancelled": (T("Huỷ", "Called off"), "neutral"),
}
STEPS = {
    "meeting.plan": T("Lập kế hoạch họp", "Planned"),
    "meeting.edit": T("Đổi chương trình, giờ họp", "Changed"),
    "meeting.point": T("Đặt các điểm cầu", "Points set"),
    "meeting.invite": T("Gửi giấy mời", "Invited"),
    "meeting.cancel": T("Huỷ họp", "Called off"),
    "meeting.attach": T("Thêm tài liệu", "Papers added"),
    "meeting.test": T("Thử kết nối xong", "Connection tested"),
    "meeting.connect": T("Điểm cầu kết nối, đếm người", "Point connected and counted"),
    "meeting.open": T("Khai mạc", "Opened"),
    "meeting.speak": T("Mời phát biểu", "Given the word"),
    "meeting.hush": T("Dừng đồng hồ phát biểu", "Clock stopped"),
    "meeting.ask": T("Câu hỏi từ điểm cầu", "Question"),
    "meeting.answer": T("Trả lời câu hỏi", "Answered"),
    "meeting.conclude": T("Kết luận", "Concluded"),
    "meeting.close": T("Bế mạc", "Closed"),
}
RAISED: dict[str, tuple[Text, str]] = {
    "asked": (T("Chờ trả lời", "Waiting"), "warn"),
    "answered": (T("Đã trả lời", "Answered"), "good"),
    "sent": (T("Trả lời sau", "To be answered later"), "info"),
}
TOPICS: dict[str, tuple[Text, str]] = {
    "draft": (T("Đang soạn", "Draft"), "neutral"),
    "out": (T("Đã phát hành", "Out"), "good"),
    "recalled": (T("Đã thu hồi", "Recalled"), "bad"),
}


def clock_words(row: Meeting) -> tuple[str, str]:
    """What is owed next: (words, kind of badge)."""
    now = clock.now()
    if row.state == "planned":
        left, kind = dates.left(row.notice_by, now)
        return (t("gửi giấy mời: {left}", "invite: {left}", left=left), kind) if left else ("", "")
    if row.state == "invited":
        if row.starts < now:
            return t("đã đến giờ, chưa mở", "its hour has come"), "bad"
        return dates.left(row.starts, now)
    if row.state == "closed" and row.concluded is None and not row.party:
        return t("chưa có kết luận", "no conclusions yet"), "warn"
    return "", ""


def invited_late(row: Meeting) -> bool:
    return row.invited is not None and row.notice_by is not None and row.invited > row.notice_by


def minutes(micro: int) -> str:
    """12:05 of a speaking clock."""
    seconds = max(0, micro) // clock.SECOND
    return f"{seconds // 60}:{seconds % 60:02}"


def spoken(turns: list[Turn], now: int) -> dict[int, int]:
    """How long each item of the agenda was spoken on: {item: µs}."""
    told: dict[int, int] = {}
    for turn in turns:
        told[turn.item] = told.get(turn.item, 0) + (turn.until or now) - turn.since
    return told


def totals(points: list[Point]) -> dict[str, Any]:
    heads = [point.heads for point in points if point.heads is not None]
    return {"points": len(points), "tested": sum(p.tested is not None for p in points),
            "connected": sum(p.connected is not None for p in points), "heads": sum(heads)}  # fmt: skip
