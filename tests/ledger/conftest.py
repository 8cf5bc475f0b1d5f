"""A log in a folder of its own, rights for everybody, and a table for `Thing`."""

import shutil
from dataclasses import replace
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection, connections

from kientao.ledger import log as logs
from kientao.ledger import publication, rights, writer
from kientao.ledger.models import Checkpoint, Cursor, Entry, Job, Lease, Log, Opening, Sealed, Timer

from .things import ACTS, VERBS, Thing

ORIGIN = "so.thu.example/mo-phong"


@pytest.fixture(scope="session", autouse=True)
def thing_table(django_db_setup, django_db_blocker):
    """`Thing` has no migration: its table is made by hand, once."""
    with django_db_blocker.unblock():
        if Thing._meta.db_table not in connection.introspection.table_names():
            with connection.schema_editor() as editor:
                editor.create_model(Thing)
        connection.close()


@pytest.fixture
def allowed():
    """Everybody may do everything; the city's own answer comes back afterwards."""
    former = rights.register(lambda by, verb, noun, code: "thử")
    publication.table().update(VERBS)
    yield
    rights.register(former)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """DATA and KEYS of this test alone. One undo stack with the test's own patches, so nothing is left behind."""
    monkeypatch.setattr(settings, "KIENTAO", replace(settings.KIENTAO, data=tmp_path, keys=tmp_path / "keys"))
    writer._gate.__dict__.clear()
    yield tmp_path
    writer._gate.__dict__.clear()


@pytest.fixture
def inline(db, thing_table, allowed, folder):
    """Acts run on the test's own connection, in its rolled-back transaction."""
    logs.start(ORIGIN)
    return SimpleNamespace(**ACTS, folder=folder)


@pytest.fixture
def real(transactional_db, thing_table, allowed, folder):
    """The real writer thread and real commits; all rows are removed afterwards."""
    _empty()
    logs.start(ORIGIN)
    yield SimpleNamespace(**ACTS, folder=folder)
    writer.writer.stop()
    _empty()
    connections.close_all()


def _empty():
    with connection.cursor() as cursor:
        for model in (Checkpoint, Sealed, Opening, Cursor, Job, Timer, Lease, Entry, Log, Thing):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
    shutil.rmtree(settings.KIENTAO.keys, ignore_errors=True)
