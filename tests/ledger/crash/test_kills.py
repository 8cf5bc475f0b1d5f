"""`kill -9` at named and at random points, in processes of their own: see `tests/soak/kills.py`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

SEED = int(os.environ.get("KIENTAO_TEST_SEED", "2026"))


def kills(folder, count, *more, database=""):
    told = subprocess.run(
        [sys.executable, "-m", "tests.soak.kills", "--kills", str(count), "--seed", str(SEED), "--json",
         "--folder", folder, "--database", database, *more],
        cwd=ROOT, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-6000:]
    return json.loads(told.stdout)


@pytest.mark.crash
def test_nothing_is_lost_or_done_twice_after_a_hundred_kills(tmp_path):
    done = kills(tmp_path, 100, "--no-points")
    assert done["kills"] == 100 and done["wrong"] == []
    assert done["acked"] > 1000 and done["checkpoints"] > 10 and done["refused"] > 50


@pytest.mark.crash
def test_a_process_may_die_at_every_seam_of_the_ledger(tmp_path):
    done = kills(tmp_path, 0)
    assert len(done["points"]) >= 22 and done["wrong"] == []


@pytest.mark.crash
@pytest.mark.postgres
@pytest.mark.skipif(not os.environ.get("KIENTAO_TEST_DATABASE"), reason="needs KIENTAO_TEST_DATABASE")
def test_the_same_holds_on_postgresql(tmp_path):
    done = kills(tmp_path, 20, database=os.environ["KIENTAO_TEST_DATABASE"])
    assert done["kills"] == 20 and done["wrong"] == [] and done["acked"] > 100
