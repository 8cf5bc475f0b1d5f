"""Suggested duplicates against what a city's own staff decided.

    python -m bench.duplicates FILE.csv.gz

Labels: in the 311 requests of the example city, a case closed as a duplicate often names the case it repeats (“See CRM
295589”). Cases that name each other, straight or through others, are one matter; that is the truth asked for. Cases
closed as duplicates without a number in the file are left out: nobody can say of what. Biases, said so: only duplicates
that staff found and wrote down count; street lights are nearly half of them; of cases not called duplicates some are,
so what is suggested for them is an upper bound of false alarms.
"""

import argparse
import csv
import gzip
import json
import os
import re
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Any

from .report import grid

CITED = re.compile(r"\b(?:101000)?(\d{6})\b")
SAMPLE = 2000  # cases not called duplicates
THRESHOLDS = (65, 70, 75, 80, 85, 90)


def measure(file: Path) -> dict[str, Any]:
    os.environ.update(DJANGO_SETTINGS_MODULE="kientao.site.settings", KIENTAO_CITY="boston", KIENTAO_MODE="demo")
    import django  # noqa: PLC0415  after the environment is set

    django.setup()
    from kientao.lake.mapping import read_map  # noqa: PLC0415  after Django is set up
    from kientao.work.reports import duplicates  # noqa: PLC0415  after Django is set up
    from kientao.work.reports.importing import SHAPE  # noqa: PLC0415  after Django is set up

    map_file = Path(__file__).parents[1] / "cities" / "boston" / "311.yaml"
    mapping = read_map(map_file, "America/New_York", SHAPE)
    told, matter, called = {}, Matters(), set()
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    there = {row["case_enquiry_id"] for row in rows}
    for row in rows:
        plan, code = mapping.read(row), row["case_enquiry_id"]
        words = duplicates.telling(f"{plan['words']} {plan.get('place') or ''}")
        told[code] = duplicates.Told(code, plan["category"], plan.get("lon"), plan.get("lat"), plan.get("ward") or "",
                                     plan["opened"], words)  # fmt: skip
        if "duplicate" in row["closure_reason"].lower():
            called.add(code)
            for cited in CITED.findall(row["closure_reason"]):
                if (first := f"101000{cited}") in there and first != code:
                    matter.join(code, first)
    near = Near(told.values())
    labelled = sorted(code for code in called if len(matter.of(code)) > 1)
    others = Random(1).sample(sorted(there - called - {c for code in labelled for c in matter.of(code)}), SAMPLE)
    found = [(matter.of(code), duplicates.best(told[code], near.around(told[code]))) for code in labelled]
    false = [duplicates.best(told[code], near.around(told[code])) for code in others]
    return {"labelled": len(labelled), "called": len(called), "rows": [_row(found, false, t) for t in THRESHOLDS]}


def _row(found: list[tuple[set[str], list[Any]]], false: list[list[Any]], least: int) -> list[float]:
    """[threshold, recall@1, @3, @5, precision of the first suggestion, share of other cases with any suggestion]"""
    hits = {1: 0, 3: 0, 5: 0}
    shown = right = 0
    for truth, all_ in found:
        list_ = [c for c in all_ if c.score >= least]
        for most in hits:
            hits[most] += any(c.code in truth for c in list_[:most])
        shown += bool(list_)
        right += bool(list_) and list_[0].code in truth
    alarms = sum(any(c.score >= least for c in list_) for list_ in false)
    recall = [hits[most] / len(found) for most in hits]
    return [least, *recall, right / shown if shown else 0.0, alarms / len(false)]


class Matters:
    """Cases that are one matter, by what names what."""

    def __init__(self) -> None:
        self.sets: dict[str, set[str]] = {}

    def of(self, code: str) -> set[str]:
        return self.sets.setdefault(code, {code})

    def join(self, a: str, b: str) -> None:
        both = self.of(a) | self.of(b)
        for code in both:
            self.sets[code] = both


class Near:
    """Cases by squares of about 200 m, as the product's box of the database finds them."""

    SIDE = 2000  # millionths of a degree

    def __init__(self, all_: Any):
        self.squares: dict[tuple[int, int], list[Any]] = defaultdict(list)
        for one in all_:
            if one.lon is not None and one.lat is not None:
                self.squares[one.lon // self.SIDE, one.lat // self.SIDE].append(one)

    def around(self, about: Any) -> list[Any]:
        if about.lon is None or about.lat is None:
            return []
        x, y = about.lon // self.SIDE, about.lat // self.SIDE
        cells = [(x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        return [one for cell in cells for one in self.squares.get(cell, ()) if one.code != about.code]


def table(found: dict[str, Any]) -> str:
    head = [f"least score ({found['labelled']:,} labelled of {found['called']:,} called duplicates)",
            "recall@1", "recall@3", "recall@5", "precision of the first", "others with a suggestion"]  # fmt: skip
    rows = [[f"{row[0]:.0f}", *(f"{value:.2f}" for value in row[1:])] for row in found["rows"]]
    return grid(head, rows)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    given.add_argument("file", type=Path)
    found = measure(given.parse_args().file)
    print(table(found))
    print("JSON" + json.dumps(found))


if __name__ == "__main__":
    main()
