"""What becomes of a command: sent, answered, answered too late, not answered; and somebody looks on the spot."""

from kientao.base.errors import Refused
from kientao.city.models import Sensor
from kientao.ledger import prepared
from kientao.ledger.acts import By, Done, act, present

from ..models import RUNNING, Command
from .life import done, keep, machine, move, one, reasoned, state_of

DEVICE_REFUSED = "Thiết bị từ chối"


@act("device.sent", about="command", noun=Command)
def mark_sent(*, by: By, command: str, attempts: int = 1) -> Done | None:
    """The broker has taken it."""
    machine(by)
    row = one(command)
    if row.state != "asked":
        return None  # answered, or out of time, before this was noted
    row.sent, row.attempts = present(), attempts
    move(row, "sent")
    return done(row)


@act("device.acknowledge", about="command", noun=Command)
def acknowledge_command(*, by: By, command: str, ok: bool = True) -> Done | None:
    """The device has answered: done, or refused. An answer after its time is noted and changes nothing else."""
    machine(by)
    row = one(command)
    if row.answered is not None or row.state not in (*RUNNING, "timed_out", "safe"):
        return None
    row.answered = present()
    if row.state not in RUNNING:
        row.late = True
        return done(row)
    if not ok:
        move(row, "refused", DEVICE_REFUSED)
        return done(row)
    move(row, "acknowledged")
    if row.rescues:
        rescued = one(row.rescues)
        move(rescued, "safe")
        done(rescued)
    _confirmed(row)
    return done(row)


def _confirmed(row: Command) -> None:
    device = prepared.find(Sensor, row.device)
    assert device is not None
    state = state_of(device)
    state.word, state.since = row.word, present()
    keep(state, device)


@act("device.time_out", about="command", noun=Command)
def time_out_command(*, by: By, command: str) -> Done | None:
    """Nobody answered in time: somebody has to look at the device."""
    machine(by)
    row = one(command)
    if row.state not in RUNNING or row.expires > present():
        return None
    move(row, "timed_out")
    row.turn = present()
    return done(row)


@act("device.inspect", about="command", noun=Command)
def inspect_command(*, by: By, command: str, found: str) -> Done | None:
    """Somebody looked at the device that had not answered, and says what they found."""
    row = one(command)
    if row.turn is None:
        raise Refused("device.in_order")
    row.turn, row.outcome = None, reasoned(found)
    return done(row, outcome=row.outcome)
