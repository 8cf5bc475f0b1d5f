"""The fact of days: what stood at the end of each, by office and ward. Reports are for everybody, the rest inside."""

from collections.abc import Iterator
from typing import Any

from kientao.base.text import T
from kientao.lake.facts import Column, See, fact

from ..facts import CODE, ENTRY, OFFICE
from ..models import DayCount

NAMES = {
    "open": T("Đang mở", "Open"), "late": T("Quá hạn", "Late"), "opened": T("Mới nhận", "Received"),
    "answered": T("Đã trả lời", "Answered"), "timed": T("Xong, có hạn", "Over, with a deadline"),
    "in_time": T("Xong đúng hạn", "Over in time"), "rated": T("Được chấm điểm", "Rated"),
    "satisfied": T("Hài lòng", "Satisfied"), "waiting": T("Quá hạn nhận việc", "Not accepted in time"),
    "above": T("Cấp trên giao", "From above"), "above_late": T("Cấp trên giao, quá hạn", "From above, late"),
    "done": T("Đã xong", "Done"),
}  # fmt: skip
COLUMNS = (
    CODE, Column("day", "day", T("Ngày", "Day")),
    Column("kind", "code", T("Loại việc: reports, tasks, documents", "Kind: reports, tasks, documents")), OFFICE,
    Column("ward", "code", T("Phường, xã", "Ward")), *(Column(name, "integer", words) for name, words in NAMES.items()),
    Column("at", "instant", T("Đếm lúc", "Counted at")), ENTRY,
)  # fmt: skip


@fact("day_counts", reads=(DayCount,), columns=COLUMNS, title=T("Số đếm hết ngày", "Counts at the end of each day"),
      doc=T("Phản ánh, nhiệm vụ, văn bản của mỗi cơ quan ở mỗi phường khi hết ngày; ghi một lần, không sửa.",
            "Reports, tasks, documents of each office and ward when a day was over; written once."))  # fmt: skip
def day_counts(see: See) -> Iterator[dict[str, Any]]:
    for row in see(DayCount.objects.order_by("day", "code")).iterator(chunk_size=2000):
        yield {
            "code": row.code, "day": row.day, "kind": row.kind, "office": row.office, "ward": row.ward,
            **{name: row.counts.get(name, 0) for name in NAMES}, "at": row.at, "entry": row.entry,
        }  # fmt: skip
