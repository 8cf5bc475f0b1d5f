"""A demo's month is lived while the first pages are looked at: shown, waited for, and complete after any crash."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.test import Client

from kientao.site import month

from .conftest import ROOT, clean_env, run_kientao


def lived(data) -> int:
    with sqlite3.connect(data / "kientao.sqlite3") as rows:
        return rows.execute("SELECT count(*) FROM ledger_entry WHERE request LIKE 'living:%'").fetchone()[0]


def runner(data) -> subprocess.Popen:
    words = [sys.executable, "-m", "kientao.site.cli", "run"]
    return subprocess.Popen(words, cwd=ROOT, env=clean_env(data), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def test_the_runner_lives_the_month_and_a_kill_in_the_middle_changes_nothing(tmp_path):
    data = tmp_path / "data"
    assert run_kientao("init", "dong-xoai", "--open-first", data=data).returncode == 0
    note = data / month.FILE
    assert (lived(data), note.is_file()) == (0, True)
    first = runner(data)
    while lived(data) < 300:
        time.sleep(0.02)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    of = json.loads(note.read_text())["of"]
    assert lived(data) < of, "killed in the middle"
    with sqlite3.connect(data / "kientao.sqlite3") as rows:
        rows.execute("DELETE FROM ledger_lease")  # what 15 seconds of waiting would do
    second = runner(data)
    until = time.monotonic() + 60
    while note.is_file() and time.monotonic() < until:
        time.sleep(0.05)
    second.terminate()
    assert second.wait() == 0
    assert (lived(data), note.is_file()) == (of, False)
    assert run_kientao("fsck", data=data).returncode == 0


@pytest.fixture
def beginning(db):
    note = settings.KIENTAO.data / month.FILE
    note.write_text('{"done": 200, "of": 2974}')
    yield note
    note.unlink(missing_ok=True)


def test_pages_show_how_far_it_is_and_forms_wait(beginning):
    visitor = Client()
    page = visitor.get("/").content.decode()
    assert '<progress max="2974" value="200">' in page
    refused = visitor.post("/dang-nhap", {"username": "an"})
    assert (refused.status_code, refused["Retry-After"]) == (503, "3")
    assert "200/2974" in refused.content.decode()
    beginning.unlink()
    assert "<progress" not in visitor.get("/").content.decode()
    assert visitor.post("/dang-nhap", {"username": "an"}).status_code == 422, "an empty password, as ever"


def test_no_page_is_kept_while_it_is_lived(beginning):
    assert not getattr(Client().get("/"), "kept", 0)
    beginning.unlink()
    assert Client().get("/").kept
