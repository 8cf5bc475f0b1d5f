"""The simulated month of a demo, put off until the city is served: pages open while it is lived, nobody writes yet.

`put_off` leaves a note in DATA; the runner lives the month before anything else and takes the note away. While it is
there every page says how far it is, and forms are answered with "in a moment": the ledger's time never goes back, so
an act of today has to come after the acts of the month.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from kientao.base import clock
from kientao.base.text import T
from kientao.city import month
from kientao.ledger import entries
from kientao.ledger.seal import Sealer
from kientao.ui.errors import answer
from kientao.work.reports import living

from . import readings

FILE = "month.json"
SEED = 1  # everybody's demo shows the same month
SETTLING = 10 * clock.MINUTE  # between the opening of the log and the first report
SOON = T(
    "Đang dựng một tháng mô phỏng ({done}/{of} việc). Chưa gửi được biểu mẫu; vài giây nữa hãy gửi lại.",
    "A simulated month is being made ({done}/{of} acts). Forms cannot be sent yet; try again in a few seconds.",
)
Progress = Callable[[str, int, int], Any]


def told() -> dict[str, Any] | None:
    """What the city's folder says of a month, where this is a demo."""
    about = settings.KIENTAO
    return living.about(about.city_folder) if about.demo else None


def put_off() -> None:
    _note(0, 0)


def pending() -> tuple[int, int] | None:
    """(acts done, of) while the month is not complete, else None. 0 of 0: not begun."""
    try:
        note = json.loads(_file().read_text("ascii"))
    except FileNotFoundError:
        return None
    return int(note["done"]), int(note["of"])


def live(report: Progress = lambda *_: None) -> None:
    """Live the month from the opening of the log on, or what is left of it, and seal it."""
    about = told()
    if about:
        began = entries.after(0, 1)[0].at  # one that goes on after a crash lives the very same month
        end = began + int(about["days"]) * clock.DAY
        month.live(settings.KIENTAO.city_folder, SEED, began + SETTLING, end, report)
        readings.live(began, end)
        Sealer().seal(clock.now())
    _file().unlink(missing_ok=True)


def live_if_pending(report: Progress) -> None:
    if pending() is None:
        return

    def both(words: str, done: int, of: int) -> None:
        report(words, done, of)
        _note(done, of)

    live(both)


def _file() -> Path:
    folder: Path = settings.KIENTAO.data
    return folder / FILE


def _note(done: int, of: int) -> None:
    new = _file().with_suffix(".new")
    new.write_text(json.dumps({"done": done, "of": of}), "ascii")
    new.replace(_file())


class Beginning:
    """Middleware: while the month is lived, pages show it and forms wait. Afterwards it costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        if pending() is None:
            raise MiddlewareNotUsed
        self.get_response, self.over = get_response, False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        at = None if self.over else pending()
        if at is None:
            self.over = True
            return self.get_response(request)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            words = SOON.to(getattr(request, "lang", "vi"), done=at[0], of=at[1])
            response = answer(request, 503, words, "month.pending")
            response["Retry-After"] = "3"
            return response
        request.beginning = at  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.kept = 0  # type: ignore[attr-defined]
        return response
