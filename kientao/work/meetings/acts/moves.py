"""The life of a meeting and of a topic as tables, and the words of every refusal."""

from kientao.base.errors import declare
from kientao.base.text import T
from kientao.city import access

MOVES = {
    "planned": {"invited", "cancelled"},
    "invited": {"open", "cancelled"},
    "open": {"closed"},
    "closed": set(),
    "cancelled": set(),
}
LEADS = {"meeting.invite": "invited", "meeting.open": "open", "meeting.close": "closed", "meeting.cancel": "cancelled"}
ASIDE = {  # verbs that leave the state as it is, and where they make sense
    "meeting.edit": ("planned", "invited"), "meeting.point": ("planned", "invited", "open"),
    "meeting.test": ("invited",), "meeting.connect": ("invited", "open"), "meeting.speak": ("open",),
    "meeting.hush": ("open",), "meeting.ask": ("open",), "meeting.answer": ("open", "closed"),
    "meeting.conclude": ("open", "closed"), "meeting.attach": ("planned", "invited", "open", "closed"),
}  # fmt: skip
POINTS = ("meeting.test", "meeting.connect", "meeting.ask")  # a point's own office does these for itself
WORDS = ("meeting.ask", "meeting.answer", "meeting.conclude", "meeting.attach")  # what a Party meeting keeps elsewhere
TELLING = {"draft": {"out"}, "out": {"out", "recalled"}, "recalled": {"out"}}
TITLE_MAX, WORDS_MAX, AGENDA_MAX, POINTS_MAX, HEADS_MAX = 300, 20_000, 30, 500, 100_000

declare("meeting.no_title", T("Hãy ghi tên cuộc họp.", "Name the meeting."))
declare("meeting.kind", T("Không có loại cuộc họp «{kind}».", "There is no kind of meeting “{kind}”."))
declare("meeting.past", T("Giờ họp đã qua.", "Its hour has passed."))
declare("meeting.long", T("Nội dung dài quá {most} ký tự.", "The text is longer than {most} characters."))
declare("meeting.no_words", T("Hãy ghi nội dung.", "Write what it is."))
declare("meeting.no_reason", T("Hãy ghi lý do.", "State the reason."))
declare("meeting.address", T(
    "Địa chỉ họp phải bắt đầu bằng https://.", "The address of a meeting begins with https://."))  # fmt: skip
declare("meeting.minutes", T("Thời lượng từ 5 phút đến 24 giờ.", "It lasts 5 minutes to 24 hours."))
declare("meeting.points", T("Tối đa {most} điểm cầu.", "At most {most} points."))
declare("meeting.point", T("Không có điểm cầu này.", "There is no such point."))
declare(
    "meeting.point_parent", T("Điểm cầu cấp trên không có trong cuộc họp.", "Its upper point is not in the meeting.")
)
declare("meeting.not_theirs", T(
    "Điểm cầu này do cơ quan khác phụ trách.", "Another office is in charge of this point."))  # fmt: skip
declare("meeting.heads", T("Số người từ 0 đến {most}.", "Heads are 0 to {most}."))
declare("meeting.item", T("Không có mục này trong chương trình.", "There is no such item on the agenda."))
declare(
    "meeting.state", T("Cuộc họp đang ở trạng thái không làm được việc này.", "The meeting is not in a state for this.")
)
declare("meeting.party", T(
    "Hội nghị của Đảng: nội dung, tài liệu, kết luận không lưu ở hệ thống này.",
    "A meeting of the Party: its words, papers and conclusions are not kept in this system.",
))  # fmt: skip
declare("topic.no_title", T("Hãy ghi tên chuyên đề.", "Name the topic."))
declare("topic.sentences", T("Cần từ một đến năm câu chính.", "One to five sentences are needed."))
declare("topic.entry", T("Không có dòng sổ {entry}: mỗi con số phải dẫn tới một dòng sổ.",
                         "There is no entry {entry}: each figure leads to an entry."))  # fmt: skip
declare("topic.three", T("Tối đa ba con số, ba câu hỏi.", "At most three figures and three questions."))
declare("topic.pair", T("Mỗi câu hỏi cần câu trả lời.", "Each question needs its answer."))
declare("topic.not_out", T("Chuyên đề này chưa phát hành hoặc đã thu hồi.", "This topic is not out, or was recalled."))
declare("topic.unit", T("Không có địa bàn này.", "There is no such place."))
declare("briefing.future", T("Ngày báo cáo chưa tới.", "That day has not come."))
declare("briefing.place", T("Hãy ghi nơi báo cáo.", "Say where."))

access.machine("import:meetings", "meeting.record", why=T("Nạp hội nghị đã diễn ra, có nguồn", "Records past meetings"))
