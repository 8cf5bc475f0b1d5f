"""Tiles of C2SP tlog-tiles: a tree and its entries as files that never change once full.

A tile is 256 hashes of every eighth level; `level` ENTRIES (−1) is an entry bundle. Paths begin below it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from .errors import Missing, Refused, declare
from .merkle import parents, root_at
from .text import T

WIDTH = 256
ENTRIES = -1
MOST_ENTRY = 65_535
Read = Callable[[str], bytes]

declare("tiles.path", T("Không phải đường dẫn của một ô: {path}", "Not the path of a tile: {path}"))
declare("tiles.missing", T("Thiếu ô {path}", "The tile {path} is missing"))
declare(
    "tiles.length",
    T("Ô {path} dài {got} byte, phải là {want}", "The tile {path} has {got} bytes, not {want}"),
)
declare("tiles.entry_too_long", T("Một mục dài quá {most} byte", "An entry is longer than {most} bytes"))
declare("tiles.bundle", T("Bó mục sai khuôn", "The entry bundle is malformed"))
declare("tiles.outside", T("Ngoài cây cỡ {size}", "Outside the tree of size {size}"))

_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Tile:
    """`level` −1 (entries) or 0–63; `index` along the level; `width` 1–256."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        level = "entries" if self.level == ENTRIES else str(self.level)
        partial = f".p/{self.width}" if self.width < WIDTH else ""
        return f"tile/{level}/{number(self.index)}{partial}"


def number(index: int) -> str:
    """1234067 is x001/x234/067."""
    parts = [f"{index % 1000:03}"]
    while index := index // 1000:
        parts.append(f"x{index % 1000:03}")
    return "/".join(reversed(parts))


def parse_path(path: str) -> Tile:
    """The one tile that has exactly this path, or Refused("tiles.path")."""
    found = _PATH.fullmatch(path) if len(path) <= 64 else None
    if found:
        level, index, width = found.groups()
        tile = Tile(
            ENTRIES if level == "entries" else int(level),
            int(index.replace("x", "").replace("/", "")),
            int(width or WIDTH),
        )
        if tile.level <= 63 and tile.path == path:  # the round trip refuses x000/ in front, .p/256 and the like
            return tile
    raise Refused("tiles.path", path=path[:80])


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile and bundle of a tree, bundles first, then level by level, left to right."""
    return new_tiles(0, size)


def new_tiles(old: int, new: int) -> Iterator[Tile]:
    """What must be written when a tree grows from `old` to `new` leaves (partial tiles between are not)."""
    if not 0 <= old <= new:
        raise Refused("tiles.outside", size=new)
    yield from _row(ENTRIES, old, new)
    level = 0
    while new:
        yield from _row(level, old, new)
        old, new, level = old // WIDTH, new // WIDTH, level + 1


def _row(level: int, old: int, new: int) -> Iterator[Tile]:
    for index in range(old // WIDTH, new // WIDTH):
        yield Tile(level, index)
    if new % WIDTH and new != old:
        yield Tile(level, new // WIDTH, new % WIDTH)


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    parts = []
    for entry in entries:
        if len(entry) > MOST_ENTRY:
            raise Refused("tiles.entry_too_long", most=MOST_ENTRY)
        parts += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(parts)


def decode_bundle(bundle: bytes, width: int) -> list[bytes]:
    """Exactly `width` entries and nothing after them."""
    entries, at = [], 0
    while at < len(bundle):
        start = at + 2
        at = start + int.from_bytes(bundle[at:start], "big")
        entries.append(bundle[start:at])
    if at != len(bundle) or len(entries) != width or not 1 <= width <= WIDTH:
        raise Refused("tiles.bundle")
    return entries


class TileReader:
    """Hashes of any perfect subtree of a tree of `size` leaves, from its tiles: a merkle.Reader.

    `read(path)` returns the bytes or raises LookupError, OSError or Missing. It is trusted only as far as the
    root that the caller compares. A partial tile that was tidied away is read from the full one.
    """

    def __init__(self, read: Read, size: int, cache: int = 64):
        self.size = size
        self._read = read
        self._rows = lru_cache(maxsize=cache)(self._load)

    def __call__(self, level: int, index: int) -> bytes:
        if not 0 <= index < self.size >> level:
            raise Refused("tiles.outside", size=self.size)
        level, inner = divmod(level, 8)
        index, place = divmod(index, WIDTH >> inner)
        row = self._rows(level, index)[inner]
        return row[32 * place : 32 * place + 32]

    def root(self, size: int | None = None) -> bytes:
        return root_at(self, self.size if size is None else size)

    def tile(self, tile: Tile) -> bytes:
        """Bytes of a tile, its length checked."""
        try:
            found = self._read(tile.path)
        except (LookupError, OSError, Missing):
            found = self._from_full(tile)
        if len(found) != 32 * tile.width:
            raise Refused("tiles.length", path=tile.path, got=len(found), want=32 * tile.width)
        return found

    def _from_full(self, tile: Tile) -> bytes:
        full = replace(tile, width=WIDTH)
        try:
            if tile.width == WIDTH:
                raise LookupError
            found = self._read(full.path)
        except (LookupError, OSError, Missing):
            raise Missing("tiles.missing", path=tile.path) from None
        if len(found) != 32 * WIDTH:
            raise Refused("tiles.length", path=full.path, got=len(found), want=32 * WIDTH)
        return found[: 32 * tile.width]

    def _load(self, level: int, index: int) -> list[bytes]:
        """The eight rows of hashes inside one tile, as far as they are complete."""
        width = min(WIDTH, (self.size >> 8 * level) - WIDTH * index)
        rows = [self.tile(Tile(level, index, width))]
        while len(rows) < 8:
            whole = len(rows[-1]) & ~63
            rows.append(parents(rows[-1][:whole]))
        return rows


def grow(read: Read, size: int, leaves: Sequence[bytes]) -> Iterator[tuple[Tile, bytes]]:
    """Hash tiles to write when `leaves` (leaf hashes) join a tree of `size`, from its partial tiles.

    Written in any order before the checkpoint they survive a crash: no tile of the older tree is overwritten.
    """
    old, added, level = TileReader(read, size), b"".join(leaves), 0
    while added:
        index, width = divmod(size >> 8 * level, WIDTH)
        run = (old.tile(Tile(level, index, width)) if width else b"") + added
        added, level = b"", level + 1
        for at in range(0, len(run), 32 * WIDTH):
            part = run[at : at + 32 * WIDTH]
            yield Tile(level - 1, index + at // (32 * WIDTH), len(part) // 32), part
            if len(part) == 32 * WIDTH:
                added += tile_hash(part)


def tile_hash(full: bytes) -> bytes:
    """The hash that a full tile has in the level above."""
    while len(full) > 32:
        full = parents(full)
    return full
