"""The fact of commands: which device was told what, by whom, and what became of it; rules and boards ask it."""

from collections.abc import Iterable
from typing import Any

from kientao.base.text import T
from kientao.lake.facts import Column, See, fact

from .models import Command
from .pages import wording

COLUMNS = (
    Column("code", "code", T("Mã lệnh", "Code")),
    Column("device", "code", T("Thiết bị", "Device")),
    Column("word", "code", T("Lệnh", "Command")),
    Column("state", "code", T("Trạng thái", "State"), labels={code: told[0] for code, told in wording.STATES.items()}),
    Column("office", "code", T("Cơ quan quản lý", "Office in charge")),
    Column("by", "code", T("Ai ra lệnh", "Commanded by")),
    Column("asked", "instant", T("Ra lệnh lúc", "Asked at")),
    Column("sent", "instant", T("Gửi lúc", "Sent at")),
    Column("answered", "instant", T("Trả lời lúc", "Answered at")),
    Column("expires", "instant", T("Phải trả lời trước", "Answer due at")),
    Column("late", "boolean", T("Trả lời muộn", "Answered too late")),
    Column("rescues", "code", T("Về an toàn sau lệnh", "Made safe after the command")),
    Column("turn", "instant", T("Cần kiểm tra từ", "To be looked at since")),
    Column("entry", "integer", T("Mục sổ thay đổi gần nhất", "Entry of the last change")),
)


@fact(
    "commands",
    reads=(Command,),
    columns=COLUMNS,
    title=T("Lệnh thiết bị", "Commands to devices"),
    doc=T(
        "Mỗi lệnh gửi thiết bị: ai ra lệnh, thiết bị có trả lời không. Cơ quan quản lý thiết bị xem được.",
        "Each command to a device: by whom, and whether the device answered. For the office in charge.",
    ),
)
def commands(see: See) -> Iterable[dict[str, Any]]:
    return see(Command.objects.order_by("asked", "code")).values(*(column.name for column in COLUMNS))
