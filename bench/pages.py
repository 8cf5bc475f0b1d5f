"""One public page to many visitors: kept bytes, nginx's static file, Django's `cache_page`, Django live.

    python -m bench.pages [--rounds 7] [--seconds 3]

32 connections by `wrk`, each side in turn, the order reversed every second round; every server has two processes. The
page is the public page of a report; nginx serves the very same bytes from a file.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from . import report
from .http import free, server
from .town import town

CONNECTIONS, SIDES = 32, ("ours", "nginx", "cached", "live")
NGINX = """
worker_processes 2; pid {folder}/pid; error_log /dev/null; daemon off; {user}
events {{ worker_connections 256; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/html;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder};
  scgi_temp_path {folder}; server {{ listen 127.0.0.1:{port}; root {folder}; }} }}
"""


def measure(rounds: int, seconds: float) -> dict[str, list[float]]:
    missing = [name for name in ("nginx", "wrk") if not shutil.which(name)]
    if missing:
        raise SystemExit(f"install {', '.join(missing)} to measure pages")
    from kientao.base import ids  # noqa: PLC0415  after Django is set up
    from kientao.ledger import writer  # noqa: PLC0415  after Django is set up
    from kientao.ledger.acts import By  # noqa: PLC0415  after Django is set up
    from kientao.work.reports import acts  # noqa: PLC0415  after Django is set up

    code = ids.code()
    acts.open_report(by=By(code, None, "resident"), category="rac", code=code, what="Rác ứ đọng trước chợ",
                     ward="dn.dong-xoai", lon=106_894_546, lat=11_548_704)  # fmt: skip
    writer.writer.stop()
    found: dict[str, list[float]] = {side: [] for side in SIDES}
    with ExitStack() as open_:
        ours = open_.enter_context(_kientao())
        django = open_.enter_context(_django())
        page = urllib.request.urlopen(f"{ours}/phan-anh/{code}").read()
        nginx = open_.enter_context(_nginx(page))
        where = {"ours": f"{ours}/phan-anh/{code}", "nginx": f"{nginx}/page.html",
                 "cached": f"{django}/cached/{code}", "live": f"{django}/live/{code}"}  # fmt: skip
        for side in SIDES:  # every thread of every server opens its connection before anything is timed
            with ThreadPoolExecutor(CONNECTIONS) as many:
                list(many.map(lambda _, address=where[side]: urllib.request.urlopen(address).read(), range(200)))
        for turn in range(rounds):
            for side in sorted(SIDES, reverse=turn % 2 == 1):
                found[side].append(_rate(where[side], seconds))
    return found | {"bytes": [len(page)]}


@contextmanager
def _kientao() -> Iterator[str]:
    port = free()
    os.environ["KIENTAO_WORKERS"] = "2"
    with server([sys.executable, "-m", "kientao.site.cli", "serve"], port, "kientao.site.settings"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _django() -> Iterator[str]:
    port = free()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "32",
               "--no-access-log", "--port", str(port), "bench.cached:application"]  # fmt: skip
    with server(command, port, "bench.cached_settings"):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def _nginx(page: bytes) -> Iterator[str]:
    port = free()
    with tempfile.TemporaryDirectory(prefix="kientao-nginx-") as folder:
        os.chmod(folder, 0o755)
        (Path(folder) / "page.html").write_bytes(page)
        user = "user root;" if os.getuid() == 0 else ""
        (Path(folder) / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, user=user))
        with server(["nginx", "-c", f"{folder}/nginx.conf"], port, "kientao.site.settings"):
            yield f"http://127.0.0.1:{port}"


def _rate(address: str, seconds: float) -> float:
    """Whole answers a second; anything but 200 ends the measuring."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds:.0f}s", address]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told:
        raise SystemExit(f"{address}: {told}")
    return float(told.split("Requests/sec:")[1].split()[0])


def table(found: dict[str, list[float]]) -> str:
    names = {"ours": "kept bytes (`kientao serve`)", "nginx": "nginx, static file of the same bytes",
             "cached": "Django `cache_page`", "live": "Django live"}  # fmt: skip
    rows = [[names[side], report.spread(found[side])] for side in SIDES]
    for side, words in (("nginx", "kept bytes / nginx"), ("cached", "kept bytes / `cache_page`"),
                        ("live", "kept bytes / live")):  # fmt: skip
        rows.append([f"**{words}**", report.spread(report.ratios(found["ours"], found[side]), 2) + "x"])
    return report.grid([f"page of {median(found['bytes']) / 1000:.0f} KB, 32 connections", "answers/s"], rows)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--rounds", type=int, default=7)
    given.add_argument("--seconds", type=float, default=3)
    asked = given.parse_args()
    with town():
        found = measure(asked.rounds, asked.seconds)
    print(table(found))
    print("JSON" + json.dumps(found))


if __name__ == "__main__":
    main()
