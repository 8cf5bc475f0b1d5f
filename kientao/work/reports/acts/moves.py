"""The life of a report as a table, and the words of every refusal."""

from kientao.base.errors import declare
from kientao.base.text import T
from kientao.city import access

from ..models import OPEN

MOVES = {
    "new": {"assigned", "asked", "answered", "refused", "passed", "merged", "reserved"},
    "assigned": {"assigned", "asked", "answered", "refused", "passed", "merged", "reserved"},
    "asked": {"assigned", "answered", "refused", "passed", "merged", "reserved"},
    "answered": {"closed", "checking", "reopened", "reserved"},
    "checking": {"closed", "reopened", "reserved"},  # drawn: somebody else looks on the spot
    "reopened": {"assigned", "asked", "answered", "refused", "passed", "reserved"},
    "closed": {"reopened", "reserved"},
    "refused": {"reopened", "reserved"},
    "passed": {"reopened", "closed", "reserved"},
    "merged": {"reopened", "reserved"},
    "reserved": set(),
}
LEADS = {  # the verbs that move a report, and where to
    "report.assign": "assigned", "report.ask": "asked", "report.answer": "answered", "report.refuse": "refused",
    "report.pass": "passed", "report.merge": "merged", "report.close": "closed", "report.reopen": "reopened",
    "report.reserve": "reserved",
}  # fmt: skip
assert set(OPEN) <= set(MOVES)
OVER = ("closed", "refused", "passed", "merged")

declare("report.no_words", T("Hãy ghi sự việc.", "Say what happened."))
declare("report.kind", T("Hãy chọn loại phản ánh.", "Choose the kind of report."))
declare("report.named", T(
    "Kiến nghị về quy định, thủ tục cần họ tên, địa chỉ và số điện thoại (Nghị định 20/2008/NĐ-CP).",
    "A proposal on rules or procedures needs name, address and telephone (Decree 20/2008/NĐ-CP).",
))  # fmt: skip
declare("report.no_answer", T("Hãy ghi đã làm gì.", "Say what was done."))
declare("report.no_reason", T("Hãy ghi lý do.", "State the reason."))
declare("report.no_proof", T("Xử lý xong cần ảnh sau khi làm, hoặc lý do vì sao không có ảnh.",
                             "Finishing needs a photo taken afterwards, or the reason why there is none."))  # fmt: skip
declare("report.not_yours", T(
    "Người trả lời không tự xác nhận: việc này của người phản ánh, hoặc người được rút đi xem.",
    "Who answered does not confirm: that is for the reporter, or for who was drawn to look.",
))  # fmt: skip
declare("report.secret", T("Mã trên phiếu không đúng.", "The code on the slip is not right."))
declare("report.itself", T("Không gộp phản ánh vào chính nó.", "A report is not a duplicate of itself."))
declare("report.rating", T("Điểm từ 1 đến 5.", "A rating is 1 to 5."))
declare("report.too_long", T("Nội dung dài quá {most} ký tự.", "The text is longer than {most} characters."))
declare("report.past", T("Chỉ khi nạp dữ liệu mới ghi được thời điểm đã qua.",
                         "Only an import may state an instant of the past."))  # fmt: skip
declare("report.order", T("Thời điểm này còn ở phía trước, hoặc trước lúc tiếp nhận.",
                          "This instant is in the future, or before the report was received."))  # fmt: skip
WORDS_MAX = 4000

access.resident(
    "report.open", "report.add", "report.close", "report.rate", "report.reopen",
    why=T("Người dân gửi và theo dõi phản ánh của mình", "Residents file and follow their own reports"),
)  # fmt: skip
access.machine("system:draw", "report.draw", why=T("Rút thăm kiểm tra lại", "Draws what is checked on the spot"))
access.machine("import:reports", "category.define", "report.*", why=T("Nạp phản ánh từ tệp", "Imports reports"))
