"""A command is given by a post or a rule; the safe one after a time-out by the machine, once."""

from kientao.base.errors import Refused
from kientao.city import wire
from kientao.city.models import Sensor
from kientao.ledger.acts import By, Done, act, present

from ..models import Command
from .life import ask, device_of, done, machine, move, one, reasoned, running, state_of

UNSENT = "Quá hạn khi chưa gửi được"


@act("device.command", about="device", noun=Sensor)
def command_device(*, by: By, device: str, word: str, code: str, reason: str) -> Done | None:
    """Command a device by one of its words. Never while it is in local control or still owes an answer."""
    found = device_of(device)
    why = reasoned(reason)
    if word not in found.commands:
        raise Refused("device.word", device=device, word=word[:40], known=", ".join(found.commands))
    if state_of(found).control == "local":
        raise Refused("device.at_hand")
    before = running(device)
    if before is not None:
        if before.sent is not None or before.expires > present() or wire.configured():
            raise Refused("device.busy", code=before.code)
        move(before, "refused", UNSENT)  # there was no broker to take it
        done(before)
    return ask(found, word, code, by, why)


@act("device.safe", about="command", noun=Command)
def make_safe(*, by: By, command: str) -> Done | None:
    """Nobody answered in time: the device is told to do what harms nobody. Once, and never against local control."""
    machine(by)
    row = one(command)
    device = device_of(row.device)
    if row.state != "timed_out" or row.rescues or not device.safe or state_of(device).control == "local":
        return None
    if Command.objects.filter(rescues=row.code).exists() or running(row.device) is not None:
        return None
    return ask(device, device.safe, f"{row.code}.safe", by, "", rescues=row.code)
