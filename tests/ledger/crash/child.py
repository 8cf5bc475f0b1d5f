"""A child of the storm: threads that act, and a runner. It never ends; it is killed."""

import os
import random
import sys
import threading
import time
import traceback

from django.db import IntegrityError

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.ledger.acts import perform
from kientao.ledger.runner import Runner

from . import storm

THREADS = 6


def begin(name, seed, point=None):
    """Fork. The child arms its point, if any, and storms. Returns its process id to the parent."""
    sys.stdout.flush()
    if pid := os.fork():
        return pid
    try:
        if point is not None:
            point()
        _storm(name, seed)
    except BaseException:
        storm.append("faults", traceback.format_exc().replace("\n", " | "))
    finally:
        os._exit(3)


def alone(work):
    """Fork a child that does one thing, armed or not; returns its process id."""
    if pid := os.fork():
        return pid
    try:
        work()
        os._exit(0)
    except BaseException:
        storm.append("faults", traceback.format_exc().replace("\n", " | "))
    finally:
        os._exit(3)


def _storm(name, seed):
    threads = [
        threading.Thread(target=_never_silent, args=(_acts, f"{name}-{i}", seed * 100 + i), daemon=True)
        for i in range(THREADS)
    ]
    threads.append(threading.Thread(target=_never_silent, args=(_run,), name="runner", daemon=True))
    for thread in threads:
        thread.start()
    while True:
        time.sleep(60)


def _never_silent(work, *args):
    try:
        work(*args)
    except BaseException:
        storm.append("faults", traceback.format_exc().replace("\n", " | "))
        os._exit(3)


def _run():
    runner = Runner()
    while True:
        due = runner.step(clock.now())
        time.sleep(max(0, min(0.02, (due - clock.now()) / clock.SECOND)))


def _acts(name, seed):
    """Open, change, and be refused in each way; what was answered is written down."""
    chance, mine = random.Random(seed), []
    for count in range(10**9):
        time.sleep(chance.random() * 0.06)
        dice, code, value = chance.random(), f"{name}-{count}", f"{chance.getrandbits(40):x}"
        try:
            if dice < 0.05:
                perform("storm.refuse", by=storm.OFFICER, code=code, late=dice < 0.02)
            elif dice < 0.06:
                perform("storm.dangle", by=storm.OFFICER, code=code)
            elif dice < 0.5 and mine:
                code = chance.choice(mine)
                done = perform("storm.change", by=storm.OFFICER, code=code, value=value)
                storm.append("acked", f"{done.index} {code} {value}")
            else:
                done = perform("storm.open", by=storm.OFFICER, code=code, value=value)
                storm.append("acked", f"{done.index} {code} {value}")
                mine.append(code)
        except (Refused, IntegrityError) as e:
            if (dice >= 0.05 or not isinstance(e, Refused)) and not (
                0.05 <= dice < 0.06 and isinstance(e, IntegrityError)
            ):
                raise
            storm.append("refused", code)
