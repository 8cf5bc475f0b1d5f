"""One page for one tired operator: nothing to do today, or the one thing to do first. And numbers for machines."""

import shutil
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count

from kientao.base import clock
from kientao.base.text import T
from kientao.city import listening
from kientao.ledger import backup, consumers, entries, lease, seal
from kientao.ledger import log as logs
from kientao.ledger.models import Cursor, Entry, Job, Timer
from kientao.rules import running
from kientao.rules.models import Rule
from kientao.site import health_readings, notes
from kientao.site.health_check import GOOD, NOW, SOON, Check, kind_of

SEAL_MAX = 30 * clock.SECOND
BACKLOG_MAX = 10_000
DISK_SOON, DISK_NOW = 2 * 1024**3, 200 * 1024**2  # bytes
BACKUP_MAX = 26 * clock.HOUR  # a daily backup may be two hours late
FSCK_MAX = 8 * clock.DAY
KEY_MAX = 2 * 365 * clock.DAY
AHEAD_MAX = 5 * clock.SECOND
LATE_MAX = 10 * clock.MINUTE


def checks(now: int) -> list[Check]:
    """All of them, the most pressing first. A database that does not answer is the first thing itself."""
    found = [_disk()]
    try:
        found += [ask(now) for ask in ASKED]
    except (DatabaseError, OSError) as e:
        found.append(_unreadable(type(e).__name__))
    order = {NOW: 0, SOON: 1, GOOD: 2}
    return sorted(found, key=lambda check: order[check.state])


def _unreadable(why: str) -> Check:
    title = T("Cơ sở dữ liệu", "Database")
    words = T(f"Không đọc được ({why}).", f"It cannot be read ({why}).")
    todo = T("Xem nhật ký: journalctl -u kientao -n 50; chỗ trống: df -h.",
             "Read the log: journalctl -u kientao -n 50; free space: df -h.")  # fmt: skip
    return Check("database", title, NOW, words, todo, 1)


def _disk() -> Check:
    title, free = T("Chỗ trống trên đĩa", "Free disk space"), shutil.disk_usage(settings.KIENTAO.data).free
    size = f"{free / 1024**3:.1f} GB"
    words = T(f"Còn {size.replace('.', ',')}.", f"{size} left.")
    todo = T("Giải phóng đĩa: chuyển bản sao lưu cũ trong DATA/backups sang máy khác, hoặc mở rộng đĩa.",
             "Free space: move old backups of DATA/backups elsewhere, or enlarge the disk.")  # fmt: skip
    return Check("disk", title, NOW if free < DISK_NOW else SOON if free < DISK_SOON else GOOD, words, todo, free)


def _seal(now: int) -> Check:
    title, age = T("Niêm sổ", "Sealing"), seal.age(now)
    refused = Cursor.objects.filter(name="seal").exclude(error="").values_list("error", flat=True).first()
    if refused:
        return Check("seal", title, NOW, T(refused, refused), T("Làm theo câu trên; sổ chưa mất gì.",
                     "Do what the sentence above says; nothing is lost."), age)  # fmt: skip
    if age is None:
        return Check("seal", title, NOW, T("Chưa có sổ.", "There is no log."), T("kientao init", "kientao init"))
    if age > SEAL_MAX:
        return Check("seal", title, NOW, T(f"Mục chờ niêm lâu nhất: {_span(age, 'vi')}.",
                     f"The oldest entry has waited {_span(age, 'en')}."), RUNNER, age)  # fmt: skip
    return Check("seal", title, GOOD, T("Mọi mục đã niêm.", "Every entry is sealed."), None, age)


RUNNER = T("Mở lại vòng chạy nền: systemctl restart kientao-runner (hay mở lại make run).",
           "Start the runner again: systemctl restart kientao-runner (or make run again).")  # fmt: skip


REPORT = T("Việc khác vẫn chạy. Gửi người giữ phần mềm: journalctl -u kientao-runner -n 100.",
           "The rest goes on. Send to whoever keeps the software: journalctl -u kientao-runner -n 100.")  # fmt: skip


def _runner(now: int) -> Check:
    title = T("Vòng chạy nền", "Runner")
    if lease.holder_of("runner", now):
        return Check("runner", title, GOOD, T("Đang chạy.", "Running."), None, 1)
    return Check("runner", title, NOW, T("Không chạy.", "Not running."), RUNNER, 0)


def _backlog(now: int) -> Check:
    title, failing = (
        T("Bộ đọc sổ", "Consumers"),
        list(Cursor.objects.filter(failures__gt=2).exclude(name=listening.NAME).order_by("name")),
    )
    most = max(consumers.backlog().values(), default=0)
    if failing:
        one = failing[0]
        return Check("consumers", title, NOW, T(f"«{one.name}» dừng ở mục {one.next} ({kind_of(one.error)}).",
                     f"“{one.name}” stopped at entry {one.next} ({kind_of(one.error)})."), REPORT, most)  # fmt: skip
    words = T(f"Còn {most} mục chưa đọc.", f"{most} entries to read.") if most else T("Đã đọc hết.", "Nothing waits.")
    return Check("consumers", title, SOON if most > BACKLOG_MAX else GOOD, words, RUNNER, most)


def _jobs(now: int) -> Check:
    title = T("Việc nền", "Jobs")
    failed = Job.objects.filter(state="failed").exclude(kind__in=notes.KINDS.values())
    count, one = failed.count(), failed.order_by("-pk").first()
    late = Timer.objects.filter(due__lt=now - LATE_MAX).count()
    if one is None and not late:
        return Check("jobs", title, GOOD, T("Không việc nào hỏng.", "None failed."), None, 0)
    words = T(f"{late} hẹn giờ trễ.", f"{late} timers are late.")
    if one is not None:
        words = T(f"{count} việc hỏng; mới nhất «{one.kind}» ({kind_of(one.error)}).",
                  f"{count} failed; newest “{one.kind}” ({kind_of(one.error)}).")  # fmt: skip
    return Check("jobs", title, SOON, words, REPORT, count + late)  # fmt: skip


