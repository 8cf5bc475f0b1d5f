"""Restart equivalence: readings and rules under `kill -9`, 50 times in the daily run, 200 in the soak."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def storm(kills, seed, *page):
    env = {name: value for name, value in os.environ.items() if not name.startswith(("KIENTAO_", "DJANGO_"))}
    run = subprocess.run([sys.executable, "-m", "tests.rules.storm", str(kills), str(seed), *page], cwd=ROOT, env=env,
                         capture_output=True, text=True, timeout=1800, check=False)  # fmt: skip
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    assert "whole" in run.stdout


@pytest.mark.crash
def test_fifty_kills_lose_nothing_and_double_nothing():
    storm(50, 11)


@pytest.mark.soak
def test_two_hundred_kills_lose_nothing_and_double_nothing():
    storm(200, 12, "docs/soak.md")
