"""The program itself, started by its own command on a folder of its own, and a meter for what a day costs."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.browser import browser  # noqa: F401  the session's Chromium

from . import table

COMMAND = [sys.executable, "-m", "kientao.site.cli"]


@dataclass
class Program:
    """A running city: `url`, its folder, and a way to call the command line on it."""

    url: str
    data: Path
    port: int
    serving: subprocess.Popen | None = None
    env: dict = field(default_factory=dict)

    def run(self, *words, check=True, **more):
        return subprocess.run([*COMMAND, *words], env=self.env, capture_output=True, text=True, check=check, **more)

    def start(self):
        with (self.data / "serve.txt").open("ab") as log:
            self.serving = subprocess.Popen([*COMMAND, "serve"], env=self.env, stdout=log, stderr=log,
                                            start_new_session=True)  # fmt: skip
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(self.url + "/ledger/checkpoint", timeout=2)
                return
            except OSError:
                assert self.serving.poll() is None, (self.data / "serve.txt").read_text()
                time.sleep(0.1)
        raise AssertionError("the program did not start in a minute")

    def stop(self, signal=15):
        if self.serving is not None and self.serving.poll() is None:
            os.killpg(self.serving.pid, signal)
            self.serving.wait(20)
        self.serving = None


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    """Đồng Xoài in demo mode, initialised and served."""
    data, port = tmp_path_factory.mktemp("city"), free_port()
    env = {k: v for k, v in os.environ.items() if not k.startswith(("KIENTAO_", "DJANGO_"))}
    env |= {"KIENTAO_DATA": str(data), "KIENTAO_PORT": str(port), "KIENTAO_MODE": "demo"}
    made = Program(f"http://localhost:{port}", data, port, env=env)
    made.run("init", "dong-xoai")
    made.start()
    yield made
    made.stop()


@dataclass
class Meter:
    """What a person spends: seconds, keys, kilobytes over the wire."""

    page: object
    keys: int = 0
    bytes: int = 0
    began: float = field(default_factory=time.monotonic)

    def __post_init__(self):
        wire = self.page.context.new_cdp_session(self.page)  # what came over the wire: the cache costs nothing
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", self._count)

    def _count(self, done):
        self.bytes += int(done["encodedDataLength"])

    def type(self, label, text):
        """Fill a field by its label as a person would: every character is a key."""
        self.page.get_by_label(label, exact=False).first.fill(text)
        self.keys += len(text)

    def choose(self, label, words):
        self.page.get_by_label(label, exact=False).first.select_option(label=words)
        self.keys += 1

    def pick(self, words):
        self.page.get_by_label(words, exact=True).first.check()
        self.keys += 1

    def click(self, role, name):
        self.page.get_by_role(role, name=name).first.click()
        self.page.wait_for_load_state()
        self.keys += 1

    @property
    def seconds(self):
        return time.monotonic() - self.began

    def start(self):
        """From here on it counts: whoever works here is signed in already."""
        self.keys, self.bytes, self.began = 0, 0, time.monotonic()

    def within(self, day, *, seconds, keys, kilobytes):
        """Budgets are generous multiples of what was measured: a day that became twice as long is a fault.

        day: (who and what in Vietnamese, in English); `make days` tells it in docs/days.md, with the last screen.
        """
        spent = {"seconds": round(self.seconds, 1), "keys": self.keys, "kilobytes": self.bytes // 1024}
        table.note(day, spent, {"seconds": seconds, "keys": keys, "kilobytes": kilobytes}, self.page)
        assert self.seconds <= seconds and self.keys <= keys and self.bytes <= kilobytes * 1024, spent


@pytest.fixture
def person(browser, request):  # noqa: F811
    """A person with a phone (390 px) or, by `@pytest.mark.parametrize("person", [1440], indirect=True)`, a desk."""
    width = getattr(request, "param", 390)
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
    page = context.new_page()
    yield Meter(page)
    context.close()


def sign_in(meter, program, login, password="kientao-demo"):
    meter.page.goto(program.url + "/dang-nhap")
    meter.type("Tên đăng nhập", login)
    meter.type("Mật khẩu", password)
    meter.click("button", "Đăng nhập")
    meter.page.wait_for_url(lambda url: "/dang-nhap" not in url)
