"""One loop at its own pace: consumers pull, timers ring, jobs are done, checkpoints sealed.

`step(now)` does what is due and returns when it is next due; a simulated world jumps there. Every step may be
killed anywhere: each effect moves with its cursor, its timer or its job.
"""

import os
import secrets
import socket
from collections.abc import Callable

from kientao.base import clock

from . import consumers, jobs, lease
from .seal import Sealer

LEASE = 15 * clock.SECOND
PACE = clock.SECOND  # how often checkpoints are signed, and the longest sleep
ROUNDS_MAX = 50  # batches of one consumer in one step: the others get their turn
Step = Callable[[int], int | None]
PARTS: dict[str, Step] = {}


def part(name: str) -> Callable[[Step], Step]:
    """Declare what a room above does at its own pace: `fn(now) -> when it is next due, or None` (µs). A bounded piece
    of work a call; it returns `now` when there is more to do. It may be run twice."""

    def declare(step: Step) -> Step:
        PARTS[name] = step
        return step

    return declare


class Runner:
    def __init__(self, sealer: Sealer | None = None, holder: str = ""):
        self.holder = holder or f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.sealer = sealer or Sealer()
        self.sealed_at = 0
        self.retry: dict[str, int] = {}  # parts that failed, and when they are tried again
        self.well: set[str] = set()  # parts that did their last piece

    def step(self, now: int) -> int:
        """Do what is due at `now` (UTC µs). Returns the next instant at which something may be due."""
        if not lease.hold("runner", self.holder, now, LEASE):
            return now + PACE
        jobs.put_daily(now)
        moved = sum(self._drain(one, now) for one in consumers.REGISTRY.values())
        moved += jobs.ring_due(now)
        moved += jobs.do_due(now, self.holder)
        ahead = [due for name in PARTS if (due := self._part(name, now)) is not None]
        if now - self.sealed_at >= PACE or now < self.sealed_at:
            self.sealed_at = now
            self.sealer.step(now)
        if moved or any(due <= now for due in ahead):
            return now  # what was done may have given others something to do
        due = jobs.next_due()
        return max(now + 1, min([now + PACE, *ahead, *([due] if due else [])]))

    def _part(self, name: str, now: int) -> int | None:
        """One part; what stops it is told on the health page and tried again ever more slowly, the others go on."""
        key = f"part {name}"
        if self.retry.get(name, 0) > now:
            return self.retry[name]
        try:
            due = PARTS[name](now)
        except Exception as e:
            self.well.discard(name)
            self.retry[name] = consumers.failed(key, now, e)
            return self.retry[name]
        if name not in self.well:
            self.well.add(name)
            consumers.mended(key)
        return due

    def _drain(self, one: consumers.Consumer, now: int) -> int:
        total = 0
        for _ in range(ROUNDS_MAX):
            moved = consumers.pull(one, now)
            total += moved
            if moved < consumers.BATCH:
                break
        return total

    def stop(self) -> None:
        lease.release("runner", self.holder)
