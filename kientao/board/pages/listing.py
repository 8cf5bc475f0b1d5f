"""/chi-tieu/: every indicator with where it stands, by filters."""

from typing import Any

from django.http import HttpResponse

from kientao.base.text import T
from kientao.city.access import by_of, visible
from kientao.ui.language import tr
from kientao.ui.pages import kept, page, public

from ..figures import states
from ..models import Objective
from . import finding, telling

QUERY = ("muc-tieu", "co-quan", "xem", "tim")
SHOW = (
    ("", T("Tất cả", "All")),
    ("co", T("Có số liệu", "With figures")),
    ("chua", T("Chưa có số liệu", "Without figures")),
    ("muc-tieu", T("Có mục tiêu", "With a target")),
)


@public
@kept(*QUERY)
def listing(request: Any) -> HttpResponse:
    """Filters: ?muc-tieu= objective, ?co-quan= owner, ?xem= with or without figures, ?tim= words (marks not needed)."""
    asked = {name: request.GET.get(name, "")[:100] for name in QUERY}
    by, rows, offices = by_of(request), finding.indicators(request), telling.office_names()
    owners = sorted({row.office for row in rows if row.office})
    found = states([row for row in rows if _wanted(row, asked)], by)
    shown = [state for state in found.values() if _stands(state, asked["xem"])]
    names = {row.code: row.name for row in rows}
    context = {
        "asked": asked, "total": len(rows), "count": len(shown), "show": SHOW,
        "objectives": [("", T("Tất cả", "All"))]
        + [(o.code, o.title) for o in visible(Objective.objects.all(), by).order_by("position")],
        "offices": [("", T("Tất cả", "All"))] + [(code, offices.get(code, code)) for code in owners],
        "rows": [_row(state, names, offices) for state in shown],
    }  # fmt: skip
    return page(request, "board/listing.html", context)


def _wanted(row: Any, asked: dict[str, str]) -> bool:
    return (
        (not asked["muc-tieu"] or asked["muc-tieu"] in row.objectives)
        and (not asked["co-quan"] or asked["co-quan"] == row.office)
        and finding.matches(asked["tim"], row.name, row.definition, row.code)
    )


def _stands(state: Any, show: str) -> bool:
    return {"co": state.latest is not None, "chua": state.latest is None, "muc-tieu": bool(state.targets)}.get(
        show, True
    )


def _row(state: Any, names: dict[str, Any], offices: dict[str, Any]) -> dict[str, Any]:
    told = telling.tile(state, offices)
    row = state.indicator
    part_of = tr(names[row.parent_id]) if row.parent_id in names else ""
    return told | {"part_of": part_of, "owner": offices.get(row.office, "")} | finding.shut(row)
