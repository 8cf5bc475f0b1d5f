import pytest
from hypothesis import given
from hypothesis import strategies as st

from kientao.base.errors import Missing, Refused
from kientao.base.tiles import (
    ENTRIES,
    Tile,
    TileReader,
    decode_bundle,
    encode_bundle,
    grow,
    new_tiles,
    parse_path,
    tile_hash,
    tiles_of,
)

from .logs import SmallLog
from .test_merkle import tree_of


def test_paths_are_those_of_the_standard():
    assert Tile(0, 1234067).path == "tile/0/x001/x234/067"
    assert Tile(ENTRIES, 0, 15).path == "tile/entries/000.p/15"
    assert Tile(1, 999).path == "tile/1/999"
    assert Tile(63, 1000, 1).path == "tile/63/x001/000.p/1"


@given(st.integers(-1, 63), st.integers(0, 2**63 // 256), st.integers(1, 256))
def test_every_path_reads_back_as_its_tile(level, index, width):
    tile = Tile(level, index, width)
    assert parse_path(tile.path) == tile


@pytest.mark.parametrize(
    "path",
    [
        "tile/00/000", "tile/64/000", "tile/-1/000", "tile/0/00", "tile/0/0000", "tile/0/x000/001", "tile/0/001/002",
        "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01", "tile/0/000.p/", "tile/0/000.p", "tile/data/000",
        "/tile/0/000", "tile/0/000/", "tile/0/../000", "tile/0/٠٠٠", "tile/0/000\n", "",
        "tile/0/" + "x000/" * 40 + "001",
    ],
)  # fmt: skip
def test_a_path_with_another_spelling_is_refused(path):
    with pytest.raises(Refused):
        parse_path(path)


def test_a_tree_of_seventy_thousand_has_the_tiles_that_the_standard_counts():
    tiles = [t for t in tiles_of(70_000) if t.level != ENTRIES]
    assert sum(t.level == 0 and t.width == 256 for t in tiles) == 273
    assert [t for t in tiles if t.width < 256 or t.level] == [
        Tile(0, 273, 112), Tile(1, 0), Tile(1, 1, 17), Tile(2, 0, 1),
    ]  # fmt: skip
    assert [t for t in tiles_of(256)] == [Tile(ENTRIES, 0), Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles_of(0)) == []


@given(st.lists(st.integers(0, 1500), min_size=1, max_size=5))
def test_growing_step_by_step_leaves_every_tile_of_the_last_size(steps):
    written, size = set(), 0
    for step in steps:
        new = list(new_tiles(size, size + step))
        assert not written & set(new)
        written |= set(new)
        size += step
    assert set(tiles_of(size)) <= written


@given(st.lists(st.integers(1, 900), min_size=1, max_size=5))
def test_tiles_grown_from_tiles_are_those_of_the_tree(steps):
    tree, files, size = tree_of(sum(steps)), {}, 0
    for step in steps:
        leaves = [tree.hash(0, i) for i in range(size, size + step)]
        made = dict(grow(files.__getitem__, size, leaves))
        assert set(made) == {t for t in new_tiles(size, size + step) if t.level != ENTRIES}
        for tile, data in made.items():
            start = 256 * tile.index
            assert data == tree.hashes(8 * tile.level, start, start + tile.width)
            files[tile.path] = data
        size += step
        assert TileReader(files.__getitem__, size).root() == tree.root(size)


def test_every_hash_and_proof_can_be_had_from_tiles():
    log = SmallLog().grow(66_000)
    read = TileReader(log.read, 66_000)
    for level in range(17):
        count = 66_000 >> level
        for index in {0, count // 2, count - 1, count // 3}:
            assert read(level, index) == log.tree.hash(level, index)
    assert [read.root(s) for s in (0, 1, 255, 256, 65_536, 66_000)] == [
        log.tree.root(s) for s in (0, 1, 255, 256, 65_536, 66_000)
    ]
    with pytest.raises(Refused):
        read(0, 66_000)
    with pytest.raises(Refused):
        read(17, 0)
    assert tile_hash(log.read("tile/0/000")) == log.tree.hash(8, 0)


def test_a_partial_tile_that_was_tidied_away_is_read_from_the_full_one():
    log = SmallLog().grow(200).grow(300)
    del log.files["tile/0/000.p/200"]
    assert TileReader(log.read, 200).root() == log.tree.root(200)
    del log.files["tile/0/000"]
    with pytest.raises(Missing):
        TileReader(log.read, 200).root()


def test_a_tile_of_the_wrong_length_is_refused():
    log = SmallLog().grow(200)
    log.files["tile/0/000.p/200"] += b"x"
    with pytest.raises(Refused):
        TileReader(log.read, 200).root()


@given(st.lists(st.binary(max_size=30), min_size=1, max_size=256))
def test_a_bundle_reads_back_as_its_entries(entries):
    bundle = encode_bundle(entries)
    assert decode_bundle(bundle, len(entries)) == entries
    for bad in (bundle[:-1], bundle + b"\0", bundle + b"\0\1"):
        with pytest.raises(Refused):
            decode_bundle(bad, len(entries))
    with pytest.raises(Refused):
        decode_bundle(bundle, len(entries) + 1)


def test_the_longest_entry_fits_and_one_byte_more_does_not():
    assert decode_bundle(encode_bundle([b"x" * 65_535]), 1) == [b"x" * 65_535]
    with pytest.raises(Refused):
        encode_bundle([b"x" * 65_536])
    with pytest.raises(Refused):
        decode_bundle(b"", 0)
