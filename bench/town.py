"""A scratch city for measuring: the real Đồng Xoài, loaded as `kientao init` does, in a folder that is thrown away."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

INDICATOR, LOGIN, POST = "dan-so", "ke", "thong-ke.thong-ke-vien"


@contextmanager
def town(database: str = "", folder: str | None = None) -> Iterator[Path]:
    """DATA of a fresh city, Django set up on it. `database`: address of a PostgreSQL server."""
    name = f"kientao_bench_{os.getpid()}"
    with tempfile.TemporaryDirectory(prefix="kientao-bench-", dir=folder) as data:
        os.environ.update(
            KIENTAO_DATA=data, KIENTAO_CITY="dong-xoai", KIENTAO_MODE="demo", KIENTAO_LANG="en",
            DJANGO_SETTINGS_MODULE="kientao.site.settings",
        )  # fmt: skip
        for key in ("KIENTAO_DATABASE", "KIENTAO_KEYS", "KIENTAO_CONFIG", "KIENTAO_ORIGIN"):
            os.environ.pop(key, None)
        if database:
            _admin(database, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
            os.environ["KIENTAO_DATABASE"] = urlsplit(database)._replace(path=f"/{name}").geturl()
        try:
            _begin()
            yield Path(data)
        finally:
            _end()
            if database:
                _admin(database, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _begin() -> None:
    import django  # noqa: PLC0415  after the environment is set

    django.setup()
    from django.db import connections  # noqa: PLC0415  after Django is set up

    from kientao.ledger import writer  # noqa: PLC0415  after Django is set up
    from kientao.site.commands import beginning  # noqa: PLC0415  after Django is set up

    beginning.init(None, False)
    writer.writer.stop()
    connections.close_all()


def _end() -> None:
    from django.db import connections  # noqa: PLC0415  after Django is set up

    from kientao.ledger import writer  # noqa: PLC0415  after Django is set up

    writer.writer.stop()
    connections.close_all()


def _admin(url: str, *statements: str) -> None:
    import psycopg  # noqa: PLC0415  after the environment is set

    with psycopg.connect(url, autocommit=True) as admin:
        for statement in statements:
            admin.execute(statement)
