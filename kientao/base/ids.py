"""Codes people read aloud, and secrets that open what is personal. Chance comes in from outside."""

import hashlib
import hmac
import secrets
from collections.abc import Callable

from .errors import Refused, declare
from .text import T

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs, without 0/O and 1/I
CODE_BITS = 40
SECRET_BITS = 80
Bits = Callable[[int], int]  # `secrets.randbits`, or `random.Random(seed).getrandbits` in a simulated city

declare(
    "ids.secret",
    T("Mã bí mật gồm 16 chữ và số in trên phiếu.", "The secret is the 16 characters printed on the slip."),
)


def code(bits: Bits = secrets.randbits) -> str:
    """Eight characters, 40 bits: a name, not a key."""
    return _write(bits(CODE_BITS), CODE_BITS)


def code_of(what: str, key: str, number: int = 0) -> str:
    """The code of what a form makes, from the form's own key: sent twice it names the same thing."""
    digest = hashlib.sha256(f"kientao.{what}:{key}:{number}".encode()).digest()
    return code(lambda n: int.from_bytes(digest, "big") >> (256 - n))


def secret(bits: Bits = secrets.randbits) -> str:
    """Sixteen characters, 80 bits, in fours: whoever holds the slip may open the case."""
    text = _write(bits(SECRET_BITS), SECRET_BITS)
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def secret_hash(text: str) -> str:
    """What is stored of a secret (hex). At 80 random bits one SHA-256 is enough: nothing can be guessed."""
    plain = "".join(c for c in text.upper() if c not in "- ")
    if len(plain) * 5 != SECRET_BITS or not set(plain) <= set(ALPHABET):
        raise Refused("ids.secret")
    return hashlib.sha256(b"kientao secret\n" + plain.encode()).hexdigest()


def opens(text: str, stored: str) -> bool:
    """Does what the visitor typed match the stored hash? False for what is no secret at all."""
    try:
        return hmac.compare_digest(secret_hash(text), stored)
    except Refused:
        return False


def _write(number: int, bits: int) -> str:
    return "".join(ALPHABET[number >> shift & 31] for shift in range(bits - 5, -1, -5))
