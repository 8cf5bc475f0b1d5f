"""/tang-truong: what GRDP per head is made of, what is known of each driver, and what one per cent more of it does."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.http import HttpResponse

from kientao.base.errors import Missing, declare
from kientao.base.text import T
from kientao.city.access import by_of, visible
from kientao.ui import charts
from kientao.ui.language import t, tr
from kientao.ui.numbers import num
from kientao.ui.pages import kept, page, public

from .. import drivers
from ..figures import State, states
from ..models import Indicator, Milestone, PlanItem
from . import telling

FILE = "drivers.yaml"
LEVEL_MAX = 6
declare("growth.none", T("Thành phố chưa có cây động lực tăng trưởng.", "The city has no tree of drivers."))
ASSUMED = T("giả định", "assumed")
BY_FORMULA = T("theo công thức", "by the formula")
FROM_VALUES = T("theo số liệu", "from the figures")


@public
@kept()
def growth(request: Any) -> HttpResponse:
    """The tree as a table with bars; public investment by project."""
    file = settings.KIENTAO.city_folder / FILE
    if not file.is_file():
        raise Missing("growth.none")
    tree, by = drivers.read_tree(file), by_of(request)
    named = {node.indicator for node in tree.nodes.values() if node.indicator} | {tree.indicator}
    asked = [code for told in tree.projects for code in (told.get("planned"), told.get("disbursed")) if code]
    found = states(visible(Indicator.objects.filter(code__in=[*named, *asked]), by), by)
    measured = {code: _latest(found.get(node.indicator)) for code, node in tree.nodes.items()}
    known = drivers.values(tree, measured)
    moves = drivers.sensitivity(tree, known)
    goal = _goal(tree, found.get(tree.indicator))
    rows = [_row(level, node, edge, known, moves, goal, found, measured) for level, node, edge in tree.walk()]
    context = {
        "rows": rows, "goal": goal, "state": found.get(tree.indicator), "chart": _chart(tree, moves),
        "ranked": _ranked(tree, moves, goal), "projects": _projects(tree, found, by),
        "assumed": any(edge.assumed for node in tree.nodes.values() for edge in node.of),
    }  # fmt: skip
    return page(request, "board/growth.html", context)


def _latest(state: State | None) -> Decimal | None:
    return state.latest.value if state and state.latest else None


def _goal(tree: drivers.Tree, state: State | None) -> Milestone | None:
    """The target of the day that the tree speaks of."""
    return next((m for m in state.targets if m.on == tree.goal_on and m.value is not None), None) if state else None


def _row(
    level: int, node: drivers.Driver, edge: drivers.Edge | None, known: drivers.Values, moves: drivers.Values,
    goal: Milestone | None, found: dict[str, State], measured: drivers.Values,
) -> dict[str, Any]:  # fmt: skip
    value, move, state = known[node.code], moves[node.code], found.get(node.indicator)
    row = state.latest if state and measured[node.code] is not None else None
    return {
        "level": min(level, LEVEL_MAX), "name": tr(node.name), "unit": telling.unit_mark(node.unit),
        "value": None if value is None else num(value, state.indicator.decimals if row and state else 0),
        "on": row.on if row else None, "link": f"/chi-tieu/{node.indicator}" if state else None,
        "move": None if move is None else num(move, 3, sign=True), "goal": _in_goal(move, goal), "basis": _basis(edge),
    }  # fmt: skip


def _in_goal(move: Decimal | None, goal: Milestone | None) -> str | None:
    """What one per cent more does to the value of the goal."""
    return None if move is None or goal is None or goal.value is None else num(goal.value * move / 100, 0, sign=True)


def _basis(edge: drivers.Edge | None) -> str:
    if edge is None:
        return ""
    if edge.weight is None:
        return tr(BY_FORMULA)
    weight = num(edge.weight, 2)
    return f"{weight} ({tr(ASSUMED)})" if edge.assumed else weight


def _leaves(tree: drivers.Tree) -> list[drivers.Driver]:
    return [node for node in tree.nodes.values() if not node.of]


def _chart(tree: drivers.Tree, moves: drivers.Values) -> Any:
    leaves = sorted(_leaves(tree), key=lambda node: -abs(moves[node.code] or Decimal()))
    bars = [charts.Bar(node.name, None if (m := moves[node.code]) is None else round(m, 3)) for node in leaves]
    title = t("Tăng 1 % từng động lực thì GRDP bình quân đổi bao nhiêu %",
              "What one per cent more of each driver does to GRDP per head, in per cent")  # fmt: skip
    return charts.bars(bars, title=title, unit="%")


def _ranked(tree: drivers.Tree, moves: drivers.Values, goal: Milestone | None) -> list[list[Any]]:
    leaves = sorted(_leaves(tree), key=lambda node: -abs(moves[node.code] or Decimal()))
    return [[tr(node.name), None if (m := moves[node.code]) is None else num(m, 3, sign=True), _in_goal(m, goal)]
            for node in leaves]  # fmt: skip


def _projects(tree: drivers.Tree, found: dict[str, State], by: Any) -> list[list[Any]]:
    """Each project: planned, disbursed, per cent. What nobody told is not known."""
    codes = [str(told.get("plan", "")) for told in tree.projects]
    plans = {row.code: row for row in visible(PlanItem.objects.filter(code__in=codes), by)}
    rows: list[list[Any]] = []
    for told in tree.projects:
        plan = plans.get(str(told.get("plan", "")))
        if plan is None:
            continue
        planned, paid = (_latest(found.get(str(told.get(key, "")))) for key in ("planned", "disbursed"))
        share = num(paid / planned * 100, 1) if planned and paid is not None else None
        unknown = t("chưa có số liệu", "no figure yet")
        title = {"text": tr(plan.title), "href": "/chuong-trinh"}
        rows.append([title, num(planned, 1) or unknown, num(paid, 1) or unknown, share or unknown])
    return rows
