"""Rows of a fact as they were: from the steps that a noun keeps of its life."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

Row = dict[str, Any]
Steps = Mapping[str, list[tuple[int, Row]]]  # code -> [(instant, what stood from then on)], oldest first


def versions(rows: Iterable[Row], steps: Steps, events: tuple[str, ...]) -> Iterator[tuple[Row, int, int | None]]:
    """Each row once a step: (row, since, until). events: instants that are empty until they have happened."""
    for row in rows:
        told = steps.get(row["code"]) or []
        bounds = [*(at for at, _ in told), None]
        for (_, changed), (since, until) in zip(told, pairwise(bounds), strict=True):
            assert since is not None
            later = {name: None for name in events if until is not None and (row[name] or 0) >= until}
            yield {**row, **changed, **later}, since, until


def by_code(rows: Iterable[tuple[str, int, Row]]) -> dict[str, list[tuple[int, Row]]]:
    """Steps in their order, gathered by code."""
    found: dict[str, list[tuple[int, Row]]] = {}
    for code, at, what in rows:
        found.setdefault(code, []).append((at, what))
    return found
