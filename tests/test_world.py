"""Some weeks of the simulated city, from fixed seeds, and the same seed twice."""

import shutil

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from kientao.base import clock
from kientao.lake import door, lakedb, stream
from kientao.ledger import consumers, jobs, runner, writer
from kientao.rules import running
from kientao.rules.models import Firing
from tests import world


@pytest.fixture
def nowhere(transactional_db, tmp_path, monkeypatch):
    """An empty database and folder, as `init` finds them; only the product's own consumers, timers and jobs."""
    ours = {name: one for name, one in consumers.REGISTRY.items() if one.effect.__module__.startswith("kientao.")}
    monkeypatch.setattr(consumers, "REGISTRY", ours)
    for table in ("WORK", "RINGS"):
        kept = {k: fn for k, fn in getattr(jobs, table).items() if fn.__module__.startswith("kientao.")}
        monkeypatch.setattr(jobs, table, kept)
    monkeypatch.setattr(runner, "PARTS", {n: p for n, p in runner.PARTS.items() if p.__module__.startswith("kientao.")})
    yield lambda: _clear()
    running.forget()
    writer.writer.stop()
    _clear()
    connections.close_all()


def _clear():
    call_command("flush", verbosity=0, interactive=False)
    for name in ("keys", "ledger", "files", "lake"):
        shutil.rmtree(settings.KIENTAO.data / name, ignore_errors=True)
    lakedb._here.held = None
    door._log.clear()
    stream.forget()


@pytest.mark.parametrize("seed", [7, 20210909])
def test_a_city_lives_and_keeps_its_promises(nowhere, seed):
    nowhere()
    lived = world.begin(seed, sensing=False)
    lived.live(30)
    with clock.use(lambda: lived.now):
        lived.check()
    assert lived.did["record"] > 20 and lived.did["correct"] > 3 and sum(lived.did.values()) > 60
    assert lived.did["report.open"] > 40 and lived.did["report.answer"] > 15
    assert lived.did["issue"] > 5 and lived.did["publish"] > 1 and lived.did["refused document.exempt"] > 0
    assert not any(name.startswith("refused report.") for name in lived.did)
    assert Firing.objects.filter(outcome="performed").count() > 10


def test_the_same_seed_gives_the_same_acts(nowhere):
    digests = []
    for _ in range(2):
        nowhere()
        lived = world.begin(3)
        lived.live(5)
        with clock.use(lambda: lived.now):  # noqa: B023  used at once
            lived.check()
        assert int(lakedb.get("position", 0)) > 20_000
        digests.append(lived.digest())
    assert digests[0] == digests[1]
