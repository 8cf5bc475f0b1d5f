"""May this folder be served? The database is of this version of the program, and a log is open."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kientao.base import clock
from kientao.base.errors import Unready, declare
from kientao.base.text import T
from kientao.ledger import lease
from kientao.ledger.models import Log

declare("ready.empty", T(
    "Thư mục dữ liệu chưa có thành phố nào. Hãy chạy: kientao init THÀNH_PHỐ",
    "There is no city in the data folder yet. Run: kientao init CITY",
))  # fmt: skip
declare("ready.old", T(
    "Cơ sở dữ liệu cũ hơn chương trình. Hãy chạy: kientao upgrade (hay make upgrade)",
    "The database is older than the program. Run: kientao upgrade (or make upgrade)",
))  # fmt: skip
declare("ready.running", T(
    "Thành phố đang chạy. Hãy dừng trước (systemctl stop kientao kientao-runner, hay Ctrl-C ở cửa sổ kia) rồi làm lại;"
    " nếu vừa dừng đột ngột, chờ 15 giây.",
    "The city is running. Stop it first (systemctl stop kientao kientao-runner, or Ctrl-C in the other window);"
    " if it was just killed, wait 15 seconds.",
))  # fmt: skip


def missing() -> list[str]:
    """Names of migrations this database has not seen; all of them in an empty one."""
    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def must() -> None:
    """Raise Unready with what to do, or return."""
    tables = connection.introspection.table_names()
    if Log._meta.db_table not in tables:
        raise Unready("ready.empty")
    if missing():
        raise Unready("ready.old")
    if not Log.objects.exists():
        raise Unready("ready.empty")


def stopped() -> None:
    """Raise Unready while a runner holds its lease: somebody is working on this database."""
    if Log._meta.db_table in connection.introspection.table_names() and lease.holder_of("runner", clock.now()):
        raise Unready("ready.running")
