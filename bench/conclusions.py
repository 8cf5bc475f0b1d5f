"""How often conclusions are read right: office, day and helpers, on the sentences a person labelled.

    python -m bench.conclusions

The sentences are data of the tests (tests/work/tasks/conclusions.yaml). Those of `unseen` were written after the reader
was finished and never tuned for.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from kientao.base.yamlfile import read
from kientao.work.tasks import reading

FILE = Path(__file__).parents[1] / "tests" / "work" / "tasks" / "conclusions.yaml"
WHAT = ("task", "office", "due", "helpers")


def measure(told: Any, rows: Any) -> dict[str, list[int]]:
    """{what: [right, said, wanted]}"""
    names = {code: list(called) for code, called in told["offices"].items()}
    counts: dict[str, Counter[str]] = {what: Counter() for what in WHAT}
    for row in rows:
        found = (reading.read(row["text"], names, told["on"]) or [None])[0]
        said = {
            "task": {True} if found else set(),
            "office": {found.office} - {""} if found else set(),
            "due": {found.due} - {None} if found else set(),
            "helpers": set(found.helpers) if found else set(),
        }
        wanted = {
            "task": {True} if row.get("task", True) else set(),
            "office": {row.get("office", "")} - {""},
            "due": {row.get("due")} - {None},
            "helpers": set(row.get("helpers", ())),
        }
        for what in WHAT:
            counts[what] += Counter(
                right=len(said[what] & wanted[what]), said=len(said[what]), wanted=len(wanted[what])
            )
    return {what: [counts[what][name] for name in ("right", "said", "wanted")] for what in WHAT}


def table(found: dict[str, Any]) -> str:
    words = {"task": "is it a task", "office": "who leads", "due": "by when", "helpers": "who helps"}
    lines = [
        "| what is read | precision, {seen} sentences | recall | precision, {unseen} unseen | recall |".format(
            **found["sizes"]
        ),
        "|---|--:|--:|--:|--:|",
    ]
    for what in WHAT:
        cells = [share for part in ("sentences", "unseen") for share in _shares(found[part][what])]
        lines.append(f"| {words[what]} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _shares(counts: list[int]) -> tuple[str, str]:
    right, said, wanted = counts
    return f"{right / said:.2f}" if said else "–", f"{right / wanted:.2f}" if wanted else "–"


def main() -> None:
    told = read(FILE)
    parts = {part: measure(told, told[part]) for part in ("sentences", "unseen")}
    sizes = {"seen": len(told["sentences"]), "unseen": len(told["unseen"])}
    print("JSON" + json.dumps({**parts, "sizes": sizes}))


if __name__ == "__main__":
    main()
