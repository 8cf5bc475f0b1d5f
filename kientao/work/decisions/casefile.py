"""A document, and a request for information, as a folder of an inspection."""

from kientao.base.text import T
from kientao.city.casefile import CaseFile, Happened, source
from kientao.ledger.models import Entry
from kientao.rules import documents
from kientao.ui.dates import instant

from .models import Document, Question
from .pages import wording


def tell(row: Document) -> CaseFile:
    duty = documents.duties()[row.duty]
    facts = [
        (T("Số, ký hiệu", "Number"), row.numbered),
        (T("Ngày ký", "Signed on"), row.on.isoformat() if row.on else ""),
        (T("Người ký", "Signer"), row.signer),
        (T("Người soạn", "Written by"), row.drafter),
        (T("Diện công khai", "Duty of publication"), str(duty.title["vi"])),
        (T("Không công khai vì", "Exempt"), row.exempt),
        (T("Hạn công khai", "To be published by"), instant(row.due, "vi") if row.due else ""),
        (T("Công khai lúc", "Published"), instant(row.published, "vi") if row.published else ""),
        (T("Giải trình", "Explanation"), row.explained),
        (T("Nội dung", "Text"), row.body[:4000]),
    ]
    happened = [Happened(s.at, wording.STEPS.get(s.verb, s.verb), s.by, s.words, s.entry)
                for s in row.steps.order_by("at", "pk")]  # fmt: skip
    deadlines = [(T("Hạn công khai", "To be published by"), row.derivation)] if row.derivation else []
    files = [(f"{one.stage}-{n}", one.file) for n, one in enumerate(row.files.exclude(file="").order_by("pk"), 1)]
    title = f"{row.numbered} {row.subject}".strip()
    return CaseFile(
        "document", row.code, title, row.office, wording.STATES[row.state][0], facts, happened, deadlines, files
    )


def tell_question(row: Question) -> CaseFile:
    facts = [
        (T("Được hỏi", "Asked"), row.words),
        (T("Hình thức", "Channel"), wording.CHANNELS[row.channel].to("vi")),
        (T("Nhận lúc", "Received"), instant(row.asked, "vi")),
        (T("Hạn", "Due"), instant(row.due, "vi") if row.due else ""),
        (T("Gia hạn vì", "Extended because"), row.extended),
        (T("Trả lời", "Answer"), row.answer),
        (T("Điều luật", "Article"), row.article),
    ]
    entries = Entry.objects.filter(thing=row.code, verb__startswith="info.").order_by("index")
    happened = [Happened(e.at, e.verb, e.by, "", e.index) for e in entries]
    deadlines = [(T("Hạn trả lời", "Answer due"), row.derivation)] if row.derivation else []
    files = [(f"tra-loi-{n}", one.file) for n, one in enumerate(row.files.exclude(file="").order_by("pk"), 1)]
    title = f"Yêu cầu thông tin {row.code}"
    return CaseFile(
        "question", row.code, title, row.office, wording.ASKED[row.state][0], facts, happened, deadlines, files
    )


source("document", title=T("Văn bản", "Documents"), noun=Document, opened="opened", tell=tell)
source("question", title=T("Yêu cầu thông tin", "Requests"), noun=Question, opened="asked", tell=tell_question)
