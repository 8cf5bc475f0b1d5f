"""The product's settings with three bare addresses and no middleware: HTTP and the act, nothing else."""

from kientao.site.settings import *  # noqa: F403

ROOT_URLCONF = "bench.thin"
MIDDLEWARE: list[str] = []
WSGI_APPLICATION = "bench.thin.application"
