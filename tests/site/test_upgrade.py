"""`upgrade`: a backup first; whatever fails, the database of before is back."""

import sqlite3

from .conftest import run_kientao

NEWEST = "(SELECT max(name) FROM django_migrations WHERE app = 'axes')"
FORGET = f"DELETE FROM django_migrations WHERE app = 'axes' AND name = {NEWEST}"


def change(data, *statements):
    rows = sqlite3.connect(data / "kientao.sqlite3")
    for statement in statements:
        rows.execute(statement)
    rows.commit()
    rows.close()


def entries(data) -> int:
    rows = sqlite3.connect(data / "kientao.sqlite3")
    found = rows.execute("SELECT count(*) FROM ledger_entry").fetchone()[0]
    rows.close()
    return found


def test_an_older_database_is_not_served_and_a_failed_upgrade_goes_back(made):
    before = entries(made)
    change(made, FORGET)  # the program now wants a migration that cannot be run a second time
    refused = run_kientao("serve", data=made)
    assert refused.returncode == 3
    assert "kientao upgrade" in refused.stderr
    failed = run_kientao("upgrade", data=made)
    assert failed.returncode == 1, failed.stdout + failed.stderr
    assert "quay lại" in failed.stdout
    assert list((made / "backups").glob("*.tar.gz"))
    assert entries(made) == before
    assert run_kientao("fsck", data=made).returncode == 3, "still the older database, untouched"


def test_a_good_upgrade_is_backed_up_checked_and_served_again(tmp_path):
    """An older database: one without the sessions' table yet."""
    data = tmp_path / "data"
    assert run_kientao("init", "dong-xoai", data=data).returncode == 0
    change(data, "DROP TABLE django_session", "DELETE FROM django_migrations WHERE app = 'sessions'")
    done = run_kientao("upgrade", data=data)
    assert done.returncode == 0, done.stdout + done.stderr
    assert list((data / "backups").glob("*.tar.gz"))
    assert run_kientao("fsck", data=data).returncode == 0
    assert "Không có gì phải nâng cấp" in run_kientao("upgrade", data=data).stdout
