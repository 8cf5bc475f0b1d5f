"""A report as a folder of an inspection."""

from kientao.base.text import T
from kientao.city.casefile import CaseFile, Happened, source
from kientao.ui.dates import instant

from .models import Report
from .pages import wording
from .pages.handling import CHANNELS


def tell(row: Report) -> CaseFile:
    facts = [
        (T("Loại việc", "About"), str(row.category.name.get("vi", row.category_id))),
        (T("Nơi", "Place"), row.place),
        (T("Kênh", "Channel"), CHANNELS[row.channel].to("vi")),
        (T("Tiếp nhận lúc", "Received"), instant(row.opened, "vi")),
        (T("Hạn", "Due"), instant(row.due, "vi") if row.due else ""),
        (T("Trả lời lúc", "Answered"), instant(row.answered, "vi") if row.answered else ""),
        (T("Nội dung", "Words"), row.words),
        (T("Trả lời", "Answer"), row.answer),
    ]
    happened = [Happened(s.at, wording.STEPS.get(s.verb, s.verb), s.by, s.words, s.entry)
                for s in row.steps.order_by("at", "pk")]  # fmt: skip
    deadlines = [(T("Hạn xử lý", "Due"), row.derivation)] if row.derivation else []
    files = [(f"anh-{n}", photo.file) for n, photo in enumerate(row.photos.exclude(file="").order_by("pk"), 1)]
    title = f"{row.category.name.get('vi', '')} {row.code}"
    return CaseFile(
        "report", row.code, title, row.office, wording.STATES[row.state][0], facts, happened, deadlines, files
    )


source("report", title=T("Phản ánh", "Reports"), noun=Report, opened="opened", tell=tell)
