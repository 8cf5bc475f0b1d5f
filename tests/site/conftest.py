"""The command as its operator meets it: a process of its own, a DATA folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run_kientao(*words, data: Path, timeout: float = 120, **env: str) -> subprocess.CompletedProcess:
    """Run `kientao` with nothing of this process's settings but those given."""
    return subprocess.run(
        [sys.executable, "-m", "kientao.site.cli", *map(str, words)],
        capture_output=True, text=True, timeout=timeout, cwd=ROOT, env=clean_env(data, **env), check=False,
    )  # fmt: skip


def clean_env(data: Path, **given: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KIENTAO_", "DJANGO_"))}
    return {**kept, "KIENTAO_DATA": str(data), "PYTHONUTF8": "1", **given}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A city made by `kientao init`, shared by the tests of one file, which only add to it."""
    data = tmp_path_factory.mktemp("made") / "data"
    done = run_kientao("init", "dong-xoai", "--empty", data=data)
    assert done.returncode == 0, done.stderr
    return data
