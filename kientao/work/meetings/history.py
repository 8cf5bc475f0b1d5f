"""Meetings that really took place, from `meetings.yaml` of the city's folder, each with its source. No simulation."""

from collections.abc import Iterator
from typing import Any

from kientao.base.dated import read_source
from kientao.base.errors import Missing
from kientao.base.yamlfile import Problems
from kientao.ledger.acts import By, writing

from . import terms

IMPORTER = By.importer("meetings")


def load() -> int:
    """Number of meetings that changed. A second run with an unchanged file writes nothing."""
    problems = Problems()
    plan = list(_plans(problems))
    problems.check()
    with writing() as book:
        done = [book.perform("meeting.record", by=IMPORTER, **told) for told in plan]
    return sum(receipt is not None for receipt in done)


def _plans(problems: Problems) -> Iterator[dict[str, Any]]:
    for row in terms.history():
        source = read_source(row, problems)
        if row["kind"] not in terms.kinds():
            raise Missing("meeting.kind", kind=row["kind"])
        agenda = [{"title": str(item["title"]), "minutes": int(item.get("minutes", 0)), "who": str(item.get("who", ""))}
                  for item in row["agenda"]]  # fmt: skip
        points = [
            {name: point[name] for name in ("name", "chair", "parent") if name in point} for point in row["points"]
        ]
        yield {
            "meeting": str(row["code"]),
            "office": str(row["office"]),
            "kind": str(row["kind"]),
            "title": str(row["title"]),
            "starts": terms.instant(row["on"], str(row.get("at", "00:00"))),
            "minutes": int(row.get("minutes", 0)),
            "agenda": agenda,
            "points": points,
            "source": source.plain() if source else {},
            "party": terms.kinds()[row["kind"]].party,
        }
