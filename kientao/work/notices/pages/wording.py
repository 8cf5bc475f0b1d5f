"""Kinds, states and the words of CAP, for people."""

from kientao.base.text import T, Text

from ..models import STATE, WARNING

KINDS = {STATE: T("Thông báo tình trạng", "State notice"), WARNING: T("Cảnh báo", "Warning")}
STATES: dict[str, tuple[Text, str]] = {
    "draft": (T("Dự thảo, chờ người có thẩm quyền phát", "Draft, to be sent by a competent person"), "warn"),
    "active": (T("Đang có hiệu lực", "In force"), "info"),
    "ended": (T("Đã kết thúc", "Over"), "neutral"),
    "withdrawn": (T("Không phát", "Not sent"), "neutral"),
}
MESSAGES = {
    "alert": T("Thông báo lần đầu", "First told"),
    "update": T("Cập nhật", "Brought up to date"),
    "cancel": T("Kết thúc trước hạn", "Ended early"),
}
CATEGORIES = {
    "Met": T("Thời tiết, mưa, ngập", "Weather, rain, flood"), "Geo": T("Địa chất, sạt lở", "Geology, landslide"),
    "Env": T("Môi trường, không khí", "Environment, air"), "Health": T("Y tế, dịch bệnh", "Health, epidemic"),
    "Fire": T("Cháy", "Fire"), "Safety": T("An toàn chung", "Public safety"), "Transport": T("Giao thông", "Transport"),
    "Infra": T("Điện, nước, hạ tầng", "Power, water, infrastructure"), "Rescue": T("Cứu nạn", "Rescue"),
    "Security": T("An ninh", "Security"), "CBRNE": T("Hoá chất, phóng xạ", "Chemicals, radiation"),
    "Other": T("Khác", "Other"),
}  # fmt: skip
URGENCIES = {
    "Immediate": T("phải làm ngay", "act at once"), "Expected": T("trong vài giờ tới", "within hours"),
    "Future": T("sắp tới", "in the near future"), "Past": T("đã qua", "past"), "Unknown": T("chưa rõ", "unknown"),
}  # fmt: skip
SEVERITIES = {
    "Extreme": T("đặc biệt nghiêm trọng", "extreme"), "Severe": T("nghiêm trọng", "severe"),
    "Moderate": T("vừa", "moderate"), "Minor": T("nhẹ", "minor"), "Unknown": T("chưa rõ", "unknown"),
}  # fmt: skip
CERTAINTIES = {
    "Observed": T("đã thấy", "observed"), "Likely": T("rất có thể", "likely"), "Possible": T("có thể", "possible"),
    "Unlikely": T("ít có khả năng", "unlikely"), "Unknown": T("chưa rõ", "unknown"),
}  # fmt: skip
EVERYWHERE = T("Toàn thành phố", "The whole city")


def maker(label: str) -> Text:
    """Who wrote it, as everybody may know: a post of the office, or a rule by its code."""
    kind, _, code = label.partition(":")
    if kind == "rule":
        return Text(f"Quy tắc «{code}» đã được duyệt", f"the approved rule “{code}”")
    return T("cán bộ cơ quan", "an officer") if kind == "post" else T("hệ thống", "the system")
