"""`fsck`, `backup`, `restore`: what keeps a city, and the note of how it went last time."""

from pathlib import Path

import click
from django.conf import settings

from kientao.base import clock
from kientao.base.text import T
from kientao.ledger import backup as backups
from kientao.ledger import fsck as checks
from kientao.site import config, notes
from kientao.site.commands import ready
from kientao.site.terminal import PROBLEMS, progress, say

PASS = T("✓ ĐẠT: {entries} mục của sổ «{origin}», gốc khớp với mốc đã ký.",
         "✓ PASS: {entries} entries of “{origin}”, the root agrees with the signed checkpoint.")  # fmt: skip


def fsck() -> int:
    ready.must()
    began = clock.now()
    problems = checks.check(progress())
    notes.leave("fsck", problems)
    for problem in problems:
        say(f"✗ {problem}")
    if problems:
        say(T("{count} điều không khớp.", "{count} things do not hold."), count=len(problems))
        return PROBLEMS
    say(T("✓ Sổ nguyên vẹn ({seconds} giây).", "✓ The ledger is whole ({seconds} s)."), seconds=_seconds(began))
    return 0


def backup(to: Path | None, passphrase: str | None) -> int:
    ready.must()
    began = clock.now()
    file = backups.backup(to.absolute() if to else None, passphrase, progress())
    notes.leave("backup", [], file=str(file))
    say(T("✓ Đã sao lưu: {file} ({size}, {seconds} giây)", "✓ Backed up: {file} ({size}, {seconds} s)"),
        file=file, size=_size(file), seconds=_seconds(began))  # fmt: skip
    return 0


def restore(file: Path, only_verify: bool, passphrase: str | None, yes: bool) -> int:
    if only_verify:
        about = backups.verify(file, progress())
        say(PASS, entries=about["entries"], origin=about["origin"])
        return 0
    ready.stopped()
    question = T("Thay dữ liệu trong {data} bằng bản này?", "Replace what is in {data} by this backup?")
    if not yes:
        click.confirm(question.to("vi", data=settings.KIENTAO.data), abort=True)
    settings.KIENTAO.data.mkdir(parents=True, exist_ok=True)
    about = backups.restore(file, passphrase, progress())
    _says_what_it_is(about)
    if about.get("new_origin"):
        say(T("! Bản này cũ hơn điều đã ký, nên mở sổ mới «{origin}»; biên nhận cũ vẫn đúng.",
              "! This state is older than what was signed, so a new log “{origin}” opened; old receipts stay valid."),
            origin=about["new_origin"])  # fmt: skip
    say(T("✓ Đã phục hồi {entries} mục.", "✓ Restored {entries} entries."), entries=about["entries"])
    return 0


def _says_what_it_is(about: dict[str, object]) -> None:
    """A bare folder learns from the backup which city, mode and log it is."""
    given = settings.KIENTAO
    config.fix(given.data, city=given.city, mode=str(about["mode"]), origin=str(about["origin"]))


def _seconds(began: int) -> str:
    return f"{(clock.now() - began) / clock.SECOND:.1f}".replace(".", ",")


def _size(file: Path) -> str:
    size = file.stat().st_size
    return f"{size / 1e6:.1f} MB".replace(".", ",") if size >= 1e5 else f"{size // 1000 + 1} kB"
