"""Which devices are theirs to command, and what may be done to one now. The act asks again."""

from typing import Any

from django.db.models import QuerySet

from kientao.base.errors import Missing
from kientao.city import reach
from kientao.city.access import today
from kientao.city.models import Sensor, valid
from kientao.ledger import rights
from kientao.ledger.acts import By

from ..models import Command


def commands(by: By) -> QuerySet[Command]:
    return reach.mine(Command.objects.all(), by, reach.powers(by, "device"))


def mine(by: By) -> QuerySet[Sensor]:
    """Sensors that take commands today, of the offices their powers over devices reach."""
    rows = Sensor.objects.filter(valid(today()), care__in=reach.offices(reach.powers(by, "device")))
    return rows.exclude(commands=[])


def one(request: Any, code: str) -> Sensor:
    """A device of theirs; what is not theirs does not exist here."""
    row = mine(rights.actor_of(request)).filter(code=code).first()
    if row is None:
        raise Missing("device.none", device=code[:120])
    return row


def verbs(by: By, device: Sensor) -> set[str]:
    held = reach.held(reach.powers(by, "device"), device.care)
    known = ("device.command", "device.local", "device.remote", "device.inspect")
    return {verb for verb in known if any(reach.gives(power, verb) for power in held)}
