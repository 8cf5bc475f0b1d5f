"""Commands go out and answers come in, over MQTT.

    kientao/<city>/lenh/<device>       {"code": "…", "word": "bat", "expires": 1767225600}
    kientao/<city>/tra-loi/<device>    {"code": "…", "ok": true}, perhaps "local": true

expires: seconds of UTC; a device carries out no command after it, and one code once. local: somebody has it in hand.
"""

import json
import logging
from typing import Any

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.city import wire
from kientao.ledger import jobs
from kientao.ledger.acts import By
from kientao.ledger.models import Job

from . import acts
from .models import Command

COMMANDS, ANSWERS = "lenh", "tra-loi"
ANSWER_MAX = 1000  # bytes
DEVICES = By.system("devices")
log = logging.getLogger("kientao.devices")


@jobs.job("device.send")
def send(job: Job) -> None:
    """May run twice: the device knows the code. Killed after the broker took it: sent again, or noted by its answer."""
    row = Command.objects.filter(code=job.key).first()
    if row is None or row.state != "asked" or row.expires <= clock.now() or not wire.configured():
        return
    told = {"code": row.code, "word": row.word, "expires": row.expires // clock.SECOND}
    wire.publish(wire.topic(COMMANDS, row.device), json.dumps(told).encode())
    acts.mark_sent(by=DEVICES, command=row.code, attempts=job.attempts)


@wire.handler(ANSWERS)
def answered(device: str, payload: bytes) -> None:
    """What a device says. Whatever is no answer of this very device is told in the log and left; twice is once."""
    told = _read(payload)
    row = Command.objects.filter(code=told.get("code"), device=device).first() if told else None
    if told is None or ("code" in told and row is None):
        log.warning("device %.60s: not understood: %.100r", device, payload)
        return
    try:
        if row is not None:
            acts.acknowledge_command(by=DEVICES, command=row.code, ok=told.get("ok") is True)
        if "local" in told:
            (acts.take_over if told["local"] else acts.give_back)(by=DEVICES, device=device)
    except Refused as refused:
        log.warning("device %.60s: %s", device, refused)


def _read(payload: bytes) -> dict[str, Any] | None:
    """An answer, or None: too long, no JSON, no object, or parts of another type."""
    if len(payload) > ANSWER_MAX:
        return None
    try:
        told = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    fit = isinstance(told, dict) and isinstance(told.get("code", ""), str) and isinstance(told.get("local", True), bool)
    return told if fit and ("code" in told or "local" in told) else None
