"""Pages and lives among ten thousand and a million simulated reports (bench/bulk.py).

    python -m bench.volumes --reports 1000000 [--folder DIR] [--asks 40] [--lives 300]

`--folder`: where the city lies; one that is there already, of that size, is used again.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

from .report import grid

VISITOR, OFFICER, CHAIR = "", "minh", "an"
PAGES = {
    "public list": (VISITOR, "/phan-anh/"),
    "public list, one category": (VISITOR, "/phan-anh/?linh-vuc=rac"),
    "public search, a common word": (VISITOR, "/phan-anh/?tim=rac"),
    "public search, a rare one": (VISITOR, "/phan-anh/?tim=so+nha+1234+gom"),
    "public page": (VISITOR, "/phan-anh/{code}"),
    "feed of the newest": (VISITOR, "/phan-anh/nguon-tin.xml"),
    "officer's inbox": (OFFICER, "/viec/phan-anh"),
    "officer's inbox, late ones": (OFFICER, "/viec/phan-anh?han=tre"),
    "officer's search, a common word": (OFFICER, "/viec/phan-anh?tim=rac&trang-thai=tat-ca"),
    "officer's search, a rare one": (OFFICER, "/viec/phan-anh?tim=so+nha+1234+gom&trang-thai=tat-ca"),
    "officer's desk over all doors": (OFFICER, "/viec"),
    "chair's inbox": (CHAIR, "/viec/phan-anh"),
    "chair's search, a common word": (CHAIR, "/viec/phan-anh?tim=rac&trang-thai=tat-ca"),
    "chair's desk over all doors": (CHAIR, "/viec"),
    "chair's search over all doors": (CHAIR, "/viec?tim=rac"),
    "public documents": (VISITOR, "/van-ban/"),
    "one report, officer's page": (OFFICER, "/viec/phan-anh/{code}"),
}


def measure(reports: int, folder: Path, asks: int, lives: int) -> dict[str, Any]:
    os.environ.update(KIENTAO_DATA=str(folder), KIENTAO_CITY="dong-xoai", KIENTAO_MODE="demo", KIENTAO_LANG="en",
                      DJANGO_SETTINGS_MODULE="kientao.site.settings")  # fmt: skip
    import django  # noqa: PLC0415  after the environment is set

    django.setup()
    from kientao.site.commands import beginning  # noqa: PLC0415  after Django is set up
    from kientao.work.reports.models import Report  # noqa: PLC0415  after Django is set up

    from . import bulk  # noqa: PLC0415  after Django is set up

    beginning.init(None, False)
    lacking, began = reports - Report.objects.count(), time.perf_counter()
    if lacking > 0:
        bulk.fill(lacking, report=lambda done, all_: print(f"{done:,}/{all_:,}") if done % 100_000 == 0 else None)
    found = {"reports": Report.objects.count(), "fill_s": time.perf_counter() - began if lacking > 0 else 0}
    return found | {"fsck": _fsck(), "lives": _lives(lives), "pages": _pages(asks)}


def _fsck() -> dict[str, float]:
    from kientao.base import clock  # noqa: PLC0415  after Django is set up
    from kientao.ledger import entries, fsck  # noqa: PLC0415  after Django is set up
    from kientao.ledger.seal import Sealer  # noqa: PLC0415  after Django is set up

    Sealer().seal(clock.now())
    began = time.perf_counter()
    problems = fsck.check()
    assert not problems, problems[:3]
    return {"seconds": time.perf_counter() - began, "entries": entries.head()}


def _pages(asks: int) -> dict[str, list[float]]:
    """{page: [p50 ms, p95 ms, questions]}; the layer that keeps pages is not in the way."""
    from django.db import connection  # noqa: PLC0415  after Django is set up
    from django.test import Client  # noqa: PLC0415  after Django is set up

    from kientao.city.models import Person  # noqa: PLC0415  after Django is set up
    from kientao.work.reports.models import Report  # noqa: PLC0415  after Django is set up

    code = Report.objects.filter(office="kt-dx", state="assigned").values_list("code", flat=True).first()
    clients = {VISITOR: Client()}
    for login in (OFFICER, CHAIR):
        clients[login] = Client()
        clients[login].force_login(Person.objects.get(login=login),
                                   backend="django.contrib.auth.backends.ModelBackend")  # fmt: skip
    found = {}
    for name, (login, path) in PAGES.items():
        asked, times = [0], []

        def count(execute: Callable[..., Any], *args: Any, asked: list[int] = asked) -> Any:
            asked[0] += 1
            return execute(*args)

        for turn in range(asks + 2):
            asked[0] = 0
            with connection.execute_wrapper(count):
                began = time.perf_counter()
                answer = clients[login].get(path.format(code=code), follow=False)
                taken = (time.perf_counter() - began) * 1000
            assert answer.status_code == 200, (path, answer.status_code)
            if turn > 1:
                times.append(taken)
        cuts = quantiles(times, n=20)
        found[name] = [cuts[9], cuts[18], asked[0]]
        print(f"{name}: {cuts[9]:.0f} / {cuts[18]:.0f} ms, {asked[0]} questions", flush=True)
    return found


def _lives(count: int) -> dict[str, float]:
    """Open, assign, answer, search; each act asked of the city's rights and answered after the disk."""
    from kientao.base import ids  # noqa: PLC0415  after Django is set up
    from kientao.city.access import visible  # noqa: PLC0415  after Django is set up
    from kientao.city.search import matching  # noqa: PLC0415  after Django is set up
    from kientao.ledger import writer  # noqa: PLC0415  after Django is set up
    from kientao.ledger.acts import By  # noqa: PLC0415  after Django is set up
    from kientao.work.reports import acts  # noqa: PLC0415  after Django is set up
    from kientao.work.reports.models import Report  # noqa: PLC0415  after Django is set up

    minh, times = By("hcc-dx.can-bo", "minh"), []
    cpu = 0.0
    for turn in range(count + 10):
        began, used, code = time.perf_counter(), time.process_time(), ids.code()
        acts.open_report(by=By(code, None, "resident"), category="rac", code=code, what=f"Rác ứ đọng trước nhà {code}",
                         ward="dn.dong-xoai", lon=106_894_546, lat=11_548_704)  # fmt: skip
        acts.assign_report(by=minh, report=code, office="kt-dx", holder="hcc-dx.can-bo")
        acts.answer_report(by=minh, report=code, answer="Đã dọn", no_photo="đo")
        found = matching(visible(Report.objects.all(), minh), f"{code} nha").order_by("-opened", "-code")
        assert [row.code for row in found[:20]] == [code]
        if turn >= 10:
            times.append((time.perf_counter() - began) * 1000)
            cpu += time.process_time() - used
    writer.writer.stop()
    cuts = quantiles(times, n=20)
    return {"per_s": 1000 * len(times) / sum(times), "p95_ms": cuts[18], "cpu_ms": cpu * 1000 / len(times)}


