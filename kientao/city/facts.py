"""Facts about the city itself: units and what became of them, offices, posts, days that differ, deadlines."""

from collections.abc import Iterable
from typing import Any

from kientao.base.text import T
from kientao.lake.facts import Column, See, fact, register_visibility

from .access import visible
from .models import DataRequest, Deadline, Office, Post, Unit, UnitChange, Workday

register_visibility(visible)

CODE = Column("code", "code", T("Mã", "Code"))
NAME = Column("name", "words", T("Tên", "Name"))
SINCE = Column("since", "day", T("Từ ngày", "From"))
UNTIL = Column("until", "day", T("Đến hết ngày (trống: đến nay)", "Until, inclusive (empty: still)"))
ENTRY = Column("entry", "integer", T("Mục sổ thay đổi gần nhất", "Entry of the last change"))
SOURCE = Column("source", "words", T("Nguồn", "Source"))


def _title(source: Any) -> Any:
    return source.get("title") if isinstance(source, dict) else source


@fact(
    "units", reads=(Unit,), open_nouns=(Unit,), title=T("Đơn vị hành chính", "Administrative units"),
    doc=T(
        "Đơn vị hành chính theo ngày, cả trước và sau khi sắp xếp.",
        "Administrative units by day, before and after mergers.",
    ),
    columns=(
        CODE, NAME, Column("kind", "code", T("Loại", "Kind")),
        Column("official_code", "code", T("Mã chính thức", "Official code")),
        Column("parent", "code", T("Đơn vị cấp trên", "Unit above")), SINCE, UNTIL,
        Column("area", "decimal", T("Diện tích (số mới nhất)", "Area (newest figure)"), "km2"),
        Column("population", "decimal", T("Dân số (số mới nhất)", "Population (newest figure)"), "person"),
        SOURCE, ENTRY,
    ),
)  # fmt: skip
def units(see: See) -> Iterable[dict[str, Any]]:
    for row in see(Unit.objects.order_by("code")):
        yield {
            "code": row.code, "name": row.name, "kind": row.kind, "official_code": row.official_code,
            "parent": row.parent, "since": row.since, "until": row.until, "area": _newest(row.area),
            "population": _newest(row.population), "source": _title(row.source), "entry": row.entry,
        }  # fmt: skip


def _newest(series: list[dict[str, Any]]) -> str | None:
    return series[-1]["value"] if series else None


@fact(
    "unit_changes", reads=(UnitChange,), open_nouns=(UnitChange,),
    title=T("Thay đổi đơn vị hành chính", "Changes of units"),
    doc=T(
        "Sáp nhập, đổi tên, thành lập đơn vị; mỗi dòng một đơn vị cũ.",
        "Mergers, renamings, creations; one line for each former unit.",
    ),
    columns=(
        Column("on", "day", T("Ngày có hiệu lực", "In force from")), Column("kind", "code", T("Kiểu", "Kind")),
        Column("before", "code", T("Đơn vị trước", "Unit before")),
        Column("after", "code", T("Đơn vị sau", "Unit after")),
        SOURCE, ENTRY,
    ),
)  # fmt: skip
def unit_changes(see: See) -> Iterable[dict[str, Any]]:
    for row in see(UnitChange.objects.order_by("on", "code")):
        for before in row.before or [""]:
            yield {
                "on": row.on, "kind": row.kind, "before": before, "after": row.after, "source": _title(row.source),
                "entry": row.entry,
            }  # fmt: skip


@fact(
    "offices", reads=(Office,), open_nouns=(Office,), title=T("Cơ quan", "Offices"),
    doc=T(
        "Cơ quan: phục vụ địa bàn nào, trực thuộc đâu, liên hệ thế nào.",
        "Offices: what they serve, where they belong, how to reach them.",
    ),
    columns=(
        CODE, NAME, Column("kind", "code", T("Loại", "Kind")),
        Column("serves", "code", T("Địa bàn phục vụ", "Unit served")),
        Column("parent", "code", T("Trực thuộc", "Office above")), Column("address", "text", T("Địa chỉ", "Address")),
        Column("phone", "text", T("Điện thoại", "Telephone")), SINCE, UNTIL,
        Column("invented", "boolean", T("Hư cấu cho bản mô phỏng", "Invented for the simulation")), ENTRY,
    ),
)  # fmt: skip
def offices(see: See) -> Iterable[dict[str, Any]]:
    return see(Office.objects.order_by("code")).values(
        "code", "name", "kind", "serves", "parent", "address", "phone", "since", "until", "invented", "entry"
    )


