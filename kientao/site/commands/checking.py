"""`check`: what the health page asks, and with `--deploy` what must be so before the doors open to the public."""

import platform
import shutil
import subprocess

from django.conf import settings
from django.db import connection

from kientao.base import clock
from kientao.base.text import T, Text
from kientao.city.models import Person
from kientao.ledger import keys
from kientao.site import health
from kientao.site.commands import ready
from kientao.site.terminal import PROBLEMS, lang, say

Fault = tuple[Text, Text]  # what is wrong, what to do


def check(deploy: bool) -> int:
    ready.must()
    faults = [(c.title, c.words, c.todo) for c in health.checks(clock.now()) if c.state != health.GOOD]
    for title, words, todo in faults:
        say(f"! {title.to(lang())}: {words.to(lang())} → {todo.to(lang()) if todo else ''}")
    wrong = _deploy() if deploy else []
    for words, todo in wrong:
        say(f"✗ {words.to(lang())} → {todo.to(lang())}")
    if wrong or faults:
        return PROBLEMS
    say(T("✓ Không thiếu gì.", "✓ Nothing is missing."))
    return 0


def _deploy() -> list[Fault]:
    return [fault for ask in (_mode, _hosts, _proxied, _secret, _keys, _durable, _people, _time) for fault in ask()]


def _mode() -> list[Fault]:
    if settings.KIENTAO.demo:
        return [(T("Đây là bản mô phỏng.", "This is a demo."), T(
                 "Dựng thư mục mới: kientao init THÀNH_PHỐ --production --origin …",
                 "Make another folder: kientao init CITY --production --origin …"))]  # fmt: skip
    return []


def _hosts() -> list[Fault]:
    hosts = settings.ALLOWED_HOSTS
    if hosts and not any(h.startswith("*") for h in hosts):
        return []
    return [(T("Chưa nêu tên miền phục vụ.", "No host name is set."), T("Đặt KIENTAO_HOSTS=so.thanhpho.gov.vn",
             "Set KIENTAO_HOSTS=city.gov.vn"))]  # fmt: skip


def _proxied() -> list[Fault]:
    about, faults = settings.KIENTAO, []
    if not about.proxied:
        faults.append((T("Chưa khai là có HTTPS ở phía trước.", "No HTTPS proxy is declared."), T(
            "Dựng caddy hay nginx (docs/operate.md), rồi đặt KIENTAO_PROXIED=1",
            "Set up caddy or nginx (docs/operate.md), then set KIENTAO_PROXIED=1")))  # fmt: skip
    if about.listen not in ("127.0.0.1", "::1", "localhost"):
        faults.append((T("Trang web nghe thẳng ra mạng, không qua HTTPS.", "It listens to the network without HTTPS."),
                       T("Bỏ KIENTAO_LISTEN, để 127.0.0.1", "Drop KIENTAO_LISTEN, leave 127.0.0.1")))  # fmt: skip
    return faults


def _secret() -> list[Fault]:
    file = settings.KIENTAO.data / "secret"
    if file.is_file() and file.read_text("ascii").strip() == settings.KIENTAO.secret:
        return [(T("Khoá phiên là của bản mô phỏng.", "The session secret is a demo's."), T(
                 "Đặt KIENTAO_SECRET bằng kết quả của: kientao key secret",
                 "Set KIENTAO_SECRET to what this prints: kientao key secret"))]  # fmt: skip
    return []


def _keys() -> list[Fault]:
    keys.current()
    folder = settings.KIENTAO.keys
    if folder.stat().st_mode & 0o077 or (folder / "signer.json").stat().st_mode & 0o077:
        todo = f"chmod 700 {folder}; chmod 600 {folder}/*"
        words = T("Người khác trên máy đọc được khoá ký.", "Others on this machine can read the signing key.")
        return [(words, T(todo, todo))]
    return []


def _durable() -> list[Fault]:
    """An acknowledged act must be on the disk."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous")
            fine = cursor.fetchone()[0] >= 2
        else:
            cursor.execute("SHOW synchronous_commit")
            fine = cursor.fetchone()[0] != "off"
    if fine:
        return []
    return [(T("Cơ sở dữ liệu trả lời trước khi ghi xuống đĩa.", "The database answers before the disk has it."), T(
             "PostgreSQL: synchronous_commit = on. SQLite: bỏ cài đặt tự đặt.",
             "PostgreSQL: synchronous_commit = on. SQLite: drop your own setting."))]  # fmt: skip


def _people() -> list[Fault]:
    count = Person.objects.filter(invented=True, until=None).count()
    if count and not settings.KIENTAO.demo:
        return [(T(f"Có {count} người hư cấu trong một thành phố thật.", f"{count} invented people in a real city."), T(
                 "kientao user list; kientao user lock …", "kientao user list; kientao user lock …"))]  # fmt: skip
    return []


def _time() -> list[Fault]:
    if platform.system() != "Linux" or not shutil.which("timedatectl"):
        return []
    asked = ["timedatectl", "show", "-p", "NTPSynchronized", "--value"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False)
    if told.returncode == 0 and told.stdout.strip() == "no":
        return [(T("Đồng hồ máy chưa đồng bộ.", "The clock is not synchronised."), T(
                 "sudo timedatectl set-ntp true", "sudo timedatectl set-ntp true"))]  # fmt: skip
    return []
