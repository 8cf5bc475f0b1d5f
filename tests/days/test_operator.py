"""The operator: one command each for backup, the proof of the restore, and the morning's question."""

import json
import signal
import urllib.request

import pytest

from .conftest import sign_in


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


@pytest.mark.browser
def test_the_first_administrator_comes_in_by_a_link_that_works_once(program, person):
    made = program.run("user", "add", "quan-tri-moi", "Quản trị mới", check=False)
    link = next((w for w in (made.stdout + made.stderr).split() if "/moi/" in w), None)
    assert link, made.stdout + made.stderr
    path = link[link.index("/moi/") :]
    page = person.page
    page.goto(program.url + path)
    fields = page.locator("main input[type=password]")
    for n in range(fields.count()):
        fields.nth(n).fill("mot cau de nho 2026")
    page.locator("main form button").first.click()
    page.wait_for_load_state()
    assert page.locator("h1").count() == 1 and "403" not in page.title()
    sign_in(person, program, "quan-tri-moi", "mot cau de nho 2026")
    assert page.url.endswith("/toi") and "Quản trị mới" in page.locator("h1").inner_text()
    again = page.goto(program.url + path)
    assert again.status in (404, 410, 403, 422) or "không" in page.locator("main").inner_text().lower()


def head(program):
    note = urllib.request.urlopen(program.url + "/ledger/checkpoint").read().decode()
    return int(note.split("\n")[1])
