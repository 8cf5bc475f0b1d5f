"""A room imports only rooms below it, inside functions too; base is pure Python."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def test_every_contract_of_the_floors_is_kept():
    checker = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([checker, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout


def test_a_receipt_is_checked_without_anything_installed():
    """`python -S` has no site-packages: what base imports is Python's own."""
    command = [sys.executable, "-S", "-m", "kientao.base.verify", "--help"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
