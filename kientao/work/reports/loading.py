"""Loads `reports.yaml` of a city's folder through acts; a second run with unchanged files writes nothing."""

from pathlib import Path
from typing import Any

from kientao.base.dated import read_dated, read_source
from kientao.base.yamlfile import Problems, read
from kientao.ledger.acts import By, writing

IMPORTER = By.importer("reports")
KEYS = ("name", "handler", "kind", "urgent", "safe", "danger", "until")


def load(folder: Path) -> int:
    """Number of categories that changed. A city without the file takes no reports."""
    file = folder / "reports.yaml"
    if not file.is_file():
        return 0
    problems, rows = Problems(), read(file)["categories"]
    plan = [(row["code"], _values(row, problems), place) for place, row in enumerate(rows)]
    problems.check()
    with writing() as book:
        done = [book.perform("category.define", by=IMPORTER, category=code, position=place, **values)
                for code, values, place in plan]  # fmt: skip
    return sum(receipt is not None for receipt in done)


def _values(row: Any, problems: Problems) -> dict[str, Any]:
    for measure in ("working_days", "hours"):
        read_dated([t for t in row["terms"] if measure in t], problems, unit="words", key=measure)
    terms = [_term(term, problems) for term in row["terms"]]
    return {key: row[key] for key in KEYS if key in row} | {"terms": terms}


def _term(term: Any, problems: Problems) -> dict[str, Any]:
    source = read_source(term, problems)
    days = {name: term[name].isoformat() for name in ("from", "until") if term.get(name)}
    measure = {name: int(term[name]) for name in ("working_days", "hours") if name in term}
    return days | measure | {"source": source.plain() if source else None}