@fact(
    "posts", reads=(Post,), open_nouns=(Post,), title=T("Vị trí công tác", "Posts"),
    doc=T(
        "Vị trí công tác của các cơ quan (không có tên người).",
        "Posts of the offices (no names of people).",
    ),
    columns=(
        CODE, Column("title", "words", T("Chức danh", "Title")), Column("office", "code", T("Cơ quan", "Office")),
        Column("head", "boolean", T("Người đứng đầu", "Heads the office")), SINCE, UNTIL, ENTRY,
    ),
)  # fmt: skip
def posts(see: See) -> Iterable[dict[str, Any]]:
    return see(Post.objects.order_by("code")).values("code", "title", "office", "head", "since", "until", "entry")


@fact(
    "workdays", reads=(Workday,), open_nouns=(Workday,), title=T("Ngày làm việc khác thường", "Days that differ"),
    doc=T(
        "Ngày nghỉ, ngày làm bù do quyết định, ngoài lịch lễ chung.",
        "Days off and made up by decision, beyond the public holidays.",
    ),
    columns=(
        Column("day", "day", T("Ngày", "Day")), Column("working", "boolean", T("Làm việc", "Worked")), NAME,
        Column("instead_of", "day", T("Thay cho ngày", "Instead of")), SOURCE, ENTRY,
    ),
)  # fmt: skip
def workdays(see: See) -> Iterable[dict[str, Any]]:
    for row in see(Workday.objects.order_by("day")):
        yield {
            "day": row.day, "working": row.working, "name": row.name, "instead_of": row.instead_of,
            "source": _title(row.source), "entry": row.entry,
        }  # fmt: skip


@fact(
    "deadlines", reads=(Deadline,), title=T("Thời hạn", "Deadlines"),
    doc=T(
        "Thời hạn đang chạy và đã kết thúc, với lúc bắt đầu và hạn cuối.",
        "Deadlines running and ended, with start and due instant.",
    ),
    columns=(
        CODE, Column("about", "code", T("Việc", "About")), Column("office", "code", T("Cơ quan", "Office")),
        Column("start", "instant", T("Bắt đầu", "Start")), Column("due", "instant", T("Hạn cuối", "Due")),
        Column("amount", "integer", T("Số đếm", "Amount")), Column("measure", "code", T("Đơn vị đếm", "Counted in")),
        Column("state", "code", T("Trạng thái", "State")), Column("ended", "instant", T("Kết thúc lúc", "Ended")),
        ENTRY,
    ),
)  # fmt: skip
def deadlines(see: See) -> Iterable[dict[str, Any]]:
    return see(Deadline.objects.order_by("code")).values(
        "code", "about", "office", "start", "due", "amount", "measure", "state", "ended", "entry"
    )


@fact(
    "data_requests", reads=(DataRequest,), title=T("Yêu cầu về dữ liệu cá nhân", "Requests about personal data"),
    doc=T(
        "Yêu cầu về dữ liệu cá nhân: hạn và kết quả; không có người yêu cầu, không có nội dung.",
        "Requests about personal data: terms and outcomes; not who asked, not about what.",
    ),
    columns=(
        CODE, Column("office", "code", T("Cơ quan", "Office")), Column("state", "code", T("Trạng thái", "State")),
        Column("asked", "instant", T("Nhận lúc", "Received at")), Column("due", "instant", T("Hạn", "Due at")),
        Column("closed", "instant", T("Trả lời lúc", "Answered at")), ENTRY,
    ),
)  # fmt: skip
def data_requests(see: See) -> Iterable[dict[str, Any]]:
    return see(DataRequest.objects.order_by("code")).values(
        "code", "office", "state", "asked", "due", "closed", "entry"
    )
