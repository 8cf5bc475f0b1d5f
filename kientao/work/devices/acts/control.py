"""Who has a device in hand. Local control always wins: what runs from afar is over at once."""

from kientao.city.models import Sensor
from kientao.ledger.acts import By, Done, act

from .life import device_of, done, keep, move, running, state_of

TAKEN_OVER = "Chuyển sang điều khiển tại chỗ"


@act("device.local", about="device", noun=Sensor)
def take_over(*, by: By, device: str) -> Done | None:
    """Somebody on the spot has it in hand: running commands end, new ones are refused."""
    return _hand(device, "local")


@act("device.remote", about="device", noun=Sensor)
def give_back(*, by: By, device: str) -> Done | None:
    """Nobody on the spot needs it any more: commands from afar are taken again."""
    return _hand(device, "remote")


def _hand(code: str, control: str) -> Done | None:
    device = device_of(code)
    state = state_of(device)
    if state.control == control:
        return None
    state.control = control
    keep(state, device)
    row = running(code) if control == "local" else None
    if row is not None:
        move(row, "refused", TAKEN_OVER)
        done(row)
    return Done(code, public={"device": code, "office": device.care, "control": control}, result=code)
