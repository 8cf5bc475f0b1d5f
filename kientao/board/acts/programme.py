"""The programme is defined as it was announced; a change of words is an act like any other."""

from collections.abc import Collection
from datetime import date
from typing import Any

from kientao.base.states import step
from kientao.board.models import Goal, Indicator, Objective, PlanItem, Programme
from kientao.ledger.acts import By, Done, act

from .define import defined, exist

PLAN_MOVES = {
    "planned": {"planned", "under-way", "done", "dropped"},
    "under-way": {"under-way", "done", "dropped"},
    "done": {"done", "under-way"},
    "dropped": {"dropped", "planned"},
}


@act("programme.define", about="code", noun=Programme)
def define_programme(
    *,
    by: By,
    code: str,
    title: Any,
    source: Any,
    announced: str = "",
    mission: Any = None,
    vision: Any = None,
    values: Any = None,
    absent: Any = None,
    notes: Any = None,
    audience: str = "public",
    office: str = "",
) -> Done | None:
    """Announce the programme, or change its words."""
    fields = {
        "title": title, "announced": announced, "source": source, "mission": mission, "vision": vision,
        "values": values, "absent": absent, "notes": notes or {}, "audience": audience, "office": office,
    }  # fmt: skip
    return defined(Programme, code, **fields)


@act("objective.define", about="code", noun=Objective)
def define_objective(
    *,
    by: By,
    code: str,
    programme: str,
    title: Any,
    source: Any,
    words: Any = None,
    note: Any = None,
    position: int = 0,
    audience: str = "public",
    office: str = "",
) -> Done | None:
    """State an objective of the programme."""
    exist(Programme, programme)
    fields = {
        "programme_id": programme, "title": title, "words": words, "note": note, "position": position,
        "source": source, "audience": audience, "office": office,
    }  # fmt: skip
    return defined(Objective, code, **fields)


@act("goal.define", about="code", noun=Goal)
def define_goal(
    *,
    by: By,
    code: str,
    programme: str,
    on: date,
    title: Any,
    source: Any,
    words: Any = None,
    note: Any = None,
    reading: Any = None,
    targets: Collection[str] = (),
    position: int = 0,
    audience: str = "public",
    office: str = "",
) -> Done | None:
    """State what should be true by a day."""
    exist(Programme, programme)
    exist(Indicator, *targets)
    fields = {
        "programme_id": programme, "on": on, "title": title, "words": words, "note": note, "reading": reading,
        "targets": list(targets), "position": position, "source": source, "audience": audience, "office": office,
    }  # fmt: skip
    return defined(Goal, code, **fields)


@act("plan.define", about="code", noun=PlanItem)
def define_plan(
    *,
    by: By,
    code: str,
    programme: str,
    title: Any,
    source: Any,
    year: int | None = None,
    parent: str | None = None,
    objective: str | None = None,
    indicator: str | None = None,
    words: Any = None,
    note: Any = None,
    position: int = 0,
    state: str | None = None,
    audience: str = "public",
    office: str = "",
) -> Done | None:
    """State a line of a plan under its parent, or move it on (planned, under-way, done, dropped)."""
    exist(Programme, programme)
    exist(PlanItem, parent)
    exist(Objective, objective)
    exist(Indicator, indicator)
    fields = {
        "programme_id": programme, "year": year, "parent_id": parent, "objective_id": objective,
        "indicator_id": indicator, "title": title, "words": words, "note": note, "position": position,
        "source": source, "audience": audience, "office": office,
    }  # fmt: skip
    if state is not None:
        before = PlanItem.objects.filter(code=code).values_list("state", flat=True).first() or "planned"
        fields["state"] = step(PLAN_MOVES, before, state)
    return defined(PlanItem, code, **fields)
