"""Public pages as bytes, in front of Django: whoever is not signed in gets what was made for the last one who asked.

A page is kept if its view says so (`ui.pages.kept`), for a visitor without any cookie but the language, when nothing
in its answer belongs to one person (no Set-Cookie). It is given again while no noun it read has moved, and never
longer than its view says, because pages show clocks. Nothing is kept of what reads a table that is not a noun's.
"""

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.http.cookie import parse_cookie
from django.http.response import HttpResponseBase

from kientao.base import clock
from kientao.ui.language import COOKIE

from .freshness import Freshness, nouns, reading

BYTES_MAX = 32 * 1024**2  # of all pages of a process; the one not asked for longest leaves first
PAGE_MAX = 512 * 1024
QUERY_MAX = 300
ZIPPED_MIN = 1000  # a smaller page is not worth it
Key = tuple[str, ...]
Environ = dict[str, Any]
Start = Callable[..., Any]
_HEAD = "ledger_entry"


Headers = list[tuple[str, str]]


class Form(NamedTuple):
    """A page as it travels, ready to be sent: plain or packed."""

    etag: str
    headers: Headers
    unchanged: Headers
    body: bytes


class Page(NamedTuple):
    """tables: what it read; until: UTC µs; erased: how often stores had been emptied when it was made."""

    plain: Form
    zipped: Form
    tables: frozenset[str]
    seen: int
    erased: tuple[int | None, ...]
    until: int


class Kept:
    """A WSGI application around another one."""

    def __init__(self, application: Callable[[Environ, Start], Iterable[bytes]]):
        self.application, self.freshness = application, Freshness()
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.size, self.lock = 0, threading.Lock()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        key, alone = _key(environ)
        if key is None:
            return self.application(environ, start)
        version = self.freshness.version()
        page = self.pages.get(key)
        if page is not None and self._fresh(page, version):
            self.pages.move_to_end(key)
            return _give(page, environ, start)
        return self._make(key, version, environ, start) if alone else self.application(environ, start)

    def _fresh(self, page: Page, version: tuple[int | None, ...]) -> bool:
        head = -1 if version[0] is None else version[0]
        if page.erased != version[1:] or clock.now() >= page.until:
            return False
        return head <= page.seen or all(
            head <= page.seen if table == _HEAD else self.freshness.newest(table) <= page.seen for table in page.tables
        )

    def _make(self, key: Key, version: tuple[int | None, ...], environ: Environ, start: Start) -> Iterable[bytes]:
        """What stood before the page was made is what it shows: an act meanwhile makes it stale, not wrong."""
        told: list[Any] = []

        def note(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            told[:] = status, headers
            return start(status, headers, *more)

        with reading() as tables:
            answer = self.application(environ, note)
        seconds = getattr(answer, "kept", 0)
        if not seconds or not isinstance(answer, HttpResponseBase) or answer.streaming:
            return answer
        body: bytes = answer.content
        status, headers = told
        known = {table for table in tables if not table.endswith("_words")} - {"sqlite_master"}
        whole = known <= nouns() | {_HEAD}
        if status[:3] == "200" and whole and len(body) <= PAGE_MAX and "Set-Cookie" not in dict(headers):
            seen = -1 if version[0] is None else version[0]
            until = clock.now() + seconds * clock.SECOND
            self._keep(key, _page(headers, body, frozenset(known), seen, version[1:], until))
        return answer

    def _keep(self, key: Key, page: Page) -> None:
        with self.lock:
            if old := self.pages.pop(key, None):
                self.size -= _weight(old)
            self.pages[key] = page
            self.size += _weight(page)
            while self.size > BYTES_MAX:
                self.size -= _weight(self.pages.popitem(last=False)[1])


def _key(environ: Environ) -> tuple[Key | None, bool]:
    """(what is asked for, whether the visitor is nobody in particular); None: this is not for kept pages."""
    query = environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or len(query) > QUERY_MAX:
        return None, False
    cookies = environ.get("HTTP_COOKIE", "")
    found = parse_cookie(cookies) if cookies else {}  # as Django reads them: a person there is no visitor here
    if settings.SESSION_COOKIE_NAME in found:
        return None, False
    lang = found.pop(COOKIE, "vi")
    scheme = environ.get("HTTP_X_FORWARDED_PROTO", "") + environ.get("wsgi.url_scheme", "")
    return (environ.get("PATH_INFO", "/"), query, lang, environ.get("HTTP_HOST", ""), scheme), not found


def _page(headers: Headers, body: bytes, *more: Any) -> Page:
    told = [pair for pair in headers if pair[0] not in ("Content-Length", "ETag")] + [("Vary", "Accept-Encoding")]
    if "Cache-Control" not in dict(headers):
        told.append(("Cache-Control", "no-cache"))  # a browser asks again, and is mostly told: not modified
    mark = hashlib.sha256(body).hexdigest()[:20]
    plain = _form(told, f'"{mark}"', body)
    if len(body) < ZIPPED_MIN:
        return Page(plain, plain, *more)
    packed = gzip.compress(body, 6, mtime=0)
    return Page(plain, _form([*told, ("Content-Encoding", "gzip")], f'"{mark}z"', packed), *more)


def _form(headers: Headers, etag: str, body: bytes) -> Form:
    told = [*headers, ("ETag", etag)]
    unchanged = [pair for pair in told if pair[0] != "Content-Encoding"]
    return Form(etag, [*told, ("Content-Length", str(len(body)))], unchanged, body)


def _weight(page: Page) -> int:
    return len(page.plain.body) + len(page.zipped.body) + 2000


def _give(page: Page, environ: Environ, start: Start) -> Iterable[bytes]:
    form = page.zipped if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else page.plain
    if environ.get("HTTP_IF_NONE_MATCH") == form.etag:
        start("304 Not Modified", form.unchanged)
        return []
    start("200 OK", form.headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [form.body]
