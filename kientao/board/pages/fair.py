"""/so-sanh: units side by side with intervals, and what cannot be told apart; below, signs that were answered for.

Outside, the day shown lies as far back as a unit has time to explain, and no unit is called worse.
"""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse

from kientao.base.errors import Refused
from kientao.base.text import T
from kientao.city.access import by_of, visible
from kientao.city.workdays import Calendar
from kientao.ui import place
from kientao.ui.dates import read_day
from kientao.ui.dotchart import Dot, dots
from kientao.ui.language import t, tr
from kientao.ui.numbers import num
from kientao.ui.pages import kept, page, public

from ..fair import compare, policy
from ..models import Flag
from . import flags

FLAGS_MAX = 40
ALIKE = T("Không đủ khác biệt: khoảng của các đơn vị nằm trong mức ngẫu nhiên. Không xếp hạng.",
          "Not different enough: the units lie within chance. No ranking.")  # fmt: skip
APART = T("Có đơn vị khác mức chung quá mức ngẫu nhiên. Khác không có nghĩa là lỗi: hãy hỏi vì sao.",
          "Some unit differs from the whole by more than chance. Different is not guilty: ask why.")  # fmt: skip
SIDES = {
    0: T("không đủ khác biệt", "not different enough"),
    1: T("cao hơn mức chung", "above the whole"),
    -1: T("thấp hơn mức chung", "below the whole"),
}
FEW = T("Quá ít việc để so sánh.", "Too few cases to compare.")
REPORTING = T(
    "Ít phản ánh không có nghĩa là ít vấn đề: nơi người dân quen và tin kênh này thì gửi nhiều hơn. "
    "Không đánh giá đơn vị bằng số này.",
    "Few reports do not mean few problems: where people know and trust this channel they send more. "
    "No unit is judged by this.",
)
RATED = T("Chỉ tính người có chấm điểm; người không chấm có thể nghĩ khác.",
          "Only those who rated; others may think otherwise.")  # fmt: skip


@public
@kept("theo")
def fair(request: Any) -> HttpResponse:
    """?theo=co-quan by office, else by ward; ?ngay= the last day compared."""
    by, by_ward = by_of(request), request.GET.get("theo") != "co-quan"
    last = newest(by is not None)
    asked, error = _asked(request)
    end = min(asked, last) if asked else last
    told = policy.on("compare", end)
    rows = visible(Flag.objects.all(), by).order_by("-month", "office")[:FLAGS_MAX]
    return page(request, "board/fair.html", {
        "measures": [_shown(one, by is not None) for one in compare.measures(by, end, by_ward)],
        "by_ward": by_ward, "end": end, "first": end - timedelta(days=told.number("days") - 1) if told else end,
        "interval": num(told.values["interval"], 0) if told else "",
        "funnel": num(told.values["funnel"], 1) if told else "",
        "told": told, "error": error, "inside": by is not None, "flags": [flags.told(row) for row in rows],
    })  # fmt: skip


def newest(inside: bool) -> date:
    """The last day that is over; outside, so many working days earlier as a unit has to explain."""
    day = place.today() - timedelta(days=1)
    told = policy.on("answer", day)
    left, rules = 0 if inside or told is None else told.number("working_days"), Calendar.now()
    while left:
        left -= rules.day(day).working
        day -= timedelta(days=1)
    return day


def _asked(request: Any) -> tuple[date | None, str]:
    text = request.GET.get("ngay", "").strip()
    try:
        return (read_day(text), "") if text else (None, "")
    except Refused as error:
        return None, error.say(request.lang)


def _shown(one: compare.Measure, inside: bool) -> dict[str, Any]:
    digits = 0 if one.unit is compare.PERCENT else 1
    rows = [Dot(row.name, row.middle, row.low, row.high, row.raw, _nothing(row)) for row in one.rows]
    chart = "" if one.few else dots(rows, title=one.title, desc=_desc(one, digits), unit=one.unit, whole=one.whole,
                                    digits=digits)  # fmt: skip
    return {
        "measure": one, "chart": chart, "words": _words(one),
        "rows": [_row(one, row, digits, inside) for row in one.rows],
        "counted": [[row.name, _counted(one, row)] for row in one.rows],
        "note": {"propensity": REPORTING, "satisfied": RATED}.get(one.key),
        "whole": None if one.whole is None else f"{num(one.whole, digits)} {tr(one.unit)}",
    }  # fmt: skip


def _words(one: compare.Measure) -> Any:
    if one.key == "propensity":
        return ""
    return FEW if one.few else ALIKE if one.alike else APART


def _desc(one: compare.Measure, digits: int) -> str:
    if one.whole is None:
        return ""
    return t("Mức chung {n} {unit}; dấu chấm là ước lượng, vạch ngang là khoảng, dấu nhân là số đếm thô.",
             "The whole: {n} {unit}; dots are estimates, bars intervals, crosses the raw counts.",
             n=num(one.whole, digits), unit=tr(one.unit))  # fmt: skip


def _nothing(row: compare.Row) -> str:
    return "" if row.middle is not None else t("chưa có số liệu", "no figure yet")


def _counted(one: compare.Measure, row: compare.Row) -> str:
    return f"{num(row.hits, 0)}/{num(row.of, 0)}" if one.unit is compare.PERCENT else num(row.hits, 0)


def _row(one: compare.Measure, row: compare.Row, digits: int, inside: bool) -> list[Any]:
    """name, counted, raw, interval, and for those inside whether it differs."""
    counted = _counted(one, row)
    if row.middle is None:
        return [row.name, counted, "–", _nothing(row) if not one.few else "–", *(["–"] if inside else [])]
    span = f"{num(row.middle, digits)} ({num(row.low, digits)} – {num(row.high, digits)})"
    verdict = "–" if one.better == "none" else tr(SIDES[row.side])
    return [row.name, counted, num(row.raw, digits), span, *([verdict] if inside else [])]
