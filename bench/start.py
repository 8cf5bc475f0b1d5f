"""From a bare checkout to the first page, with an empty package cache; and the second start.

python -m bench.start
"""

import json
import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from .http import free

ROOT = Path(__file__).parents[1]
PATIENCE = 600


def measure() -> dict:
    with tempfile.TemporaryDirectory(prefix="kientao-start-") as folder:
        home, checkout = Path(folder), Path(folder) / "kientao"
        subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{ROOT}", checkout], check=True)
        env = {
            k: v
            for k, v in os.environ.items()
            if not k.startswith(("KIENTAO_", "VIRTUAL_ENV", "PYTHONPATH", "DJANGO_"))
        }
        env |= {"UV_CACHE_DIR": str(home / "uv"), "PIP_CACHE_DIR": str(home / "pip")}
        first = _once(checkout, env)
        second = _once(checkout, env)
        return {
            "first_s": first[0], "second_s": second[0], "memory_mib": second[1], "processes": second[2],
            "environment_mib": _size(checkout / ".venv"), "data_mib": _size(checkout / "var"),
            "checkout_mib": _size(checkout) - _size(checkout / ".venv") - _size(checkout / "var"),
        }  # fmt: skip


def _once(checkout: Path, env: dict[str, str]) -> tuple[float, float, int]:
    """(seconds from `make run` to the whole first page, MiB of all its processes five seconds later, how many)."""
    port, began = free(), time.perf_counter()
    run = subprocess.Popen(["make", "run", f"PORT={port}"], cwd=checkout, env=env, stdout=subprocess.DEVNULL,
                           start_new_session=True)  # fmt: skip
    try:
        while True:
            try:
                page = urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30).read()
                break
            except OSError:
                assert run.poll() is None and time.perf_counter() - began < PATIENCE, "it never answered"
                time.sleep(0.05)
        taken = time.perf_counter() - began
        assert b"</html>" in page
        time.sleep(5)
        return taken, *_memory(run.pid)
    finally:
        os.killpg(run.pid, signal.SIGTERM)
        run.wait(60)
        time.sleep(1)


def _memory(session: int) -> tuple[float, int]:
    """Proportional set size of every Python process of the session."""
    total, count = 0.0, 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text().rpartition(")")[2].split()[3]) != session:
                continue
            for line in (folder / "smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) / 1024
                    count += 1
        except OSError:
            continue
    return total, count


def _size(folder: Path) -> float:
    files = (f for f in folder.rglob("*") if f.is_file() and not f.is_symlink())
    return sum(f.stat().st_size for f in files) / 2**20


def main() -> None:
    print("JSON" + json.dumps(measure()))


if __name__ == "__main__":
    main()
