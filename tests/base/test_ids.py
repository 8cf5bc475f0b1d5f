import random

import pytest

from kientao.base.errors import Refused
from kientao.base.ids import ALPHABET, code, opens, secret, secret_hash


def test_codes_are_eight_clear_characters_and_follow_the_chance_they_are_given():
    chance = random.Random(7)
    codes = {code(chance.getrandbits) for _ in range(1000)}
    assert len(codes) == 1000
    assert all(len(c) == 8 and set(c) <= set(ALPHABET) for c in codes)
    assert not set("01OI") & set(ALPHABET)
    assert code(random.Random(7).getrandbits) in codes
    assert code() != code()


def test_a_secret_opens_what_stored_its_hash_however_it_is_typed():
    slip = secret(random.Random(7).getrandbits)
    stored = secret_hash(slip)
    assert slip not in stored
    for typed in (slip, slip.lower(), slip.replace("-", ""), slip.replace("-", " ")):
        assert opens(typed, stored)
    for typed in ("", slip[:-1], slip + "A", secret(), slip.replace(slip[0], "0"), "é" * 16):
        assert not opens(typed, stored)
    with pytest.raises(Refused):
        secret_hash("A" * 15)
