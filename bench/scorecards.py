"""Scores: cases of jurists, PCI totals recomputed for every province and year, what if for all provinces at once.

python -m bench.scorecards [--rounds 7] [FOLDER of indices/]
"""

import argparse
import csv
import json
import time
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np

from kientao.base import paths
from kientao.board.scorecards import cases, whatif
from kientao.board.scorecards.reading import Shelf, read_shelf
from kientao.board.scorecards.rulers import Ruler
from kientao.board.scorecards.scoring import score

from . import report

LAW = paths.data("law") / "vn" / "scorecards"
FILES = (("vn-pci/pci_2005_2019_subindices.csv", "pci_weighted"), ("pci_subindices_by_province_year.csv", "pci_score"))
OLD = {"labor_training": "labor_policy", "legal_institutions": "law_order", "policy_bias_soe_only": "policy_bias"}
ODD = {2009, 2013}  # of the second file: its sub-indices of these years fit no total
BOARD = 5000  # rows of a wider question: each sub-index of each province by many steps

Rows = dict[int, dict[str, dict[str, Decimal]]]


def run(folder: Path | None, rounds: int) -> dict[str, Any]:
    shelf = read_shelf(LAW)
    told = list(cases.cases(LAW))
    found: dict[str, Any] = {
        "cases": len(told), "wrong": sum(bool(cases.wrong(shelf.rulers, case)) for case in told),
        "rulers": len(shelf.rulers), "plain_ms": _timed(lambda: _plain(shelf), rounds),
        "whatif_ms": _timed(_many(shelf.rulers["pci-2013"], 63), rounds),
        "board_ms": _timed(_many(shelf.rulers["pci-2013"], BOARD), rounds), "board": BOARD, "pci": [],
    }  # fmt: skip
    for name, total in FILES if folder else ():
        found["pci"].append(_recomputed(shelf, _rows(folder / name), total))  # type: ignore[operator]
    return found


def _rows(path: Path) -> Rows:
    found: Rows = defaultdict(dict)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            values = {OLD.get(name, name): Decimal(text) for name, text in row.items() if text and name != "province"}
            found[int(row["year"])][row["province"]] = values
    return found


def _recomputed(shelf: Shelf, rows: Rows, total: str) -> dict[str, Any]:
    """Every row of the years whose weights are known, and the largest difference from what was published."""
    off, years = [], []
    for year, provinces in sorted(rows.items()):
        ruler = next((r for r in shelf.of("pci") if r.start.year <= year <= (r.until or r.start).year), None)
        if ruler is None or not ruler.items or (total == "pci_score" and year in ODD):
            continue
        years.append(year)
        off += [abs((score(ruler, values).total or Decimal("nan")) - values[total]) for values in provinces.values()]
    return {"rows": len(off), "years": [years[0], years[-1], len(years)], "largest": float(max(off))}


def _plain(shelf: Shelf) -> None:
    """One province, the plain way: what a page does."""
    ruler = shelf.rulers["pci-2013"]
    score(ruler, {item.code: Decimal("6.25") for item in ruler.items})


def _many(ruler: Ruler, count: int) -> Any:
    """Each of ten sub-indices a step higher for every province: totals and places of all."""
    base = np.random.default_rng(7).uniform(3, 9, (count, len(ruler.items)))

    def ask() -> None:
        for n in range(len(ruler.items)):
            moved = base.copy()
            moved[:, n] = np.minimum(moved[:, n] + 0.5, 10)
            whatif.ranks(whatif.totals(ruler, moved))

    return ask


def _timed(ask: Any, rounds: int) -> list[float]:
    ask()
    found = []
    for _ in range(rounds):
        begin = time.perf_counter()
        ask()
        found.append((time.perf_counter() - begin) * 1000)
    return found


def table(found: dict[str, Any]) -> str:
    rows = [
        ["cases a jurist wrote, and how many come out differently", f"{found['cases']}, {found['wrong']}"],
        ["rulers (texts by date)", str(found["rulers"])],
    ]
    names = ("PCI recomputed, workbooks of all provinces", "PCI recomputed, rows of the website")
    for name, one in zip(names, found["pci"], strict=False):
        first, last, years = one["years"]
        told = f"{one['rows']:,} rows, {years} years of {first}–{last}, largest difference {one['largest']:.4f}"
        rows.append([name, told])
    rows += [
        ["one province, one ruler, the plain score, ms", report.spread(found["plain_ms"], 3)],
        ["what if: 63 provinces × 10 sub-indices, totals and places, ms", report.spread(found["whatif_ms"], 2)],
        [f"the same for {found['board']:,} rows × 10, ms", report.spread(found["board_ms"], 1)],
    ]
    return report.grid(["scorecards", "median (least – most)"], rows)


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("folder", nargs="?", type=Path)
    given.add_argument("--rounds", type=int, default=7)
    asked = given.parse_args()
    print("JSON" + json.dumps(run(asked.folder / "indices" if asked.folder else None, asked.rounds)))


if __name__ == "__main__":
    main()
