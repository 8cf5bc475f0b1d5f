"""Settings: what wins, what is refused, what never has a default."""

import pytest

from kientao.base.errors import Unready
from kientao.site import config

LONG = "x" * 40


def env(tmp_path, **given):
    return {"KIENTAO_DATA": str(tmp_path), **{f"KIENTAO_{k.upper()}": v for k, v in given.items()}}


def test_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path):
    (tmp_path / "kientao.toml").write_text('port = 9000\nhosts = ["a.vn", "b.vn"]\nproxied = true\n', "utf-8")
    found = config.load(env(tmp_path, port="9001"))
    assert (found.port, found.hosts, found.proxied, found.listen) == (9001, ["a.vn", "b.vn"], True, "127.0.0.1")


def test_a_named_file_wins_over_the_one_in_the_folder(tmp_path):
    (tmp_path / "kientao.toml").write_text("port = 9000\n", "utf-8")
    (tmp_path / "other.toml").write_text("port = 9002\n", "utf-8")
    assert config.load(env(tmp_path, config=str(tmp_path / "other.toml"))).port == 9002


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("prot = 9000\n", "config.unknown"),
        ("port = \n", "config.unreadable"),
        ("port = 0\n", "config.value"),
        ('port = "many"\n', "config.value"),
        ('mode = "prod"\n', "config.value"),
        ('proxied = "yes"\n', "config.value"),
        ('city = "nowhere"\n', "config.no_city"),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_wrong(tmp_path, text, code):
    (tmp_path / "kientao.toml").write_text(text, "utf-8")
    with pytest.raises(Unready) as refused:
        config.load(env(tmp_path))
    assert refused.value.code == code
    assert "{" not in refused.value.say("vi") + refused.value.say("en")


def test_a_named_file_that_is_missing_is_refused(tmp_path):
    with pytest.raises(Unready, match="kientao-none"):
        config.load(env(tmp_path, config=str(tmp_path / "kientao-none.toml")))


def test_production_has_no_secret_of_its_own_and_serves_no_host_unasked(tmp_path):
    with pytest.raises(Unready) as refused:
        config.load(env(tmp_path, mode="production"))
    assert refused.value.code == "config.no_secret"
    with pytest.raises(Unready):
        config.load(env(tmp_path, mode="production", secret="short"))
    assert config.load(env(tmp_path, mode="production", secret=LONG)).hosts == []
    assert not (tmp_path / "secret").exists()


def test_a_demo_makes_its_secret_once_for_its_owner_alone(tmp_path):
    first, second = config.load(env(tmp_path)).secret, config.load(env(tmp_path)).secret
    assert first == second
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_what_a_folder_is_does_not_change_after_init(tmp_path):
    config.fix(tmp_path, city="dong-xoai", mode="demo", origin="so.example/mo-phong")
    assert config.load(env(tmp_path)).origin == "so.example/mo-phong"
    for name, value in (("city", "elsewhere"), ("mode", "production"), ("origin", "another.example")):
        with pytest.raises(Unready) as refused:
            config.load(env(tmp_path, secret=LONG, **{name: value}))
        assert refused.value.code == "config.identity"


def test_what_the_operator_wrote_stays_when_init_adds_to_it(tmp_path):
    (tmp_path / "kientao.toml").write_text('# mine\nport = 9000\ncity = "dong-xoai"\n', "utf-8")
    config.fix(tmp_path, city="dong-xoai", mode="demo", origin="so.example/mo-phong")
    config.fix(tmp_path, city="dong-xoai", mode="demo", origin="so.example/mo-phong")
    text = (tmp_path / "kientao.toml").read_text("utf-8")
    assert text.startswith("# mine\nport = 9000\n")
    assert text.count("origin") == 1
    assert config.load(env(tmp_path)).port == 9000
