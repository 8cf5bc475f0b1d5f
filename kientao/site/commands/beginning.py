"""`init` and `load`: from an empty folder to a city with its first data. Every step may be run again."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command

from kientao.base import clock
from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.board import loading as board
from kientao.city import loading as city
from kientao.city import search
from kientao.desk import loading as queries
from kientao.ledger import entries
from kientao.ledger import log as logs
from kientao.ledger.models import Log
from kientao.ledger.seal import Sealer
from kientao.rules import loading as rules
from kientao.site import config, month
from kientao.site.terminal import progress, say
from kientao.work.meetings import history
from kientao.work.reports import loading as reports

declare("init.origin", T(
    "Thành phố vận hành thật cần một tên công khai cho sổ, không bao giờ đổi, ví dụ:"
    " kientao init {city} --production --origin so.thanhpho.gov.vn",
    "A real city needs a public name for its log, which never changes, for example:"
    " kientao init {city} --production --origin log.city.gov.vn",
))  # fmt: skip
declare("init.other_origin", T(
    "Sổ của thư mục này tên là «{origin}», không đổi được.",
    "The log of this folder is named “{origin}”; that cannot be changed.",
))  # fmt: skip


def init(origin: str | None, if_needed: bool, empty: bool = True, open_first: bool = False) -> int:
    """1 database, 2 key and log, 3 data of the city, 4 a simulated month where asked, 5 the folder says what it is.

    A crash: run it again. With a month, the log begins that long ago, so that all of it lies in the past.
    open_first: the runner lives the month while the first pages are looked at (`kientao.site.month`).
    """
    about = settings.KIENTAO
    finished = bool(about.origin)
    if if_needed and about.origin and (about.data / config.FILE).is_file():
        return 0
    say(
        T("Dựng thành phố «{city}» trong {data}", "Making the city “{city}” in {data}"),
        city=about.city,
        data=about.data,
    )
    about.data.mkdir(parents=True, exist_ok=True)
    report = progress()
    report(T("cơ sở dữ liệu", "database").to("vi"), 0, 1)
    call_command("migrate", verbosity=0)
    search.ensure()
    told = None if empty or finished else month.told()
    start = _month_start(told) if told else None
    with clock.use(_since(start or clock.now())):
        name = _open_log(origin)
        _load(report)
        Sealer().seal(clock.now())
    if start and open_first:
        month.put_off()
    elif start or month.pending():
        month.live(report)
    config.fix(about.data, city=about.city, mode=about.mode, origin=name)
    say(T("✓ Xong. Mở trang web bằng: kientao serve", "✓ Done. Serve it with: kientao serve"))
    return 0


def _since(start: int) -> Callable[[], int]:
    """A clock that stands at `start` (UTC µs) now and goes on from there."""
    wall = clock._source
    back = wall() - start
    return lambda: wall() - back


def _month_start(told: dict[str, Any]) -> int | None:
    """When the month began or begins; None where this log is older or younger: it is lived in already."""
    start = clock.now() - int(told["days"]) * clock.DAY
    there = entries.after(0, 1)
    if not there:
        return start
    newest: int = entries.after(entries.head() - 1, 1)[0].at
    return newest if start - clock.DAY < there[0].at < start + clock.DAY else None


def load() -> int:
    _load(progress())
    say(T("✓ Đã nạp; điều không đổi thì không ghi lại.", "✓ Loaded; what had not changed was not written again."))
    return 0


def _open_log(asked: str | None) -> str:
    about, log = settings.KIENTAO, Log.objects.order_by("-number").first()
    wanted = asked or about.origin
    if log is not None:
        if asked and asked != log.origin:
            raise Refused("init.other_origin", origin=log.origin)
        return str(log.origin)
    if not wanted and not about.demo:
        raise Refused("init.origin", city=about.city)
    return str(logs.start(wanted or about.facts.get("origin") or f"{about.city}.example/mo-phong").origin)


def _load(report) -> None:  # type: ignore[no-untyped-def]
    folder = settings.KIENTAO.city_folder
    city.load(folder, report)
    board.load(folder, report)
    reports.load(folder)
    history.load()
    rules.load(folder)
    queries.load(folder)
