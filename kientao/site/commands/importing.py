"""`import`: what another system knew becomes acts of this city."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings

from kientao.base import clock
from kientao.base.text import T
from kientao.board import sheets
from kientao.city import reading_files
from kientao.city.retelling import Tally
from kientao.site.commands import ready
from kientao.site.terminal import PROBLEMS, progress, say
from kientao.work.decisions import importing as document_file
from kientao.work.reports import importing
from kientao.work.tasks import importing as task_file


def reports(file: Path, map_file: Path, only_look: bool = False) -> int:
    """0: every row is in the ledger; 1: some were turned away, and a file says which and why."""
    ready.must()
    began = clock.now()
    done = importing.load(file, map_file, settings.KIENTAO.zone, progress(), only_look)
    rate = round((done.taken + done.already) * clock.SECOND / max(1, clock.now() - began))
    if only_look:
        say(T("Chưa ghi gì. Nếu nạp: {taken} dòng mới; {already} dòng đã có từ trước.",
              "Nothing was written. An import would take {taken} new rows; {already} are there already."),
            taken=done.taken, already=done.already)  # fmt: skip
    else:
        say(T("✓ {taken} dòng mới ({acts} việc vào sổ, {rate} dòng/giây); {already} dòng đã có từ trước.",
              "✓ {taken} new rows ({acts} acts, {rate} rows/s); {already} were there already."),
            taken=done.taken, acts=done.acts, rate=rate, already=done.already)  # fmt: skip
    if not done.rejected:
        return 0
    say(T("! {n} dòng không nạp được, lý do ở: {file}", "! {n} rows were turned away, the reasons are in: {file}"),
        n=done.rejected, file=done.file)  # fmt: skip
    return PROBLEMS


def tasks(file: Path, map_file: Path, only_look: bool = False) -> int:
    return _retold(task_file.load, file, map_file, only_look)


def documents(file: Path, map_file: Path, only_look: bool = False) -> int:
    return _retold(document_file.load, file, map_file, only_look)


def figures(file: Path, map_file: Path, only_look: bool = False) -> int:
    return _retold(sheets.load, file, map_file, only_look)


def readings(file: Path, map_file: Path, only_look: bool = False) -> int:
    """0: every value was taken or is a gap; 1: some were turned away, and a file says which and why."""
    ready.must()
    began = clock.now()
    done = reading_files.load(file, map_file, settings.KIENTAO.zone, progress(), only_look)
    rate = round(done.taken * clock.SECOND / max(1, clock.now() - began))
    words = T("Chưa ghi gì. Nếu nạp: {taken} số đo mới, {already} đã có, {gaps} ô trống.",
              "Nothing was written. There would be {taken} new readings, {already} known, {gaps} gaps.")  # fmt: skip
    if not only_look:
        words = T("✓ {taken} số đo mới ({rate} số/giây), {already} đã có, {gaps} ô trống.",
                  "✓ {taken} new readings ({rate}/s), {already} known, {gaps} gaps.")  # fmt: skip
    say(words, taken=done.taken, already=done.already, gaps=done.gaps, rate=rate)
    if not done.rejected:
        return 0
    say(T("! {n} số đo không nạp được, lý do ở: {file}", "! {n} readings were turned away, the reasons are in: {file}"),
        n=done.rejected, file=done.file)  # fmt: skip
    return PROBLEMS


def _retold(load: Callable[..., Tally], file: Path, map_file: Path, only_look: bool) -> int:
    """0: every row was read; 1: some were turned away, and a file says which and why."""
    ready.must()
    done = load(file, map_file, settings.KIENTAO.zone, progress(), only_look)
    words = T("Chưa ghi gì. Sẽ có {new} dòng mới, {changed} thay đổi, {same} như cũ.",
              "Nothing was written. There would be {new} new, {changed} changed, {same} as they were.")  # fmt: skip
    if not only_look:
        words = T(
            "✓ {new} dòng mới, {changed} thay đổi, {same} như cũ.", "✓ {new} new, {changed} changed, {same} same."
        )
    say(words, new=done.new, changed=done.changed, same=done.same)
    if done.differences:
        say(T("Từng khác biệt: {file}", "Each difference: {file}"), file=done.differences)
    if not done.rejected:
        return 0
    say(T("! {n} dòng không nạp được, lý do ở: {file}", "! {n} rows were turned away, the reasons are in: {file}"),
        n=done.rejected, file=done.file)  # fmt: skip
    return PROBLEMS
