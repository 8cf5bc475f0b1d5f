"""The life of a document and of a request for information as tables, and the words of every refusal."""

from kientao.base.errors import declare
from kientao.base.text import T
from kientao.city import access

MOVES = {
    "draft": {"waiting", "issued", "dropped"},
    "waiting": {"signed", "draft"},
    "signed": {"issued", "draft"},
    "issued": {"void"},
    "void": set(),
    "dropped": set(),
}
LEADS = {  # the verbs that move a document, and where to
    "document.submit": "waiting", "document.sign": "signed", "document.return": "draft", "document.issue": "issued",
    "document.void": "void", "document.drop": "dropped",
}  # fmt: skip
ASKING = {
    "asked": {"noticed", "given", "refused", "passed"},
    "noticed": {"given", "refused", "passed"},
    "given": set(),
    "refused": set(),
    "passed": set(),
}
SUBJECT_MAX, BODY_MAX, WORDS_MAX, LINES_MAX, LINE_MAX = 500, 60_000, 4000, 30, 500

declare("document.no_subject", T("Hãy ghi trích yếu.", "State the subject."))
declare("document.too_long", T("Nội dung dài quá {most} ký tự.", "The text is longer than {most} characters."))
declare("document.no_reason", T("Hãy ghi lý do.", "State the reason."))
declare("document.kind", T("Không có loại văn bản «{kind}».", "There is no kind of document “{kind}”."))
declare("document.duty", T("Không có diện công khai «{duty}».", "There is no duty of publication “{duty}”."))
declare("document.secret", T(
    "Văn bản mật, văn bản của Đảng không lưu ở đây: hệ thống này từ chối nhận.",
    "Classified and Party papers are not kept here: this system refuses them.",
))  # fmt: skip
declare("document.exempt", T(
    "Văn bản không công khai phải ghi vì sao và theo điều nào.",
    "What is not published must say why and under which article.",
))  # fmt: skip
declare("document.start", T("Hãy ghi ngày bắt đầu tính thời hạn công khai.", "State the day its term counts from."))
declare("document.no_signer", T("Hãy chọn người ký.", "Choose who signs."))
declare("document.not_signer", T("Văn bản này trình «{post}» ký.", "This document waits for “{post}” to sign."))
declare("document.order", T(
    "Số {number} của sổ này đã cấp cho ngày {on}: số sau không mang ngày trước đó.",
    "Number {number} of this sequence bears the day {on}: a later number bears no earlier day.",
))  # fmt: skip
declare("document.future", T("Ngày ký chưa tới.", "The day of signing has not come."))
declare("document.signed_on", T("Ngày ban hành không trước ngày ký.", "It is not issued before it is signed."))
declare("document.nothing", T(
    "Chưa có gì để công khai: hãy soạn nội dung hoặc đính kèm bản đã ký.",
    "There is nothing to publish: write the body or attach the signed copy.",
))  # fmt: skip
declare("document.not_draft", T("Chỉ sửa được dự thảo.", "Only a draft is written anew."))
declare("document.not_issued", T("Văn bản chưa ban hành.", "The document is not issued."))
declare("document.none", T("Văn bản này không thuộc diện công khai.", "This document is not to be published."))
declare("document.shown", T("Văn bản đã công khai rồi.", "The document is public already."))
declare("document.not_shown", T("Văn bản chưa công khai.", "The document is not public."))
declare("document.not_late", T("Văn bản này không quá hạn công khai.", "The document is not late."))
declare("document.mandatory", T(
    "Văn bản này do hệ thống bắt buộc quản lý: ở đây chỉ công khai, theo dõi hạn và giao việc.",
    "The mandatory system keeps this document: here one publishes, watches its clock and orders tasks.",
))  # fmt: skip
declare(
    "document.direction", T("Chiều văn bản là in hoặc out: «{direction}».", "A direction is in or out: “{direction}”.")
)
declare("document.itself", T("Văn bản không sửa đổi chính nó.", "A document does not amend itself."))
declare("info.no_words", T("Hãy ghi thông tin cần được cung cấp.", "Say which information you need."))
declare("info.named", T(
    "Luật yêu cầu họ tên, địa chỉ và số giấy tờ tùy thân của người yêu cầu.",
    "The law wants the name, address and identity number of who asks.",
))  # fmt: skip
declare("info.channel", T("Hãy chọn cách nhận thông tin.", "Choose how to receive it."))
declare("info.once", T("Chỉ gia hạn được một lần.", "It is extended only once."))
declare("info.simple", T("Yêu cầu đơn giản không gia hạn.", "A simple request is not extended."))
declare("info.ground", T("Hãy chọn lý do luật cho phép.", "Choose a ground that the law allows."))
declare("info.no_term", T("Chưa biết thời hạn theo luật.", "The term of the law is not known."))

access.machine("system:documents", "document.late", why=T("Văn bản quá hạn công khai", "Publication is overdue"))
access.machine("import:documents", "document.*", why=T("Nạp văn bản từ tệp của hệ thống khác", "Imports documents"))
access.resident("info.ask", why=T("Người dân yêu cầu cung cấp thông tin", "Residents ask for information"))
