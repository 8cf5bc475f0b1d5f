"""`sheets/*.yaml` of a city: a sheet with its indicators, and periods that were told before (or are simulated).

sheet: code, name, words?, office, audience?, rhythm: month, kind: so-bo
rows: {units: unit code} | [{code, name: {vi, en}}]
columns: [{indicator, title?, whole: rows | year, few?: true, blank?: true}]
checks: [{sum: [codes], is: code} | {part: code, of: code}]
periods: [{period: 2021-09, source, closed?: true, cells: {row: [a figure a column, null: not known, few]}}]
indicators: […]                        # as in indicators/*.yaml
"""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from kientao.base.dated import read_dated, read_source
from kientao.base.text import T
from kientao.base.yamlfile import Map, fault, read
from kientao.city.folder import plain

from ..models import Period
from ..sheet.form import FEW, key
from .plan import Plan, Step
from .reading import CODE, LIST, TEXT, WORDS, Reader

SHEET: dict[str, tuple[str, bool]] = {
    "sheet": (CODE, True), "name": (WORDS, True), "words": (WORDS, False), "office": (CODE, True),
    "audience": (TEXT, False), "rhythm": (TEXT, False), "kind": (TEXT, False), "columns": (LIST, True),
    "checks": (LIST, False), "periods": (LIST, False), "indicators": (LIST, False),
}  # fmt: skip
COLUMN = ("indicator", "title", "whole", "few", "blank")
LIMITS = {"jump": "percent", "few": "count"}  # dated values of sheets.yaml

fault("sheet.cells", T("Dòng “{row}” cần {wanted} số, có {found}.", "Row “{row}” needs {wanted} figures, has {found}."),
      T("Mỗi cột một số; chưa biết thì ghi null.", "A figure a column; null where it is not known."))  # fmt: skip


def read_sheets(folder: Path, reader: Reader, plan: Plan, files: list[Map]) -> None:
    """Add what the sheets ask for to the plan: definitions, and periods in order."""
    limits = _limits(folder, reader)
    for position, file in enumerate(files, 1):
        told = {name: value for name, value in file.items() if name not in ("rows", "sources")}
        _known(reader, file, told)
        names = [column.get("indicator") for column in file.get("columns", ()) if isinstance(column, Map)]
        for column in file.get("columns", ()):
            reader.must_be(column, "indicator", column.get("indicator"), reader.codes.get("indicator", {}))
        form = {name: plain(file[name]) for name in ("rows", "columns", "checks", "rhythm", "kind") if name in file}
        args = {"code": file.get("sheet"), "name": plain(file.get("name")), "words": plain(file.get("words")),
                "office": file.get("office", ""), "audience": file.get("audience", "public"), "position": position,
                "form": form | limits}  # fmt: skip
        plan.defined.append(Step("sheet.define", args, file))
        for period in file.get("periods", ()):
            plan.periods.append(_period(reader, file, period, names))


def files_of(folder: Path) -> list[Map]:
    return [read(path) for path in sorted((folder / "sheets").glob("*.yaml"))]


def _limits(folder: Path, reader: Reader) -> dict[str, Any]:
    """jump, few: what the city decided, with from-date and source."""
    file = folder / "sheets.yaml"
    told = read(file) if file.is_file() else Map()
    found = {}
    for name, unit in LIMITS.items():
        points = read_dated(told.get(name), reader.problems, unit=unit)
        if len(points):
            found[name] = [{"from": p.from_.isoformat(), "value": str(p.value), "source": plain(p.source.plain())}
                           | ({"until": p.until.isoformat()} if p.until else {}) for p in points]  # fmt: skip
    return found


def _known(reader: Reader, file: Map, told: dict[str, Any]) -> None:
    for name in told:
        if name not in SHEET:
            reader.problems.add("board.key", file, name, key=name, known=", ".join(SHEET))
    for name, (_, required) in SHEET.items():
        if required and not file.get(name):
            reader.problems.add("board.lacks", file, key=name)
    for column in file.get("columns", ()):
        for name in column:
            if name not in COLUMN:
                reader.problems.add("board.key", column, name, key=name, known=", ".join(COLUMN))


def _period(reader: Reader, file: Map, node: Map, names: list[Any]) -> dict[str, Any]:
    source = read_source(node, reader.problems)
    cells: dict[str, Any] = {}
    for row, values in (node.get("cells") or {}).items():
        if len(values) != len(names):
            reader.problems.add("sheet.cells", node, "cells", row=row, wanted=len(names), found=len(values))
        for name, value in zip(names, values, strict=False):
            if value is not None:
                cells[key((name, row))] = FEW if value == FEW else Decimal(value)
    return {"sheet": file.get("sheet"), "period": str(node.get("period")), "cells": cells, "node": node,
            "source": plain(source.plain()) if source else None, "closed": node.get("closed", True)}  # fmt: skip


def new_periods(plan: Plan) -> Iterator[Step]:
    """Periods that are not there yet; one that is there belongs to its office."""
    there = set(Period.objects.values_list("code", flat=True))
    for told in plan.periods:
        code = f"{told['sheet']}.{told['period']}"
        if code in there:
            continue
        yield Step("sheet.open", {"sheet": told["sheet"], "period": told["period"]}, told["node"])
        filled = {"period": code, "cells": told["cells"], "confirmed": list(told["cells"]), "source": told["source"]}
        yield Step("sheet.fill", filled, told["node"])
        if told["closed"]:
            yield Step("sheet.check", {"period": code}, told["node"])
            yield Step("sheet.close", {"period": code}, told["node"])
