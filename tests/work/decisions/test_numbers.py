"""Two officers at once, an officer and an import killed in the middle: every number and row once, none left out."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .test_importing import HEAD, MAP

KIENTAO = (str(Path(sys.executable).with_name("kientao")),)

OFFICER = """
import json, sys, django
django.setup()
from datetime import date
from kientao.base import clock, ids
from kientao.base.errors import Refused
from kientao.city.access import today
from kientao.ledger.acts import By, writing
from kientao.work.decisions import acts
by, given = By("vp-dx.chuyen-vien", "phuc"), []
for n in range(int(sys.argv[1])):
    code = ids.code()
    told = dict(by=by, office="ubnd-dx", code=code, kind="quyet-dinh", subject="x", on=today())
    try:
        if n % 4 == 3:  # one in four is refused: it takes no number with it
            acts.register_document(duty="none", **told)
        acts.register_document(**told)
    except Refused:
        continue
    given.append(code)
from kientao.work.decisions.models import Document
print(json.dumps(sorted(Document.objects.filter(code__in=given).values_list("number", flat=True))))
"""


KILLED = OFFICER.replace("given.append(code)", "given.append(code); print(json.dumps(code), flush=True)")


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A folder of Đồng Xoài without its month, and the environment of whoever works on it."""
    data = tmp_path_factory.mktemp("numbers") / "data"
    env = {**os.environ, "KIENTAO_DATA": str(data), "KIENTAO_CITY": "dong-xoai", "KIENTAO_MODE": "demo",
           "DJANGO_SETTINGS_MODULE": "kientao.site.settings"}  # fmt: skip
    env.pop("KIENTAO_SECRET", None)
    env.pop("KIENTAO_DATABASE", None)
    made = subprocess.run([*KIENTAO, "init", "dong-xoai", "--open-first"], env=env, capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert made.returncode == 0, made.stderr[-2000:]
    (data / "month.json").unlink(missing_ok=True)
    return env


def asked(env, what):
    """What a process of its own finds in the city: JSON."""
    words = "import json, django; django.setup(); from kientao.work.decisions.models import Document; print(json.dumps("
    return json.loads(subprocess.check_output([sys.executable, "-c", f"{words}{what}))"], env=env))


@pytest.mark.crash
def test_two_processes_number_without_a_gap_and_none_twice(city):
    both = [
        subprocess.Popen(
            [sys.executable, "-c", OFFICER, "24"], env=city, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    told = [process.communicate(timeout=120) for process in both]
    assert all(process.returncode == 0 for process in both), told[0][1][-2000:].decode() + told[1][1][-2000:].decode()
    numbers = sorted(number for out, _ in told for number in json.loads(out.splitlines()[-1]))
    assert numbers == list(range(numbers[0], numbers[0] + 36)), numbers


@pytest.mark.crash
def test_an_officer_killed_in_the_middle_loses_no_number_and_leaves_no_gap(city):
    acknowledged = []
    for some in (5, 11, 3):
        process = subprocess.Popen([sys.executable, "-c", KILLED, "4000"], env=city, stdout=subprocess.PIPE)
        acknowledged += [json.loads(process.stdout.readline()) for _ in range(some)]
        process.kill()
        rest = process.stdout.read().splitlines()
        acknowledged += [json.loads(line) for line in rest if line.endswith(b'"')]
        process.wait()
    there = asked(
        city, 'list(Document.objects.filter(kind="quyet-dinh").order_by("number").values_list("code", "number"))'
    )
    assert {code for code, _ in there} >= set(acknowledged)
    assert [number for _, number in there] == list(range(1, len(there) + 1))


@pytest.mark.crash
def test_an_import_killed_in_the_middle_takes_each_row_once(city, tmp_path):
    place = tmp_path / "documents"
    place.mkdir()
    (place / "ban-do.yaml").write_text(MAP, "utf-8")
    rows = "".join(f"{n},{n}/TB-UBND,Thông báo {n},ubnd-dx,Thông báo,08/09/2025,,Không\n" for n in range(1, 1501))
    (place / "so.csv").write_text(HEAD + rows, "utf-8")
    watch = [*KIENTAO, "import", "watch", str(tmp_path), "--once"]
    taken = 'Document.objects.filter(external__startswith="qlvb:").count()'
    process = subprocess.Popen(watch, env=city, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while not 0 < asked(city, taken) < 1500 and process.poll() is None and time.monotonic() < deadline:
        pass
    process.kill()
    process.wait()
    assert 0 < asked(city, taken) < 1500 and (place / "so.csv").exists(), "killed before the end"
    assert subprocess.run(watch, env=city, capture_output=True, check=False).returncode == 0
    assert asked(city, taken) == 1500 and not (place / "so.csv").exists()
    entries = (
        "__import__('kientao.ledger.models', fromlist=['Entry']).Entry.objects.filter(verb='document.take').count()"
    )
    assert asked(city, entries) == 1500, "one entry a row, none twice"
