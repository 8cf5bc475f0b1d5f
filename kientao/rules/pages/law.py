"""The law the program goes by, for everybody to read: each figure, since when, and who says so."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kientao.base import clock
from kientao.base.dated import CHECKED, DatedPoint
from kientao.base.measures import MEASURES
from kientao.base.text import T
from kientao.ui.pages import kept, page, public

from .. import law

FOLLOWED = {
    "gazette": T("đã đối chiếu Công báo", "compared with the gazette"),
    "second_hand": T("theo bản sao, chưa đối chiếu Công báo", "from a copy, not compared with the gazette"),
    "from_article": T("theo bài viết nguồn", "from the source article"),
    "derived": T("tính ra từ số liệu công bố", "derived from published figures"),
    "unverified": T("chưa kiểm chứng", "unverified"),
}
assert set(FOLLOWED) == set(CHECKED)


@public
@kept()
def parameters(request: HttpRequest) -> HttpResponse:
    """All parameters, those that hold today first; ended values stay to be seen."""
    today = clock.day(clock.now(), settings.KIENTAO.zone)
    groups: dict[str, list[dict[str, Any]]] = {}
    for name, parameter in law.parameters().items():
        points = [_point(p, p is parameter.values.at(today)) for p in reversed(parameter.values.history())]
        row = {"name": name, "title": parameter.title, "unit": MEASURES[parameter.unit][0], "points": points}
        groups.setdefault(name.rpartition(".")[0], []).append(row)
    return page(request, "rules/law.html", {"groups": groups, "today": today})


def _point(point: DatedPoint, holds: bool) -> dict[str, Any]:
    return {"value": point.value, "from": point.from_, "until": point.until, "holds": holds,
            "source": point.source, "followed": FOLLOWED[point.source.checked], "note": point.note}  # fmt: skip
