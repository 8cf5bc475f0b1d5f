"""/viec/thong-tin: requests for information of my offices: by deadline, answered, refused by article."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kientao.base import clock, ids
from kientao.base.text import T
from kientao.city import reach
from kientao.city.sent import Sent, done
from kientao.ledger import download, rights
from kientao.ledger.acts import Receipt
from kientao.rules import documents
from kientao.ui.pages import needs, page
from kientao.ui.place import today

from .. import acts
from ..models import Question
from . import handling, wording, working

PAGE = 100
DEEDS = {
    "cung-cap": ("info.give", T("Cung cấp", "Give")),
    "bao-han": ("info.notice", T("Phức tạp: báo thời hạn", "Complex: tell the term")),
    "gia-han": ("info.extend", T("Gia hạn", "Extend")),
    "tu-choi": ("info.refuse", T("Từ chối", "Refuse")),
    "noi-khac": ("info.pass", T("Nơi khác giữ thông tin này", "Held elsewhere")),
}


@needs("info.give")
@never_cache
@require_safe
def listing(request: Any) -> HttpResponse:
    rows = working.questions(rights.actor_of(request))
    over = request.GET.get("xem") == "xong"
    found = (
        rows.filter(turn__isnull=True).order_by("-closed") if over else rows.filter(turn__isnull=False).order_by("turn")
    )
    offices = reach.office_names()
    items = [{"row": row, "state": wording.ASKED[row.state], "clock": wording.asked_clock(row),
              "office": offices.get(row.office, row.office), "channel": wording.CHANNELS[row.channel]}
             for row in found[:PAGE]]  # fmt: skip
    return page(
        request,
        "decisions/questions.html",
        {"items": items, "over": over},
    )


@needs("info.give")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def counter(request: Any) -> HttpResponse:
    """Somebody asks at the counter or by post: an officer writes it down for them."""
    sent = Sent(request)
    offices = working.organs(sent.by, "info.give")
    sent.typed.setdefault("channel", "office")
    sent.typed.setdefault("office", offices[0][0] if offices else "")
    if request.method == "POST":
        contact = {name: sent.text(name) for name in acts.asking.FIELDS}
        receipt = sent.perform(
            acts.ask_information, "words", code=ids.code_of("question", sent.text("key")), office=sent.text("office"),
            words=sent.text("words"), contact=contact, channel=sent.text("channel"), how=sent.text("how") or "look",
            purpose=sent.text("purpose"),
        )  # fmt: skip
        if receipt is not None:
            return done(receipt, f"/viec/thong-tin/{receipt.result}")
    context = {"form": sent.typed, "errors": sent.errors, "offices": offices,
               "channels": list(wording.CHANNELS.items()), "hows": list(wording.HOWS.items())}  # fmt: skip
    return page(request, "decisions/counter.html", context, status=sent.status if sent.errors else 200)


@needs("info.give")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: Any, code: str) -> HttpResponse:
    row, sent = working.question(request, code), Sent(request)
    if request.method == "POST" and (receipt := _do(sent, row)):
        return done(receipt, "/viec/thong-tin")
    verbs = working.answers(sent.by, row)
    context = {
        "row": row, "state": wording.ASKED[row.state], "clock": wording.asked_clock(row), "form": sent.typed,
        "errors": sent.errors, "asker": getattr(row, "asker", None), "channel": wording.CHANNELS[row.channel],
        "how": wording.HOWS[row.how], "office": reach.office_names().get(row.office, row.office),
        "deeds": {name: words for name, (verb, words) in DEEDS.items() if verb in verbs},
        "grounds": list(documents.grounds(today()).values()), "open_form": sent.text("do"),
        "files": [(each, download.kind_of(each.file)) for each in row.files.exclude(file="").order_by("pk")],
        "now": clock.now(),
    }  # fmt: skip
    return page(request, "decisions/question.html", context, status=sent.status if sent.errors else 200)


def _do(sent: Sent, row: Question) -> Receipt | None:
    what, told = sent.text("do"), {"question": row.code, "seen": sent.seen()}
    if what == "cung-cap":
        files = sent.kept("files")
        return None if files is None else sent.perform(acts.give_information, "answer", words=sent.text("answer"),
                                                       files=files, **told)  # fmt: skip
    if what == "bao-han":
        return sent.perform(acts.notice_question, "note", note=sent.text("note"), **told)
    if what == "gia-han":
        return sent.perform(acts.extend_question, "more", reason=sent.text("more"), **told)
    if what == "tu-choi":
        return sent.perform(acts.refuse_information, "why", ground=sent.text("ground"), reason=sent.text("why"), **told)
    return sent.perform(acts.pass_question, "to", to=sent.text("to"), **told)


@needs("info.give")
@require_safe
def file(request: Any, code: str, name: str) -> HttpResponse:
    return handling.file_of(working.question(request, code).files.all(), name)
