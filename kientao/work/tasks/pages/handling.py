"""/viec/nhiem-vu/<code>: one task with its basis, its way so far, and exactly the deeds that are this reader's."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kientao.base.errors import Missing
from kientao.base.text import T
from kientao.city import reach
from kientao.city.access import today
from kientao.city.models import Holding, Person, valid
from kientao.city.sent import Sent, done
from kientao.ledger import download
from kientao.ui.pages import may, needs, page

from ..models import Evidence, Task
from . import deeds, wording, working

DOORS = {  # where a task may come from: its address, and the verb that opens that door ("" for everybody)
    "report": ("/viec/phan-anh/", "report.reopen"),
    "task": ("/viec/nhiem-vu/", "task.report"),
    "indicator": ("/chi-tieu/", ""),
    "document": ("/viec/van-ban/", "document.draft"),
    "meeting": ("/viec/hop/", "meeting.connect"),
    "topic": ("/viec/chuyen-de/", "briefing.tell"),
}


@needs("task.report")
@never_cache
@require_safe
def handling(request: Any, code: str) -> HttpResponse:
    return show(request, working.one(request, code), Sent(request), request.GET.get("mo", "")[:20])


@needs("task.report")
@never_cache
@require_POST
def deed(request: Any, code: str, name: str) -> HttpResponse:
    """Do one thing; the form comes back with its faults, a success ends at its receipt."""
    row, sent = working.one(request, code), Sent(request)
    found = deeds.DEEDS.get(name)
    if found is None:
        raise Missing("act.missing", thing=name)
    receipt = found.act(sent, row)
    if receipt is None:
        return show(request, working.one(request, code), sent, name)
    return done(receipt, f"/viec/nhiem-vu/{code}" if name not in deeds.LEAVING else "/viec/nhiem-vu")


def show(request: Any, row: Task, sent: Sent, open_form: str = "") -> HttpResponse:
    offices, posts = reach.office_names(), reach.post_names()
    offered = deeds.offered(working.verbs(sent.by, row))
    parts = working.mine(sent.by).filter(parent=row.code).order_by("due", "code")
    context = {
        "row": row, "state": wording.STATES[row.state], "clock": wording.clock_words(row),
        "offices": offices, "posts": posts, "deeds": offered, "open_form": open_form, "form": sent.typed,
        "errors": sent.errors, "first": next(iter(offered), ""), "about": about(request, row.about),
        "steps": [{"step": s, "words": wording.STEPS.get(s.verb, s.verb)} for s in row.steps.order_by("at", "pk")],
        "files": [_file(one) for one in row.evidence.exclude(file="").order_by("pk")],
        "parts": [(part, wording.STATES[part.state]) for part in parts], "holder_name": who(row.holder),
        "parent": working.mine(sent.by).filter(code=row.parent).first() if row.parent else None,
        "plan": dict(working.plans(sent.by)).get(row.plan) if row.plan else None,
        "people": working.whom(sent.by) if {"giao", "phoi-hop"} & set(offered) else None,
        "own": reach.people()["posts"] if {"nhan", "phan-cong"} & set(offered) else [],
        "own_name": offices.get(row.office), "may_write": working.may_write(sent.by),
    }  # fmt: skip
    return page(request, "tasks/task.html", context, status=sent.status if sent.errors else 200)


def who(post: str) -> str:
    """Who holds the post today: the task stays with the post when its holder leaves."""
    held = Holding.objects.filter(valid(today()), post=post).values("person")
    return ", ".join(Person.objects.filter(code__in=held).values_list("name", flat=True)) if post else ""


KINDS = {
    "report": T("Phản ánh", "Report"), "task": T("Nhiệm vụ", "Task"), "indicator": T("Chỉ tiêu", "Indicator"),
    "document": T("Văn bản", "Document"), "meeting": T("Cuộc họp", "Meeting"), "topic": T("Chuyên đề", "Topic"),
}  # fmt: skip


def about(request: Any, reference: str) -> dict[str, str] | None:
    """Where it came from; as an address for whoever may go through that door, which decides about the thing itself."""
    kind, _, code = reference.partition(":")
    if kind not in DOORS or not code:
        return None
    address, verb = DOORS[kind]
    told = {"text": f"{KINDS[kind].to(request.lang)} {code}"}
    return told | ({"href": address + code} if not verb or may(request, verb) else {})


def _file(one: Evidence) -> dict[str, Any]:
    kind = download.kind_of(one.file)
    return {"one": one, "kind": kind, "picture": kind in ("jpeg", "png")}


@needs("task.report")
@require_safe
def file(request: Any, code: str, evidence: str) -> HttpResponse:
    """A file of a task of theirs: pictures are shown, papers downloaded."""
    found = Evidence.objects.filter(task=working.one(request, code), code=evidence).first()
    return download.answer(found.file if found else None)
