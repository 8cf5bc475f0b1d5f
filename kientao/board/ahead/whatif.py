"""What if: the newest figure of an indicator, or a target, is another. Everything else is computed as it always is."""

import copy
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from kientao.city.access import visible
from kientao.ledger.verbs import By

from ..figures import NOW, AsOf, Figure, State, states
from ..models import Indicator, Milestone
from .courses import Course, courses

Values = Mapping[str, Decimal]


class Effect(NamedTuple):
    """One indicator as it is and as it would be; the same milestones in the same order."""

    before: Course
    after: Course


def moved(state: State, value: Decimal | None, targets: Values) -> State:
    """The state with its newest figure and its targets replaced; rows of the city are copied, never touched."""
    figures = list(state.figures)
    if value is not None and figures:
        best = copy.copy(figures[-1].best)
        best.value = value
        figures[-1] = Figure(figures[-1].on, best, figures[-1].others)
    return State(state.indicator, state.day, figures, [_moved(row, targets) for row in state.targets])


def _moved(row: Milestone, targets: Values) -> Milestone:
    if row.code not in targets:
        return row
    other = copy.copy(row)
    other.value = targets[row.code]
    return other


def effects(by: By | None, codes: Iterable[str], inputs: Values, targets: Values, asked: AsOf = NOW) -> list[Effect]:
    """Of these indicators, as far as this reader may see them; those whose target is moved come with them."""
    aimed = Milestone.objects.filter(code__in=list(targets)).values_list("indicator_id", flat=True)
    wanted = {*codes, *inputs, *aimed}
    rows = list(visible(Indicator.objects.filter(code__in=wanted), by).order_by("position", "code"))
    found = states(rows, by, asked)
    before = courses(found)
    after = courses({code: moved(state, inputs.get(code), targets) for code, state in found.items()})
    return [Effect(before[row.code], after[row.code]) for row in rows]
