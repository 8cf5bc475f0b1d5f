"""What the verbs share: the device behind a code, who has it in hand, the running command, one step of the table."""

from kientao.base.errors import Forbidden, Missing, Refused
from kientao.base.states import step
from kientao.city.access import today
from kientao.city.models import Sensor
from kientao.ledger import jobs, prepared
from kientao.ledger.acts import By, Done, now_index, present

from .. import terms
from ..models import RUNNING, Command, DeviceState
from .moves import MOVES, REASON_MAX


def device_of(code: str) -> Sensor:
    """The sensor of this code, if it takes commands today."""
    row = prepared.find(Sensor, code)
    if row is None or not row.commands or not row.holds(today()):
        raise Missing("device.none", device=code[:120])
    return row


def one(code: str) -> Command:
    row = prepared.find(Command, code)
    if row is None:
        raise Missing("act.missing", thing=code)
    return row


def state_of(device: Sensor) -> DeviceState:
    """What is kept of it, or what its sensor says of it before anything happened."""
    return prepared.find(DeviceState, device.code) or DeviceState(code=device.code, control=device.control)


def running(device: str) -> Command | None:
    return Command.objects.filter(device=device, state__in=RUNNING).order_by("asked", "code").first()


def keep(state: DeviceState, device: Sensor) -> None:
    state.office, state.audience = device.care, "office"
    state.save()


def ask(device: Sensor, word: str, code: str, by: By, why: str, rescues: str = "") -> Done:
    """The command as a row, the job that sends it, the timer that waits for its answer."""
    if prepared.find(Command, code) is not None:
        raise Refused("device.code", code=code)
    now = present()
    row = Command(code=code, device=device.code, office=device.care, word=word, state="asked", by=by.label, asked=now,
                  expires=now + terms.answer(now), rescues=rescues, why=why, first=now_index())  # fmt: skip
    jobs.put("device.send", code, {}, now)
    jobs.set_timer("device.time_out", code, row.expires)
    return done(row, why=why)


def move(row: Command, to: str, outcome: str = "") -> None:
    """One line of the table; what is over waits for nothing."""
    row.state = step(MOVES, row.state, to)
    row.outcome = outcome or row.outcome
    if to not in RUNNING:
        jobs.stop_timer("device.time_out", row.code)


def done(row: Command, **sealed: str) -> Done:
    row.settle()
    row.save()
    public = {"device": row.device, "word": row.word, "state": row.state, "office": row.office}
    return Done(row.code, public=public, sealed={k: v for k, v in sealed.items() if v}, result=row.code)


def machine(by: By) -> None:
    """Whatever rights over devices somebody holds: what was sent and answered is not said by people or rules."""
    if by.kind != "system":
        raise Forbidden("device.machine")


def reasoned(text: str) -> str:
    if not text.strip() or len(text) > REASON_MAX:
        raise Refused("device.reason", most=REASON_MAX)
    return text.strip()
