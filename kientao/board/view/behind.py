"""What lies behind a number: the very rows that were counted, so that a tile and its list cannot differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from kientao.base.text import T, Text
from kientao.city import picking, reach
from kientao.ui import dates
from kientao.ui.language import t, tr
from kientao.work.decisions.models import Document
from kientao.work.reports.models import Category, Report
from kientao.work.reports.pages import wording as report_words
from kientao.work.tasks.models import Task
from kientao.work.tasks.pages import wording as task_words

from ..counting import live
from . import due, targets, work
from .look import Look

PAGE = 40


class Asked(NamedTuple):
    """Which part of a heap: a ward, an office; and after which row of which part."""

    ward: str = ""
    office: str = ""
    after: str = ""

    @classmethod
    def of(cls, query: Any) -> "Asked":
        return cls(*(query.get(name, "").replace("\x00", "").strip()[:150] for name in ("phuong", "co-quan", "sau")))


class Line(NamedTuple):
    title: str
    link: str
    detail: str
    due: tuple[str, str]  # words, kind of badge
    office: str
    entry: int


@dataclass(frozen=True)
class Part:
    """Rows of one noun: how many in all, those of this page, and where the next page begins ("" at the end)."""

    name: str
    title: Text
    count: int
    lines: tuple[Line, ...]
    more: str = ""


class Heap(NamedTuple):
    title: Text
    why: Text
    find: Callable[[Look, Asked], list[Part]]


def find(look: Look, name: str, asked: Asked) -> tuple[Heap, list[Part]]:
    heap = HEAPS[name]
    return heap, heap.find(look, asked)


def count(look: Look, name: str, asked: Asked | None = None) -> int:
    return sum(part.count for part in find(look, name, asked or Asked())[1])


# -- nouns ---------------------------------------------------------------------------------------------------------
def _reports(rows: QuerySet[Report], look: Look, asked: Asked) -> Part:
    if asked.ward:
        rows = picking.each(rows, Q(ward=asked.ward))
    rows = picking.each(rows, Q(office=asked.office)) if asked.office else rows
    here, more = _page(rows, "reports", "turn", asked)
    names = dict(Category.objects.values_list("code", "name"))
    mine = reach.powers(look.by, "report") if look.by else []
    lines = []
    for row in here:
        place = ", ".join(filter(None, (row.place if row.words_public or mine else "", work.ward(look, row.ward))))
        inside = "/viec" if mine and reach.held(mine, row.office) else ""
        lines.append(Line(f"{tr(names.get(row.category_id, row.category_id))} – {row.code}",
                          f"{inside}/phan-anh/{row.code}",
                          f"{place} · {tr(report_words.STATES[row.state][0])}", dates.left(row.due, look.now),
                          work.office(look, row.office), row.entry))  # fmt: skip
    return Part("reports", T("Phản ánh", "Reports"), rows.count(), tuple(lines), more)


def _tasks(rows: QuerySet[Task], look: Look, asked: Asked, order: str = "due") -> Part:
    rows = rows.filter(office=asked.office) if asked.office else rows
    here, more = _page(rows, "tasks", order, asked)
    lines = [
        Line(row.title, f"/viec/nhiem-vu/{row.code}", f"{tr(task_words.STATES[row.state][0])} · {row.progress} %",
             dates.left(row.accept_by if order == "accept_by" else row.due, look.now), work.office(look, row.office),
             row.entry)
        for row in here
    ]  # fmt: skip
    return Part("tasks", T("Nhiệm vụ", "Tasks"), rows.count(), tuple(lines), more)


def _documents(rows: QuerySet[Document], look: Look, asked: Asked) -> Part:
    rows = rows.filter(office=asked.office) if asked.office else rows
    here, more = _page(rows, "documents", "due", asked)
    own = reach.powers(look.by, "document") if look.by else []
    lines = []
    for row in here:
        inside = bool(own and reach.held(own, row.office))
        title = f"{row.numbered or row.code}" + (f" – {row.subject}" if inside else "")
        link = f"/viec/van-ban/{row.code}" if inside else "/van-ban/chua-cong-bo"
        lines.append(Line(title, link, row.explained if row.late >= 2 or inside else "", dates.left(row.due, look.now),
                          work.office(look, row.office), row.entry))  # fmt: skip
    return Part("documents", T("Văn bản", "Documents"), rows.count(), tuple(lines), more)


def _page(rows: QuerySet[Any], name: str, order: str, asked: Asked) -> tuple[Sequence[Any], str]:
    """By key, never by count."""
    kind, _, key = asked.after.partition(":")
    at, _, code = key.partition(".")
    if asked.after and kind != name:
        return [], ""
    if at.isdecimal() and len(at) < 20:
        rows = rows.filter(Q(**{f"{order}__gt": int(at)}) | Q(**{order: int(at), "code__gt": code}))
    found = list(rows.order_by(order, "code")[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], f"{name}:{getattr(last, order)}.{last.code}" if last else ""


# -- heaps ---------------------------------------------------------------------------------------------------------
def _soon(look: Look, asked: Asked) -> list[Part]:
    reports = live.open_reports(look.see).filter(turn__gte=look.now, turn__lt=due.until(look))
    return [_reports(reports, look, asked), _tasks(due.soon_tasks(look), look, asked)]


def _behind(look: Look, asked: Asked) -> list[Part]:
    lines = [
        Line(one.name, one.link, one.why, (t("chậm {n} %", "{n} % behind", n=work.num(one.gap, 1)), "bad"),
             work.office(look, one.state.indicator.office), one.state.indicator.entry)
        for one in targets.stands(look) if one.off
    ]  # fmt: skip
    return [Part("indicators", T("Chỉ tiêu", "Indicators"), len(lines), tuple(lines))]


def _sheets(look: Look, asked: Asked) -> list[Part]:
    lines = [
        Line(t("Biểu tháng {m}", "Sheet of {m}", m=f"{row['month'].month}/{row['month'].year}"), "/bieu/",
             t("có {n}/{all} chỉ tiêu", "{n} of {all} figures", n=row["told"], all=row["expected"]),
             dates.left(row["due"], look.now), work.office(look, row["office"]), row["entry"])
        for row in due.late_sheets(look)
    ]  # fmt: skip
    return [Part("sheets", T("Biểu số liệu", "Sheets"), len(lines), tuple(lines))]


OPEN = T("Đang mở: chính quyền còn nợ câu trả lời.", "Open: the city still owes an answer.")
LATE = T("Đã quá hạn và chưa xong, lâu nhất trước.", "Past their deadline and not over, the longest first.")
HEAPS: dict[str, Heap] = {
    "phan-anh-qua-han": Heap(T("Phản ánh quá hạn", "Late reports"), LATE,
                             lambda look, a: [_reports(live.late_reports(look.see, look.now), look, a)]),
    "phan-anh-dang-mo": Heap(T("Phản ánh đang mở", "Open reports"), OPEN,
                             lambda look, a: [_reports(live.open_reports(look.see), look, a)]),
    "nhiem-vu-qua-han": Heap(T("Nhiệm vụ quá hạn", "Late tasks"), LATE,
                             lambda look, a: [_tasks(live.late_tasks(look.see, look.now), look, a)]),
    "nhiem-vu-dang-mo": Heap(T("Nhiệm vụ đang mở", "Open tasks"),
                             T("Đã giao và chưa kết thúc.", "Ordered and not over."),
                             lambda look, a: [_tasks(live.open_tasks(look.see), look, a, "opened")]),
    "chua-nhan": Heap(T("Quá hạn nhận việc", "Not accepted in time"),
                      T("Giao rồi mà chưa cơ quan nào nhận hoặc trả lại.", "Ordered, neither accepted nor returned."),
                      lambda look, a: [_tasks(live.waiting_tasks(look.see, look.now), look, a, "accept_by")]),
    "tren-giao-qua-han": Heap(T("Việc cấp trên giao quá hạn", "Late tasks from above"), LATE,
                              lambda look, a: [_tasks(live.late_tasks(look.see, look.now).exclude(external=""),
                                                      look, a)]),
    "van-ban-qua-han": Heap(T("Văn bản quá hạn công khai", "Documents late to publish"), LATE,
                            lambda look, a: [_documents(live.late_documents(look.see, look.now, look.by is not None),
                                                        look, a)]),
    "bieu-cham": Heap(T("Biểu số liệu chậm", "Sheets of figures late"), LATE, _sheets),
    "chi-tieu-cham": Heap(T("Chỉ tiêu chậm lộ trình", "Targets behind their path"),
                          T("So với đường thẳng từ khi đặt mục tiêu đến ngày của mục tiêu.",
                            "Against the straight line from when the target was set to its day."), _behind),
    "sap-han": Heap(T("Sắp tới hạn", "Falling due"), T("Đang mở, hạn gần nhất trước.",
                                                       "Open, the nearest deadline first."),
                    _soon),
}  # fmt: skip
