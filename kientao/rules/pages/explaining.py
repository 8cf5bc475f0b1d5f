"""Why a rule acts, or does not, for one thing now: each part of its condition, what is armed, its limit, the switch."""

from typing import Any

from kientao.base import clock
from kientao.base.errors import Missing
from kientao.city.access import today
from kientao.lake import facts
from kientao.lake.keeping import Kept
from kientao.ledger.acts import By

from .. import limits, saying, watching
from ..models import Armed, Firing
from ..programs import Program
from ..running import on


def why(program: Program, thing: str, by: By | None, lang: str) -> dict[str, Any]:
    """The answer as the page shows it. Missing where the reader may not see the thing."""
    now = clock.now()
    past = list(Firing.objects.filter(rule_id=program.rule, thing=thing).order_by("-first")[:5])
    armed = Armed.objects.filter(rule=program.number, thing=thing).first()
    found: dict[str, Any] = {
        "thing": thing, "firings": past, "armed": armed, "on": on(), "in_force": program.told.holds(today()),
        "limited": limits.reached(program, now), "used": limits.used(program, now), "parts": [], "laws": [],
        "holds": None, "hold": program.told.hold,
    }  # fmt: skip
    if program.condition is not None:
        found |= _condition(program, thing, by, now, lang)
    return found


def _condition(program: Program, thing: str, by: By | None, now: int, lang: str) -> dict[str, Any]:
    """The fact is asked under the reader's permission first: what is not theirs is not explained."""
    assert program.condition is not None
    name = program.condition.fact
    if next(iter(facts.ask(name, by, code=thing).rows), None) is None:
        raise Missing("act.missing", thing=thing)
    fact = facts.find(name)
    told = watching.explain(Kept(), program.condition, thing, now)
    parts = [{"words": saying.node(part.tree, fact, lang), "holds": part.holds} for part in told.parts]
    values = [{"title": fact.column(column).title, "value": _shown(fact, column, value)}
              for column, value in told.values.items()]  # fmt: skip
    return {"parts": parts, "laws": told.laws, "holds": told.holds, "values": values}


def _shown(fact: facts.Fact, column: str, value: Any) -> Any:
    found = fact.column(column)
    if found.type == "instant" and value is not None:
        return {"instant": value}
    return found.labels.get(value, value) if isinstance(value, str) else value
