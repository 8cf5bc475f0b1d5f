"""Facts about sensors and what they measured. Raw readings are the lake's own; here are the newest and the roll-ups."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from kientao.base import clock
from kientao.base.text import T, Text
from kientao.lake import lakedb
from kientao.lake.facts import Column, See, fact

from .facts import CODE, ENTRY, NAME, SINCE, UNTIL
from .models import Sensor

KIND = Column("kind", "code", T("Loại số đo", "Kind of measurement"))
PLACE = Column("place", "code", T("Địa bàn", "Unit"))
CARE = Column("care", "code", T("Cơ quan quản lý", "Office that keeps it"))
RHYTHM = Column("rhythm_seconds", "integer", T("Nhịp gửi (giây; 0: khi có)", "Rhythm (seconds; 0: as it happens)"))
PLAIN = ("code", "name", "kind", "place", "care", "source", "rhythm_seconds", "lon", "lat", "low", "high", "control",
         "since", "until", "invented", "entry")  # fmt: skip


def position() -> int:
    """Of the newest reading that is in the roll-ups."""
    return int(lakedb.get("position", 0))


def _moved() -> int:
    """Grows with every reading and every change of a sensor."""
    newest: int | None = Sensor.objects.aggregate(newest=Max("entry"))["newest"]
    return position() + (newest or 0) + 1


@fact(
    "sensors", reads=(Sensor,), open_nouns=(Sensor,), title=T("Cảm biến", "Sensors"),
    doc=T("Cảm biến, thiết bị của thành phố: đo gì, ở đâu, ai quản lý, bao lâu gửi một lần.",
          "Sensors and devices of the city: what they measure, where, who keeps them, how often they send."),
    columns=(
        CODE, NAME, KIND, PLACE, CARE, Column("source", "code", T("Nguồn gửi", "Sent by")), RHYTHM,
        Column("lon", "integer", T("Kinh độ (phần triệu độ)", "Longitude (millionths of a degree)")),
        Column("lat", "integer", T("Vĩ độ (phần triệu độ)", "Latitude (millionths of a degree)")),
        Column("low", "decimal", T("Giới hạn dưới riêng", "Lower bound of its own")),
        Column("high", "decimal", T("Giới hạn trên riêng", "Upper bound of its own")),
        Column("control", "code", T("Điều khiển lúc đầu", "Control at first"),
               labels={"local": T("tại chỗ", "local"), "remote": T("từ xa", "remote")}),
        SINCE, UNTIL, Column("invented", "boolean", T("Hư cấu cho bản mô phỏng", "Invented for the simulation")), ENTRY,
    ),
)  # fmt: skip
def sensors(see: See) -> Iterable[dict[str, Any]]:
    return see(Sensor.objects.order_by("code")).values(*PLAIN)


@fact(
    "sensor_states", reads=(Sensor,), open_nouns=(Sensor,), moved=_moved,
    title=T("Số đo mới nhất của cảm biến", "Newest readings of sensors"),
    doc=T("Mỗi cảm biến một dòng: giá trị mới nhất và lúc đo. Trống: chưa có số đo nào. Im lặng là khi lúc này quá "
          "nhịp gửi kể từ số đo mới nhất.",
          "One row a sensor: its newest value and when it was measured. Empty: none yet. It is silent when now is "
          "further from the newest reading than its rhythm."),
    columns=(
        CODE, NAME, KIND, PLACE, CARE, RHYTHM, Column("value", "decimal", T("Giá trị mới nhất", "Newest value")),
        Column("newest", "instant", T("Đo lúc", "Measured")), SINCE, UNTIL,
    ),
)  # fmt: skip
def sensor_states(see: See) -> Iterable[dict[str, Any]]:
    newest = {series: (at, value) for series, at, value in lakedb.rows("SELECT series, at, value FROM newest")}
    names = ("code", "name", "kind", "place", "care", "rhythm_seconds", "since", "until")
    for row in see(Sensor.objects.order_by("code")).values("number", *names):
        at, value = newest.get(row["number"], (None, None))
        yield {name: row[name] for name in names} | {"value": value, "newest": at}


def _hour(bucket: int) -> int:
    return bucket * clock.HOUR


def _month(bucket: int) -> date:
    return date(bucket // 12, bucket % 12 + 1, 1)


LAST = Column("last", "day", T("Ngày cuối tháng", "Last day of the month"))
MISSING = Column("missing", "integer", T("Số ngày không có số đo", "Days without a reading"))
EPOCH = date(1970, 1, 1).toordinal()


def _whole() -> Callable[[str, str, int], dict[str, Any]]:
    """Of a month: its last day, and on how many of its days there is no reading."""
    asked = lakedb.connection().execute(
        "SELECT kind, place, strftime('%Y-%m', (bucket - ?) * 86400, 'unixepoch') AS month, count(*) FROM rollup"
        " WHERE level = 'day' GROUP BY kind, place, month", [EPOCH]
    )  # fmt: skip
    heard = {(kind, place, month): days for kind, place, month, days in asked}

    def tell(kind: str, place: str, bucket: int) -> dict[str, Any]:
        first, following = _month(bucket), _month(bucket + 1)
        days = heard.get((kind, place, first.isoformat()[:7]), 0)
        return {"last": following - timedelta(days=1), "missing": (following - first).days - days}

    return tell


def _nothing_more() -> Callable[[str, str, int], dict[str, Any]]:
    return lambda kind, place, bucket: {}


def _rolled(
    level: str, period: Callable[[int], Any], column: Column, title: Text, more: tuple[Column, ...] = (),
    tell: Callable[[], Callable[[str, str, int], dict[str, Any]]] = _nothing_more,
) -> None:  # fmt: skip
    """Declare the fact of one level of roll-ups. tell: what the further columns say, made once a question."""

    @fact(
        f"readings_{level}", reads=(), moved=position, title=title,
        doc=T("Số đo hợp lệ gộp theo loại và địa bàn: số lần đo, trung bình, thấp nhất, cao nhất, số lần vượt ngưỡng.",
              "Clean readings by kind and unit: how many, mean, least, most, and how many over the limit."),
        columns=(
            CODE, KIND, PLACE, column, Column("n", "integer", T("Số lần đo", "Readings")),
            Column("mean", "decimal", T("Trung bình", "Mean")), Column("min", "decimal", T("Thấp nhất", "Least")),
            Column("max", "decimal", T("Cao nhất", "Most")),
            Column("over", "integer", T("Số lần vượt ngưỡng", "Over the limit")), *more,
        ),
    )  # fmt: skip
    def rows(see: See) -> Iterator[dict[str, Any]]:
        if not lakedb.exists():
            return
        further = tell()
        asked = lakedb.connection().execute(
            "SELECT kind, place, bucket, n, sum, min, max, over FROM rollup WHERE level = ?"
            " ORDER BY kind, place, bucket", [level]
        )  # fmt: skip
        for kind, place, bucket, n, total, low, high, over in asked:
            yield {"code": f"{kind}.{place}.{bucket}", "kind": kind, "place": place, "period": period(bucket),
                   "n": n, "mean": total / n, "min": low,
                   "max": high, "over": over} | further(kind, place, bucket)  # fmt: skip


_rolled("hour", _hour, Column("period", "instant", T("Giờ bắt đầu", "Hour, from")),
        T("Số đo theo giờ", "Readings by hour"))  # fmt: skip
_rolled("day", date.fromordinal, Column("period", "day", T("Ngày", "Day")), T("Số đo theo ngày", "Readings by day"))
_rolled("month", _month, Column("period", "day", T("Tháng (ngày đầu)", "Month (its first day)")),
        T("Số đo theo tháng", "Readings by month"), (LAST, MISSING), _whole)  # fmt: skip
