"""Reports that come again: of one category about one thing, or within one square of about 100 m. What rules count.

A report without a thing and without a point says too little of where it was, and counts nowhere.
"""

from collections.abc import Iterator
from typing import Any

from kientao.base import clock
from kientao.base.text import T
from kientao.lake.facts import Column, See, fact

from .models import Report, point_100m

SPAN = 92 * clock.DAY  # before the newest report: what one question reads
IDS_MAX = 10
NOT_COUNTED = ("merged", "refused", "reserved")  # told twice, not so, or not to be shown
READ = ("code", "category_id", "asset", "lon", "lat", "ward", "office", "opened")
COLUMNS = (
    Column("code", "code", T("Mã chỗ: lĩnh vực và vật, hoặc ô 100 m", "Spot: category and thing, or square")),
    Column("category", "code", T("Lĩnh vực", "Category")),
    Column("asset", "code", T("Vật của thành phố", "Thing of the city")),
    Column("ward", "code", T("Phường, xã", "Ward")),
    Column("office", "code", T("Cơ quan xử lý phản ánh mới nhất", "Office of the newest report")),
    Column("count", "integer", T("Số phản ánh trong ba tháng gần nhất", "Reports in the last three months")),
    Column("first", "instant", T("Phản ánh đầu lúc", "First received at")),
    Column("third", "instant", T("Phản ánh mới thứ ba lúc", "Third newest received at")),
    Column("last", "instant", T("Phản ánh mới nhất lúc", "Newest received at")),
    Column("newest", "code", T("Mã phản ánh mới nhất", "Newest report")),
    Column("ids", "code", T("Mã các phản ánh, mới trước", "The reports, newest first")),
)


def spot(category: str, asset: str, lon: int | None, lat: int | None) -> str:
    """The code of the place where a report counts, or "" where it says too little. lon, lat: millionths of a degree."""
    if asset:
        return f"{category}.{asset}"
    square = point_100m(lon, lat)
    return f"{category}.{square['lat']}.{square['lon']}" if square else ""


@fact("reports_repeated", reads=(Report,), columns=COLUMNS, title=T("Phản ánh lặp lại một chỗ", "Reports at one spot"),
      doc=T("Mỗi chỗ có từ hai phản ánh cùng lĩnh vực trong ba tháng một dòng: bao nhiêu, từ lúc nào, những "
            "phản ánh nào. Không tính phản ánh trùng, không hợp lệ.",
            "One row for each spot with two or more reports of one category within three months: how many, since when, "
            "which. Duplicates and what was not valid do not count."))  # fmt: skip
def reports_repeated(see: See) -> Iterator[dict[str, Any]]:
    shown = see(Report.objects.exclude(state__in=NOT_COUNTED))
    newest = shown.order_by("-opened", "-code").values_list("opened", flat=True).first()
    if newest is None:
        return
    found: dict[str, list[Any]] = {}
    rows = shown.filter(opened__gte=newest - SPAN).order_by("-opened", "-code").values_list(*READ)
    for row in rows.iterator(chunk_size=2000):
        if code := spot(row[1], *row[2:5]):
            found.setdefault(code, []).append(row)
    for code in sorted(found):
        if len(found[code]) > 1:
            yield _row(code, found[code])


def _row(code: str, told: list[Any]) -> dict[str, Any]:
    """told: newest first."""
    newest, category, asset, _, _, ward, office, last = told[0]
    return {
        "code": code, "category": category, "asset": asset or None, "ward": ward, "office": office,
        "count": len(told), "first": told[-1][-1], "third": told[2][-1] if len(told) > 2 else None, "last": last,
        "newest": newest, "ids": ", ".join(row[0] for row in told[:IDS_MAX]),
    }  # fmt: skip
