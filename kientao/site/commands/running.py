"""`run`: the runner's loop. It dies with its parent, and lives through whatever one step meets."""

import logging
import os
import signal
import threading

from django.db import close_old_connections, connections

from kientao.base import clock
from kientao.base.text import T
from kientao.city import listening
from kientao.ledger import lease
from kientao.ledger.runner import LEASE, Runner
from kientao.ledger.writer import writer
from kientao.site import month
from kientao.site.commands import ready
from kientao.site.terminal import progress, say

log = logging.getLogger("kientao.site")
PAUSE_MAX = 30 * clock.SECOND  # after errors
LISTENER_MAX = 5.0  # seconds it gets to end; what it had not acknowledged comes again


def run(child_of: int | None) -> int:
    ready.must()
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    if child_of is None:
        say(T("Vòng chạy nền đã mở. Dừng bằng Ctrl-C.", "The runner is running. Stop it with Ctrl-C."))
    runner = Runner()
    if live_month(runner, stop):
        listener = listening.start(stop, runner.holder)
        loop(runner, stop, child_of)
        stop.set()
        if listener is not None:
            listener.join(LISTENER_MAX)
    return 0


def live_month(runner: Runner, stop: threading.Event) -> bool:
    """A demo's month comes before today's work, whoever lives it. False: told to stop before it was complete."""
    tell = progress()

    def report(words: str, done: int, of: int) -> None:
        if stop.is_set():
            raise InterruptedError
        lease.hold("runner", runner.holder, clock.now(), LEASE)
        tell(words, done, of)

    while month.pending() is not None and not stop.is_set():
        if not lease.hold("runner", runner.holder, clock.now(), LEASE):
            stop.wait(1)
            continue
        try:
            month.live_if_pending(report)
        except InterruptedError:
            runner.stop()
            return False
        say(T("  ✓ Tháng mô phỏng đã dựng xong.", "  ✓ The simulated month is complete."))
    return not stop.is_set()


def loop(runner: Runner, stop: threading.Event, child_of: int | None = None) -> None:
    """Step until told to stop. An error is logged and tried again, ever more slowly: the disk may have room again."""
    errors = 0
    while not stop.is_set() and (child_of is None or os.getppid() == child_of):
        now = clock.now()
        try:
            due = runner.step(now)
            errors = 0
        except Exception:
            errors += 1
            due = now + min(PAUSE_MAX, clock.SECOND * 2**errors)
            log.exception("a step failed; trying again in %d s", (due - now) // clock.SECOND)
            close_old_connections()
        stop.wait(max(0, due - clock.now()) / clock.SECOND)
    try:
        runner.stop()
    except Exception:
        log.exception("the lease could not be given back; it runs out by itself")
    writer.stop()
    connections.close_all()
