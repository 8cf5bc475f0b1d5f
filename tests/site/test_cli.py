"""Every command has help; every ending has its code; the commands keep a city through its life."""

import re
import shutil
import sqlite3

import click
import pytest
from click.testing import CliRunner

from kientao.site.cli import main

from .conftest import run_kientao


def every_command(command: click.Command = main, path: tuple[str, ...] = ()):
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from every_command(inner, (*path, name))


@pytest.mark.parametrize("path", [path for path, _ in every_command()], ids=" ".join)
def test_every_command_helps_in_both_languages(path):
    answer = CliRunner().invoke(main, [*path, "--help"])
    assert answer.exit_code == 0
    words = (next(c for p, c in every_command() if p == path).help or "").split("\n\n")
    assert len(words) == 2, "Vietnamese first, English below"
    assert re.search("[àáảãạăâđèéẻẽẹêìíỉĩịòóỏõọôơùúủũụưỳýỷỹỵ]", words[0].lower())


def test_every_option_says_what_it_does():
    for path, command in every_command():
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert option.help, f"{' '.join(path)} {option.opts}"


def test_wrong_use_ends_with_2(tmp_path):
    for words in (["nothing"], ["init"], ["serve", "--port", "none"], ["restore", "missing.tar.gz"]):
        assert run_kientao(*words, data=tmp_path).returncode == 2


def test_a_folder_without_a_city_is_not_ready_and_says_what_to_type(tmp_path):
    for words in (["serve"], ["run"], ["fsck"], ["backup"], ["check"], ["user", "list"]):
        done = run_kientao(*words, data=tmp_path / "empty")
        assert done.returncode == 3
        assert "kientao init" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_city_that_does_not_exist_is_refused(tmp_path):
    done = run_kientao("init", "nowhere", data=tmp_path)
    assert done.returncode == 3
    assert "nowhere" in done.stderr


def test_production_wants_a_secret_and_an_origin(tmp_path):
    done = run_kientao("init", "dong-xoai", "--production", data=tmp_path)
    assert done.returncode == 3
    assert "KIENTAO_SECRET" in done.stderr
    done = run_kientao("init", "dong-xoai", "--production", data=tmp_path, KIENTAO_SECRET="s" * 40)
    assert done.returncode == 1
    assert "--origin" in done.stderr


def test_the_answers_come_in_english_when_asked(tmp_path):
    done = run_kientao("--lang", "en", "fsck", data=tmp_path)
    assert "There is no city" in done.stderr


def test_init_again_changes_nothing_and_if_needed_is_silent(made):
    before = (made / "kientao.toml").read_bytes()
    again = run_kientao("init", "dong-xoai", data=made)
    assert again.returncode == 0, again.stderr
    quick = run_kientao("init", "dong-xoai", "--if-needed", data=made)
    assert (quick.returncode, quick.stdout, quick.stderr) == (0, "", "")
    assert (made / "kientao.toml").read_bytes() == before
    assert run_kientao("init", "dong-xoai", "--origin", "other.example", data=made).returncode == 1


def test_load_again_writes_nothing_new(made):
    assert "0 mục mới" in run_kientao("load", data=made).stderr


def test_the_ledger_verifies_and_a_changed_row_is_found(made, tmp_path):
    assert run_kientao("verify", "ledger", data=made).returncode == 0
    copy = tmp_path / "copy"
    shutil.copytree(made, copy)
    with sqlite3.connect(copy / "kientao.sqlite3") as rows:
        rows.execute('UPDATE ledger_entry SET body = replace(body, \'"verb"\', \'"verv"\') WHERE "index" = 3')
    rows.close()
    found = run_kientao("fsck", data=copy)
    assert found.returncode == 1
    assert "mục 3" in found.stdout
    assert run_kientao("check", data=copy).returncode == 1, "the health page remembers it"


def test_a_backup_verifies_restores_into_a_bare_folder_and_a_broken_one_fails(made, tmp_path):
    done = run_kientao("backup", "--to", tmp_path, data=made)
    assert done.returncode == 0, done.stderr
    file = next(tmp_path.glob("*.tar.gz"))
    verified = run_kientao("restore", "--verify", file, data=made)
    assert verified.returncode == 0
    assert "ĐẠT" in verified.stdout
    bare = tmp_path / "bare"
    restored = run_kientao("restore", "--yes", file, data=bare)
    assert restored.returncode == 0, restored.stderr
    assert run_kientao("fsck", data=bare).returncode == 0
    broken = tmp_path / "broken.tar.gz"
    broken.write_bytes(file.read_bytes()[:-4000])
    failed = run_kientao("restore", "--verify", broken, data=made)
    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr


def test_the_key_goes_along_only_under_a_passphrase(made, tmp_path):
    (tmp_path / "phrase").write_text("một câu dài chỉ mình tôi biết\n", "utf-8")
    done = run_kientao("backup", "--to", tmp_path, "--with-key", "--passphrase-file", tmp_path / "phrase", data=made)
    assert done.returncode == 0, done.stderr
    private = (made / "keys" / "signer.json").read_bytes()
    assert private not in next(tmp_path.glob("*.tar.gz")).read_bytes()


def test_keys_are_shown_rotated_and_never_signed_with_from_a_copy(made, tmp_path):
    first = run_kientao("key", "show", data=made)
    assert first.returncode == 0
    assert run_kientao("key", "rotate", data=made).returncode == 0
    shown = run_kientao("key", "show", data=made).stdout.splitlines()
    assert len(shown) == 2
    assert shown[1] == first.stdout.strip()
    copy = tmp_path / "copy"
    shutil.copytree(made, copy)
    refused = run_kientao("key", "show", data=copy)
    assert refused.returncode == 3
    assert "kientao key adopt" in refused.stderr
    assert run_kientao("key", "adopt", "--yes", data=copy).returncode == 0
    assert run_kientao("key", "show", data=copy).returncode == 0


def test_a_secret_is_long_enough_for_production(tmp_path):
    assert len(run_kientao("key", "secret", data=tmp_path).stdout.strip()) >= 48


def test_people_are_added_by_a_link_listed_and_locked(made):
    added = run_kientao("user", "add", "lan", "Nguyễn Thị Lan", data=made)
    assert added.returncode == 0, added.stderr
    assert "/moi/" in added.stdout
    assert "lan " in run_kientao("user", "list", data=made).stdout
    assert run_kientao("user", "invite", "lan", data=made).returncode == 0
    assert run_kientao("user", "invite", "nobody", data=made).returncode == 1
    assert run_kientao("user", "lock", "lan", data=made).returncode == 0
    assert "đã khoá" in run_kientao("user", "list", data=made).stdout


def test_a_demo_is_not_fit_for_the_public(made):
    done = run_kientao("check", "--deploy", data=made)
    assert done.returncode == 1
    assert "mô phỏng" in done.stdout


def test_units_name_this_installation(made, tmp_path):
    done = run_kientao("units", "--into", tmp_path / "units", data=made)
    assert done.returncode == 0, done.stderr
    names = {f.name for f in (tmp_path / "units").iterdir()}
    assert {"kientao.service", "kientao-runner.service", "kientao-backup.timer"} <= names
    for file in (tmp_path / "units").glob("*.service"):
        text = file.read_text("utf-8")
        assert str(made) in text
        assert "{" not in text


def test_upgrade_with_nothing_to_do_says_so(made):
    done = run_kientao("upgrade", data=made)
    assert done.returncode == 0, done.stderr
