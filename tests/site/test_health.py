"""The health page: what is pressing comes first, and words never tell what a row held."""

import pytest
from django.db import OperationalError

from kientao.base import clock
from kientao.ledger import lease, log, seal
from kientao.ledger.models import Cursor, Job
from kientao.site import health, notes

NOW = 1_800_000_000 * clock.SECOND


@pytest.fixture
def city(db, settings, tmp_path):
    from dataclasses import replace

    settings.KIENTAO = replace(settings.KIENTAO, data=tmp_path, keys=tmp_path / "keys")
    with clock.use(lambda: NOW):
        log.start("so.thu.example/mo-phong")
        seal.Sealer().seal(NOW)
        lease.hold("runner", "test", NOW, clock.HOUR)
        yield


def states(now: int = NOW) -> dict[str, str]:
    return {check.name: check.state for check in health.checks(now)}


def test_a_demo_just_made_has_nothing_to_do(city, client):
    assert set(states().values()) == {"good"}
    answer = client.get("/health")
    assert answer.status_code == 200
    assert "Hôm nay không phải làm gì" in answer.content.decode()
    assert "Nothing to do today" in client.get("/health?lang=en", follow=True).content.decode()


def test_a_runner_that_is_gone_comes_first(city, client):
    lease.release("runner", "test")
    assert health.checks(NOW)[0].name == "runner"
    answer = client.get("/health", headers={"Accept": "application/json"})
    assert answer.status_code == 503
    assert answer.json()["checks"][0]["name"] == "runner"


def test_a_refused_seal_a_clock_behind_and_a_failed_check_are_pressing(city):
    Cursor.objects.create(name="seal", error="Không ký tiếp.")
    notes.leave("fsck", ["mục 3 không khớp"])
    found = states(NOW - clock.HOUR)
    assert [found[name] for name in ("seal", "clock", "fsck")] == ["now"] * 3


def test_errors_tell_their_kind_and_never_what_a_row_held(city, client):
    Job.objects.create(kind="mail", key="1", due=NOW, state="failed", error="ValueError: Nguyễn Thị Lan 0912…")
    Cursor.objects.create(name="search", failures=3, error="KeyError: 'Nguyễn Thị Lan'")
    page = client.get("/health").content.decode()
    assert "ValueError" in page
    assert "KeyError" in page
    assert "Lan" not in page


def test_the_note_of_a_check_is_no_failed_job(city):
    notes.leave("fsck", ["không khớp"])
    assert states()["jobs"] == "good"
    notes.leave("fsck", [])
    assert states()["fsck"] == "good"


def test_a_full_disk_is_pressing(city, monkeypatch):
    from collections import namedtuple

    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: usage(10**9, 10**9, 10**6))
    assert health.checks(NOW)[0].name == "disk"


def test_a_database_that_does_not_answer_still_gets_a_page(city, client, monkeypatch):
    def broken(now):
        raise OperationalError("disk I/O error")

    monkeypatch.setattr(health, "ASKED", (broken,))
    answer = client.get("/health")
    assert answer.status_code == 503
    assert "journalctl" in answer.content.decode()
    assert client.get("/metrics").status_code == 200


def test_only_reading_is_answered(city, client):
    assert client.post("/health").status_code == 405
