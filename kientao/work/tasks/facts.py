"""The fact of tasks: who leads, by when, in which state. Internal: only who may read a task finds it here."""

from collections.abc import Iterator
from typing import Any

from kientao.base.text import T
from kientao.lake.facts import Column, See, fact
from kientao.lake.past import by_code, versions

from .models import Step, Task
from .pages import wording

STATES = {code: told[0] for code, told in wording.STATES.items()}
COLUMNS = (
    Column("code", "code", T("Mã nhiệm vụ", "Code")),
    Column("title", "text", T("Nội dung", "Title")),
    Column("about", "code", T("Từ việc", "About")),
    Column("plan", "code", T("Dòng kế hoạch", "Line of a plan")),
    Column("parent", "code", T("Thuộc nhiệm vụ", "Part of")),
    Column("state", "code", T("Trạng thái", "State"), labels=STATES),
    Column("office", "code", T("Cơ quan chủ trì", "Leading office")),
    Column("holder", "code", T("Vị trí thực hiện", "Post that does it")),
    Column("orderer", "code", T("Vị trí giao việc", "Post that ordered it")),
    Column("urgent", "boolean", T("Khẩn", "Urgent")),
    Column("ordered", "instant", T("Giao lúc", "Ordered at")),
    Column("accept_by", "instant", T("Hạn nhận việc", "To be accepted by")),
    Column("due", "instant", T("Hạn xong", "Due at")),
    Column("shown", "instant", T("Báo xong lúc", "Said to be done at")),
    Column("closed", "instant", T("Kết thúc lúc", "Over at")),
    Column("progress", "integer", T("Tiến độ (%)", "Progress (%)")),
    Column("raised", "integer", T("Số bước đã nhắc lên", "Steps it was raised")),
    Column("entry", "integer", T("Mục sổ thay đổi gần nhất", "Entry of the last change")),
)


EVENTS = ("shown", "closed")


def past() -> Iterator[tuple[dict[str, Any], int, int | None]]:
    """Tasks as they were, by their steps: state and leading office."""
    steps = Step.objects.order_by("task_id", "at").values_list("task_id", "at", "state", "office")
    told = by_code((code, at, {"state": state, "office": office}) for code, at, state, office in steps.iterator())
    yield from versions(tasks(lambda queryset: queryset), told, EVENTS)


@fact("tasks", reads=(Task,), columns=COLUMNS, past=past,
      exact=("state", "office", "ordered", *EVENTS), title=T("Nhiệm vụ", "Tasks"),
      doc=T("Nhiệm vụ nội bộ: chủ trì, hạn, tiến độ. Người ngoài cơ quan không thấy dòng nào.",
            "Internal tasks: who leads, deadline, progress. Whoever is outside sees no row."))  # fmt: skip
def tasks(see: See) -> Iterator[dict[str, Any]]:
    names = [column.name for column in COLUMNS]
    yield from see(Task.objects.order_by("opened", "code")).values(*names).iterator(chunk_size=2000)
