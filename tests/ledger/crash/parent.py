"""The one who kills: forks warm children on one DATA, kills them by a seed, lets others go on, and checks."""

import os
import random
import signal
import time
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connections

from kientao.ledger import entries, writer
from kientao.ledger import log as logs

from . import checks, child, points

POINT_SECONDS = 30  # a point that is not reached by then is a fault of the test


@dataclass
class Result:
    kills: int = 0
    points: list[str] = field(default_factory=list)
    entries: int = 0
    acked: int = 0
    unheard: int = 0  # recorded, the answer died with its process
    refused: int = 0
    letters: int = 0
    letters_twice: int = 0
    opened: int = 0
    checkpoints: int = 0
    seconds: float = 0
    wrong: list[str] = field(default_factory=list)


class Parent:
    def __init__(self, seed, say=lambda words: None):
        self.chance, self.say = random.Random(seed), say
        self.witness, self.result, self.began = checks.Witness(), Result(), time.monotonic()

    def named_points(self):
        """Each named point once: the process kills itself there, then everything is checked."""
        for name, arm in points.POINTS.items():
            self._await(child.begin(f"p{len(self.result.points)}", self.chance.getrandbits(30), arm), name)
        for name, arm in points.KEY_POINTS.items():
            self._await(child.alone(lambda arm=arm: (arm(), logs.rotate())), name, again=logs.rotate)

    def _await(self, pid, name, again=None):
        until = time.monotonic() + POINT_SECONDS
        while not (ended := os.waitpid(pid, os.WNOHANG))[0]:
            if time.monotonic() > until:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
                self.witness.wrong.append(f"never reached: {name}")
                return
            self._watch(0.005)
        if os.waitstatus_to_exitcode(ended[1]) != -signal.SIGKILL:
            self.witness.wrong.append(f"{name}: ended by itself with {ended[1]}")
        self.result.points.append(name)
        if again is not None:
            again()
        self._check(checks.everything)
        self.say(f"{name}: {'; '.join(self.witness.wrong) or 'ok'}")

    def storm(self, kills, every=25):
        """Two processes; one of them, or now and then both, dies at a random moment."""
        running = {}
        for count in range(kills):
            for place in "ab":
                if place not in running:
                    running[place] = child.begin(f"{place}{count}", self.chance.getrandbits(30))
            self._watch(self.chance.uniform(0.01, 0.45))
            both = self.chance.random() < 0.1 or (count + 1) % every == 0 or count == kills - 1
            for place in "ab" if both else self.chance.choice("ab"):
                self._kill(running.pop(place))
            self._check(checks.everything if (count + 1) % every == 0 else checks.after_kill)
            self.result.kills += 1
            if self.witness.wrong:
                break
            if (count + 1) % every == 0:
                self.say(f"{count + 1} kills, {self.witness.head} entries, {time.monotonic() - self.began:.0f} s: ok")
        for pid in running.values():
            self._kill(pid)

    def _kill(self, pid):
        os.kill(pid, signal.SIGKILL)
        if os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) != -signal.SIGKILL:
            self.witness.wrong.append("a process ended before it was killed")

    def _watch(self, seconds):
        """Wait, and keep every checkpoint that is published meanwhile."""
        published = settings.KIENTAO.data / "ledger" / "1" / "checkpoint"
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.witness.look(published)
            time.sleep(min(left, 0.005))

    def _check(self, check):
        try:
            check(self.witness)
        except Exception as e:
            self.witness.wrong.append(f"{check.__name__}: {type(e).__name__}: {e}")
        faults = settings.KIENTAO.data / "faults"
        if faults.is_file():
            self.witness.wrong += faults.read_text("utf-8").splitlines()
        writer.writer.stop()
        connections.close_all()  # nothing open may be inherited

    def finish(self):
        """One more look at everything, and the figures."""
        self._check(checks.everything)
        told, letters, done = checks._told(self.witness), checks.letters(), self.result
        done.entries, done.acked = entries.head(), len(self.witness.acked)
        done.unheard = sum(verb in ("storm.open", "storm.change") for _, verb, _, _ in told) - done.acked
        done.opened = sum(verb == "storm.open" for _, verb, _, _ in told)
        done.letters, done.letters_twice = len(letters), len(letters) - len(set(letters))
        refused = settings.KIENTAO.data / "refused"
        done.refused = len(refused.read_text().splitlines()) if refused.is_file() else 0
        done.checkpoints, done.wrong = len(self.witness.notes), list(dict.fromkeys(self.witness.wrong))
        done.seconds = time.monotonic() - self.began
        connections.close_all()
        return done
