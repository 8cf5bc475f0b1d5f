"""Acts over HTTP: two worker processes of 32 threads, 64 connections.

    python -m bench.http [--database postgresql://…] [--rounds 7] [--seconds 2]

Bare: an address that does nothing but the act, ours and plain. Form: the officer's real form at
`/chi-tieu/<code>/nhap` of `kientao serve`, signed in, with session, CSRF token, middleware, rights and redirect.
"""

import argparse
import http.cookiejar
import itertools
import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from . import client, load
from .town import INDICATOR, LOGIN, town

CONNECTIONS = 64


@contextmanager
def server(command: list[str], port: int, settings: str) -> Iterator[None]:
    env = os.environ | {"DJANGO_SETTINGS_MODULE": settings, "KIENTAO_PORT": str(port)}
    running = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(300):
            with socket.socket() as trial:
                if trial.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        time.sleep(1)
        yield
    finally:
        running.terminate()
        running.wait(30)


def bare(rounds: int, seconds: float) -> dict[str, list[load.Figure]]:
    port, found = free(), {"ours": [], "plain": [], "hello": []}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "32",
               "--no-access-log", "--port", str(port), "bench.thin:application"]  # fmt: skip
    with server(command, port, "bench.thin_settings"):
        for turn in range(rounds):
            for side in sorted(found, reverse=turn % 2 == 1):
                requests = itertools.repeat(client.post(f"/{side}", b"x" * turn))
                found[side].append(_timed(port, requests, seconds, b"200"))
    return found


def form(rounds: int, seconds: float) -> list[load.Figure]:
    port = free()
    with server([sys.executable, "-m", "kientao.site.cli", "serve"], port, "kientao.site.settings"):
        requests = _filled(port)
        return [_timed(port, requests, seconds, b"30") for _ in range(rounds)]


def _timed(port: int, requests: Iterator[bytes], seconds: float, status: bytes) -> load.Figure:
    began = time.perf_counter()
    took = client.drive(port, requests, CONNECTIONS, seconds, status)
    return load.figure(took, time.perf_counter() - began)


def _filled(port: int) -> Iterator[bytes]:
    """The form as an officer sends it, each for another day and kind."""
    from kientao.city.demo import PASSWORD  # noqa: PLC0415  after Django is set up

    base, jar = f"http://127.0.0.1:{port}", http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    for path, fields in (("/dang-nhap", {"login": LOGIN, "password": PASSWORD}), (f"/chi-tieu/{INDICATOR}/nhap", {})):
        page = browser.open(base + path).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, f"{path}: no form"
        if fields:
            browser.open(base + path, urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token[1]}).encode())
    cookies = "; ".join(f"{c.name}={c.value}" for c in jar)
    headers = f"Cookie: {cookies}\r\nOrigin: {base}\r\nReferer: {base}\r\n"
    headers = headers.replace("127.0.0.1:" + str(port), "127.0.0.1")
    for count in itertools.count():
        day = date(2020, 12, 31) - timedelta(days=count // 3)
        body = urllib.parse.urlencode({
            "csrfmiddlewaretoken": token[1], "key": f"bench-{os.getpid()}-{count}", "value": str(150_000 + count),
            "on": f"{day:%d/%m/%Y}", "kind": ("uoc", "so-bo", "chinh-thuc")[count % 3], "period": str(day.year),
            "source": "Niên giám thống kê, biểu 12", "source_url": "https://example.org/nien-giam", "note": "Chờ.",
        }).encode()  # fmt: skip
        yield client.post(f"/chi-tieu/{INDICATOR}/nhap", body, headers, "application/x-www-form-urlencoded")


def free() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--database", default="")
    given.add_argument("--rounds", type=int, default=7)
    given.add_argument("--seconds", type=float, default=2)
    asked = given.parse_args()
    with town(asked.database):
        found = {"form": form(asked.rounds, asked.seconds), "bare": bare(asked.rounds, asked.seconds)}
        print("JSON" + json.dumps(found))


if __name__ == "__main__":
    main()
