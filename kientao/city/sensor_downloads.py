"""The raw readings of one sensor to take along: CSV and Parquet of some days."""

import tempfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from kientao.base import clock
from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.lake import export, parts
from kientao.lake.facts import Column
from kientao.lake.fates import NAMES, Readings
from kientao.ui.dates import read_day
from kientao.ui.pages import public

from . import readings
from .access import today
from .models import Sensor
from .sensor_pages import DOWNLOAD_DAYS, one_of

ROWS_MAX = 2_000_000
COLUMNS = (
    Column("sensor", "code", T("Cảm biến", "Sensor")),
    Column("at", "instant", T("Lúc đo", "Measured at")),
    Column("value", "decimal", T("Giá trị", "Value")),
    Column("mark", "text", T("Dấu (trống: hợp lệ)", "Mark (empty: clean)")),
)

declare("sensor.days", T("Mỗi lần tải được nhiều nhất {days} ngày, ngày đầu trước ngày cuối.",
                         "At most {days} days at a time, the first before the last."))  # fmt: skip
declare("sensor.many", T("Những ngày này có quá nhiều số đo ({rows}); hãy chọn ít ngày hơn.",
                         "These days hold too many readings ({rows}); choose fewer days."))  # fmt: skip


@public
@require_safe
def download_csv(request: Any, code: str) -> StreamingHttpResponse:
    """One line a reading, marked ones too."""
    row, first, last, found = _asked(request, code)
    lines = export.to_csv(COLUMNS, _rows(row, found), bom=request.GET.get("bom") == "1", simulated=_simulated(row))
    response = StreamingHttpResponse((line.encode() for line in lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}-{first}-{last}.csv"'
    return response


@public
@require_safe
def download_parquet(request: Any, code: str) -> HttpResponse:
    """The same as columns: sensor, moment (UTC), value, mark, and in a demo a note."""
    row, first, last, found = _asked(request, code)
    marks = np.array([_mark(flag) for flag in range(256)], dtype=object)
    note = f", '{export.SIMULATED}' AS ghi_chu" if _simulated(row) else ""
    with tempfile.TemporaryDirectory() as folder, parts.engine() as con:
        file = Path(folder) / "readings.parquet"
        told = {"moment": found.at, "value": found.value, "mark": marks[found.flags.astype("i8")]}
        con.register("given", {**told, "sensor": np.full(len(found.at), row.code, dtype=object)})
        con.execute(
            f"COPY (SELECT sensor, make_timestamp(moment) AS moment, value, mark{note} FROM given)"
            f" TO '{file}' (FORMAT parquet, COMPRESSION zstd)"
        )
        body = file.read_bytes()
    response = HttpResponse(body, content_type="application/vnd.apache.parquet")
    response["Content-Disposition"] = f'attachment; filename="{code}-{first}-{last}.parquet"'
    return response


def _asked(request: Any, code: str) -> tuple[Sensor, date, date, Readings]:
    """The sensor, the days asked for (tu, den; default: the last week) and the readings of them."""
    row, now = one_of(code), today()
    last = read_day(request.GET["den"][:20]) if request.GET.get("den") else now
    first = read_day(request.GET["tu"][:20]) if request.GET.get("tu") else date.fromordinal(last.toordinal() - 6)
    days = (last - first).days + 1
    if not 1 <= days <= DOWNLOAD_DAYS:
        raise Refused("sensor.days", days=DOWNLOAD_DAYS)
    due = days * clock.DAY // (row.rhythm_seconds * clock.SECOND) if row.rhythm_seconds else 0
    found = readings.raw(row, _start(first), _start(last) + clock.DAY) if due <= ROWS_MAX else None
    if found is None or len(found.at) > ROWS_MAX:
        raise Refused("sensor.many", rows=due if found is None else len(found.at))
    return row, first, last, found


def _start(day: date) -> int:
    return clock.instant(datetime.combine(day, time(), ZoneInfo(settings.KIENTAO.zone)))


def _simulated(row: Sensor) -> bool:
    return bool(settings.KIENTAO.demo or row.invented)


def _mark(flags: int) -> str:
    return " ".join(name for bit, name in NAMES.items() if flags & bit)


def _rows(row: Sensor, found: Readings) -> Iterator[dict[str, Any]]:
    for at, value, flags in zip(found.at.tolist(), found.value.tolist(), found.flags.tolist(), strict=True):
        yield {"sensor": row.code, "at": at, "value": value, "mark": _mark(flags)}
