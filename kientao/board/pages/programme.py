"""/chuong-trinh: the programme as announced, and where each part of it stands."""

from collections import defaultdict
from typing import Any

from django.http import HttpResponse

from kientao.base.text import T
from kientao.city.access import by_of, visible
from kientao.ui.pages import kept, page, public

from ..figures import State, states
from ..models import Goal, Objective, PlanItem, Result, Shortcoming
from . import finding, telling

PLAN_STATES = {
    "planned": (T("theo kế hoạch", "planned"), "neutral"),
    "under-way": (T("đang làm", "under way"), "info"),
    "done": (T("đã xong", "done"), "good"),
    "dropped": (T("thôi không làm", "dropped"), "warn"),
}


@public
@kept()
def programme(request: Any) -> HttpResponse:
    """Mission, vision, values; objectives with their indicators; staged goals; plans; results and shortcomings."""
    by = by_of(request)
    rows = finding.indicators(request)
    found, offices = states(rows, by), telling.office_names()
    about = finding.programme(request)
    objectives = list(visible(Objective.objects.all(), by).order_by("position"))
    goals = list(visible(Goal.objects.all(), by).order_by("on", "position"))
    items = list(visible(PlanItem.objects.all(), by).order_by("position"))
    return page(request, "board/programme.html", {
        "about": about,
        "source": telling.source(about) if about else None,
        "objectives": [
            {"row": row, "tiles": [telling.tile(found[r.code], offices) for r in _serving(row, rows)]}
            for row in objectives
        ],
        "stages": _stages(goals, found),
        "plans": _tree(items),
        "plan_states": PLAN_STATES,
        "results": list(visible(Result.objects.all(), by).order_by("-first")[:20]),
        "shortcomings": list(visible(Shortcoming.objects.all(), by).order_by("-first")[:20]),
        "telling": telling,
    })  # fmt: skip


def _serving(objective: Objective, rows: list[Any]) -> list[Any]:
    """Its indicators; a part whose whole is there too is left to the whole."""
    mine = {row.code: row for row in rows if objective.code in row.objectives}
    return [row for row in mine.values() if row.parent_id not in mine]


def _stages(goals: list[Goal], found: dict[str, State]) -> list[dict[str, Any]]:
    """[{on, goals: [{row, checks: [{state, target, verdict}]}]}] by day."""
    by_day: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    for goal in goals:
        checks = [_check(found[code], goal) for code in goal.targets if code in found]
        by_day[goal.on].append({"row": goal, "checks": checks})
    return [{"on": on, "goals": rows} for on, rows in sorted(by_day.items())]


def _check(state: State, goal: Goal) -> dict[str, Any]:
    target = next((m for m in state.targets if m.on == goal.on), None)
    told = telling.verdict(state, target) if target else {"kind": "info", "text": telling.unknown(state)}
    return {"state": state, "target": target, "verdict": told}


def _tree(items: list[PlanItem]) -> list[dict[str, Any]]:
    """Lines under their parents; what a visitor may not see takes its branch along."""
    below: dict[str | None, list[PlanItem]] = defaultdict(list)
    for item in items:
        below[item.parent_id].append(item)

    def branch(parent: str | None, depth: int) -> list[dict[str, Any]]:
        if depth > 8:
            return []
        return [{"row": row, "below": branch(row.code, depth + 1)} for row in below[parent]]

    return branch(None, 0)
