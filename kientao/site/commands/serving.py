"""`serve`: the web by granian, and one runner beside it that is started again when it dies."""

import errno
import logging
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request

from django.conf import settings
from django.db import connections
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from kientao.base.errors import Unready, declare
from kientao.base.text import T
from kientao.city import demo
from kientao.site.commands import people, ready
from kientao.site.terminal import lang, say

log = logging.getLogger("kientao.site")
THREADS = 32  # waiting acts are waiting threads: one group commit takes them all
PATIENCE = 20  # seconds a worker or the runner may take to stop
STEADY = 60  # seconds after which a runner that dies counts as having run well

declare("port.busy", T(
    "Cổng {port} đã có chương trình khác dùng. Chọn cổng khác: make run PORT={other} (kientao serve --port {other})",
    "Port {port} is used by another program. Choose another: make run PORT={other} (or kientao serve --port {other})",
))  # fmt: skip
declare("port.refused", T(
    "Không mở được cổng {port} trên {listen}: {why}. Cổng dưới 1024 cần quyền root; hãy để caddy hay nginx giữ cổng 80"
    " và 443.",
    "Port {port} on {listen} cannot be opened: {why}. Ports below 1024 need root; leave 80 and 443 to caddy or nginx.",
))  # fmt: skip


def serve(run: bool) -> int:
    about = settings.KIENTAO
    ready.must()
    _free(about.listen, about.port)
    signs_in = people.demo_sign_ins() if about.demo else []
    os.environ["_KIENTAO_SERVER"] = str(os.getpid())  # for the workers: see wsgi.py
    connections.close_all()  # nothing of the database may be shared with the workers
    server = Granian(
        "kientao.site.wsgi:application", address=about.listen, port=about.port, interface=Interfaces.WSGI,
        workers=about.workers, blocking_threads=THREADS, respawn_failed_workers=True, workers_kill_timeout=PATIENCE,
        log_level=LogLevels.error,
    )  # fmt: skip
    keeper = Keeper(server) if run else None
    if keeper:
        server.on_startup(keeper.start)
        server.on_shutdown(keeper.stop)
    server.on_startup(lambda: threading.Timer(0.3, _announce, [about, signs_in]).start())
    server.serve()
    say(T("Đã dừng. Dữ liệu nằm ở {data}", "Stopped. The data is in {data}"), data=about.data)
    return 0


class Keeper:
    """Keeps one runner alive, with growing pauses if it keeps dying; stops it when the server stops."""

    def __init__(self, server) -> None:  # type: ignore[no-untyped-def]
        self.server, self.stopping = server, threading.Event()
        self.child: subprocess.Popen[bytes] | None = None
        self.thread = threading.Thread(target=self._keep, name="keeper", daemon=True)

    def start(self) -> None:
        """Before the workers are forked, and not in the thread: a fork between would hold the pipe of this start."""
        self._spawn()
        self.thread.start()

    def stop(self) -> None:
        self.stopping.set()
        if self.child and self.child.poll() is None:
            self.child.terminate()
        self.thread.join(PATIENCE)
        if self.child and self.child.poll() is None:
            self.child.kill()

    def _spawn(self) -> None:
        self.began = time.monotonic()
        self.child = subprocess.Popen([sys.executable, "-m", "kientao.site.cli", "run", "--child-of", str(os.getpid())])

    def _keep(self) -> None:
        pause = 1.0
        while self.child:
            code = self.child.wait()
            pause = 1.0 if time.monotonic() - self.began > STEADY else min(30.0, pause * 2)
            self.stopping.wait(pause)
            if self.stopping.is_set() or self.server.interrupt_signal:
                return
            log.error("the runner ended (%d) and is started again", code)
            self._spawn()


def _free(listen: str, port: int) -> None:
    """Refuse a busy port with what to type; granian's own words would be a traceback."""
    family = socket.AF_INET6 if ":" in listen else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((listen, port))
        except OSError as e:
            if e.errno == errno.EADDRINUSE:
                raise Unready("port.busy", port=port, other=_another(listen, port, family)) from e
            raise Unready("port.refused", port=port, listen=listen, why=e.strerror) from e


def _another(listen: str, port: int, family: int) -> int:
    for other in range(port + 1, min(port + 50, 65536)):
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            if trial.connect_ex((listen, other)) != 0:
                return other
    return port + 100


def _announce(about, signs_in: list[tuple[str, str]]) -> None:  # type: ignore[no-untyped-def]
    """Say where it is once it answers."""
    shown = "localhost" if about.listen in ("127.0.0.1", "0.0.0.0", "::", "::1") else about.listen
    host = shown if shown != "localhost" else "127.0.0.1"
    for _ in range(150):
        try:
            urllib.request.urlopen(f"http://{host}:{about.port}/health", timeout=5).close()
            break
        except urllib.error.HTTPError:
            break  # it answers, if only that something is missing
        except OSError:
            time.sleep(0.1)
    name = about.facts.get("name", about.city)
    name = name.get(lang(), about.city) if isinstance(name, dict) else name
    say("")
    say(T("  {name} đang mở tại  http://{host}:{port}/", "  {name} is open at  http://{host}:{port}/"),
        name=name, host=shown, port=about.port)  # fmt: skip
    if signs_in:
        say(T("  Người thử (hư cấu), mật khẩu «{password}»:", "  Invented people to try, password “{password}”:"),
            password=demo.PASSWORD)  # fmt: skip
        for login, words in signs_in:
            say(f"    {login:<12} {words}")
    say(T("  Dữ liệu: {data}   Dừng: Ctrl-C", "  Data: {data}   Stop: Ctrl-C"), data=about.data)
    sys.stdout.flush()
