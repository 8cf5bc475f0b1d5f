"""What every page of one report says."""

from typing import Any

from kientao.base.errors import Missing, declare
from kientao.base.text import T
from kientao.city import reach
from kientao.city.access import visible

from ..models import Report
from . import wording

declare("report.unknown", T("Không có phản ánh nào mang mã này trên trang công khai.",
                            "There is no public report with this code."))  # fmt: skip
STAGES = {
    "report": T("Ảnh người gửi", "Sender's photo"),
    "before": T("Trước khi làm", "Before"),
    "after": T("Sau khi làm", "After"),
}


def one(code: str) -> Report:
    """A report everybody may see, or Missing."""
    row = visible(Report.objects.filter(code__in={code, code.upper()}), None).select_related("category").first()
    if row is None:
        raise Missing("report.unknown", thing=code)
    return row


def told(row: Report) -> dict[str, Any]:
    """What every page of one report says."""
    short, badge, means = wording.STATES[row.state]
    clock, kind = wording.clock_words(row)
    return {
        "row": row, "state": short, "state_badge": badge, "means": means, "clock": clock, "clock_badge": kind,
        "due": wording.local_day(row.due), "why_due": (row.derivation or {}).get("said"),
        "ward": reach.unit_names().get(row.ward, ""), "office": reach.office_names().get(row.office, ""),
        "steps": list(row.steps.order_by("at", "pk")), "step_words": wording.STEPS, "stages": STAGES,
    }  # fmt: skip
