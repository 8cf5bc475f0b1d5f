"""Tables of docs/benchmarks.md."""

import os
import platform
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

FIGURES = {"rate": 0, "p50": 1, "p99": 2, "worst": 3}


def spread(values: list[float], digits: int = 0) -> str:
    """median (least – most)"""
    one = lambda v: f"{v:,.{digits}f}"  # noqa: E731
    return f"{one(median(values))} ({one(min(values))} – {one(max(values))})"


def column(rounds: list[list[float]], name: str) -> list[float]:
    return [row[FIGURES[name]] for row in rounds]


def ratios(over: list[float], under: list[float]) -> list[float]:
    return [a / b for a, b in zip(over, under, strict=True)]


def grid(head: list[str], rows: list[list[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|---" + "|--:" * (len(head) - 1) + "|"]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def acts(found: dict) -> str:
    """Both sides at 1, 8, 64 submitters and two processes; then the ratios."""
    rows = []
    for verb, by_threads in found["acts"].items():
        for threads, both in by_threads.items():
            ours, plain = both["ours"], both["plain"]
            for side, rounds in (("ours", ours), ("plain Django", plain)):
                rows.append(
                    [
                        f"{verb}, {threads}, {side}",
                        spread(column(rounds, "rate")),
                        spread(column(rounds, "p50"), 1),
                        spread(column(rounds, "p99"), 1),
                        f"{max(column(rounds, 'worst')):,.0f}",
                    ]
                )
            rows.append(
                [
                    f"**{verb}, {threads}: ratio**",
                    spread(ratios(column(ours, "rate"), column(plain, "rate")), 1) + "x",
                    "",
                    "p99 " + spread(ratios(column(plain, "p99"), column(ours, "p99")), 1) + "x lower",
                    "",
                ]
            )
    return grid(["act, submitters, side", "acts/s", "p50 ms", "p99 ms", "worst ms"], rows)


def parts(found: dict) -> str:
    """µs an act, part by part, and the ratio to a bare log."""
    verbs = list(found["parts"])
    names = [n for n in found["parts"][verbs[0]] if n != "whole"] + ["whole"]
    rows = [[name, *(spread(found["parts"][verb].get(name, [0]), 0) for verb in verbs)] for name in names]
    rows.append(["acts in one commit at 64 submitters", *(f"{found['group'][v]:.0f}" for v in verbs)])
    rows.append(["grouped log of the same bytes, acts/s", *(spread(found["log"][v]) for v in verbs)])
    real = {v: median(column(found["acts"][v]["64"]["ours"], "rate")) for v in verbs}
    rows.append(["that log / the act at 64", *(f"{median(found['log'][v]) / real[v]:.1f}x" for v in verbs)])
    return grid(["µs an act", *verbs], rows)


def http(found: dict) -> str:
    bare, form = found["bare"], found["form"]
    rows = []
    for name, rounds in (
        ("the act at a bare address, ours", bare["ours"]),
        ("the same, plain Django", bare["plain"]),
        ("an empty answer (limit of server and client)", bare["hello"]),
        ("the officer's real form, ours", form),
    ):
        rows.append(
            [name, spread(column(rounds, "rate")), spread(column(rounds, "p50"), 1), spread(column(rounds, "p99"), 1)]
        )
    rows.append(
        [
            "**ratio at the bare address**",
            spread(ratios(column(bare["ours"], "rate"), column(bare["plain"], "rate")), 1) + "x",
            "",
            "p99 " + spread(ratios(column(bare["plain"], "p99"), column(bare["ours"], "p99")), 1) + "x lower",
        ]
    )
    return grid(["HTTP, 64 connections", "answers/s", "p50 ms", "p99 ms"], rows)


def machine() -> str:
    import cryptography  # noqa: PLC0415
    import django  # noqa: PLC0415
    import granian  # noqa: PLC0415

    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), ""
    )
    memory = next((int(line.split()[1]) // 2**20 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    load = f"{os.getloadavg()[0]:.1f}"
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    parts = [
        f"{datetime.now(UTC):%Y-%m-%d}, commit {commit}",
        f"{cpu or platform.machine()}, {os.cpu_count()} cores, {memory} GiB, {platform.system()} {platform.release()}",
        f"load {load} when it ended",
        f"Python {platform.python_version()}, Django {django.__version__}, SQLite {sqlite3.sqlite_version}",
        f"granian {granian.__version__}, cryptography {cryptography.__version__}",
    ]
    return "; ".join(parts) + "."


def _lines(file: str) -> list[str]:
    return Path(file).read_text().splitlines() if Path(file).is_file() else []
