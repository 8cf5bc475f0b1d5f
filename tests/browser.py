"""A real browser for tests: Chromium, axe, screenshots. Skips with a reason where Chromium is absent."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SCREENS = Path(__file__).resolve().parents[1] / "screens"
_OPEN: list = []  # the one browser of the run
WIDTHS = {"phone": 390, "desk": 1440}


def chromium() -> str | None:
    """Path of the browser: KIENTAO_CHROMIUM, else the usual names."""
    names = (os.environ.get("KIENTAO_CHROMIUM") or "", "chromium", "chromium-browser", "google-chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser():
    """One headless Chromium for the run. Import it into the test file or a conftest."""
    path = chromium()
    if not path:
        pytest.skip("no Chromium on this machine (install chromium, or set KIENTAO_CHROMIUM)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if _OPEN:  # another folder of tests has it already
        yield _OPEN[0]
        return
    # Playwright keeps a loop in this thread; Django would take every query in it for unsafe.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with playwright.sync_playwright() as driver:
        shown = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        _OPEN.append(shown)
        yield shown
        _OPEN.clear()
        shown.close()
    if before is None:
        os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


def axe(page, impacts: tuple[str, ...] = ("serious", "critical")) -> list[str]:
    """What axe finds at these impacts: one sentence each, with the first places."""
    page.evaluate(AXE.read_text("utf-8"))  # over the debugging protocol: the page's own policy stays strict
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [
        f"{v['id']} ({v['impact']}): {v['help']} at {[n['target'] for n in v['nodes'][:4]]}"
        for v in found
        if v["impact"] in impacts
    ]


def screenshot(page, name: str, width: int) -> Path:
    """The whole page at this width as screens/<name>-<width>.png."""
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("() => document.fonts.ready.then(() => true)")
    SCREENS.mkdir(exist_ok=True)
    file = SCREENS / f"{name}-{width}.png"
    page.screenshot(path=str(file), full_page=True)
    return file


def overflow(page) -> int:
    """Pixels by which the page is wider than the window (0: nobody must scroll sideways)."""
    return page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *words):
        """Say nothing: the test says what matters."""


@contextmanager
def serve(application) -> Iterator[str]:
    """A WSGI application on a free port of this machine; gives its address."""
    server = make_server("127.0.0.1", 0, application, _Server, _Quiet)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def through(page, client, address: str) -> None:
    """Open a page that a Django client was given inside the test's own transaction; its styles come from the files."""
    made = client.get(address)

    def answer(route):
        path = route.request.url.split("://testserver", 1)[1]
        found = made if path == address else client.get(path)  # static files: no database is asked
        body = b"".join(found.streaming_content) if found.streaming else found.content
        route.fulfill(status=found.status_code, headers=dict(found.items()), body=body)

    page.unroute_all()
    page.route("**/*", answer)
    page.goto(f"http://testserver{address}")
