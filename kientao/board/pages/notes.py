"""Results and shortcomings: the list with what was mended, and the officers' forms."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base.text import T
from kientao.city.access import by_of, may, visible
from kientao.city.models import Office, Post, valid
from kientao.ui import place
from kientao.ui.dates import day
from kientao.ui.language import t, tr
from kientao.ui.pages import kept, needs, page, public

from .. import acts
from ..models import Objective, PlanItem, Shortcoming, ShortcomingStep
from . import finding, telling
from .filling import Form, done

STATES = {
    "open": (T("chưa khắc phục", "open"), "bad"),
    "mended": (T("đã khắc phục", "mended"), "good"),
    "returned": (T("tái diễn", "returned"), "bad"),
}
NO_WORDS = T("Hãy ghi rõ nội dung.", "Say what it is.")
NO_OFFICE = T("Hãy chọn cơ quan.", "Choose the office.")
NO_CAUSE = T("Hãy ghi nguyên nhân.", "Write the cause.")
NO_HEAD = T("Hãy chọn người đứng đầu chịu trách nhiệm.", "Choose the head who answers.")
NO_REMEDY = T("Hãy ghi cách khắc phục.", "Write the remedy.")
NO_RECHECK = T("Hãy ghi ngày kiểm tra lại.", "Write the day of the re-check.")


@public
@kept()
def shortcomings(request: Any) -> HttpResponse:
    """All of them, those still open first; mended ones stay listed."""
    rows = list(visible(Shortcoming.objects.all(), by_of(request)).order_by("-first"))
    rows.sort(key=lambda row: row.state == "mended")
    about = finding.programme(request)
    context = {"rows": [_told(row) for row in rows], "note": about.notes.get("results") if about else None}
    return page(request, "board/shortcomings.html", context)


def _told(row: Shortcoming) -> dict[str, Any]:
    late = row.recheck_on is not None and row.recheck_on < place.today()
    return {"row": row, "state": STATES[row.state], "source": telling.source(row), "late": late} | finding.shut(row)


@public
@kept()
def shortcoming(request: Any, code: str) -> HttpResponse:
    """One shortcoming: cause, who answers, remedy, and everything that happened to it."""
    row = finding.one(Shortcoming, code, request, "shortcoming.unknown")
    by = by_of(request)
    post = Post.objects.filter(code=row.responsible).first()
    steps = [
        {"when": day(step.on) if step.on else t("không rõ ngày", "day not known"), "title": STATES[step.state][0],
         "text": step.words, "href": f"/so/{step.entry}", "kind": STATES[step.state][1]}
        for step in ShortcomingStep.objects.filter(shortcoming=row).order_by("entry")
    ]  # fmt: skip
    context = _told(row) | {
        "steps": steps, "post": post, "office": telling.office_names().get(row.office),
        "may_mend": bool(by and row.state != "mended" and may(by, "shortcoming.mend", Shortcoming, code)),
        "may_check": bool(by and row.state == "mended" and may(by, "shortcoming.recheck", Shortcoming, code)),
    }  # fmt: skip
    return page(request, "board/shortcoming.html", context)


@needs("shortcoming.record")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record_shortcoming(request: Any) -> HttpResponse:
    """A shortcoming, with all that makes somebody answer for it."""
    form = Form(request, {"audience": "office"})
    if request.method == "POST":
        on, recheck = form.day("on"), form.day("recheck_on")
        for name, words in (("office", NO_OFFICE), ("words", NO_WORDS), ("cause", NO_CAUSE), ("responsible", NO_HEAD),
                            ("remedy", NO_REMEDY), ("recheck_on", NO_RECHECK)):  # fmt: skip
            form.need(name, words)
        receipt = None if form.errors else form.perform(
            acts.record_shortcoming, by=by_of(request), office=form.text("office"), words=form.text("words"),
            objective=form.text("objective") or None, item=form.text("item") or None, on=on, cause=form.text("cause"),
            responsible=form.text("responsible"), remedy=form.text("remedy"), recheck_on=recheck,
            source=form.source(), audience=form.text("audience"),
        )  # fmt: skip
        if receipt:
            return done(receipt, f"/khiem-khuyet/{receipt.thing}")
    return form.again("board/record_shortcoming.html", _choices(request, "shortcoming.record"))


@needs("result.record")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record_result(request: Any) -> HttpResponse:
    """What was reached, with source or evidence."""
    form = Form(request, {"audience": "public"})
    if request.method == "POST":
        on, source = form.day("on"), form.source()
        form.need("office", NO_OFFICE)
        form.need("words", NO_WORDS)
        if not source and "evidence" not in request.FILES:
            form.errors["source"] = T("Ghi nguồn, hoặc gửi tệp minh chứng.", "Name the source, or send a file.")
        evidence = form.evidence()
        receipt = None if form.errors else form.perform(
            acts.record_result, by=by_of(request), office=form.text("office"), words=form.text("words"),
            objective=form.text("objective") or None, item=form.text("item") or None, on=on, source=source,
            evidence=evidence, audience=form.text("audience"),
        )  # fmt: skip
        if receipt:
            return done(receipt, "/chuong-trinh#ket-qua")
    return form.again("board/record_result.html", _choices(request, "result.record"))


@needs("shortcoming.mend")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mend(request: Any, code: str) -> HttpResponse:
    """Say how it was mended."""
    return _step(request, code, "mend")


@needs("shortcoming.recheck")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recheck(request: Any, code: str) -> HttpResponse:
    """Check again: it holds, or it has returned."""
    return _step(request, code, "recheck")


def _step(request: Any, code: str, what: str) -> Any:
    row = finding.one(Shortcoming, code, request, "shortcoming.unknown")
    form = Form(request, {"on": day(place.today(), "vi"), "held": "yes", "seen": row.entry})
    if request.method == "POST":
        form.need("words", NO_WORDS)
        args = {
            "shortcoming": code, "words": form.text("words"), "on": form.day("on"), "seen": form.seen(),
            "recheck_on": form.day("recheck_on"),
        }  # fmt: skip
        verb = acts.mend_shortcoming if what == "mend" else acts.recheck_shortcoming
        if what == "recheck":
            args["held"] = form.text("held") == "yes"
        receipt = None if form.errors else form.perform(verb, by=by_of(request), **args)
        if receipt:
            return done(receipt, f"/khiem-khuyet/{code}")
    return form.again("board/step.html", _told(row) | {"what": what})


def _choices(request: Any, verb: str) -> dict[str, Any]:
    """Offices this officer may record for, heads of offices, objectives and lines of plans."""
    by, today = by_of(request), place.today()
    offices = [o for o in Office.objects.filter(valid(today)).order_by("code") if by and may(by, verb, Office, o.code)]
    heads = Post.objects.filter(valid(today), head=True, office__in=[o.code for o in offices]).order_by("office")
    names = {o.code: tr(o.name) for o in offices}
    none = ("", T("– chọn –", "– choose –"))
    return {
        "offices": [none] + [(o.code, o.name) for o in offices],
        "heads": [none] + [(p.code, f"{tr(p.title)} – {names[p.office]}") for p in heads],
        "objectives": [none] + [(o.code, o.title) for o in visible(Objective.objects.all(), by).order_by("position")],
        "items": [none] + [(i.code, i.title) for i in visible(PlanItem.objects.all(), by).order_by("code")],
    }  # fmt: skip
