"""Sources and files of readings at the command line."""

import csv
import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

from paho.mqtt import client as mqtt

from kientao.base import clock
from kientao.city.sources import hashed
from tests.site.conftest import ROOT, clean_env, made, run_kientao
from tests.work.devices.broker import HOST, PORT, needed

assert made  # a fixture
MAP = 'sensor: "{ma}"\nvalues: {mm: ""}\ntime: {column: luc, format: "%d/%m/%Y %H:%M"}\n'


def file_of(folder, *rows):
    (folder / "map.yaml").write_text(MAP, "utf-8")
    with (folder / "mua.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["ma", "luc", "mm"], *rows])
    return folder / "mua.csv"


def test_a_key_is_printed_alone_and_only_once(made):
    first, second = (run_kientao("source", "key", "tram-thoat-nuoc", data=made) for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stderr
    assert len(first.stdout.split()) == len(second.stdout.split()) == 1
    assert first.stdout != second.stdout
    assert len(hashed(first.stdout.strip())) == 64
    assert run_kientao("source", "stop", "tram-thoat-nuoc", data=made).returncode == 0
    assert run_kientao("source", "key", "khong-co", data=made).returncode == 1


def test_a_file_is_taken_once_and_says_what_it_could_not_take(made, tmp_path):
    file = file_of(tmp_path, ["mua-dx-1", "01/02/2026 06:50", "1.5"], ["mua-dx-1", "01/02/2026 07:00", ""],
                   ["la-1", "01/02/2026 07:00", "2"])  # fmt: skip
    words = ("import", "readings", file, "--map", tmp_path / "map.yaml")
    looked, first, second = (run_kientao(*words, *more, data=made, KIENTAO_LANG="en") for more in (["--try"], [], []))
    assert looked.returncode == first.returncode == second.returncode == 1
    assert "There would be 1 new readings, 0 known, 1 gaps" in looked.stdout
    assert "1 new readings" in first.stdout
    assert "0 new readings" in second.stdout
    assert "1 known" in second.stdout
    assert "la-1" in (tmp_path / "mua.csv.rejected.csv").read_text("utf-8")


def test_a_file_in_the_watched_folder_is_taken(made, tmp_path):
    place = tmp_path / "readings"
    place.mkdir()
    file_of(place, ["mua-dx-2", "01/02/2026 06:50", "1.5"])
    (place / "map.yaml").rename(place / "ban-do.yaml")
    done = run_kientao("import", "watch", tmp_path, "--once", data=made)
    assert done.returncode == 0, done.stderr
    assert not (place / "mua.csv").exists()
    assert [one.name.endswith("mua.csv") for one in (place / "da-nap").iterdir()] == [True]


def test_the_runner_takes_what_comes_over_the_broker(made):
    needed()
    key = run_kientao("source", "key", "tram-thoat-nuoc", data=made).stdout.strip()
    env = clean_env(made, KIENTAO_MQTT=f"mqtt://{HOST}:{PORT}")
    runner = subprocess.Popen([sys.executable, "-m", "kientao.site.cli", "run"], cwd=ROOT, env=env)
    client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2)
    client.connect(HOST, PORT)
    client.loop_start()
    try:
        for _ in range(120):  # until it has subscribed, what is sent goes nowhere
            told = {"sensor": "mua-bp-1", "at": clock.now() // clock.SECOND, "value": 7.25}
            body = json.dumps({"key": key, "readings": told})
            client.publish("kientao/dong-xoai/so-do/tram-thoat-nuoc", body, qos=1).wait_for_publish(5)
            if 7.25 in newest(made):
                break
            time.sleep(0.5)
        assert 7.25 in newest(made)
    finally:
        client.disconnect()
        client.loop_stop()
        runner.terminate()
        assert runner.wait(20) == 0


def newest(data):
    with closing(sqlite3.connect(data / "lake" / "lake.sqlite3")) as lake:
        try:
            return [row[0] for row in lake.execute("SELECT value FROM newest")]
        except sqlite3.OperationalError:
            return []
