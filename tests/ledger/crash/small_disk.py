"""Run on a file system that is small and its own: `python -m tests.ledger.crash.small_disk FOLDER`."""

import contextlib
import logging
import subprocess
import sys
from pathlib import Path

from . import town

disk = Path(sys.argv[1])
town.prepare(disk / "data")

from django.db import connections  # noqa: E402

from kientao.base import clock  # noqa: E402
from kientao.base.errors import Unready  # noqa: E402
from kientao.ledger import entries, fsck, writer  # noqa: E402
from kientao.ledger.acts import perform  # noqa: E402
from kientao.ledger.runner import Runner  # noqa: E402
from tests.ledger.things import Thing  # noqa: E402

from . import storm  # noqa: E402

logging.disable(logging.CRITICAL)
done, ballast = {}, disk / "ballast"


def refused(name, codes):
    """Act until the machine refuses; what it answered before is kept."""
    for count in range(20_000):
        code = f"{name}{count}"
        try:
            done[code] = perform("storm.open", by=storm.OFFICER, code=code, value="x" * 200).index
        except Unready as e:
            assert e.code in codes and "chưa ghi được gì" in str(e), e
            return
    raise AssertionError("nothing was ever refused")


def fill():
    """Take what room is left."""
    with ballast.open("ab", buffering=0) as out, contextlib.suppress(OSError):
        while out.write(b"x" * 4096):
            pass


def close():
    """Nothing is held open any more."""
    writer.writer.stop()
    writer._gate.__dict__.clear()
    connections.close_all()


def well():
    """Everything answered is there; the runner comes to rest; nothing is wrong."""
    runner = Runner()
    for _ in range(1000):
        if runner.step(clock.now()) > clock.now() and runner.sealer.size == entries.head():
            break
    assert runner.sealer.problem == "" and fsck.check() == [], (runner.sealer.problem, fsck.check())
    assert dict(Thing.objects.filter(code__in=done).values_list("code", "entry")) == done


perform("storm.open", by=storm.OFFICER, code="first", value="1")
well()
done["unsealed"] = perform("storm.open", by=storm.OFFICER, code="unsealed", value="1").index
fill()
refused("full", ("disk.full", "disk.failing"))
fill()
runner = Runner()
with contextlib.suppress(Unready):  # perhaps not even its lease can be written
    runner.step(clock.now())
runner.sealer.step(clock.now())
assert "Đĩa đã đầy" in runner.sealer.problem, runner.sealer.problem
ballast.unlink()
writer.writer.stop()
perform("storm.open", by=storm.OFFICER, code="again", value="1")
well()

close()
subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
refused("readonly", ("database.readonly", "disk.failing"))
close()
subprocess.run(["mount", "-o", "remount,rw", disk], check=True)
perform("storm.open", by=storm.OFFICER, code="last", value="1")
well()
writer.writer.stop()
