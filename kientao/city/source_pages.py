"""/nguon-so-do: who sends readings, what became of them, and keys, for those who answer for sources."""

from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.base.text import T, Text
from kientao.lake import lakedb
from kientao.lake.fates import REFUSED
from kientao.ledger.acts import perform
from kientao.ui.pages import needs, page, see_other
from kientao.ui.render import may

from .access import by_of
from .models import Office, Sensor, Source
from .sources import new_key

DAYS = 7
FATES: dict[str, Text] = {
    "accepted": T("nhận", "accepted"),
    "late": T("chậm", "late"),
    "out_of_order": T("sai thứ tự", "out of order"),
    "double": T("trùng", "double"),
    "out_of_bounds": T("ngoài giới hạn", "out of bounds"),
    "unknown": T("cảm biến lạ", "unknown sensor"),
    "not_yours": T("không phải của nguồn", "not of this source"),
    "future": T("giờ ở tương lai", "in the future"),
    "broken": T("hỏng", "broken"),
}


@dataclass
class Health:
    """fates: how many of each in the last days. newest: of its sensors, UTC µs. told: how many of them spoke."""

    row: Source
    fates: dict[str, int] = field(default_factory=dict)
    newest: int | None = None
    sensors: int = 0
    told: int = 0

    @property
    def refused(self) -> int:
        return sum(self.fates.get(why, 0) for why in REFUSED)


def healths(now: int, days: int = DAYS) -> list[Health]:
    """Every source with what became of its readings in the last days."""
    found = {row.number: Health(row) for row in Source.objects.order_by("code")}
    by_code = {one.row.code: one for one in found.values()}
    counted = lakedb.rows(
        "SELECT source, fate, sum(n) FROM fate WHERE day > ? GROUP BY source, fate", [now // clock.DAY - days]
    )
    for number, fate, n in counted:
        if number in found:
            found[number].fates[fate] = n
    newest = dict(lakedb.rows("SELECT series, at FROM newest"))
    for code, number in Sensor.objects.values_list("source", "number"):
        one, at = by_code[code], newest.get(number)
        one.sensors += 1
        if at is not None:
            one.told += 1
            one.newest = max(one.newest or 0, at)
    return list(found.values())


@needs("source.define")
@require_safe
def sources(request: Any) -> HttpResponse:
    """All of them with their last days."""
    now = clock.now()
    context = {"healths": healths(now), "now": now, "days": DAYS, "fates": FATES,
               "offices": dict(Office.objects.values_list("code", "name"))}  # fmt: skip
    return page(request, "city/sources.html", context)


@needs("source.define")
@require_safe
def source(request: Any, code: str) -> HttpResponse:
    return _shown(request, code)


@needs("source.key")
@require_http_methods(["POST"])
def key(request: Any, code: str) -> HttpResponse:
    """A new key, shown on this answer and never again."""
    by = by_of(request)
    assert by is not None
    try:
        made = new_key(_row(code).code, by)
    except Refused as e:
        return _shown(request, code, refused=e, status=409)
    answer = _shown(request, code, made=made)
    answer["Cache-Control"] = "no-store"
    return answer


@needs("source.stop")
@require_POST
def stop(request: Any, code: str) -> HttpResponse:
    by = by_of(request)
    assert by is not None
    try:
        perform("source.stop", by=by, source=_row(code).code)
    except Refused as e:
        return _shown(request, code, refused=e, status=409)
    return see_other(f"/nguon-so-do/{code}")


def _row(code: str) -> Source:
    row: Source | None = Source.objects.filter(code=code).first()
    if row is None:
        raise Http404
    return row


def _shown(request: Any, code: str, made: str = "", refused: Refused | None = None, status: int = 200) -> HttpResponse:
    row, now = _row(code), clock.now()
    one = next(health for health in healths(now) if health.row.code == row.code)
    context = {
        "row": row, "one": one, "now": now, "days": DAYS, "fates": FATES, "made": made, "refused": refused,
        "office": Office.objects.filter(code=row.office).first(), "may_key": may(request, "source.key"),
        "may_stop": may(request, "source.stop") and row.state == "on" and bool(row.key),
        "sensors": Sensor.objects.filter(source=row.code).order_by("code")[:500],
    }  # fmt: skip
    return page(request, "city/source.html", context, status=status)