def _backup(now: int) -> Check:
    title, noted, file = T("Sao lưu", "Backup"), notes.last("backup"), backup.newest()
    made = max(noted.due if noted else 0, file.stat().st_mtime_ns // 1000 if file else 0)
    todo = T("kientao backup; rồi bật kientao-backup.timer (kientao units).",
             "kientao backup; then enable kientao-backup.timer (kientao units).")  # fmt: skip
    late = SOON if settings.KIENTAO.demo else NOW
    if not made:
        state = GOOD if settings.KIENTAO.demo else late
        return Check("backup", title, state, T("Chưa có bản nào.", "There is none yet."), todo)
    words = T(f"Bản mới nhất cách đây {_span(now - made, 'vi')}.", f"The newest is {_span(now - made, 'en')} old.")
    fresh = now - made <= BACKUP_MAX or settings.KIENTAO.demo
    return Check("backup", title, GOOD if fresh else late, words, todo, now - made)


def _fsck(now: int) -> Check:
    title, last = T("Kiểm sổ", "Check of the ledger"), notes.last("fsck")
    todo = T("kientao fsck", "kientao fsck")
    if last is None:
        state = GOOD if settings.KIENTAO.demo else SOON
        return Check("fsck", title, state, T("Chưa kiểm lần nào.", "Never yet."), todo)
    if last.state == "failed":
        first = last.error.splitlines()[0]
        return Check("fsck", title, NOW, T(f"Không khớp: {first}", f"Does not hold: {first}"), T(
                     "Giữ nguyên máy, chép DATA sang nơi khác, rồi: kientao restore --verify (bản sao lưu mới nhất).",
                     "Keep the machine as it is, copy DATA elsewhere, then: kientao restore --verify (newest backup).",
                     ), now - last.due)  # fmt: skip
    old = now - last.due > FSCK_MAX and not settings.KIENTAO.demo
    words = T(f"Nguyên vẹn, {_span(now - last.due, 'vi')} trước.", f"Whole, {_span(now - last.due, 'en')} ago.")
    return Check("fsck", title, SOON if old else GOOD, words, todo, now - last.due)


def _clock(now: int) -> Check:
    title = T("Đồng hồ máy", "Clock")
    newest = Entry.objects.order_by("-index").values_list("at", flat=True).first() or 0
    if newest > now + AHEAD_MAX:
        return Check(
            "clock",
            title,
            NOW,
            T("Chậm hơn mục mới nhất trong sổ.", "Behind the newest entry."),
            T("Đồng bộ giờ: timedatectl set-ntp true.", "Set the time: timedatectl set-ntp true."),
            newest - now,
        )
    return Check("clock", title, GOOD, T("Đúng thứ tự.", "In order."), None, max(0, newest - now))


def _key(now: int) -> Check:
    title = T("Khoá ký", "Signing key")
    changed = Entry.objects.filter(verb="key.rotate").order_by("-index").values_list("at", flat=True).first()
    age = now - max(changed or 0, logs.current().since)
    words = T(f"Dùng được {_span(age, 'vi')}.", f"In use for {_span(age, 'en')}.")
    return Check("key", title, SOON if age > KEY_MAX else GOOD, words, T("Thay khoá: kientao key rotate.",
                 "Change it: kientao key rotate."), age)  # fmt: skip


def _automation(now: int) -> Check:
    """The one switch, and rules that stopped themselves."""
    title = T("Tự động hoá", "Automation")
    erred = list(Rule.objects.filter(state="stopped", erred=True).order_by("code").values_list("code", flat=True))
    if not running.on():
        off = T("Đang tắt theo quyết định.", "Switched off by decision.")
        todo = T("Bật lại ở /tu-dong/cong-tac khi đã xong.", "Switch it on at /tu-dong/cong-tac when done.")
        return Check("automation", title, SOON, off, todo, 0)
    if erred:
        return Check("automation", title, SOON, T(f"{len(erred)} quy tắc tự dừng: {erred[0]}.",
                     f"{len(erred)} rules stopped by an error: {erred[0]}."),
                     T("Xem lý do ở /tu-dong rồi sửa hoặc cho chạy lại.", "See why at /tu-dong, mend or start again."),
                     len(erred))  # fmt: skip
    return Check("automation", title, GOOD, T("Mọi quy tắc đang chạy.", "Every rule is running."), None, 0)


ASKED: tuple[Callable[[int], Check], ...] = (
    _seal, _runner, _clock, _backlog, _jobs, _automation, _backup, _fsck, _key,
    health_readings.arriving, health_readings.kept,
)  # fmt: skip


def entries_count() -> int:
    return entries.head()


def jobs_by_state() -> dict[str, int]:
    kept = Job.objects.exclude(kind__in=notes.KINDS.values())
    return dict(kept.values_list("state").annotate(Count("pk")).order_by("state"))


def _span(length: int, lang: str) -> str:
    """Microseconds as a person says them."""
    for size, vi, en in ((clock.DAY, "ngày", "days"), (clock.HOUR, "giờ", "hours"), (clock.MINUTE, "phút", "minutes")):
        if length >= 2 * size:
            return f"{length // size} {vi if lang == 'vi' else en}"
    return f"{max(0, length) // clock.SECOND} {'giây' if lang == 'vi' else 'seconds'}"
