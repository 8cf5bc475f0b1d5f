"""Findings of watchers over readings, in the order of the stream, until the room above has written them down."""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Event(NamedTuple):
    """rule: the number of what watches. thing: a sensor or a place. position: of the reading. at: event time, µs."""

    rule: int
    thing: str
    position: int
    at: int
    rose: bool
    inputs: dict[str, Any]


def waiting(limit: int) -> list[tuple[int, Event]]:
    """The oldest events nobody has answered yet: (number, event)."""
    return []


def done(numbers: Sequence[int]) -> None:
    """They are written down; doing so twice is harmless, for what they set off bears a key."""
