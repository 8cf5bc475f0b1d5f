import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from kientao.base.ed25519 import ORDER, P, verify

# RFC 8032 §7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        b"",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
        "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        b"\x72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        b"\xaf\x82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        hashlib.sha512(b"abc").digest(),
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_signatures_of_rfc_8032_verify_and_no_other(key, message, signature):
    key, signature = bytes.fromhex(key), bytes.fromhex(signature)
    assert verify(key, message, signature)
    assert not verify(key, message + b"x", signature)
    for at in (0, 31, 32, 63):
        wrong = bytearray(signature)
        wrong[at] ^= 1
        assert not verify(key, message, bytes(wrong))
    assert not verify(key, message, signature[:63])
    assert not verify(key[:31], message, signature)


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=80), st.integers(0, 511))
def test_it_agrees_with_the_library_that_signs(seed, message, bit):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert verify(key, message, signature)
    wrong = (int.from_bytes(signature, "big") ^ 1 << bit).to_bytes(64, "big")
    assert not verify(key, message, wrong)


def test_the_same_signature_with_a_larger_s_is_refused():
    key, message, signature = bytes.fromhex(VECTORS[1][0]), VECTORS[1][1], bytes.fromhex(VECTORS[1][2])
    s = int.from_bytes(signature[32:], "little") + ORDER
    assert not verify(key, message, signature[:32] + s.to_bytes(32, "little"))


@pytest.mark.parametrize(
    "y",
    [
        1,  # the neutral element: signs everything
        P - 1,  # order two
        0,  # order four
        int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
        P + 1,  # another spelling of the neutral element
        P,  # another spelling of 0
        2**255 - 1,
        1 | 1 << 255,  # x = 0 with a sign
        2,  # not on the curve
    ],
)
def test_weak_keys_and_other_spellings_of_points_verify_nothing(y):
    key = y.to_bytes(32, "little")
    neutral = (1).to_bytes(32, "little")
    for n in range(40):  # one of them would be a multiple of the order
        assert not verify(key, b"%d" % n, neutral + bytes(32))
