"""A state machine is a table at the top of a file of acts: state -> states it may become."""

from collections.abc import Collection, Mapping

from .errors import Refused, declare
from .text import T

Moves = Mapping[str, Collection[str]]

declare(
    "state.no_way",
    T(
        "Đang ở trạng thái «{state}», không chuyển sang «{to}» được. Có thể: {ways}.",
        "From the state “{state}” there is no way to “{to}”. Possible: {ways}.",
    ),
)


def step(moves: Moves, state: str, to: str) -> str:
    """The new state, or Refused. `step(MOVES, "open", "mended")` -> "mended"."""
    ways = moves[state]
    if to not in ways:
        raise Refused("state.no_way", state=state, to=to, ways=", ".join(sorted(ways)) or "–")
    return to
