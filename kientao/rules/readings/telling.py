"""What is told of what began and ceased to hold: cool-downs, and what rings when the time of the stream comes."""

from collections.abc import Sequence
from heapq import heappush
from typing import Any, NamedTuple

from .spec import Watch

NEVER, LATER = -(2**62), 2**62
GATHERED, SUSTAINED, SILENT, COOLED_SENSOR, COOLED_PLACE = range(5)  # what rings; of one rule in this order
Thing = tuple[str, int]  # ("s", sensor) or ("p", place)
Due = tuple[int, int, int, int, int]  # due, rule number, what, sensor or place, slot


class Edge(NamedTuple):
    """A rule began (rose) or ceased to hold for a thing. inputs: what it was decided by."""

    rule: int
    thing: Thing
    position: int
    at: int
    rose: bool
    inputs: dict[str, Any]


class Teller:
    """rested: end of the cool-down of a rule (slot) and thing. hidden: rises within it. dues: a heap of what rings."""

    def __init__(self, rules: Sequence[Watch]):
        self.rules = rules
        self.edges: list[Edge] = []
        self.position = 0
        self.rested: dict[tuple[int, Thing], int] = {}
        self.hidden: dict[tuple[int, Thing], dict[str, Any]] = {}
        self.dues: list[Due] = []

    def ring_at(self, due: int, what: int, number: int, slot: int) -> None:
        heappush(self.dues, (due, self.rules[slot].number, what, number, slot))

    def rise(self, slot: int, thing: Thing, at: int, inputs: dict[str, Any]) -> None:
        rule = self.rules[slot]
        if rule.cooldown:
            end = self.rested.get((slot, thing), NEVER)
            if at < end:
                self.hidden[slot, thing] = inputs
                self.ring_at(end, COOLED_SENSOR if thing[0] == "s" else COOLED_PLACE, thing[1], slot)
                return
            self.rested[slot, thing] = at + rule.cooldown
        self.edges.append(Edge(rule.number, thing, self.position, at, True, inputs))

    def fall(self, slot: int, thing: Thing, at: int, inputs: dict[str, Any]) -> None:
        """What was never told to rise is not told to fall."""
        if self.hidden and self.hidden.pop((slot, thing), None) is not None:
            return
        self.edges.append(Edge(self.rules[slot].number, thing, self.position, at, False, inputs))

    def cooled(self, slot: int, thing: Thing, at: int) -> None:
        """The cool-down is over: what it hid and still holds is told now."""
        inputs = self.hidden.get((slot, thing))
        if inputs is not None and self.rested[slot, thing] == at:
            del self.hidden[slot, thing]
            self.rise(slot, thing, at, inputs)

    def told(self) -> list[Edge]:
        found, self.edges = self.edges, []
        return found
