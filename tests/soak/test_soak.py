"""The long tests of `make soak`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.soak
@pytest.mark.parametrize(
    "database", ["", os.environ.get("KIENTAO_TEST_DATABASE", "none")], ids=["sqlite", "postgresql"]
)
def test_a_thousand_kills(database):
    if database == "none":
        pytest.skip("needs KIENTAO_TEST_DATABASE")
    count = "200" if database else "1000"
    told = [
        sys.executable,
        "-m",
        "tests.soak.kills",
        "--kills",
        count,
        "--database",
        database,
        "--write",
        "docs/soak.md",
    ]
    assert subprocess.run(told, cwd=ROOT).returncode == 0


@pytest.mark.soak
def test_a_city_lives_three_years():
    told = [sys.executable, "-m", "tests.world", "--days", "1095", "--seed", "2021", "--write", "docs/soak.md"]
    assert subprocess.run(told, cwd=ROOT).returncode == 0
