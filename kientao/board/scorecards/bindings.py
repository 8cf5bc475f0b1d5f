"""Which figures of the city go into which row of a ruler: `scorecards/inputs.yaml` of its folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from kientao.base.text import T
from kientao.base.yamlfile import Map, Problems, fault, kept

from .counting import COUNTERS

KINDS = {"indicator": {"indicator"}, "divide": {"divide"}, "counted": {"counted", "kinds"}, "unit": {"unit"}}
OF_UNIT = ("area", "population")  # what is known of a unit by date
KNOWN = {"units", "aim", "target", "published", "rank", "member", "inputs", "reduction"}
fault("scorecard.input", T("“{item}” của “{family}” lấy số ở đâu không rõ.",
                           "Where “{item}” of “{family}” comes from is not clear."),
      T("Dùng indicator, divide, unit hoặc counted ({known}).",
        "Use indicator, divide, unit or counted ({known})."))  # fmt: skip


@dataclass(frozen=True)
class Binding:
    """aim: the variant the city goes for. target: indicator whose milestones are judged by the ruler of their day.

    published, rank: indicators with what others publish. member: its name in the comparison group.
    units: kinds of units that are judged one by one; empty: the city as a whole.
    """

    aim: str = ""
    target: str = ""
    published: str = ""
    rank: str = ""
    member: str = ""
    reduction: str = ""
    units: Sequence[str] = ()
    inputs: Mapping[str, Mapping[str, Any]] | None = None

    @property
    def indicators(self) -> set[str]:
        found = {code for code in (self.published, self.rank, self.target) if code}
        for told in (self.inputs or {}).values():
            found |= {told["indicator"]} if "indicator" in told else set(told.get("divide") or ())
        return found


NONE = Binding(inputs={})


def fed_by(indicator: str) -> list[tuple[str, str]]:
    """(family, item) of every row that an indicator goes into."""
    return [
        (family, item)
        for family, told in bindings().items()
        for item, how in (told.inputs or {}).items()
        if indicator == how.get("indicator") or indicator in (how.get("divide") or ())
    ]


def bindings() -> dict[str, Binding]:
    """By family. Raises BadData for what cannot be understood."""
    node, problems = kept(settings.KIENTAO.city_folder / "scorecards" / "inputs.yaml"), Problems()
    found = {code: _binding(code, row, problems) for code, row in (node.get("families") or {}).items()}
    problems.check()
    return found


def binding(family: str) -> Binding:
    return bindings().get(family, NONE)


def _binding(family: str, row: Map, problems: Problems) -> Binding:
    for key in set(row) - KNOWN:
        problems.add("scorecard.key", row, key, key=key, known=", ".join(sorted(KNOWN)))
    inputs = row.get("inputs") or {}
    for item, told in inputs.items():
        kind = next((kind for kind in KINDS if kind in told), "")
        strange = not kind or set(told) - KINDS[kind] or (kind == "counted" and told["counted"] not in COUNTERS)
        strange = strange or (kind == "divide" and len(told["divide"]) != 2)
        if strange or (kind == "unit" and told["unit"] not in OF_UNIT):
            problems.add("scorecard.input", inputs, item, item=item, family=family, known=", ".join(COUNTERS))
    return Binding(**{key: row[key] for key in KNOWN - {"inputs"} if row.get(key)}, inputs=inputs)
