import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kientao.base.errors import Refused
from kientao.base.merkle import (
    EMPTY,
    Frontier,
    Tree,
    consistency_proof,
    inclusion_length,
    inclusion_proof,
    leaf_hash,
    node_hash,
    parents,
    root,
    verify_consistency,
    verify_inclusion,
)

# The classic eight leaves of Certificate Transparency and the roots of their nine trees.
LEAVES = [
    bytes.fromhex(x)
    for x in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def tree_of(size: int) -> Tree:
    tree = Tree()
    tree.append([leaf_hash(b"%d" % i) for i in range(size)])
    return tree


def naive_root(hashes: list[bytes]) -> bytes:
    """RFC 6962 §2.1, word for word."""
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node_hash(naive_root(hashes[:k]), naive_root(hashes[k:]))


def test_the_classic_eight_leaves_give_the_classic_roots():
    hashes = [leaf_hash(x) for x in LEAVES]
    tree = Tree()
    tree.append(hashes)
    for size, want in enumerate(ROOTS):
        assert root(hashes[:size]).hex() == tree.root(size).hex() == want


def test_every_way_to_a_root_agrees_with_the_definition():
    hashes = [leaf_hash(b"%d" % i) for i in range(130)]
    frontier, tree = Frontier(), Tree()
    for size in range(130):
        assert frontier.root() == tree.root() == naive_root(hashes[:size])
        frontier.append(hashes[size])
        tree.append([hashes[size]])
    again = Frontier(130, frontier.peaks)
    assert again.root() == tree.root() == root(hashes)


@given(st.lists(st.integers(0, 70), max_size=12))
def test_the_tree_does_not_depend_on_how_it_was_cut_into_groups(groups):
    whole, cut = tree_of(sum(groups)), Tree()
    at = 0
    for size in groups:
        cut.append(whole.hashes(0, at, at + size))
        at += size
    assert cut.levels == whole.levels


def test_every_leaf_of_every_small_tree_is_provable():
    tree = tree_of(70)
    for size in range(1, 71):
        for index in range(size):
            proof = tree.inclusion(index, size)
            assert len(proof) == inclusion_length(index, size)
            verify_inclusion(index, size, tree.hash(0, index), proof, tree.root(size))


def test_every_small_tree_is_provably_the_beginning_of_every_later_one():
    tree = tree_of(70)
    for new in range(1, 71):
        for old in range(1, new + 1):
            proof = tree.consistency(old, new)
            verify_consistency(old, new, tree.root(old), tree.root(new), proof)


pairs = st.tuples(st.integers(1, 3000), st.integers(1, 3000)).map(sorted)
BIG = tree_of(3000)


def changed(proof: list[bytes], data: st.DataObject) -> list[bytes]:
    """A proof that is not this one: a bit, a hash too many, one missing, two swapped."""
    how = data.draw(st.sampled_from(["bit", "more", "less", "swap"]))
    new = list(proof)
    at = data.draw(st.integers(0, max(0, len(proof) - 1)))
    if how == "bit" and new:
        flipped = int.from_bytes(new[at], "big") ^ 1 << data.draw(st.integers(0, 255))
        new[at] = flipped.to_bytes(32, "big")
    elif how == "less" and new:
        del new[at]
    elif how == "swap" and len(new) > 1:
        new[at], new[at - 1] = new[at - 1], new[at]
    else:
        new.insert(at, data.draw(st.sampled_from([EMPTY, *proof])))
    return new


@given(pairs, st.data())
def test_no_changed_inclusion_proof_verifies(pair, data):
    index, size = pair[0] - 1, pair[1]
    leaf, top, proof = BIG.hash(0, index), BIG.root(size), BIG.inclusion(index, size)
    verify_inclusion(index, size, leaf, proof, top)
    bad = changed(proof, data)
    with pytest.raises(Refused):
        verify_inclusion(index, size, leaf, bad, top)
    with pytest.raises(Refused):
        verify_inclusion(index, size, leaf_hash(leaf), proof, top)
    other = data.draw(st.integers(0, size - 1))
    if other != index:
        with pytest.raises(Refused):
            verify_inclusion(other, size, leaf, proof, top)


@given(pairs, st.data())
def test_no_changed_consistency_proof_verifies(pair, data):
    old, new = pair
    proof, before, after = BIG.consistency(old, new), BIG.root(old), BIG.root(new)
    verify_consistency(old, new, before, after, proof)
    with pytest.raises(Refused):
        verify_consistency(old, new, before, after, changed(proof, data))
    with pytest.raises(Refused):
        verify_consistency(old, new, EMPTY, after, proof)
    with pytest.raises(Refused):
        verify_consistency(old, new, before, EMPTY, proof)
    if old > 1:
        with pytest.raises(Refused):
            verify_consistency(old - 1, new, before, after, proof)


def test_proofs_outside_the_tree_are_refused():
    tree = tree_of(5)
    for index, size in ((5, 5), (-1, 5), (0, 0), (0, 6)):
        with pytest.raises(Refused):
            tree.inclusion(index, size)
    for old, new in ((0, 5), (5, 4), (1, 6)):
        with pytest.raises(Refused):
            tree.consistency(old, new)
    with pytest.raises(Refused):
        tree.append([b"short"])
    with pytest.raises(Refused):
        Frontier(3, [EMPTY])
    with pytest.raises(Refused):
        verify_inclusion(0, 1, b"short", [], b"short")


def test_a_proof_needs_only_a_reader_of_hashes():
    tree = tree_of(1000)
    asked = []

    def read(level: int, index: int) -> bytes:
        asked.append((level, index))
        return tree.hash(level, index)

    assert inclusion_proof(read, 700, 1000) == tree.inclusion(700)
    assert consistency_proof(read, 700, 1000) == tree.consistency(700)
    assert len(asked) < 40
    assert parents(tree.hashes(0, 4, 6)) == tree.hash(1, 2)
