"""/viec/thanh-tra: an inspector looks into the cases that a decision names; each look is an act; a folder each."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kientao.base import ids
from kientao.base.errors import Missing
from kientao.base.text import T
from kientao.city import casefile, reach
from kientao.city.access import visible
from kientao.city.acts import inspections as acts
from kientao.city.models import Inspection, Office
from kientao.city.sent import Sent, done
from kientao.ledger import entries, rights
from kientao.ledger.acts import Receipt
from kientao.ledger.models import Entry
from kientao.ui.pages import may, needs, page
from kientao.ui.place import today

from . import folder

PAGE = 60
KINDS = {"page": T("xem", "looked at"), "pdf": T("tải PDF", "PDF"), "zip": T("tải hồ sơ", "folder")}


@needs("inspection.view")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: Any) -> HttpResponse:
    """Inspections of mine; whoever may open one, does so here."""
    sent = Sent(request)
    if request.method == "POST" and (receipt := _open(sent)):
        return done(receipt, f"/viec/thanh-tra/{receipt.result}")
    rows = _mine(sent.by).order_by("-since", "-code")[:PAGE]
    context = {
        "rows": rows, "offices": reach.office_names(), "posts": reach.post_names(), "form": sent.typed, "now": today(),
        "errors": sent.errors, "may_open": may(request, "inspection.open"), "people": reach.people(),
        "kinds": [(kind, source.title) for kind, source in casefile.SOURCES.items()],
        "chosen": request.POST.getlist("kinds") or list(casefile.SOURCES),
    }  # fmt: skip
    return page(request, "desk/inspections.html", context, status=sent.status if sent.errors else 200)


def _mine(by: Any) -> Any:
    return visible(Inspection.objects.all(), by)


def _open(sent: Sent) -> Receipt | None:
    days = {name: sent.day(name) or today() for name in ("decided_on", "since", "until")}
    if sent.errors:
        return None
    post = sent.text("post")
    code = ids.code_of("inspection", sent.text("key"))
    return sent.perform(
        acts.open_inspection, "decision", office=reach.office_of(post), code=code, title=sent.text("title"),
        decision=sent.text("decision"), scope=sent.text("scope"), post=post,
        kinds=tuple(sent.request.POST.getlist("kinds")), **days,
    )  # fmt: skip


@needs("inspection.view")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Any, code: str) -> HttpResponse:
    """What the decision reaches: codes, states and days only, no words; and what was looked into so far."""
    row, sent = _one(request, code), Sent(request)
    if request.method == "POST":
        receipt = sent.perform(acts.end_inspection, "reason", inspection=row.code, reason=sent.text("reason"))
        if receipt is not None:
            return done(receipt, "/viec/thanh-tra")
    return _shown(request, row, sent)


def _one(request: Any, code: str) -> Inspection:
    row: Inspection | None = _mine(rights.actor_of(request)).filter(code=code).first()
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def _shown(request: Any, row: Inspection, sent: Sent) -> HttpResponse:
    kind = request.GET.get("loai", "") if request.GET.get("loai", "") in row.doors else row.doors[0]
    words = request.GET.get("tim", "").replace("\x00", "").strip()[:60].upper()
    context = {
        "row": row, "offices": reach.office_names(), "posts": reach.post_names(), "kind": kind, "words": words,
        "kinds": [(name, casefile.SOURCES[name].title) for name in row.doors if name in casefile.SOURCES],
        "cases": _cases(row, kind, words), "looked": _looked(row), "form": sent.typed, "errors": sent.errors,
        "on": row.since <= today() <= row.until and not row.ended, "mine": rights.actor_of(request).post == row.post,
        "may_end": may(request, "inspection.end"),
    }  # fmt: skip
    return page(request, "desk/inspection.html", context, status=sent.status if sent.errors else 200)


def _cases(row: Inspection, kind: str, words: str) -> list[dict[str, Any]]:
    source = casefile.SOURCES[kind]
    top = Office.objects.filter(code=row.scope).values_list("path", flat=True).first() or "/-/"
    below = Office.objects.filter(path__startswith=top).values_list("code", flat=True)
    found = source.noun._default_manager.filter(office__in=list(below)).exclude(audience="closed")
    found = found.filter(code__startswith=words) if words else found
    return list(found.order_by(f"-{source.opened}").values("code", "state", "office", source.opened)[:PAGE])


def _looked(row: Inspection) -> list[dict[str, Any]]:
    """Each look: when, into what, how. Told to whoever may read the inspection."""
    made = []
    for entry in Entry.objects.filter(thing=row.code, verb="inspection.view").order_by("-index")[:PAGE]:
        parts = dict(entries.parts(entry.index))
        kind, _, code = str(parts.get("case", "")).partition(":")
        made.append({"at": entry.at, "entry": entry.index, "kind": kind, "code": code,
                     "how": KINDS.get(str(parts.get("how")), KINDS["page"])})  # fmt: skip
    return made


@needs("inspection.view")
@never_cache
@require_POST
def look(request: Any, code: str) -> HttpResponse:
    """One case, or its folder. The act comes first: what is not on the record is not shown."""
    row, sent = _one(request, code), Sent(request)
    kind, case, how = sent.text("kind")[:20], sent.text("case")[:120], sent.text("how") or "page"
    receipt = sent.perform(acts.view_case, "case", inspection=row.code, kind=kind, case=case, how=how)
    if receipt is None:
        return _shown(request, row, sent)
    told = casefile.SOURCES[kind].tell(casefile.find(kind, case))
    if how == "pdf":
        return folder.file(folder.pdf(told, row), f"{kind}-{case}.pdf", "application/pdf")
    if how == "zip":
        return folder.file(folder.packed(told, row), f"{kind}-{case}.zip", "application/zip")
    context = {"row": row, "told": told, "posts": reach.post_names(), "office": reach.office_names().get(told.office),
               "receipt": receipt, "form": Sent.fresh(request).typed}  # fmt: skip
    return page(request, "desk/casefile.html", context)
