"""/con-so: the city's public numbers, each with what it means, its source, its file, and how its target was moved."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kientao.city.access import one_view, visible
from kientao.ui.pages import kept, page, public

from ..figures import states
from ..models import Indicator
from ..view import directions, goalposts
from ..view.look import Look
from . import finding, telling

MOST = 60  # on one page; others are found by words


@public
@kept("tim")
@require_safe
def figures(request: Any) -> HttpResponse:
    """Counts of service first, then indicators; what nobody but the city may know is not here."""
    words = request.GET.get("tim", "").replace("\x00", "").strip()[:100]
    with one_view():
        rows = list(visible(Indicator.objects.order_by("position", "code"), None))
        found = [row for row in rows if finding.matches(words, row.name, row.definition, row.code)]
        shown, offices = states(found[:MOST], None), telling.office_names()
        goals = goalposts.history(rows, None)
        look = Look(None)
        service = [tile for one in (directions.down, directions.outside) for tile in one(look).tiles]
        service = [tile for tile in service if not tile.key.startswith("ward-")]  # a ward may explain itself first
    context = {
        "words": words, "service": service, "count": len(found), "total": len(rows), "most": MOST,
        "rows": [_row(state, offices, goals.get(code, [])) for code, state in shown.items()],
        "moved": [(row, goal) for row in rows for goal in goals.get(row.code, []) if goal.moved],
        "way_words": goalposts.way_words,
    }  # fmt: skip
    return page(request, "board/figures.html", context)


def _row(state: Any, offices: dict[str, Any], goals: list[goalposts.Goal]) -> dict[str, Any]:
    return telling.tile(state, offices) | {"indicator": state.indicator, "goals": goals,
                                           "source": telling.source(state.latest) if state.latest else None,
                                           "owner": offices.get(state.indicator.office)}  # fmt: skip
