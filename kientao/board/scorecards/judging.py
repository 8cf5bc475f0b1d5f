"""A family judged for a reader as of a day: the ruler that holds, what is known, the score, another ruler beside."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kientao.city.units import UnitView

from .. import figures
from ..models import Milestone
from .bindings import Binding, binding
from .inputs import Input, Known, units_of, values
from .rulers import Family, Ruler
from .scoring import Score, score
from .shelf import shelf


@dataclass(frozen=True)
class Judged:
    """ruler None: no text held on that day. score None: the ruler cannot score. in_force: it held on the day.

    unit: the one that is judged, of `units`; None: the city as a whole.
    """

    family: Family
    binding: Binding
    ruler: Ruler | None
    day: date
    variant: str
    inputs: dict[str, Input]
    score: Score | None
    in_force: bool
    published: figures.Measurement | None = None
    rank: figures.Measurement | None = None
    unit: UnitView | None = None
    units: tuple[UnitView, ...] = ()

    @property
    def off(self) -> Decimal | None:
        """The recomputed total less the published one of the same year."""
        total = self.score.total if self.score else None
        told = self.published.value if self.published and self.published.on.year == self.day.year else None
        return total - told if total is not None and told is not None else None


def judge(
    known: Known, family: Family, ruler: Ruler | None = None, variant: str = "", reduction: str = "", unit: str = ""
) -> Judged:
    """By the ruler that holds on its day, or by the one that is asked for. unit: which one, where units are judged."""
    told, newest = binding(family.code), family.judged == "newest"
    day = known.day(family, ruler.until if ruler is not None and newest else None)
    held = shelf().at(family.code, day)
    ruler = ruler or held
    judged_units = units_of(family, day)
    subject = next((view for view in judged_units if view.code == unit), judged_units[0] if judged_units else None)
    inputs = known.inputs(family, day, subject)
    asked = variant if ruler and variant in {v.code for v in ruler.variants} else _aim(told, ruler)
    found = score(ruler, values(inputs), asked, reduction or told.reduction) if ruler and ruler.items else None
    published, rank = known.latest(told.published, known.asked.day, False), known.latest(told.rank, day, newest)
    return Judged(family, told, ruler, day, asked, inputs, found, ruler is held, published, rank, subject,
                  tuple(judged_units))  # fmt: skip


def _aim(told: Binding, ruler: Ruler | None) -> str:
    if ruler is None or not ruler.variants:
        return ""
    return told.aim if told.aim in {v.code for v in ruler.variants} else ruler.first_variant


def beside(family: Family, ruler: Ruler | None, day: date) -> Ruler | None:
    """Another ruler of the family that can score: the next one after the day, else the last before it."""
    able = [r for r in shelf().of(family.code) if r.items and r is not ruler]
    after = [r for r in able if r.start > day]
    return after[0] if after else (able[-1] if able else None)


@dataclass(frozen=True)
class Aimed:
    """A target with the ruler of its day, and the one that can score if that one cannot."""

    state: figures.State
    target: Milestone
    ruler: Ruler | None
    beside: Ruler | None


def aims(known: Known, family: Family) -> list[Aimed]:
    """Targets of the family's indicator; each falls under the text of its day."""
    state = known.states.get(binding(family.code).target)
    if state is None:
        return []
    found = []
    for target in state.targets:
        ruler = shelf().at(family.code, target.on)
        lacking = ruler is None or not ruler.items
        found.append(Aimed(state, target, ruler, beside(family, ruler, target.on) if lacking else None))
    return found
