"""A scratch city for processes that are killed: its folder, its database, Django set up once and warm."""

import os
from pathlib import Path
from urllib.parse import urlsplit

ORIGIN = "so.bao.example/mo-phong"


def prepare(data: Path, database: str = "") -> None:
    """Set Django up on an empty folder, make the tables, open the log. Connections are closed: it may fork."""
    os.environ.update(KIENTAO_DATA=str(data), KIENTAO_MODE="demo", KIENTAO_SECRET="only-for-tests-" + "x" * 40)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kientao.site.settings")
    for name in ("KIENTAO_CONFIG", "KIENTAO_ORIGIN", "KIENTAO_DATABASE", "KIENTAO_KEYS"):
        os.environ.pop(name, None)
    if database:
        os.environ["KIENTAO_DATABASE"] = database
    data.mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, connections

    from kientao.ledger import log as logs

    from . import storm

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in storm.TABLES:
            editor.create_model(model)
    storm.alone()
    logs.start(ORIGIN)
    from kientao.ledger import writer

    writer.writer.stop()
    connections.close_all()


def scratch_database(url: str, name: str) -> str:
    """A new PostgreSQL database beside the one of the address; returns its address."""
    _admin(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}"')
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def drop_database(url: str, name: str) -> None:
    _admin(url, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _admin(url: str, *statements: str) -> None:
    import psycopg

    with psycopg.connect(url, autocommit=True) as admin:
        for statement in statements:
            admin.execute(statement)
