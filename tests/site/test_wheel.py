"""The wheel installs with pip into an empty environment, and makes a city there. The bootstrap of the checkout."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .conftest import ROOT, clean_env

sys.path.insert(0, str(ROOT / "tools"))
import bootstrap

OFFLINE = "the package index does not answer: the wheel cannot be installed without its requirements"


def uv() -> str:
    """uv as the bootstrap finds it, fetched for the checkout or on PATH."""
    found = bootstrap.find_uv() or next((str(f) for f in (ROOT / ".uv").glob("uv-[0-9]*")), None)
    if not found:
        pytest.skip("no uv here: make env brings it")
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [uv(), "build", "--quiet", "--wheel", "--out-dir", folder, ROOT], capture_output=True, text=True, check=False
    )
    if done.returncode != 0 and any(word in done.stderr for word in ("dns error", "Could not connect", "fetch")):
        pytest.skip(OFFLINE)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_carries_law_cities_templates_and_assets(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "kientao/data/law/publication.yaml", "kientao/data/cities/dong-xoai/city.yaml",
        "kientao/ui/templates/ui/base.html", "kientao/site/templates/site/health.html", "kientao/ui/static/ui.css",
    ):  # fmt: skip
        assert wanted in names
    assert not [name for name in names if name.startswith(("tests/", "tools/"))]


def test_it_installs_into_an_empty_environment_and_makes_a_city_there(wheel, tmp_path):
    venv = tmp_path / "venv"
    subprocess.run([uv(), "venv", "--quiet", "--python", sys.executable, venv], check=True)
    done = subprocess.run(
        [uv(), "pip", "install", "--quiet", "--python", venv, wheel], capture_output=True, text=True, check=False
    )
    if done.returncode != 0 and any(
        word in done.stderr for word in ("dns error", "Failed to fetch", "Could not connect")
    ):
        pytest.skip(OFFLINE)
    assert done.returncode == 0, done.stderr
    env = {name: value for name, value in clean_env(tmp_path / "data").items() if name != "PYTHONPATH"}

    def kientao(*words):
        return subprocess.run(
            [venv / "bin" / "kientao", *words], capture_output=True, text=True, env=env, cwd=tmp_path, check=False
        )

    made = kientao("init", "dong-xoai")
    assert made.returncode == 0, made.stderr
    assert kientao("fsck").returncode == 0
    assert str(venv) in kientao("units").stdout


def test_the_pinned_uv_is_one_for_each_platform_we_name():
    for (system, _, _), (tag, sha256) in bootstrap.WHEELS.items():
        assert len(sha256) == 64
        assert ("macosx" in tag) == (system == "Darwin")


def test_a_wheel_that_is_not_the_pinned_one_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap, "TOOLS", tmp_path / "uv")
    monkeypatch.setattr(bootstrap, "by_pip", lambda sha256: None)
    monkeypatch.setattr(bootstrap, "by_index", lambda name: b"something else")
    with pytest.raises(bootstrap.Stop) as stop:
        bootstrap.fetch_uv()
    assert "sha256" in stop.value.args[1]
    assert not list((tmp_path / "uv").glob("uv-*"))


def test_an_index_that_does_not_answer_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(bootstrap.Stop) as stop:
        bootstrap.by_index("uv-1.whl")
    assert "PIP_INDEX_URL" in stop.value.args[0]


def test_make_help_lists_every_habit():
    if not shutil.which("make"):
        pytest.skip("make is not installed")
    told = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, env={**os.environ}, check=True)
    for habit in ("run", "test", "lint", "format", "bench", "soak", "world", "backup", "wheel", "clean"):
        assert f"\n  {habit} " in told.stdout
