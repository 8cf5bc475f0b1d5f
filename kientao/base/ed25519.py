"""Ed25519 verification (RFC 8032 §5.1.7) with whole numbers alone: reading a receipt needs no library.

Strict: the key must be a canonical point outside the small subgroup, S must be below the group order, and R
is compared as bytes (which refuses other spellings of it), as Go's crypto/ed25519 does. Not constant-time: it
sees no secrets.
"""

import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, P) % P
_ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)

Point = tuple[int, int, int, int]  # extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, T = XY/Z
_ZERO: Point = (0, 1, 1, 0)


def _add(a: Point, b: Point) -> Point:
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    p, q = (y1 - x1) * (y2 - x2) % P, (y1 + x1) * (y2 + x2) % P
    c, d = 2 * t1 * t2 * _D % P, 2 * z1 * z2 % P
    e, f, g, h = q - p, d - c, d + c, q + p
    return e * f % P, g * h % P, f * g % P, e * h % P


def _double(a: Point) -> Point:
    x, y, z, _ = a
    xx, yy = x * x % P, y * y % P
    h, g = xx + yy, xx - yy
    e = h - (x + y) * (x + y)
    f = 2 * z * z + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def _decode(key: bytes) -> Point | None:
    """The point, or None where the bytes are not the one spelling of a point on the curve."""
    y = int.from_bytes(key, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (_D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * _ROOT_OF_MINUS_1 % P
    if v * x * x % P != u or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def _encode(a: Point) -> bytes:
    x, y, z, _ = a
    inverse = pow(z, -1, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little")


def _small(a: Point) -> bool:
    x, y, z, _ = _double(_double(_double(a)))
    return x == 0 and (y - z) % P == 0


_found = _decode(bytes.fromhex("58" + "66" * 31))
assert _found is not None
_BASE: Point = _found


def _both(s: int, k: int, a: Point) -> Point:
    """s·B + k·A in one run of doublings."""
    table = (_ZERO, _BASE, a, _add(_BASE, a))
    acc = _ZERO
    for bit in range(max(s.bit_length(), k.bit_length()) - 1, -1, -1):
        acc = _double(acc)
        if pick := (s >> bit & 1) | (k >> bit & 1) << 1:
            acc = _add(acc, table[pick])
    return acc


def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    """Is this the signature of `message` by the 32-byte public key? About 3 ms."""
    if len(key) != 32 or len(signature) != 64:
        return False
    s = int.from_bytes(signature[32:], "little")
    a = _decode(key)
    if s >= ORDER or a is None or _small(a):
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    x, y, z, t = a
    return _encode(_both(s, k, (P - x, y, z, P - t))) == signature[:32]
