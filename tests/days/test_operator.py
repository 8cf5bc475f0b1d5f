"""The operator: one command each for backup, the proof of the restore, and the morning's question."""

import json
import signal
import urllib.request

import pytest


def test_a_backup_proves_its_restore_and_a_broken_one_fails(program):
    made = program.run("backup")
    assert made.returncode == 0
    newest = sorted((program.data / "backups").glob("*.tar.gz"))[-1]
    good = program.run("restore", "--verify", str(newest))
    assert good.returncode == 0, good.stdout + good.stderr
    newest.with_suffix("").with_suffix(".tar.gz.bad").write_bytes(newest.read_bytes()[:-500])
    bad = program.run("restore", "--verify", str(newest) + ".bad", check=False)
    assert bad.returncode == 1


def test_after_kill_9_the_city_starts_again_and_nothing_is_lost(program):
    before = json.loads(program.run("verify", "ledger", "--json", check=False).stdout or "{}")
    size = head(program)
    program.stop(signal.SIGKILL)
    program.start()
    assert head(program) >= size and before is not None
    assert program.run("fsck").returncode == 0


def test_the_tired_operator_gets_one_sentence(program):
    request = urllib.request.Request(program.url + "/health", headers={"Accept": "application/json"})
    try:
        answer = json.loads(urllib.request.urlopen(request).read())
    except urllib.error.HTTPError as e:
        answer = json.loads(e.read())
    assert answer


@pytest.mark.parametrize("name", ["init", "serve", "run", "load", "verify", "fsck", "backup", "restore", "upgrade",
                                  "key", "user", "check", "units"])  # fmt: skip
def test_every_command_explains_itself(program, name):
    assert program.run(name, "--help").returncode == 0


def head(program):
    note = urllib.request.urlopen(program.url + "/ledger/checkpoint").read().decode()
    return int(note.split("\n")[1])
