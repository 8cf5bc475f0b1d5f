"""Keys of sources: 256 bits, told once, of which only the SHA-256 is kept."""

import hashlib
import secrets

from kientao.ledger.acts import By, perform


def hashed(key: str) -> str:
    """SHA-256 as hexadecimal: enough for a key that is random through and through."""
    return hashlib.sha256(key.encode()).hexdigest()


def new_key(source: str, by: By) -> str:
    """A new key for this source, in the clear for the last time; the former one ends."""
    key = secrets.token_urlsafe(32)
    perform("source.key", by=by, source=source, hashed=hashed(key))
    return key
