"""/thiet-bi/<code>: one device, what it was told, and exactly what may be done to it now."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kientao.base import clock, ids
from kientao.base.errors import Missing
from kientao.base.text import T
from kientao.city import reach, wire
from kientao.city.models import Sensor
from kientao.city.sent import Sent, done
from kientao.ledger.acts import Receipt
from kientao.ui.pages import needs, page

from .. import acts, terms
from ..models import RUNNING, Command
from . import listing, wording, working

HISTORY = 60
UNSURE = T("Hãy đánh dấu là bạn đã xem và chắc chắn.", "Tick that you have looked and are sure.")
NO_WORD = T("Hãy chọn lệnh.", "Choose a command.")


@needs("device.command")
@never_cache
@require_safe
def one(request: Any, code: str) -> HttpResponse:
    return _show(request, working.one(request, code), Sent(request))


@needs("device.command")
@never_cache
@require_POST
def deed(request: Any, code: str, name: str) -> HttpResponse:
    """Do one thing; the form comes back with its faults, a success ends at its receipt."""
    device, sent = working.one(request, code), Sent(request)
    if name not in DEEDS:
        raise Missing("act.missing", thing=name)
    receipt = DEEDS[name](sent, device)
    return _show(request, device, sent) if receipt is None else done(receipt, f"/thiet-bi/{code}")


def _command(sent: Sent, device: Sensor) -> Receipt | None:
    if not sent.text("word"):
        sent.errors["word"] = NO_WORD
    if not sent.text("sure"):
        sent.errors["sure"] = UNSURE
    if sent.errors:
        return None
    code = ids.code_of("command", sent.text("key"))
    return sent.perform(
        acts.command_device, "reason" if not sent.text("reason") else "word", device=device.code,
        word=sent.text("word"), code=code, reason=sent.text("reason"),
    )  # fmt: skip


def _local(sent: Sent, device: Sensor) -> Receipt | None:
    return sent.perform(acts.take_over, device=device.code)


def _remote(sent: Sent, device: Sensor) -> Receipt | None:
    return sent.perform(acts.give_back, device=device.code)


def _inspect(sent: Sent, device: Sensor) -> Receipt | None:
    row = Command.objects.filter(code=sent.text("command"), device=device.code).first()
    if row is None:
        raise Missing("act.missing", thing=sent.text("command")[:120])
    return sent.perform(acts.inspect_command, "found", command=row.code, found=sent.text("found"))


DEEDS = {"lenh": _command, "tai-cho": _local, "tu-xa": _remote, "da-xem": _inspect}


def _show(request: Any, device: Sensor, sent: Sent) -> HttpResponse:
    history = list(Command.objects.filter(device=device.code).order_by("-asked", "-pk")[:HISTORY])
    posts, now = reach.post_names(), clock.now()
    context = {
        "line": listing.lines([device])[0], "device": device, "control": wording.CONTROL, "broker": wire.configured(),
        "office": reach.office_names().get(device.care, device.care), "place": reach.unit_names().get(device.place),
        "history": [(row, wording.STATES[row.state], wording.author(row.by, posts)) for row in history],
        "look": [row for row in history if row.turn is not None], "late": wording.LATE, "rescue": wording.RESCUE,
        "waits": next((row for row in history if row.state in RUNNING and (row.sent or row.expires > now)), None),
        "verbs": working.verbs(sent.by, device), "words": [(word, word) for word in device.commands],
        "seconds": terms.answer(now) // clock.SECOND, "decision": terms.decision(now), "form": sent.typed,
        "errors": sent.errors,
    }  # fmt: skip
    return page(request, "devices/device.html", context, status=sent.status if sent.errors else 200)
