"""Two officers at once, in two processes: every number once, none left out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

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


@pytest.mark.crash
def test_two_processes_number_without_a_gap_and_none_twice(tmp_path):
    env = {**os.environ, "KIENTAO_DATA": str(tmp_path / "data"), "KIENTAO_CITY": "dong-xoai", "KIENTAO_MODE": "demo",
           "DJANGO_SETTINGS_MODULE": "kientao.site.settings"}  # fmt: skip
    env.pop("KIENTAO_SECRET", None)
    env.pop("KIENTAO_DATABASE", None)
    made = subprocess.run(
        [str(Path(sys.executable).with_name("kientao")), "init", "dong-xoai", "--open-first"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr[-2000:]
    (tmp_path / "data" / "month.json").unlink(missing_ok=True)
    both = [
        subprocess.Popen([sys.executable, "-c", OFFICER, "24"], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    told = [process.communicate(timeout=120) for process in both]
    assert all(process.returncode == 0 for process in both), told[0][1][-2000:].decode() + told[1][1][-2000:].decode()
    numbers = sorted(number for out, _ in told for number in json.loads(out.splitlines()[-1]))
    assert numbers == list(range(1, 37)), numbers
