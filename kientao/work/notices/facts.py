"""The fact of notices: what was told where, from when until when, by whom; rules and boards ask it."""

from collections.abc import Iterator
from typing import Any

from kientao.base.text import T
from kientao.lake.facts import Column, See, fact

from .models import Notice
from .pages import wording

COLUMNS = (
    Column("code", "code", T("Mã thông báo", "Code")),
    Column("kind", "code", T("Loại", "Kind"), labels=wording.KINDS),
    Column("event", "text", T("Sự việc", "Event")),
    Column("headline", "text", T("Tiêu đề", "Headline")),
    Column("office", "code", T("Cơ quan thông báo", "Office")),
    Column("state", "code", T("Trạng thái", "State"), labels={code: told[0] for code, told in wording.STATES.items()}),
    Column("severity", "code", T("Mức độ", "Severity"), labels=wording.SEVERITIES),
    Column("places", "text", T("Địa bàn (mã; trống: toàn thành phố)", "Places (codes; empty: everywhere)")),
    Column("made", "code", T("Do ai soạn", "Written by")),
    Column("effective", "instant", T("Hiệu lực từ", "Effective from")),
    Column("expires", "instant", T("Hết hiệu lực lúc", "Expires at")),
    Column("ended", "instant", T("Kết thúc lúc", "Ended at")),
    Column("entry", "integer", T("Mục sổ thay đổi gần nhất", "Entry of the last change")),
)  # fmt: skip


@fact(
    "notices",
    reads=(Notice,),
    columns=COLUMNS,
    title=T("Thông báo tình trạng, cảnh báo", "State notices and warnings"),
    doc=T(
        "Thông báo và cảnh báo: việc gì, ở đâu, từ khi nào đến khi nào, ai soạn. Dự thảo chỉ cơ quan thấy.",
        "Notices and warnings: what, where, from when until when, written by whom. Drafts for their office alone.",
    ),
)
def notices(see: See) -> Iterator[dict[str, Any]]:
    names = [column.name for column in COLUMNS]
    for row in see(Notice.objects.order_by("opened", "code")).values(*names).iterator(chunk_size=2000):
        yield {**row, "places": ",".join(row["places"])}
