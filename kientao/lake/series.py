"""The catalogue of series: what the lake knows of each number it is given readings of. Whose, others say."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kientao.ledger.freshness import newest

Numbers = NDArray[Any]


class Key(NamedTuple):
    """A source that may send. allowed: the series it may send for."""

    source: str
    number: int
    allowed: frozenset[int]


def _none(kind: str) -> Callable[[], Numbers]:
    return lambda: np.zeros(0, kind)


@dataclass(frozen=True, eq=False)  # one is another only if it is the same: it is a key of caches
class Catalogue:
    """Arrays are indexed by series number. low, high: bounds; limit: what counts as over; late, rhythm: µs."""

    names: dict[str, int] = field(default_factory=dict)
    kind: Numbers = field(default_factory=_none("u2"))
    place: Numbers = field(default_factory=_none("u2"))
    low: Numbers = field(default_factory=_none("f8"))
    high: Numbers = field(default_factory=_none("f8"))
    limit: Numbers = field(default_factory=_none("f8"))
    late: Numbers = field(default_factory=_none("i8"))
    rhythm: Numbers = field(default_factory=_none("i8"))
    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ("",)
    keys: dict[str, Key] = field(default_factory=dict)  # sha256 of the key, hexadecimal
    codes: tuple[str, ...] = ()  # code of each number


_make: Callable[[], Catalogue] = Catalogue
_tables: tuple[str, ...] = ()
_lock = threading.Lock()
_known: tuple[Any, Catalogue] | None = None
_asked = 0.0
RECENT_SECONDS = 1.0


def register(make: Callable[[], Catalogue], *tables: str) -> None:
    """Say who makes the catalogue, and the tables of the nouns it is made of."""
    global _make, _tables, _known
    _make, _tables, _known = make, tables, None


def catalogue() -> Catalogue:
    """As the city's rows say now; made anew when one of them moved."""
    global _known, _asked
    with _lock:
        now = newest(*_tables)
        if _known is None or _known[0] != now:
            _known = (now, _make())
        _asked = time.monotonic()
        return _known[1]


def recent() -> Catalogue:
    """The same, at most a second old: for the door, which is asked a thousand times a second."""
    known = _known
    if known is not None and time.monotonic() - _asked < RECENT_SECONDS:
        return known[1]
    return catalogue()
