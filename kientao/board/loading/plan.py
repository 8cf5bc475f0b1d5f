"""What the files of a city ask for, as acts in an order in which each finds what it names."""

from dataclasses import dataclass, field
from typing import Any

from kientao.base.yamlfile import Map


@dataclass
class Step:
    """One act to perform, and the node of the file that asks for it."""

    verb: str
    args: dict[str, Any]
    node: Map


@dataclass
class Plan:
    """Everything the files ask for: definitions in order, then targets, figures, results and shortcomings."""

    defined: list[Step] = field(default_factory=list)
    targets: list[Step] = field(default_factory=list)
    figures: list[Step] = field(default_factory=list)
    told: list[Step] = field(default_factory=list)
    periods: list[dict[str, Any]] = field(default_factory=list)  # of sheets: see loading/sheets.py
