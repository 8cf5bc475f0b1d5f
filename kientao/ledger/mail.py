"""Letters that leave the city: by SMTP where one is set, else as files in DATA/outbox that anybody on duty can read.

A letter has a key: sent twice after a crash it bears the same Message-ID, so that mail programs show it once.
Errors name the server's code, never an address: they end in logs. SMS and Zalo are adapters; so far both are fakes
that write a file which says so.
"""

import re
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from .keys import durable_write

SECONDS_MAX = 20
FAKE = "GIẢ LẬP: tin này chưa được gửi đi đâu · FAKE: this message was not sent to anybody"
Send = Callable[[str, str, str, str], None]  # receiver, subject, words, key
CHANNELS: dict[str, Send] = {}


class NotSent(RuntimeError):
    """The words hold the kind of failure and the server's code only."""


def send(channel: str, to: str, subject: str, words: str, key: str) -> None:
    """Give one message to its channel (mail, sms, zalo). Raises NotSent; the job tries again."""
    CHANNELS[channel](to, subject, words, key)


def address(path: str) -> str:
    """An absolute address for letters: the first host served, else this machine."""
    about = settings.KIENTAO
    host = next((h for h in about.hosts if not h.startswith(("*", "."))), "")
    return f"https://{host}{path}" if host else f"http://localhost:{about.port}{path}"


def outbox() -> Path:
    found: Path = settings.KIENTAO.data / "outbox"
    return found


def forget(about: str) -> None:
    """Remove what lies in the outbox about one thing (its code begins the key)."""
    for file in outbox().glob(f"{_file_name(about)}.*"):
        file.unlink(missing_ok=True)


def letter(to: str, subject: str, words: str, key: str) -> EmailMessage:
    origin = re.sub(r"[^A-Za-z0-9.-]", ".", settings.KIENTAO.origin or "kientao.invalid")
    made = EmailMessage()
    made["From"] = _asked().get("from", f"kientao@{origin}")
    made["To"] = to
    made["Subject"] = f"[Mô phỏng] {subject}" if settings.KIENTAO.demo else subject
    made["Message-ID"] = f"<{_file_name(key)}@{origin}>"
    made["Auto-Submitted"] = "auto-generated"  # nobody's holiday answer comes back
    made.set_content(words)
    return made


def _mail(to: str, subject: str, words: str, key: str) -> None:
    made = letter(to, subject, words, key)
    if not settings.KIENTAO.smtp:
        _file(key, ".eml", bytes(made))
        return
    url = urlsplit(settings.KIENTAO.smtp)
    secure = ssl.create_default_context()
    try:
        with (
            smtplib.SMTP_SSL(url.hostname or "", url.port or 465, timeout=SECONDS_MAX, context=secure)
            if url.scheme == "smtps"
            else smtplib.SMTP(url.hostname or "", url.port or 587, timeout=SECONDS_MAX)
        ) as server:
            if url.scheme == "smtp" and _asked().get("tls", "1" if url.username else "0") == "1":
                server.starttls(context=secure)
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(made)
    except smtplib.SMTPRecipientsRefused as e:
        raise NotSent(f"recipient refused ({next(iter(e.recipients.values()))[0]})") from None
    except smtplib.SMTPResponseException as e:
        raise NotSent(f"{type(e).__name__} {e.smtp_code}") from None
    except (smtplib.SMTPException, OSError) as e:
        raise NotSent(type(e).__name__) from None


def _asked() -> dict[str, str]:
    """Options of the address: smtp://user:password@host:587?from=so@thanhpho.gov.vn&tls=1"""
    return {name: values[0] for name, values in parse_qs(urlsplit(settings.KIENTAO.smtp).query).items()}


def _fake(channel: str) -> Send:
    def write(to: str, subject: str, words: str, key: str) -> None:
        _file(key, f".{channel}.txt", f"{FAKE}\n{channel}: {to}\n\n{subject}\n{words}".encode())

    return write


def _file(key: str, ending: str, data: bytes) -> None:
    outbox().mkdir(parents=True, exist_ok=True, mode=0o700)
    durable_write(outbox() / f"{_file_name(key)}{ending}", data)


def _file_name(key: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]", "-", key)[:100]


CHANNELS |= {"mail": _mail, "sms": _fake("sms"), "zalo": _fake("zalo")}
