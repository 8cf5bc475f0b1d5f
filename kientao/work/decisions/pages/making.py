"""/viec/van-ban/moi and …/sua: write a draft, or register what was signed on paper; one form for both."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base import ids
from kientao.base.text import T
from kientao.city.sent import Sent, done
from kientao.ledger.acts import Receipt
from kientao.rules import documents
from kientao.ui.pages import needs, page
from kientao.ui.place import today

from .. import acts, terms
from ..models import Document
from . import wording, working

TEXT_MAX = 60_100
NO_ORGAN = T("Hãy chọn cơ quan ban hành.", "Choose the issuing office.")
NO_DAY = T("Hãy ghi ngày ký.", "State the day of signing.")


@needs("document.draft")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any) -> HttpResponse:
    sent = Sent(request, TEXT_MAX)
    organs = working.organs(sent.by)
    if sent.text("do") == "fill":  # another page's words, to be looked at and saved here
        return _form(request, sent, organs, None)
    if request.method != "POST":
        asked = {"kind": "loai", "subject": "trich-yeu", "amends": "ve"}
        sent.typed |= {field: request.GET.get(name, "")[:500] for field, name in asked.items()}
        sent.typed.setdefault("office", organs[0][0] if organs else "")
        sent.typed["kind"] = sent.typed["kind"] or "cong-van"
        return _form(request, sent, organs, None)
    receipt = _send(sent, organs)
    return _form(request, sent, organs, None) if receipt is None else done(receipt, f"/viec/van-ban/{receipt.result}")


@needs("document.draft")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Any, code: str) -> HttpResponse:
    row, sent = working.one(request, code), Sent(request, TEXT_MAX)
    if request.method != "POST":
        sent.typed |= _typed(row)
    else:
        told = _told(sent)
        if not sent.errors:
            receipt = sent.perform(acts.edit_document, "subject", document=row.code, seen=sent.seen(), **told)
            if receipt is not None:
                return done(receipt, f"/viec/van-ban/{row.code}")
    return _form(request, sent, working.organs(sent.by), row)


def _typed(row: Document) -> dict[str, Any]:
    days = {name: _day(getattr(row, name)) for name in ("starts", "effect_from", "effect_until")}
    plain = {
        name: getattr(row, name)
        for name in ("kind", "subject", "body", "signer", "duty", "exempt", "amends", "relation")
    }
    return {**plain, **days, "basis": "\n".join(row.basis), "recipients": "\n".join(row.recipients)}


def _day(on: Any) -> str:
    return f"{on.day:02}/{on.month:02}/{on.year}" if on else ""


def _send(sent: Sent, organs: list[tuple[str, Any]]) -> Receipt | None:
    office = sent.text("office")
    if office not in dict(organs):
        sent.errors["office"] = NO_ORGAN
    told, code = _told(sent), ids.code_of("document", sent.text("key"))
    if sent.text("do") != "register":
        if sent.errors:
            return None
        return sent.perform(acts.draft_document, "subject", office=office, code=code, **told)
    on = sent.day("on")
    if on is None and "on" not in sent.errors:
        sent.errors["on"] = NO_DAY
    if sent.errors:
        return None
    return sent.perform(acts.register_document, "on", office=office, code=code, on=on,
                        signed_by=sent.text("signed_by")[:200], **told)  # fmt: skip


def _told(sent: Sent) -> dict[str, Any]:
    """What both verbs take."""
    files, duty, exempt = sent.kept("files"), sent.text("duty"), sent.text("exempt")
    if not duty:
        duty, usual = terms.duty(sent.text("kind"))
        exempt = exempt or usual
    return {
        "kind": sent.text("kind"), "subject": sent.text("subject"), "body": sent.text("body"),
        "basis": tuple(sent.text("basis").splitlines()), "recipients": tuple(sent.text("recipients").splitlines()),
        "signer": sent.text("signer"), "duty": duty, "exempt": exempt,
        "starts": sent.day("starts"), "amends": _other(sent), "relation": sent.text("relation"),
        "effect_from": sent.day("effect_from"), "effect_until": sent.day("effect_until"), "files": files or (),
    }  # fmt: skip


def _other(sent: Sent) -> str:
    """The document it is about, by code: one that may be read here."""
    typed = sent.text("amends")
    if not typed:
        return ""
    rows = working.mine(sent.by)
    row = rows.filter(code=typed.upper()).first() or rows.filter(code=typed).first()
    if row is None:
        sent.errors["amends"] = T("Không tìm thấy văn bản này.", "There is no such document.")
        return ""
    return row.code


def _form(request: Any, sent: Sent, organs: list[tuple[str, Any]], row: Document | None) -> HttpResponse:
    context = {
        "form": sent.typed, "errors": sent.errors, "organs": organs, "signers": working.signers(organs), "row": row,
        "kinds": list(documents.kinds(today()).values()), "duties": list(documents.duties().values()),
        "relations": [(name, words[0]) for name, words in wording.RELATIONS.items()],
        "may_register": working.may_register(sent.by), "now": today(),
    }  # fmt: skip
    return page(request, "decisions/new.html", context, status=sent.status if sent.errors else 200)
