"""The life of a command as a table, and what its verbs may say no with."""

from kientao.base.errors import declare
from kientao.base.text import T
from kientao.city import access

MOVES = {
    "asked": {"sent", "acknowledged", "timed_out", "refused"},
    "sent": {"acknowledged", "timed_out", "refused"},
    "timed_out": {"safe"},  # the safe command that followed was acknowledged
    "acknowledged": set(),
    "safe": set(),
    "refused": set(),
}
REASON_MAX = 300

declare("device.none", T("«{device}» không phải thiết bị nhận lệnh.", "“{device}” takes no commands."))
declare("device.word", T("«{device}» không có lệnh «{word}». Có: {known}.",
                         "“{device}” has no command “{word}”. It has: {known}."))  # fmt: skip
declare("device.at_hand", T(
    "Thiết bị đang được điều khiển tại chỗ: lệnh từ xa không có hiệu lực.",
    "The device is in local control: commands from afar have no force.",
))  # fmt: skip
declare("device.busy", T("Thiết bị đang chờ trả lời lệnh {code}.", "The device still has to answer {code}."))
declare("device.code", T("Đã có lệnh mang mã «{code}».", "There already is a command “{code}”."))
declare("device.reason", T("Hãy ghi lý do, tối đa {most} ký tự.", "State the reason, in at most {most} characters."))
declare("device.machine", T("Việc này do máy ghi theo trả lời của thiết bị.", "This is noted by the machine alone."))
declare("device.in_order", T("Lệnh này không cần ai kiểm tra.", "Nobody has to look after this command."))

access.machine(
    "system:devices", "device.sent", "device.acknowledge", "device.time_out", "device.safe", "device.local",
    "device.remote", why=T("Gửi lệnh, nhận trả lời của thiết bị", "Sends commands and takes the devices' answers"),
)  # fmt: skip
access.machine("system:living", "device.command", why=T("Tháng mô phỏng", "The simulated month"))
