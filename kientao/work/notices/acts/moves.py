"""The life of a notice as a table, and what its verbs may say no with. Only a warning begins as a draft."""

from kientao.base.errors import declare
from kientao.base.text import T
from kientao.city import access

MOVES = {
    "draft": {"active", "withdrawn"},
    "active": {"active", "ended"},
    "ended": set(),
    "withdrawn": set(),
}
PLACES_MAX, HOURS_MAX, WORDS_MAX, HEADLINE_MAX, EVENT_MAX, REASON_MAX = 60, 720, 4000, 160, 80, 300

declare("notice.code", T("Đã có thông báo mang mã «{code}».", "There already is a notice “{code}”."))
declare(
    "notice.no_words", T("Hãy ghi sự việc, tiêu đề và nội dung.", "Say the event, a headline and what is the matter.")
)
declare("notice.too_long", T("«{part}» dài quá {most} ký tự.", "“{part}” is longer than {most} characters."))
declare("notice.hours", T("Hiệu lực từ 1 đến {most} giờ.", "It is valid for 1 to {most} hours."))
declare("notice.place", T("Không có địa bàn «{place}».", "There is no place “{place}”."))
declare("notice.places", T("Tối đa {most} địa bàn.", "At most {most} places."))
declare("notice.choice", T("«{value}» không nằm trong các giá trị được dùng: {known}.",
                           "“{value}” is none of: {known}."))  # fmt: skip
declare("notice.no_reason", T("Hãy ghi lý do.", "State the reason."))
declare("notice.state", T("Thông báo này không còn hiệu lực.", "This notice is over."))
declare("notice.elsewhere", T(
    "Cơ quan «{office}» đang thông báo đúng việc này, ở đúng địa bàn này: thông báo {code}.",
    "“{office}” already tells of this event in these places: notice {code}.",
))  # fmt: skip
declare("notice.is_warning", T(
    "Đây là cảnh báo: soạn bản mới rồi trình phát, hoặc kết thúc ở mục cảnh báo.",
    "This is a warning: draft a new one and have it sent, or end it as a warning.",
))  # fmt: skip
declare("warning.not_warning", T("Đây không phải cảnh báo.", "This is not a warning."))
declare("warning.person", T(
    "Cảnh báo thiên tai, dịch bệnh do người có thẩm quyền phát; máy và quy tắc chỉ soạn dự thảo.",
    "A person of the competent office sends and ends warnings; rules and machines only draft them.",
))  # fmt: skip

access.machine("system:notices", "notice.expire", why=T("Thông báo hết hiệu lực", "The notice has run out"))
access.machine("system:living", "notice.*", "warning.draft", why=T("Tháng mô phỏng", "The simulated month"))
