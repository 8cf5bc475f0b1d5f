"""`kientao verify ledger` over a million entries: time and memory of the very command.

    python -m bench.verify [entries]

The entries are valid and of the size that `measurement.record` leaves, with three sealed parts each; a bulk writer
puts them into a scratch database, because recording a million figures is not what is measured.
"""

import hashlib
import json
import os
import subprocess
import sys
import time

from .town import town


def fill(count: int) -> None:
    """Entries after those of the city, in one order, chained by nothing but their place."""
    from django.db import connection, transaction  # noqa: PLC0415

    from kientao.base.canon import canon  # noqa: PLC0415
    from kientao.base.merkle import leaf_hash  # noqa: PLC0415
    from kientao.ledger import book as books  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute('SELECT "index", at FROM ledger_entry ORDER BY "index" DESC LIMIT 1')
        head, at = cursor.fetchone()
    texts = {
        "by": canon("ke"),
        "note": canon("Số do chi cục cung cấp, chờ văn bản."),
        "source": canon({"title": "Biểu 12"}),
    }
    for low in range(head + 1, head + 1 + count, 20_000):
        rows, sealed = [], []
        for index in range(low, min(low + 20_000, head + 1 + count)):
            at += 1
            shown = {}
            for part, value in texts.items():
                salt = os.urandom(32)
                sealed.append((index, part, salt, value))
                shown[part] = hashlib.sha256(salt + value).hexdigest()
            body = canon({
                "v": 1, "verb": "measurement.record", "ver": 1, "at": at, "by": "post:thong-ke.thong-ke-vien",
                "of": f"sd-{index}", "class": "public", "on": "2024-12-31", "sealed": shown,
                "data": {"indicator": "dan-so", "on": "2024-12-31", "kind": "chinh-thuc", "value": str(index)},
            })  # fmt: skip
            rows.append((index, at, None, "measurement.record", f"sd-{index}", "post:thong-ke.thong-ke-vien", "bench",
                         "public", None, None, None, body, leaf_hash(body)))  # fmt: skip
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(books._INSERT_ENTRY, rows)
            cursor.executemany(books._INSERT_SEALED, sealed)


def measure(count: int) -> dict:
    from django.conf import settings  # noqa: PLC0415
    from django.db import connections  # noqa: PLC0415

    from kientao.base import clock  # noqa: PLC0415
    from kientao.ledger.seal import Sealer  # noqa: PLC0415

    began = time.perf_counter()
    fill(count)
    filled = time.perf_counter() - began
    began = time.perf_counter()
    Sealer().seal(clock.now() + clock.DAY)
    sealed = time.perf_counter() - began
    connections.close_all()
    began = time.perf_counter()
    run = subprocess.Popen(
        [sys.executable, "-m", "kientao.site.cli", "verify", "ledger"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    told = run.stdout.read().decode()
    _, status, used = os.wait4(run.pid, 0)
    taken = time.perf_counter() - began
    run.returncode = os.waitstatus_to_exitcode(status)
    assert run.returncode == 0, told[-2000:]
    size = sum(f.stat().st_size for f in settings.KIENTAO.data.glob("kientao.sqlite3*")) / 2**20
    scale = 2**20 if sys.platform == "darwin" else 2**10
    return {
        "entries": count, "fill_s": filled, "seal_s": sealed, "verify_s": taken,
        "cpu_s": used.ru_utime + used.ru_stime, "peak_mib": used.ru_maxrss / scale, "database_mib": size,
    }  # fmt: skip


def main() -> None:
    with town():
        print("JSON" + json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)))


if __name__ == "__main__":
    main()
