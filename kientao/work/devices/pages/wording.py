"""States of commands, and who has a device in hand, in words."""

from kientao.base.text import T, Text

STATES: dict[str, tuple[Text, str]] = {
    "asked": (T("Chờ gửi", "To be sent"), "info"),
    "sent": (T("Đã gửi, chờ trả lời", "Sent, no answer yet"), "info"),
    "acknowledged": (T("Thiết bị đã làm", "Carried out"), "good"),
    "timed_out": (T("Không trả lời", "No answer"), "bad"),
    "safe": (T("Không trả lời, đã về an toàn", "No answer, made safe"), "warn"),
    "refused": (T("Không thực hiện", "Not carried out"), "warn"),
}
CONTROL = {"local": T("tại chỗ", "local"), "remote": T("từ xa", "remote")}
LATE = T("trả lời muộn", "answered too late")
RESCUE = T("lệnh an toàn sau khi không có trả lời", "safe command after no answer")


def author(label: str, posts: dict[str, dict[str, str]]) -> Text:
    kind, _, code = label.partition(":")
    if kind == "rule":
        return Text(f"quy tắc «{code}»", f"rule “{code}”")
    if kind == "post":
        title = posts.get(code, {})
        return Text(title.get("vi", code), title.get("en") or title.get("vi", code))
    return T("hệ thống", "the system")
