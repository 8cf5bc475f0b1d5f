"""The facts of documents and of requests for information: what anybody may know of each; rules and boards ask them."""

from collections.abc import Iterator
from typing import Any

from kientao.base.text import T
from kientao.lake.facts import Column, See, fact

from .models import Document, Question, open_part
from .pages import wording

STATES = {code: told[0] for code, told in wording.STATES.items()}
COLUMNS = (
    Column("code", "code", T("Mã văn bản", "Code")),
    Column("office", "code", T("Cơ quan ban hành", "Issuing office")),
    Column("direction", "code", T("Đi hay đến", "Out or in")),
    Column("kind", "code", T("Loại văn bản", "Kind")),
    Column("number", "integer", T("Số", "Number")),
    Column("symbol", "text", T("Ký hiệu", "Symbol")),
    Column("on", "day", T("Ngày ký", "Signed on")),
    Column("subject", "text", T("Trích yếu, khi đã công khai", "Subject, once public")),
    Column("state", "code", T("Trạng thái", "State"), labels=STATES),
    Column("duty", "code", T("Diện công khai", "Duty of publication")),
    Column("issued", "instant", T("Ban hành lúc", "Issued at")),
    Column("due", "instant", T("Hạn công khai", "To be published by")),
    Column("published", "instant", T("Công khai lúc", "Published at")),
    Column("shown", "boolean", T("Đang công khai", "Is public")),
    Column("late", "integer", T("Quá hạn (1 trong, 2 ngoài)", "Late (1 inside, 2 outside)")),
    Column("amends", "code", T("Liên quan văn bản", "About document")),
    Column("relation", "code", T("Quan hệ", "Relation")),
    Column("entry", "integer", T("Mục sổ thay đổi gần nhất", "Entry of the last change")),
)
FIELDS = [column.name for column in COLUMNS]


@fact("documents", reads=(Document,), columns=COLUMNS, title=T("Văn bản", "Documents"),
      doc=T("Văn bản hành chính: số, ngày ký, hạn và ngày công khai; trích yếu chỉ có khi đã công khai.",
            "Official documents: number, day, term and day of publication; subjects only once public."))  # fmt: skip
def documents(see: See) -> Iterator[dict[str, Any]]:
    for row in see(Document.objects.order_by("opened", "code")).values(*FIELDS).iterator(chunk_size=2000):
        yield open_part(row)


ASKED = (
    Column("code", "code", T("Mã yêu cầu", "Code")),
    Column("office", "code", T("Cơ quan", "Office")),
    Column("channel", "code", T("Hình thức gửi", "Channel")),
    Column("state", "code", T("Trạng thái", "State")),
    Column("complex", "boolean", T("Phức tạp", "Complex")),
    Column("asked", "instant", T("Nhận lúc", "Received at")),
    Column("due", "instant", T("Hạn", "Due at")),
    Column("closed", "instant", T("Trả lời lúc", "Answered at")),
    Column("article", "text", T("Điều luật khi từ chối", "Article of a refusal")),
    Column("entry", "integer", T("Mục sổ thay đổi gần nhất", "Entry of the last change")),
)


@fact("information_requests", reads=(Question,), columns=ASKED,
      title=T("Yêu cầu thông tin", "Requests for information"),
      doc=T("Yêu cầu cung cấp thông tin: hạn và kết quả; không có người hỏi, không có nội dung.",
            "Requests for information: terms and outcomes; not who asked, not what."))  # fmt: skip
def questions(see: See) -> Iterator[dict[str, Any]]:
    yield from see(Question.objects.order_by("asked", "code")).values(*[c.name for c in ASKED]).iterator(2000)
