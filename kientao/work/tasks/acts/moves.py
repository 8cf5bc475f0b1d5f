"""The life of a task as a table, and the words of every refusal."""

from kientao.base.errors import declare
from kientao.base.text import T
from kientao.city import access

MOVES = {
    "draft": {"open", "dropped"},
    "open": {"doing", "returned", "dropped"},
    "returned": {"open", "dropped"},
    "doing": {"shown", "dropped"},
    "shown": {"done", "doing", "dropped"},
    "done": set(),
    "dropped": set(),
}
LEADS = {  # the verbs that move a task, and where to
    "task.order": "open", "task.accept": "doing", "task.return": "returned", "task.show": "shown",
    "task.confirm": "done", "task.send_back": "doing", "task.drop": "dropped",
}  # fmt: skip
ASIDE = {  # verbs that leave the state as it is, and where they make sense
    "task.report": ("doing",), "task.hand": ("open", "doing"), "task.help": ("open", "doing"),
    "task.ask_time": ("doing",), "task.give_time": ("doing",), "task.refuse_time": ("doing",),
}  # fmt: skip
LEADERS = (
    "task.accept",
    "task.return",
    "task.show",
    "task.hand",
    "task.ask_time",
)  # only the leading office does these
TITLE_MAX, WORDS_MAX, HELPERS_MAX = 300, 4000, 20

declare("task.no_title", T("Hãy ghi việc phải làm.", "Say what is to be done."))
declare("task.too_long", T("Nội dung dài quá {most} ký tự.", "The text is longer than {most} characters."))
declare("task.no_reason", T("Hãy ghi lý do.", "State the reason."))
declare("task.no_proof", T("Báo xong cần nói đã làm gì, kèm tệp hoặc ảnh nếu có.", "Say what was done."))
declare("task.past", T("Thời hạn đã qua.", "This deadline is in the past."))
declare("task.earlier", T("Hạn mới phải sau hạn đang có.", "The new deadline must be later than the present one."))
declare("task.no_due", T("Nhiệm vụ này không có thời hạn.", "This task has no deadline."))
declare("task.not_asked", T("Không có đề nghị gia hạn nào.", "No later deadline was asked for."))
declare("task.own_word", T(
    "Người báo xong không tự xác nhận: người giao việc hoặc người khác xem rồi mới kết thúc.",
    "Who says it is done does not confirm: whoever ordered it, or somebody else, does.",
))  # fmt: skip
declare("task.not_theirs", T("Việc này của người giao nhiệm vụ.", "This is for whoever ordered it."))
declare("task.not_orderer", T(
    "Nhiệm vụ này trình «{post}»: người ấy, hoặc người đứng đầu có quyền ở phạm vi này, mới giao được.",
    "This task waits for “{post}” to order it.",
))  # fmt: skip
declare("task.not_leader", T("Việc này của cơ quan chủ trì.", "This is for the leading office to do."))
declare("task.helpers", T("Tối đa {most} cơ quan phối hợp.", "At most {most} helping offices."))
declare("task.helper", T("Cơ quan chủ trì không tự phối hợp với mình.", "The leading office is not its own helper."))
declare("task.elsewhere", T("Vị trí này không thuộc cơ quan chủ trì.", "This post is not in the leading office."))
declare("task.percent", T("Tiến độ từ 0 đến 100.", "Progress is 0 to 100."))
declare("task.mandatory", T(
    "Nhiệm vụ này do hệ thống bắt buộc quản lý: ở đây chỉ ghi chú, phân công, theo dõi hạn và giao việc con.",
    "The mandatory system keeps this task: here one notes, hands on, watches its clock and orders parts.",
))  # fmt: skip
declare("task.parent", T("Việc con không chia nhỏ thêm.", "A part is not divided further."))

access.machine("system:tasks", "task.raise", why=T("Nhắc việc quá hạn", "Raises what is overdue"))
access.machine("import:tasks", "task.*", why=T("Nạp nhiệm vụ từ tệp của hệ thống khác", "Imports tasks"))
access.machine("system:living", "task.*", why=T("Tháng mô phỏng", "The simulated month"))
