"""Flags as a fact: only who may see one finds it here; outside after the office was asked."""

from collections.abc import Iterator
from typing import Any

from kientao.base.text import T
from kientao.lake.facts import Column, See, fact

from ..facts import CODE, ENTRY, OFFICE, STATE
from ..models import Flag

KINDS = {
    "rush": T("Kết thúc dồn cuối kỳ", "Closings pile up at the end"),
    "bare": T("Kết thúc không minh chứng", "Closed without evidence"),
    "extensions": T("Gia hạn dồn một ngày", "Extensions on one day"),
}
STATES = {
    "asked": T("chờ cơ quan giải thích", "the office is asked"),
    "answered": T("đã giải thích", "explained"),
    "silent": T("hết hạn, chưa giải thích", "time over, not explained"),
}


@fact(
    "flags", reads=(Flag,), title=T("Dấu hiệu chạy theo chỉ tiêu", "Signs of gaming"),
    doc=T("Dấu hiệu của cơ quan trong một tháng, kèm lời giải thích; người ngoài chỉ thấy sau khi cơ quan đã được hỏi.",
          "Signs of an office in a month with its explanation; outside only after the office was asked."),
    columns=(
        CODE, OFFICE, Column("kind", "code", T("Loại", "Kind"), labels=KINDS),
        Column("month", "day", T("Tháng (ngày đầu)", "Month (its first day)")),
        Column("count", "integer", T("Số việc có dấu hiệu", "Cases of the sign")),
        Column("of", "integer", T("Trên tổng số", "Of")), STATE,
        Column("due", "instant", T("Hạn giải thích", "To be explained by")),
        Column("answered", "instant", T("Giải thích lúc", "Explained at")),
        Column("answer", "text", T("Lời giải thích", "Explanation")), ENTRY,
    ),
)  # fmt: skip
def flags(see: See) -> Iterator[dict[str, Any]]:
    for row in see(Flag.objects.order_by("month", "code")):
        yield {
            "code": row.code, "office": row.office, "kind": row.kind, "month": row.month,
            "count": row.found.get("count"), "of": row.found.get("of"), "state": row.state, "due": row.due,
            "answered": row.answered, "answer": row.answer or None, "entry": row.entry,
        }  # fmt: skip
