"""One throw-away DATA folder for the whole run; every act is checked for gaps after each test that wrote one."""

import os
import tempfile
from pathlib import Path

import django

_data = tempfile.mkdtemp(prefix="kientao-tests-")
os.environ.update(
    KIENTAO_DATA=_data,
    KIENTAO_CITY=os.environ.get("KIENTAO_TEST_CITY", "dong-xoai"),
    KIENTAO_MODE="demo",
    KIENTAO_SECRET="only-for-tests-" + "x" * 40,
    DJANGO_SETTINGS_MODULE="kientao.site.settings",
)
for name in ("KIENTAO_CONFIG", "KIENTAO_ORIGIN"):
    os.environ.pop(name, None)
if not os.environ.get("KIENTAO_TEST_DATABASE"):
    os.environ.pop("KIENTAO_DATABASE", None)
else:
    os.environ["KIENTAO_DATABASE"] = os.environ["KIENTAO_TEST_DATABASE"]
DATA = Path(_data)

django.setup()  # the rooms' own conftests import models before pytest-django gets its turn
# A worker of a parallel run would inherit this, read its settings before this file, and share the folder.
del os.environ["DJANGO_SETTINGS_MODULE"]
