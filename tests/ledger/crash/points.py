"""Named points at which a process kills itself: the seams of the ledger, patched in the child alone."""

import os
import signal
import threading
from pathlib import Path

from django.db import connections

from kientao.ledger import consumers, jobs, keys, lease
from kientao.ledger.book import Book
from tests.ledger.things import Thing


def die():
    os.kill(os.getpid(), signal.SIGKILL)


def _wrap(owner, name, *, after=False, when=lambda *args: True, nth=3):
    """Die before or after the nth call for which `when` holds."""
    real, left = getattr(owner, name), [nth]

    def patched(*args, **kwargs):
        counts = when(*args)
        if counts:
            left[0] -= 1
        if counts and not after and left[0] <= 0:
            die()
        answer = real(*args, **kwargs)
        if counts and after and left[0] <= 0:
            die()
        return answer

    setattr(owner, name, patched)


def _entry(registry, name, after):
    """The same for a function in a registry."""
    box = type("Box", (), {"fn": staticmethod(registry[name])})
    _wrap(box, "fn", after=after)
    registry[name] = box.fn


def _consumer(name):
    one = consumers.REGISTRY[name]
    box = type("Box", (), {"fn": staticmethod(one.effect)})
    _wrap(box, "fn", after=True)
    consumers.REGISTRY[name] = consumers.Consumer(one.name, box.fn, one.verbs)


def _commit(thread, after):
    wrapper = type(connections["default"])
    _wrap(wrapper, "_commit", after=after, when=lambda _: threading.current_thread().name == thread)


def _file(word):
    return lambda file, *_: word in str(file)


POINTS = {
    "in an act, its row written": lambda: _wrap(Thing, "save", after=True),
    "group done, its entries not written": lambda: _wrap(Book, "close"),
    "entries written, before COMMIT": lambda: _wrap(Book, "close", after=True),
    "at COMMIT of a group": lambda: _commit("writer", False),
    "after COMMIT, before the answer": lambda: _commit("writer", True),
    "at COMMIT of the runner": lambda: _commit("runner", False),
    "after COMMIT of the runner": lambda: _commit("runner", True),
    "consumer's rows written, its cursor not": lambda: _consumer("tally"),
    "consumer's acts done, its cursor not": lambda: _consumer("echo"),
    "timer removed, its effect not yet": lambda: _entry(jobs.RINGS, "storm.ring", False),
    "timer's effect written, before COMMIT": lambda: _entry(jobs.RINGS, "storm.ring", True),
    "job leased, not begun": lambda: _entry(jobs.WORK, "storm.mail", False),
    "job done outside, not marked": lambda: _entry(jobs.WORK, "storm.mail", True),
    "lease just taken": lambda: _wrap(lease, "hold", after=True),
    "a tile's temporary file written, not in place": lambda: _wrap(Path, "replace", when=_file("/tile/")),
    "between two tiles": lambda: _wrap(keys, "durable_write", after=True, when=_file("/tile/")),
    "tiles written, `last` not": lambda: _wrap(keys, "remember"),
    "`last` written, nothing published": lambda: _wrap(keys, "remember", after=True),
    "published, not noted in a row": lambda: _wrap(keys, "durable_write", after=True, when=_file("/checkpoint")),
}
# Points of changing the key: the child does only that, and another does it again.
KEY_POINTS = {
    "former key set aside, the new one not yet made": lambda: _wrap(keys, "_write", after=True, nth=1),
    "in the middle of writing the new key": lambda: _wrap(keys, "_binding", nth=3),
    "new key written, its entry not": lambda: _wrap(keys, "replace", after=True, nth=1),
}
