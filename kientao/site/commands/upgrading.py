"""`upgrade`: back up, migrate, check; whatever fails, the database of before is put back."""

from pathlib import Path

from django.core.management import call_command
from django.db import connection, connections

from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.city import search
from kientao.ledger import backup as backups
from kientao.ledger import fsck as checks
from kientao.ledger.writer import writer
from kientao.site import notes
from kientao.site.commands import ready
from kientao.site.terminal import PROBLEMS, progress, say

declare("upgrade.no_backup", T(
    "Chưa sao lưu được nên chưa nâng cấp gì: {why}", "Nothing was upgraded, for no backup could be made: {why}",
))  # fmt: skip


def upgrade(to: Path | None) -> int:
    """1 back up, 2 migrate, 3 check. A crash in 2: the backup is there, run it again or restore it."""
    ready.stopped()
    plan = ready.missing()
    if not plan:
        say(T("✓ Không có gì phải nâng cấp.", "✓ Nothing to upgrade."))
        return 0
    report = progress()
    file = _backed_up(to, report)
    say(T("Nâng cấp {count} bước; bản sao lưu: {file}", "{count} steps; backup: {file}"), count=len(plan), file=file)
    try:
        call_command("migrate", verbosity=0)
        search.ensure()
        problems = checks.check(report)
    except Exception as e:  # whatever it was, the old state comes back first
        problems = [f"{type(e).__name__}: {e}"]
    if not problems:
        notes.leave("fsck", [])
        say(T("✓ Đã nâng cấp và kiểm xong.", "✓ Upgraded and checked."))
        return 0
    for problem in problems[:10]:
        say(f"✗ {problem}")
    _go_back(file)
    say(T("Đã quay lại như trước khi nâng cấp. Hãy cài lại bản cũ và báo lỗi trên.",
          "Everything is as before the upgrade. Install the former version and report the error above."))  # fmt: skip
    return PROBLEMS


def _backed_up(to: Path | None, report) -> Path:  # type: ignore[no-untyped-def]
    try:
        return backups.backup(to.absolute() if to else None, None, report)
    except Exception as e:
        raise Refused("upgrade.no_backup", why=e) from e


def _go_back(file: Path) -> None:
    writer.stop()
    connection.close()
    connections.close_all()
    with backups._unpacked(file) as found:  # not `restore`: that would migrate again, with the same fault
        backups._install(found / "database")
