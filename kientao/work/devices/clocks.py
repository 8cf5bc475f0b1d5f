"""The time of a command is a row: after `kill -9` it runs out all the same, once, and the device is made safe."""

from typing import Any

from kientao.city import wire
from kientao.ledger import jobs
from kientao.ledger.acts import By
from kientao.ledger.models import Timer

from .models import RUNNING, Command


@jobs.timer("device.time_out")
def ring(book: Any, timer: Timer) -> None:
    """What no broker could ever take has harmed nobody: it waits, and the next command takes its place."""
    row = Command.objects.filter(code=timer.key, state__in=RUNNING).first()
    if row is None or (row.sent is None and not wire.configured()):
        return
    out = book.perform("device.time_out", by=By.system("devices"), command=row.code)
    if out is not None:
        book.perform("device.safe", by=By.system("devices", cause=out.index), command=row.code)
