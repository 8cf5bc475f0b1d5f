"""The first page: what the city promised and where it stands."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from kientao.city import units
from kientao.city.access import by_of, visible
from kientao.city.models import Unit
from kientao.ledger import entries
from kientao.ledger.models import Entry
from kientao.ledger.pages import shown
from kientao.ui import place
from kientao.ui.numbers import num
from kientao.ui.pages import kept, page, public

from ..figures import NOW, states
from ..models import Goal, Indicator, Shortcoming
from . import finding, telling

TILES_MAX = 4
ACTS_MAX = 6
LOOK_BACK = 5000  # entries: in a ledger of millions without a public act among the newest, none is shown


@public
@kept()
def home(request: Any) -> HttpResponse:
    """The programme first; then the figures it is judged by, the territory today, and what was done last."""
    by = by_of(request)
    goals = list(visible(Goal.objects.all(), by).order_by("on", "position"))
    return page(request, "board/home.html", {
        "programme": finding.programme(request),
        "stages": stages(goals),
        "tiles": _tiles(goals, by),
        "territory": _territory(),
        "acts": newest(),
        "shortcomings": visible(Shortcoming.objects.exclude(state="mended"), by).count(),
    })  # fmt: skip


def newest() -> list[dict[str, Any]]:
    """The newest public acts, figures with their value."""
    late = Entry.objects.filter(index__gte=entries.head() - LOOK_BACK, klass="public")
    rows = list(late.order_by("-index")[:ACTS_MAX])
    return [told | {"value": _value(row)} for row, told in zip(rows, shown(rows), strict=True)]


def _value(row: Entry) -> str:
    data = entries.public_body(row).get("data", {})
    if "value" not in data:
        return ""
    number = num(Decimal(data["value"]))
    return f"{data.get('period') or data.get('on', '')[:4]}: {number} {data.get('unit', '')}".strip()


def stages(goals: list[Goal]) -> list[dict[str, Any]]:
    """Goals by the day they are due: [{on, goals}]."""
    found: dict[Any, list[Goal]] = {}
    for goal in goals:
        found.setdefault(goal.on, []).append(goal)
    return [{"on": on, "goals": rows} for on, rows in sorted(found.items())]


def _tiles(goals: list[Goal], by: Any) -> list[dict[str, Any]]:
    """Measured indicators of the programme, the ones with targets first: what is known is shown, not hidden by gaps."""
    aimed = {code for goal in goals for code in goal.targets}
    rows = [row for row in visible(Indicator.objects.filter(parent=None), by).order_by("position") if row.objectives]
    found = states(rows, by, NOW)
    known = [found[row.code] for row in rows if found[row.code].latest]
    known.sort(key=lambda s: (s.indicator.code not in aimed, -len(s.figures)))
    offices = telling.office_names()
    return [telling.tile(state, offices) for state in known[:TILES_MAX]]


def _territory() -> Any:
    code = settings.KIENTAO.facts.get("territory", "")
    if not Unit.objects.filter(code=code).exists():
        return None
    return units.territory(code, place.today())
