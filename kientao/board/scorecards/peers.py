"""Published totals of the comparison group by year: `scorecards/compared/<family>.yaml`. Its places by score."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from kientao.base.yamlfile import kept

from .formulas import rounded
from .shelf import law_folder


@cache
def _file(family: str) -> Any:
    return kept(law_folder() / "compared" / f"{family}.yaml")


def totals(family: str, year: int) -> Mapping[str, Decimal]:
    """{member: total} of a year; empty: not all are known."""
    return {name: Decimal(total) for name, total in ((_file(family).get("years") or {}).get(year) or {}).items()}


def source(family: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = _file(family).get("source") or {}
    return found


def place(family: str, year: int, member: str, total: Decimal) -> int | None:
    """Its place if its total were so, the others as published; totals compare as they are published, to 2 decimals."""
    others = totals(family, year)
    if not others or member not in others:
        return None
    mine = rounded(total, 2)
    return 1 + sum(1 for name, theirs in others.items() if name != member and theirs > mine)
