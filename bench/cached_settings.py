"""The product's settings, with the addresses of bench/cached_urls.py."""

from kientao.site.settings import *  # noqa: F403

ROOT_URLCONF = "bench.cached_urls"
