"""Area and population of a territory as of a day. What is missing is said; it is never zero."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from .units import Territory, UnitView


@dataclass(frozen=True)
class Sum:
    """value: None unless every unit counted has a figure. `over`: the units counted; `missing`: those without one."""

    value: Decimal | None
    over: list[UnitView]
    missing: list[UnitView]
    figures: list[dict[str, Any]]

    @property
    def sources(self) -> list[dict[str, Any]]:
        """Where the figures are from, each once: {title, on?, note?}."""
        told = {}
        for figure in self.figures:
            source = figure["source"]
            row = {"title": source["title"], "on": source.get("on"), "note": figure.get("note")}
            told[str(row)] = row
        return list(told.values())

    @property
    def known(self) -> Decimal:
        """What the known figures alone come to."""
        return sum((Decimal(f["value"]) for f in self.figures), Decimal())


def total(found: Territory, name: str) -> Sum:
    """`name`: "area" or "population". The territory's own units first; if they lack a figure, their parts."""
    own, parts = _sum(found.tops, name), _sum(found.parts, name)
    if own.value is not None:
        return own
    return parts if parts.value is not None else _better(own, parts)


def _better(own: Sum, parts: Sum) -> Sum:
    """Neither is complete: the one that knows more."""
    return own if len(own.over) - len(own.missing) >= len(parts.over) - len(parts.missing) else parts


def _sum(views: list[UnitView], name: str) -> Sum:
    figures = [(view, getattr(view, name)) for view in views]
    known = [f for _, f in figures if f]
    missing = [view for view, f in figures if not f]
    value = sum((Decimal(f["value"]) for f in known), Decimal()) if known and not missing else None
    return Sum(value, views, missing, known)
