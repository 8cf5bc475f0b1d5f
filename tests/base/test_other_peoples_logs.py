"""Against others' data and software: RFC 6962 vectors, a log that Tessera wrote, pymerkle."""

import base64
import json

import pytest
from pymerkle import InmemoryTree

from kientao.base.checkpoint import open_checkpoint
from kientao.base.errors import Refused
from kientao.base.merkle import Tree, leaf_hash, verify_consistency, verify_inclusion
from kientao.base.note import parse_vkey
from kientao.base.tiles import TileReader, decode_bundle
from tests.shared import shared

# Published with Tessera's test log (testdata/build_log.sh); the folder of vectors itself holds no key.
TESSERA = parse_vkey("example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx")


def vectors(kind):
    folder = shared("data/standards/rfc6962/testdata") / kind
    cases = [(path, json.loads(path.read_text("utf-8"))) for path in sorted(folder.rglob("*.json"))]
    assert len(cases) > 90
    return cases


def b64(text):
    return base64.b64decode(text or "")


def agrees(do, case):
    try:
        do()
    except Refused:
        return case["wantErr"]
    return not case["wantErr"]


def check_inclusion(case, start, end):
    proof = [b64(p) for p in case["proof"] or []]
    index = case["leafIdx"] - start
    return agrees(lambda: verify_inclusion(index, end - start, b64(case["leafHash"]), proof, b64(case["root"])), case)


def check_consistency(case, old, new):
    proof = [b64(p) for p in case["proof"] or []]
    return agrees(lambda: verify_consistency(old, new, b64(case["root1"]), b64(case["root2"]), proof), case)


def test_all_inclusion_vectors_of_rfc_6962_come_out_as_described():
    wrong = [str(p) for p, case in vectors("inclusion") if not check_inclusion(case, 0, case["treeSize"])]
    assert not wrong


def test_all_consistency_vectors_of_rfc_6962_come_out_as_described():
    wrong = [str(p) for p, case in vectors("consistency") if not check_consistency(case, case["size1"], case["size2"])]
    assert not wrong


def test_vectors_of_whole_subtrees_come_out_as_described_where_they_are_plain_proofs():
    """Subtrees belong to a later draft; those that begin a tree, or stand alone, are RFC 6962 proofs."""
    wrong, tried = [], 0
    for path, case in vectors("subtreeinclusion"):
        start, end = case["start"], case["end"]
        if 0 <= start < end and start % (1 << (end - start - 1).bit_length()) == 0:
            tried += 1
            wrong += [] if check_inclusion(case, start, end) else [str(path)]
    for path, case in vectors("subtreeconsistency"):
        if case["start"] == 0 and case["end"] > 0:
            tried += 1
            wrong += [] if check_consistency(case, case["end"], case["size"]) else [str(path)]
    assert not wrong
    assert tried > 150


@pytest.mark.parametrize("size", range(16))
def test_the_log_that_tessera_wrote_verifies_at_every_size(size):
    folder = shared("data/standards/c2sp/testdata/log")
    point, by = open_checkpoint((folder / f"checkpoint.{size}").read_bytes(), [TESSERA], TESSERA.name)
    assert (point.size, by) == (size, (TESSERA,))

    def read(path):
        return (folder / path).read_bytes()

    tiles = TileReader(read, size)
    assert tiles.root() == point.root
    if size:
        entries = decode_bundle(read(f"tile/entries/000.p/{size}"), size)
        assert [leaf_hash(e) for e in entries] == [tiles(0, i) for i in range(size)]
        last = open_checkpoint((folder / "checkpoint").read_bytes(), [TESSERA])[0]
        tree = Tree()
        tree.append([TileReader(read, 15)(0, i) for i in range(15)])
        verify_consistency(size, 15, point.root, last.root, tree.consistency(size, 15))


def test_pymerkle_finds_the_same_root_at_every_size_to_three_hundred():
    ours, theirs = Tree(), InmemoryTree()
    for size in range(1, 301):
        entry = b"entry %d" % size
        ours.append([leaf_hash(entry)])
        theirs.append_entry(entry)
        assert ours.root() == theirs.get_root()
    assert [ours.root(s) for s in range(301)] == [theirs.get_root(s) for s in range(301)]
