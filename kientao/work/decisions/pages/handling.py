"""/viec/van-ban/<code>: one document with its paper, its way so far, and exactly the deeds that are this reader's."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kientao.base.errors import Missing, declare
from kientao.base.text import T, fold
from kientao.city import reach
from kientao.city.sent import Sent, done
from kientao.ledger import download, witness
from kientao.rules import documents
from kientao.rules import papers as rules_papers
from kientao.ui.pages import needs, page
from kientao.ui.place import today

from .. import papers
from ..models import Document
from . import deeds, wording, working

ORDER = T("Thực hiện {number}: {subject}", "Carry out {number}: {subject}")  # written into a task, in Vietnamese
declare("document.no_body", T("Văn bản này không có nội dung soạn ở đây.", "This document has no body written here."))


@needs("document.draft")
@never_cache
@require_safe
def handling(request: Any, code: str) -> HttpResponse:
    return show(request, working.one(request, code), Sent(request), request.GET.get("mo", "")[:20])


@needs("document.draft")
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
    return done(receipt, f"/viec/van-ban/{code}" if name not in deeds.LEAVING else "/viec/van-ban")


def show(request: Any, row: Document, sent: Sent, open_form: str = "") -> HttpResponse:
    offices, posts = reach.office_names(), reach.post_names()
    verbs = working.verbs(sent.by, row)
    offered = deeds.offered(verbs)
    other, about = related(row, working.mine(sent.by))
    context = {
        "row": row, "state": wording.STATES[row.state], "clock": wording.clock_words(row), "offices": offices,
        "posts": posts, "deeds": offered, "open_form": open_form, "form": sent.typed, "errors": sent.errors,
        "kind": documents.kinds(row.on or today())[row.kind].name, "duty": documents.duties()[row.duty],
        "duties": list(documents.duties().values()), "may_edit": "document.edit" in verbs, "now": today(),
        "steps": [{"step": s, "words": wording.STEPS.get(s.verb, s.verb)} for s in row.steps.order_by("at", "pk")],
        "files": [(one, download.kind_of(one.file)) for one in row.files.exclude(file="").order_by("pk")],
        "amends": other, "relation": wording.RELATIONS.get(row.relation), "amended": about,
        "preview": papers.blocks(row.body), "order": ORDER.to("vi", number=row.numbered, subject=row.subject)[:250],
    }  # fmt: skip
    return page(request, "decisions/document.html", context, status=sent.status if sent.errors else 200)


def related(row: Document, rows: Any) -> tuple[Document | None, list[tuple[Any, Document]]]:
    """(the document it is about, [(words, document that is about it)]), as far as the reader may know them."""
    other = rows.filter(code=row.amends).first() if row.amends else None
    about = rows.filter(amends=row.code, state="issued").order_by("on", "code")[:50]
    return other, [(wording.RELATIONS[one.relation][1], one) for one in about if one.relation in wording.RELATIONS]


@needs("document.draft")
@require_safe
def as_paper(request: Any, code: str, ending: str) -> HttpResponse:
    return paper_of(working.one(request, code), ending)


def paper_of(row: Document, ending: str) -> HttpResponse:
    """The document as NĐ 30/2020 lays it out, .docx or .pdf. Raises Missing where nothing was written here."""
    if not row.body:
        raise Missing("document.no_body")
    if ending not in rules_papers.KINDS:
        raise Missing("act.missing", thing=ending)
    called = fold(row.numbered).replace("/", "-") or row.code
    return rules_papers.answer(papers.paper(row, witness.foot()), called, ending)


@needs("document.draft")
@require_safe
def file(request: Any, code: str, name: str) -> HttpResponse:
    return file_of(working.one(request, code).files.all(), name)


def file_of(rows: Any, name: str) -> HttpResponse:
    """The file of one of these rows."""
    found = rows.filter(code=name).first()
    return download.answer(found.file if found else None)
