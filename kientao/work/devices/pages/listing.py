"""/thiet-bi: the devices of my offices, those that somebody has to look at first."""

from typing import Any

from django.db.models import Max
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kientao.city import reach, wire
from kientao.city.models import Sensor
from kientao.ledger import rights
from kientao.ui.pages import needs, page

from ..models import Command, DeviceState
from . import wording, working

PAGE = 200


@needs("device.command")
@never_cache
@require_safe
def listing(request: Any) -> HttpResponse:
    """Each with who has it in hand, what it last confirmed and its newest command."""
    rows = list(working.mine(rights.actor_of(request)).order_by("code")[:PAGE])
    context = {"lines": sorted(lines(rows), key=lambda line: not line["look"]), "broker": wire.configured(),
               "control": wording.CONTROL, "offices": reach.office_names(), "units": reach.unit_names()}  # fmt: skip
    return page(request, "devices/list.html", context)


def lines(rows: list[Sensor]) -> list[dict[str, Any]]:
    """In four questions, however many there are."""
    codes = [row.code for row in rows]
    states = {state.code: state for state in DeviceState.objects.filter(code__in=codes)}
    every = Command.objects.filter(device__in=codes)
    newest = every.values("device").annotate(last=Max("asked")).values("last")
    commands = {row.device: row for row in every.filter(asked__in=newest).order_by("asked", "pk")}
    look = set(every.filter(turn__isnull=False).values_list("device", flat=True))
    return [
        {"device": row, "state": states.get(row.code) or DeviceState(code=row.code, control=row.control),
         "command": commands.get(row.code), "look": row.code in look,
         "told": wording.STATES[commands[row.code].state] if row.code in commands else None}
        for row in rows
    ]  # fmt: skip