def table(small: dict[str, Any], large: dict[str, Any]) -> str:
    sizes = [f"{found['reports']:,}" for found in (small, large)]
    lives = [["lives a second", *(f"{f['lives']['per_s']:.0f}" for f in (small, large))],
             ["p95 of a life, ms", *(f"{f['lives']['p95_ms']:.1f}" for f in (small, large))],
             ["CPU of a life, ms", *(f"{f['lives']['cpu_ms']:.2f}" for f in (small, large))],
             ["**CPU, ratio**", "", f"{large['lives']['cpu_ms'] / small['lives']['cpu_ms']:.2f}x"],
             ["`kientao fsck`, seconds (entries)",
              *(f"{f['fsck']['seconds']:.0f} ({f['fsck']['entries']:,})" for f in (small, large))]]  # fmt: skip
    pages = [[name, *(f"{f['pages'][name][0]:.0f} / {f['pages'][name][1]:.0f} / {f['pages'][name][2]}"
                      for f in (small, large))] for name in small["pages"]]  # fmt: skip
    head = ["page: p50 ms / p95 ms / questions", *sizes]
    return grid(["reports", *sizes], lives) + "\n\n" + grid(head, pages)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("--reports", type=int, default=1_000_000)
    given.add_argument("--folder", type=Path)
    given.add_argument("--asks", type=int, default=40)
    given.add_argument("--lives", type=int, default=300)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="kientao-bench-") as scratch:
        found = measure(asked.reports, asked.folder or Path(scratch), asked.asks, asked.lives)
    print("JSON" + json.dumps(found))


if __name__ == "__main__":
    main()
