"""The tree against pymerkle and against its own limit; the time of a proof at ten million leaves.

    python -m bench.tree [rounds]

Both sides in one run, in turns, the order reversed every second round; ratios are taken round by round. An entry
is about 300 bytes, entries arrive in groups of 1,000, and the root is asked after each group. The limit is what
SHA-256 alone takes in a loop of Python: one hash of an entry and one of a node for every leaf.
"""

import hashlib
import random
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

from pymerkle import InmemoryTree

from kientao.base.merkle import Tree, leaf_hash, verify_inclusion

LEAVES, GROUP = 200_000, 1_000
MANY = 10_000_000


class Row(NamedTuple):
    """One figure: the median of the rounds, and the least and the most."""

    what: str
    middle: float
    least: float
    most: float
    unit: str

    def __str__(self) -> str:
        middle, least, most = (f"{x:,.0f}" if x >= 100 else f"{x:.3g}" for x in self[1:4])
        return f"| {self.what} | {middle} | {least} – {most} | {self.unit} |"


def ours(entries: list[bytes]) -> bytes:
    tree, root = Tree(), b""
    for at in range(0, len(entries), GROUP):
        tree.append([leaf_hash(entry) for entry in entries[at : at + GROUP]])
        root = tree.root()
    return root


def theirs(entries: list[bytes]) -> bytes:
    tree, root = InmemoryTree(), b""
    for at in range(0, len(entries), GROUP):
        tree.append_entries(entries[at : at + GROUP])
        root = tree.get_root()
    return root


def limit(entries: list[bytes]) -> bytes:
    sha, node, last = hashlib.sha256, bytes(65), b""
    for entry in entries:
        sha(entry).digest()
        last = sha(node).digest()
    return last


def rate(work: Callable[[list[bytes]], bytes], entries: list[bytes]) -> float:
    """Leaves a second."""
    start = time.perf_counter()
    work(entries)
    return len(entries) / (time.perf_counter() - start)


def row(what: str, values: list[float], unit: str) -> Row:
    return Row(what, median(values), min(values), max(values), unit)


def appending(rounds: int) -> list[Row]:
    entries = [b'{"n":%07d,"pad":"%s"}' % (i, b"x" * 280) for i in range(LEAVES)]
    assert ours(entries) == theirs(entries)
    sides: dict[Callable[[list[bytes]], bytes], list[float]] = {ours: [], theirs: [], limit: []}
    for turn in range(rounds):
        for side in sorted(sides, key=lambda s: s.__name__, reverse=turn % 2 == 1):
            sides[side].append(rate(side, entries))
    a, b, c = sides.values()
    return [
        row("append, ours", a, "leaves/s"),
        row("append, pymerkle", b, "leaves/s"),
        row("limit: two SHA-256 a leaf", c, "leaves/s"),
        row("ours / pymerkle", [x / y for x, y in zip(a, b, strict=True)], "times"),
        row("ours / limit", [x / y for x, y in zip(a, c, strict=True)], "times"),
    ]


def proving(rounds: int) -> list[Row]:
    """Leaves are random bytes here: ten million entries would only be hashed and thrown away."""
    chance, tree = random.Random(2026), Tree()
    start = time.perf_counter()
    for _ in range(MANY // 100_000):
        tree.append(chance.randbytes(32 * 100_000))
    built, root = time.perf_counter() - start, tree.root()
    prove, check = [], []
    for _ in range(rounds):
        indexes = [chance.randrange(MANY) for _ in range(1_000)]
        start = time.perf_counter()
        proofs = [tree.inclusion(index) for index in indexes]
        middle = time.perf_counter()
        for index, proof in zip(indexes, proofs, strict=True):
            verify_inclusion(index, MANY, tree.hash(0, index), proof, root)
        prove.append((middle - start) * 1_000 / len(indexes))
        check.append((time.perf_counter() - middle) * 1_000 / len(indexes))
    size = sum(map(len, tree.levels)) / 2**20
    return [
        row("inclusion proof at 10 million leaves", prove, "ms"),
        row("verifying it", check, "ms"),
        row("growing to 10 million, inner nodes only", [built], "s"),
        row("memory of its hashes", [size], "MiB"),
    ]


def run(rounds: int = 7) -> list[Row]:
    return appending(rounds) + proving(rounds)


def table(rows: list[Row]) -> str:
    head = "| figure | median | least – most | unit |\n|---|---|---|---|\n"
    return head + "\n".join(map(str, rows))


if __name__ == "__main__":
    print(table(run(int(sys.argv[1]) if len(sys.argv) > 1 else 7)))
