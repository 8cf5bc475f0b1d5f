"""A task as a folder of an inspection."""

from kientao.base.text import T
from kientao.city.casefile import CaseFile, Happened, source
from kientao.ui.dates import instant

from .models import Task
from .pages import wording


def tell(row: Task) -> CaseFile:
    facts = [
        (T("Yêu cầu", "Details"), row.words), (T("Căn cứ", "Basis"), str(row.basis.get("title", ""))),
        (T("Người giao", "Ordered by"), row.orderer), (T("Người thực hiện", "Done by"), row.holder),
        (T("Giao lúc", "Ordered"), instant(row.ordered, "vi") if row.ordered else ""),
        (T("Nhận trước", "Accept by"), instant(row.accept_by, "vi") if row.accept_by else ""),
        (T("Hạn", "Due"), instant(row.due, "vi") if row.due else ""),
        (T("Báo xong lúc", "Shown"), instant(row.shown, "vi") if row.shown else ""),
    ]  # fmt: skip
    happened = [Happened(s.at, wording.STEPS.get(s.verb, s.verb), s.by, s.words, s.entry)
                for s in row.steps.order_by("at", "pk")]  # fmt: skip
    files = [(f"{one.stage}-{n}", one.file) for n, one in enumerate(row.evidence.exclude(file="").order_by("pk"), 1)]
    return CaseFile("task", row.code, row.title, row.office, wording.STATES[row.state][0], facts, happened, [], files)


source("task", title=T("Nhiệm vụ", "Tasks"), noun=Task, opened="opened", tell=tell)
