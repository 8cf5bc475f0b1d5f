"""A proof from served tiles at ten million entries, as a page asks for it.

python -m bench.proofs [rounds]
"""

import json
import random
import sys
import time
from pathlib import Path

from .town import town

MANY = 10_000_000
BATCH = 256 * 256


def build(folder: Path) -> bytes:
    """All hash tiles of a tree of MANY random leaves, level by level; returns its root."""
    from kientao.base.tiles import WIDTH, Tile, TileReader, tile_hash  # noqa: PLC0415

    chance, level, left = random.Random(2026), 0, MANY
    above = b""
    while left:
        made, row = [], above
        for index in range((left + WIDTH - 1) // WIDTH):
            width = min(WIDTH, left - index * WIDTH)
            data = chance.randbytes(32 * width) if not level else row[32 * WIDTH * index :][: 32 * width]
            file = folder / Tile(level, index, width).path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            if width == WIDTH:
                made.append(tile_hash(data))
        above, left, level = b"".join(made), left // WIDTH, level + 1
    return TileReader(lambda path: (folder / path).read_bytes(), MANY).root()


def measure(rounds: int, each: int = 400) -> dict:
    from kientao.base.checkpoint import format_checkpoint  # noqa: PLC0415
    from kientao.base.merkle import verify_inclusion  # noqa: PLC0415
    from kientao.base.note import sign  # noqa: PLC0415
    from kientao.ledger import keys, seal  # noqa: PLC0415
    from kientao.ledger import log as logs  # noqa: PLC0415

    log = logs.current()
    folder = logs.folder(log)
    began = time.perf_counter()
    root = build(folder)
    built = time.perf_counter() - began
    note = sign(format_checkpoint(log.origin, MANY, root), [keys.current().of_note])
    (folder / "checkpoint").write_text(note, "utf-8")
    chance, tiles, whole = random.Random(1), [], []
    for _ in range(rounds):
        indexes = [chance.randrange(MANY) for _ in range(each)]
        began = time.perf_counter()
        for index in indexes:
            seal.inclusion_proof(seal.Warm(folder, MANY), index, MANY)
        tiles.append((time.perf_counter() - began) * 1e3 / each)
        began = time.perf_counter()
        for index in indexes:
            seal.prove(index)
        whole.append((time.perf_counter() - began) * 1e3 / each)
    index = indexes[0]
    leaf = seal.reader(log, MANY)(0, index)
    verify_inclusion(index, MANY, leaf, seal.prove(index)[2], root)
    size = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 2**20
    return {"tiles_ms": tiles, "prove_ms": whole, "built_s": built, "tiles_mib": size}


def main() -> None:
    with town():
        print("JSON" + json.dumps(measure(int(sys.argv[1]) if len(sys.argv) > 1 else 7)))


if __name__ == "__main__":
    main()
