"""/dia-ban/<code>: one unit with its figures, their past, what it came from, what it became, its offices."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kientao.base.text import T, Text
from kientao.ui.pages import kept, page, public

from . import units
from .models import Office, Unit, valid
from .pages import asked_day, draw, moment, root, row
from .words import KINDS


@public
@kept()
@require_safe
def unit(request: Any, code: str) -> HttpResponse:
    """One unit as of a day; a unit that ended is shown as it was on its last day."""
    one, (day, wrong) = units.unit(code), asked_day(request)
    if not one.holds(day):
        day = one.until if one.until and one.until < day else one.since
    found = units.territory(code, day)
    before, after = units.predecessors(code), units.successors(code)
    names = {u.code: u for u in Unit.objects.filter(code__in=[*before, *after, one.parent])}
    context = {
        "unit": one,
        "view": units.UnitView(one, day),
        "day_of": day,
        "kind": KINDS.get(one.kind, Text(one.kind, one.kind)),
        "map": _map(found, code),
        "parts": [row(v) for v in found.parts if v.code != code],
        "parent": names.get(one.parent),
        "before": [names[c] for c in before],
        "after": [names[c] for c in after],
        "history": [moment(c) for c in units.changes({code, *before, *after})],
        "figures": [
            *_figures(T("Diện tích", "Area"), "km²", one.area),
            *_figures(T("Dân số", "Population"), T("người", "people"), one.population),
        ],
        "offices": [
            [
                o.name,
                o.address or None,
                o.phone or None,
                T("hư cấu", "invented") if o.invented else T("có nguồn", "sourced"),
            ]
            for o in Office.objects.filter(valid(day), serves=code).order_by("path")
        ],
    }
    return page(request, "city/unit.html", context, status=422 if wrong else 200)


def _map(found: units.Territory, code: str) -> Any:
    """The unit among its neighbours where it is one of them; else what it is made of."""
    around = units.territory(root(), found.day)
    return draw(around, code) if code in {v.code for v in around.parts} else draw(found)


def _figures(name: Text, unit_of: Any, series: list[dict[str, Any]]) -> list[list[Any]]:
    """The whole past of a figure: nothing is overwritten."""
    return [
        [name, units.number(p), unit_of, _day(p["from"]), _day(p.get("until")), p["source"].get("title"), p.get("note")]
        for p in series
    ]


def _day(text: str | None) -> Any:
    return units.date.fromisoformat(text) if text else None
