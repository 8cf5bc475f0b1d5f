"""Go's own note and tlog packages accept what we serve, and refuse it after one changed bit."""

import base64
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .logs import SmallLog

pytestmark = pytest.mark.go
SOURCE = Path(__file__).parents[1] / "go" / "check"
GOPATH = Path("/usr/share/gocode")  # where Debian's golang-golang-x-mod-dev puts its source


@pytest.fixture(scope="module")
def checker(tmp_path_factory):
    if not shutil.which("go"):
        pytest.skip("Go is not installed (Debian: golang-go)")
    if not (GOPATH / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("Go's tlog package is not installed (Debian: golang-golang-x-mod-dev)")
    folder = tmp_path_factory.mktemp("go")
    env = os.environ | {
        "GO111MODULE": "off", "GOPATH": str(GOPATH), "GOFLAGS": "", "GOCACHE": str(folder / "cache"),
    }  # fmt: skip
    built = subprocess.run(
        ["go", "build", "-o", str(folder / "check"), "."], cwd=SOURCE, env=env, capture_output=True, text=True
    )
    assert built.returncode == 0, built.stderr
    return folder / "check"


@pytest.fixture
def check(checker, tmp_path):
    def run(log: SmallLog, index: int | None = None, old: int | None = None) -> subprocess.CompletedProcess:
        log.save(tmp_path / "log")
        (tmp_path / "vkey").write_text(f"{log.signer.vkey}\n", "utf-8")
        more = []
        if index is not None:
            (tmp_path / "receipt").write_text(log.receipt(index), "utf-8")
            more += ["-receipt", str(tmp_path / "receipt")]
        if old is not None:
            (tmp_path / "old").write_text(log.notes[old], "utf-8")
            proof = "\n".join(base64.b64encode(h).decode() for h in log.tree.consistency(old))
            (tmp_path / "proof").write_text(proof, "utf-8")
            more += ["-old", str(tmp_path / "old"), "-consistency", str(tmp_path / "proof")]
        return subprocess.run(
            [str(checker), "-vkey", str(tmp_path / "vkey"), "-log", str(tmp_path / "log"), *more],
            capture_output=True, text=True,
        )  # fmt: skip

    return run


@pytest.mark.parametrize("sizes", [[1], [2, 255], [200, 256], [256, 257], [1, 300, 513], [65_000, 70_000]])
def test_go_accepts_our_log_our_receipts_and_that_it_only_grew(check, sizes):
    log = SmallLog()
    for size in sizes:
        log.grow(size)
    for index in {0, sizes[-1] // 3, sizes[-1] - 1}:
        said = check(log, index, sizes[0])
        assert said.returncode == 0, said.stderr
    assert said.stdout == f"agrees, size {sizes[-1]}\n"


def test_go_accepts_an_empty_log(check):
    assert check(SmallLog().grow(0)).returncode == 0


@pytest.mark.parametrize(
    "path",
    ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/44", "checkpoint"],
)
def test_go_refuses_one_changed_bit_anywhere(check, path):
    log = SmallLog().grow(300)
    data = bytearray(log.files[path])
    at = len(data) // 2 if path != "checkpoint" else data.index(b"\n") + 1
    data[at] ^= 1
    log.files[path] = bytes(data)
    said = check(log)
    assert said.returncode == 1
    assert said.stderr.startswith("refused:")


def test_go_refuses_a_receipt_for_an_entry_that_is_not_there(check):
    log = SmallLog().grow(300)
    log.entries[7] = b"another"
    log.files = SmallLog().grow(300).files
    assert "receipt" in check(log, 7).stderr


def test_go_refuses_a_log_that_forgot_its_past(check):
    log, other = SmallLog().grow(100).grow(300), SmallLog(pad="another past")
    other.grow(100).grow(300)
    assert check(other, old=100).returncode == 0
    other.notes[100] = log.notes[100]
    said = check(other, old=100)
    assert said.returncode == 1
    assert "older checkpoint" in said.stderr
