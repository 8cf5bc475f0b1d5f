"""Readings come in while the runner is killed again and again: `python -m tests.rules.storm KILLS SEED [PAGE]`.

In a folder of its own. The parent sends readings through the door and kills the runner, a forked child, at random
moments. At the end every reading is in the roll-ups once, and the rule has acted once for each time it was crossed.
"""

import json
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

if __name__ == "__main__":
    os.environ |= {"KIENTAO_DATA": tempfile.mkdtemp(prefix="kientao-storm-"), "KIENTAO_MODE": "demo"}
    os.environ |= {"KIENTAO_CITY": "dong-xoai", "DJANGO_SETTINGS_MODULE": "kientao.site.settings"}
    import django

    django.setup()

from django.core.management import call_command
from django.db import connections

from kientao.base import clock
from kientao.city.access import today
from kientao.lake import door, lakedb, outbox, parts, rollups, series, stream
from kientao.ledger import fsck
from kientao.ledger import log as logs
from kientao.ledger.acts import perform
from kientao.ledger.models import Entry
from kientao.ledger.runner import Runner
from kientao.ledger.writer import writer
from kientao.rules import acts, running
from kientao.rules.models import Firing
from tests.cast import CITY, MERGED, build, person, post, role, words
from tests.soak import page

from .conftest import told

SENSORS, EACH = 4, 30
WATCH = {"from": "readings", "when": None, "every": None, "limit": "10000 per day", "do": "rule.notify",
         "watch": {"kind": "nuoc", "over": "1.2"},
         "with": {"office": "{care}", "code": "{sensor}-{number}", "words": "Nước {value} m"}}  # fmt: skip


def town() -> None:
    call_command("migrate", verbosity=0)
    logs.start("so.bao.example/mo-phong")
    an = build().an
    role("writer", ["rule.propose"], ["office"])
    post("hall.writer", "hall", ("writer", "own-office"))
    person("mai", "hall.writer")
    perform("kind.define", by=CITY, kind="nuoc", title=words("Mực nước", "Water level"), measure="m", low=0, high=9,
            limit=2, late_minutes=30, decimals=2)  # fmt: skip
    perform("source.define", by=CITY, source="tram", name=words("Trạm", "Station"), office="hall", invented=True)
    for n in range(SENSORS):
        perform("sensor.define", by=CITY, sensor=f"nuoc-{n}", name=words(f"Cống {n}", f"Drain {n}"), kind="nuoc",
                place="w", care="ward-1", source="tram", rhythm_seconds=0, since=MERGED, invented=True)  # fmt: skip
    mai = type(an)("hall.writer", "mai")
    given = told(**WATCH) | {"with": {"office": "{care}", "code": "{sensor}", "words": "Nước {value} m"}}
    acts.approve_rule(by=an, version=acts.propose_rule(by=mai, office="hall", told=given | {"since": today()}).thing)
    writer.stop()
    connections.close_all()


def run_child() -> int:
    """The runner in a process of its own; nothing open is shared with it."""
    child = os.fork()
    if child == 0:
        os.environ["_STORM"] = "child"
        writer.__init__()  # type: ignore[misc]
        lakedb._here.held = None
        stream.forget(), running.forget(), door._log.clear()
        runner = Runner()
        while True:
            now = clock.now()
            if runner.step(now) > now:
                time.sleep(0.002)
    return child


def settle() -> None:
    """Until nothing is due; the lease of the killed runner has to run out first."""
    until = time.monotonic() + 60
    runner = Runner()
    while time.monotonic() < until:
        now = clock.now()
        if runner.step(now) > now and int(lakedb.get("position", 0)) == door._seen["next"] and not outbox.waiting(1):
            return
        time.sleep(0.01)
    raise AssertionError("the runner never came to rest")


def storm(kills: int, seed: int) -> tuple[list[str], dict[str, int]]:
    """What is wrong afterwards, in words; and what was seen."""
    chance = random.Random(seed)
    town()
    key = series.Key("tram", 0, frozenset(range(SENSORS)))
    series.catalogue()
    connections.close_all()
    high, crossed, sent = [False] * SENSORS, 0, 0
    at = clock.now() - 5 * clock.MINUTE
    child = run_child()
    for number in range(kills * 2):
        names, times, values = [], [], []
        for _ in range(chance.randrange(1, EACH)):
            sensor = chance.randrange(SENSORS)
            at += clock.SECOND // 50
            over = chance.random() < 0.3
            crossed += over and not high[sensor]
            high[sensor] = over
            names.append(f"nuoc-{sensor}"), times.append(at), values.append(1.5 if over else 0.5)
        sent += door.take(key, names, times, values).accepted
        time.sleep(chance.random() * 0.12)
        if number % 2:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            _release()
            child = run_child()
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    connections.close_all()
    _release()
    settle()
    return _wrong(crossed, sent)


def _release() -> None:
    """The dead runner's lease is given back, so that the next need not wait fifteen seconds for it."""
    from kientao.ledger.models import Lease

    Lease.objects.all().delete()
    connections.close_all()


def _wrong(crossed: int, sent: int) -> tuple[list[str], dict[str, int]]:
    wrong = fsck.check()
    rolled = lakedb.rows("SELECT sum(n) FROM rollup WHERE level = 'month'")[0][0]
    acted = Entry.objects.filter(verb="rule.notify").count()
    performed = Firing.objects.filter(outcome="performed").count()
    told = {"readings sent": sent, "in roll-ups": rolled, "crossed": crossed, "fired": performed, "acted": acted}
    if rolled != sent or performed != crossed or acted != crossed:
        wrong.append(json.dumps(told))
    raw = parts.raw(0, clock.now(), "UTC")
    if len(raw.at) != sent:
        wrong.append(f"{len(raw.at)} raw readings of {sent}")
    if hours := rollups.wrong(clock.now() - clock.DAY, clock.now(), "UTC"):
        wrong.append(f"roll-ups differ: {hours[:3]}")
    print(json.dumps(told))
    return wrong, told | {"entries in the log at the end": Entry.objects.count()}


if __name__ == "__main__":
    kills, seed, *files = sys.argv[1:]
    began = time.monotonic()
    found, told = storm(int(kills), int(seed))
    print("\n".join(found) or "whole")
    if files and not found:
        seen = {"kills of the runner": int(kills), "seed": seed, **told, "seconds": round(time.monotonic() - began)}
        page.put(Path(files[0]), "readings", page.table(seen.items()))
    sys.exit(bool(found))
