"""/viec/thong-bao: the notices of my offices, drafts first; one of them with exactly what may be done to it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kientao.base.errors import Missing
from kientao.base.text import T, Text
from kientao.city.sent import Sent, done
from kientao.ledger import rights
from kientao.ledger.acts import Receipt
from kientao.ui.pages import needs, page

from .. import acts
from ..models import Notice
from . import public, wording, working

PAGE = 60


class Deed(NamedTuple):
    verb: str
    words: Text
    act: Callable[[Sent, Notice], Receipt | None]


@needs("notice.publish")
@never_cache
@require_safe
def listing(request: Any) -> HttpResponse:
    rows = working.mine(rights.actor_of(request))
    drafts = rows.filter(state="draft").order_by("opened", "code")[:PAGE]
    others = rows.exclude(state="draft").order_by("-opened", "code")[:PAGE]
    context = {"drafts": public.lines(drafts), "rows": public.lines(others),
               "kinds": wording.KINDS, "states": wording.STATES}  # fmt: skip
    return page(request, "notices/office_list.html", context)


@needs("notice.publish")
@never_cache
@require_safe
def one(request: Any, code: str) -> HttpResponse:
    return _show(request, working.one(request, code), Sent(request))


@needs("notice.publish")
@never_cache
@require_POST
def deed(request: Any, code: str, name: str) -> HttpResponse:
    """Do one thing; the form comes back with its faults, a success ends at its receipt."""
    row, sent = working.one(request, code), Sent(request)
    found = DEEDS.get(name)
    if found is None:
        raise Missing("act.missing", thing=name)
    receipt = found.act(sent, row)
    if receipt is None:
        return _show(request, working.one(request, code), sent, name)
    return done(receipt, f"/viec/thong-bao/{receipt.result}")


def _show(request: Any, row: Notice, sent: Sent, open_form: str = "") -> HttpResponse:
    allowed = working.verbs(sent.by, row)
    context = {
        "row": row, "line": public.lines([row])[0], "kind": wording.KINDS[row.kind], "state": wording.STATES[row.state],
        "severity": wording.SEVERITIES[row.severity], "certainty": wording.CERTAINTIES[row.certainty],
        "urgency": wording.URGENCIES[row.urgency], "maker": wording.maker(row.made), "form": sent.typed,
        "errors": sent.errors, "open_form": open_form,
        "deeds": {name: found for name, found in DEEDS.items() if found.verb in allowed},
    }  # fmt: skip
    return page(request, "notices/office.html", context, status=sent.status if sent.errors else 200)


def _update(sent: Sent, row: Notice) -> Receipt | None:
    hours = sent.text("hours")
    if hours and not (hours.isdecimal() and len(hours) < 5):
        sent.errors["hours"] = T("Hãy ghi số giờ.", "Say for how many hours.")
        return None
    return sent.perform(
        acts.update_notice, "words", notice=row.code, seen=sent.seen(), headline=sent.text("headline"),
        words=sent.text("words"), instruction=sent.text("instruction"), hours=int(hours) if hours else None,
    )  # fmt: skip


def _end(sent: Sent, row: Notice) -> Receipt | None:
    return sent.perform(acts.end_notice, "reason", notice=row.code, seen=sent.seen(), reason=sent.text("reason"))


def _send(sent: Sent, row: Notice) -> Receipt | None:
    return sent.perform(acts.send_warning, "", warning=row.code, seen=sent.seen())


def _drop(sent: Sent, row: Notice) -> Receipt | None:
    return sent.perform(acts.drop_warning, "reason", warning=row.code, seen=sent.seen(), reason=sent.text("reason"))


def _end_warning(sent: Sent, row: Notice) -> Receipt | None:
    return sent.perform(acts.end_warning, "reason", warning=row.code, seen=sent.seen(), reason=sent.text("reason"))


DEEDS: dict[str, Deed] = {
    "phat": Deed("warning.send", T("Phát cảnh báo cho mọi người", "Send the warning to everybody"), _send),
    "bo": Deed("warning.drop", T("Không phát", "Do not send"), _drop),
    "sua": Deed("notice.update", T("Cập nhật, gia hạn", "Bring up to date"), _update),
    "ket-thuc": Deed("notice.end", T("Kết thúc thông báo", "End the notice"), _end),
    "het-nguy": Deed("warning.end", T("Kết thúc cảnh báo", "End the warning"), _end_warning),
}
