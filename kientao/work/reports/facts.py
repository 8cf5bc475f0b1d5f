"""The fact of reports: what anybody may know of each, and what rules and boards ask."""

from collections.abc import Iterator
from typing import Any

from kientao.base.text import T
from kientao.lake.facts import Column, See, fact
from kientao.lake.past import by_code, versions

from .models import Category, Report, Step, point_100m
from .pages import wording

STATES = {code: told[0] for code, told in wording.STATES.items()}
COLUMNS = (
    Column("code", "code", T("Mã phản ánh", "Code")),
    Column("kind", "code", T("Loại", "Kind")),
    Column("category", "code", T("Lĩnh vực", "Category")),
    Column("channel", "code", T("Kênh tiếp nhận", "Channel")),
    Column("ward", "code", T("Phường, xã", "Ward")),
    Column("lon", "decimal", T("Kinh độ, làm tròn 100 m", "Longitude, rounded to 100 m"), "degree"),
    Column("lat", "decimal", T("Vĩ độ, làm tròn 100 m", "Latitude, rounded to 100 m"), "degree"),
    Column("state", "code", T("Trạng thái", "State"), labels=STATES),
    Column("office", "code", T("Cơ quan xử lý", "Office that answers")),
    Column("urgent", "boolean", T("Khẩn", "Urgent")),
    Column("on", "day", T("Ngày xảy ra", "Day it happened")),
    Column("opened", "instant", T("Tiếp nhận lúc", "Received at")),
    Column("due", "instant", T("Hạn xử lý", "Due at")),
    Column("answered", "instant", T("Trả lời lúc", "Answered at")),
    Column("closed", "instant", T("Kết thúc lúc", "Closed at")),
    Column("reopened", "integer", T("Số lần mở lại", "Times reopened")),
    Column("rating", "integer", T("Điểm người dân chấm (1–5)", "Resident's rating (1–5)")),
    Column("words", "text", T("Nội dung, khi đã công khai", "Words, once public")),
    Column("entry", "integer", T("Mục sổ thay đổi gần nhất", "Entry of the last change")),
)
FIELDS = ("code", "kind", "category_id", "channel", "ward", "lon", "lat", "state", "office", "urgent", "on", "opened",
          "due", "answered", "closed", "reopened", "rating", "words", "words_public", "entry")  # fmt: skip


EVENTS = ("answered", "closed")


def past() -> Iterator[tuple[dict[str, Any], int, int | None]]:
    """Reports as they were, by their steps: state and office."""
    steps = Step.objects.order_by("report_id", "at").values_list("report_id", "at", "state", "office")
    told = by_code((code, at, {"state": state, "office": office}) for code, at, state, office in steps.iterator())
    yield from versions(reports(lambda queryset: queryset), told, EVENTS)


@fact("reports", reads=(Report,), columns=COLUMNS, past=past,
      exact=("state", "office", "opened", "kind", "category", *EVENTS), title=T("Phản ánh, kiến nghị", "Reports"),
      doc=T("Phản ánh của người dân: lĩnh vực, nơi, trạng thái, hạn và kết quả; lời chỉ có khi đã công khai.",
            "Residents' reports: category, place, state, deadline, outcome; words only once public."))  # fmt: skip
def reports(see: See) -> Iterator[dict[str, Any]]:
    for row in see(Report.objects.order_by("opened", "code")).values(*FIELDS).iterator(chunk_size=2000):
        yield open_part(row)


def open_part(row: dict[str, Any]) -> dict[str, Any]:
    """A row of values as everybody may see it: place to 100 m, words only when they are public."""
    place = point_100m(row["lon"], row["lat"])
    shown = {**row, "category": row["category_id"], "words": row["words"] if row["words_public"] else None}
    return shown | {name: f"{place[name] / 1000:.3f}" if place else None for name in ("lon", "lat")}


@fact("report_categories", reads=(Category,), open_nouns=(Category,),
      title=T("Lĩnh vực phản ánh", "Categories of reports"),
      doc=T("Lĩnh vực của phản ánh, kiến nghị: tên, có khẩn hay không, cơ quan loại nào xử lý.",
            "What reports are about: name, whether it is urgent, which kind of office answers."),
      columns=(
          Column("code", "code", T("Mã lĩnh vực", "Code")), Column("name", "words", T("Tên", "Name")),
          Column("kind", "code", T("Loại", "Kind")), Column("urgent", "boolean", T("Khẩn", "Urgent")),
          Column("handler", "code", T("Loại cơ quan xử lý", "Kind of office that answers")),
          Column("until", "day", T("Dùng đến ngày", "Used until")),
          Column("entry", "integer", T("Mục sổ thay đổi gần nhất", "Entry of the last change")),
      ))  # fmt: skip
def report_categories(see: See) -> Iterator[dict[str, Any]]:
    rows = see(Category.objects.order_by("position", "code"))
    yield from rows.values("code", "name", "kind", "urgent", "handler", "until", "entry").iterator(chunk_size=2000)
