"""Giao ban, one at a time: the agenda, questions from the points, what needs the leader, the conclusions."""

from dataclasses import dataclass
from typing import Any

from kientao.city import reach
from kientao.ledger.verbs import By
from kientao.ui.dates import day as day_words
from kientao.ui.dates import day_at
from kientao.ui.language import t, tr
from kientao.work.decisions.models import Document
from kientao.work.meetings.models import Meeting
from kientao.work.reports.models import Step as ReportStep
from kientao.work.tasks.models import Step as TaskStep
from kientao.work.tasks.models import Task
from kientao.work.tasks.pages.working import mine

from ..models import Shortcoming
from .assemble import view
from .tiles import Item

END = "ket-luan"


@dataclass(frozen=True)
class Screen:
    """One item. key stays the same while the list moves; answers: [(words, who and when)] of the unit."""

    key: str
    kind: str  # agenda, question, item, end
    title: str
    said: str = ""
    link: str = ""
    office: str = ""
    about: str = ""
    answers: tuple[tuple[str, str], ...] = ()


def screens(row: Meeting, by: By) -> list[Screen]:
    """In the order they are gone through; the conclusions last."""
    made = [
        Screen(f"muc-{n}", "agenda", str(item["title"]), t("{who} · {n} phút", "{who} · {n} minutes",
               who=item.get("who") or t("chưa ghi người trình bày", "no speaker named"), n=item["minutes"]))
        for n, item in enumerate(row.agenda, 1)
    ]  # fmt: skip
    for one in row.raised.order_by("at", "pk"):
        late = t("trả lời sau, trước {day}", "answered later, by {day}", day=day_words(one.due)) if one.due else ""
        told = ((one.answer or late, ""),) if one.answer or late else ()
        made.append(Screen(f"hoi-{one.pk}", "question", one.words, answers=told))
    made += [_item(item, by) for item in view(by).items]
    return [*made, Screen(END, "end", t("Kết luận", "Conclusions"))]


def _item(item: Item, by: By) -> Screen:
    kind, _, code = item.cause.partition(":")
    office = code.partition(":")[0] if kind in ("reports", "documents", "sheets") else ""
    about = item.cause if kind in ("task", "indicator") else ""
    return Screen(f"viec-{item.cause}", "item", item.title, f"{item.why} · {item.who}", item.link, office, about,
                  tuple(_answers(item, kind, code, by)))  # fmt: skip


def _answers(item: Item, kind: str, code: str, by: By) -> list[tuple[str, str]]:
    """What the unit said about it: the last words of its task, its explanation, the remedy it wrote down."""
    if kind == "documents":
        late = Document.objects.filter(office=code, late__gte=1, shown=False).exclude(explained="").order_by("due")
        return [(row.explained, row.numbered or row.code) for row in late[:2]]
    if kind == "reports":
        office, _, ward = code.partition(":")
        steps = ReportStep.objects.filter(report__office=office, report__ward=ward, report__turn__isnull=False,
                                          office=office, shown=True).exclude(words="").order_by("-at")  # fmt: skip
        return [(step.words, f"{step.report_id}, {day_at(step.at)}") for step in steps[:1]]
    tasks = mine(by).filter(code=code) if kind == "task" else mine(by).filter(about=item.cause, closed__isnull=True)
    found = [told for task in tasks.order_by("due")[:2] for told in _said(task)]
    if kind == "indicator":
        rows = Shortcoming.objects.filter(item__indicator=code).exclude(state="mended")[:1]
        found += [(str(tr(row.remedy)), t("cách khắc phục đã ghi", "remedy on record")) for row in rows if row.remedy]
    return found


def _said(task: Task) -> list[tuple[str, str]]:
    names = reach.post_names()
    steps = TaskStep.objects.filter(
        task=task.code, verb__in=("task.report", "task.show", "task.return", "task.ask_time")
    )
    return [(step.words, f"{tr(names.get(step.by.removeprefix('post:'), ''))}, {day_at(step.at)}")
            for step in steps.exclude(words="").order_by("-at")[:1]]  # fmt: skip


def decided(row: Meeting, by: By) -> list[Task]:
    """Tasks that were ordered from this meeting, as they were captured."""
    return list(mine(by).filter(about=f"meeting:{row.code}").order_by("opened", "code")[:100])


def conclusions(row: Meeting, by: By) -> str:
    """A draft: the decisions, one line each, to whom and by when; what was written already comes first."""
    names = reach.office_names()
    lines = []
    for task in decided(row, by):
        due = t(", hoàn thành trước ngày {day}", ", by {day}", day=day_at(task.due)) if task.due else ""
        line = f"{t('Giao', 'To')} {tr(names.get(task.office, task.office))}: {task.title.rstrip('. ')}{due}."
        if line not in row.words:
            lines.append(line)
    return "\n".join(filter(None, [row.words.strip(), *lines]))


def context_of(found: list[Screen], key: str) -> dict[str, Any]:
    """The screen asked for with its neighbours; a key that is gone opens the first."""
    at = next((n for n, one in enumerate(found) if one.key == key), 0)
    return {
        "screen": found[at], "number": at + 1, "count": len(found),
        "before": found[at - 1].key if at else "", "after": found[at + 1].key if at + 1 < len(found) else "",
    }  # fmt: skip
