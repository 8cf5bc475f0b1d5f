"""The facts of meetings and of tellings-on: when, where, how many; rules and boards ask them."""

from collections.abc import Iterator
from typing import Any

from kientao.base.text import T
from kientao.lake.facts import Column, See, fact

from .models import Briefing, Meeting
from .pages import wording

STATES = {code: told[0] for code, told in wording.STATES.items()}
COLUMNS = (
    Column("code", "code", T("Mã cuộc họp", "Code")),
    Column("kind", "code", T("Loại", "Kind")),
    Column("title", "text", T("Tên", "Title")),
    Column("office", "code", T("Cơ quan chủ trì", "Host")),
    Column("state", "code", T("Trạng thái", "State"), labels=STATES),
    Column("starts", "instant", T("Bắt đầu", "Starts at")),
    Column("notice_by", "instant", T("Hạn gửi giấy mời", "Invitations by")),
    Column("invited", "instant", T("Gửi giấy mời lúc", "Invited at")),
    Column("opened", "instant", T("Mở lúc", "Opened at")),
    Column("closed", "instant", T("Bế mạc lúc", "Closed at")),
    Column("concluded", "instant", T("Kết luận lúc", "Concluded at")),
    Column("entry", "integer", T("Mục sổ thay đổi gần nhất", "Entry of the last change")),
)


@fact(
    "meetings",
    reads=(Meeting,),
    columns=COLUMNS,
    title=T("Cuộc họp, hội nghị", "Meetings"),
    doc=T(
        "Cuộc họp: khi nào, mời và kết luận kịp không. Cuộc họp nội bộ chỉ người dự thấy.",
        "Meetings: when, whether invited and concluded in time. Internal ones for who takes part.",
    ),
)
def meetings(see: See) -> Iterator[dict[str, Any]]:
    names = [column.name for column in COLUMNS]
    yield from see(Meeting.objects.order_by("starts", "code")).values(*names).iterator(chunk_size=2000)


TOLD = (
    Column("code", "code", T("Mã", "Code")),
    Column("topic", "code", T("Chuyên đề", "Topic")),
    Column("version", "integer", T("Bản", "Version")),
    Column("office", "code", T("Cơ quan báo cáo", "Told by")),
    Column("unit", "code", T("Địa bàn", "Place")),
    Column("on", "day", T("Ngày", "Day")),
    Column("heads", "integer", T("Số người dự", "Heads"), "person"),
    Column("entry", "integer", T("Mục sổ thay đổi gần nhất", "Entry of the last change")),
)


@fact("briefings", reads=(Briefing,), columns=TOLD, title=T("Báo cáo chuyên đề tới cơ sở", "Topics told on"),
      doc=T("Mỗi buổi báo cáo lại một chuyên đề: ngày, địa bàn, số người dự.",
            "Each time a topic was told on: day, place, head-count."))  # fmt: skip
def briefings(see: See) -> Iterator[dict[str, Any]]:
    for row in (
        see(Briefing.objects.filter(withdrawn="").order_by("on", "code"))
        .values("code", "topic_id", "version", "office", "unit", "on", "heads", "entry")
        .iterator(2000)
    ):
        yield {**row, "topic": row["topic_id"]}
