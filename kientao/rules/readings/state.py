"""What an engine remembers, by numbers of rules: it outlives a restart, and a change of rules or of sensors.

A rule that was not there when it was saved begins from what the sensors last said, and sets nothing off for what holds
already; one that asks for a time (sustained, silence) counts it from there. Where a second engine was warmed with the
history up to the same reading, its new rules begin from that instead.
"""

import pickle
from typing import Any

import numpy as np

from .cuts import Wish
from .telling import COOLED_PLACE, COOLED_SENSOR, NEVER, Teller
from .trails import Recent

Saved = dict[str, Any]


def pack(engine: Any) -> bytes:
    number = [rule.number for rule in engine.rules]
    rules: dict[int, dict[str, Any]] = {
        n: {"holds": engine.holds[slot], "since": engine.since[slot], "heard": engine.silences.heard[slot],
            "together": {}, "rested": {}, "hidden": {}, "silent": set()}
        for slot, n in enumerate(number)
    }  # fmt: skip
    for (slot, place), one in engine.together.gatherings.items():
        rules[number[slot]]["together"][place] = (one.ended, one.up)
    for name in ("rested", "hidden"):
        for (slot, thing), found in getattr(engine.teller, name).items():
            rules[number[slot]][name][thing] = found
    for sensor, slots in engine.silences.silent.items():
        for slot in slots:
            rules[number[slot]]["silent"].add(sensor)
    return pickle.dumps({
        "time": engine.time, "last": engine.last, "value": engine.value, "born": engine.silences.born,
        "rules": rules, "trails": _trails(engine.recent),
    })  # fmt: skip


def _trails(recent: Recent) -> dict[int, tuple[Any, ...]]:
    found = {}
    for sensor in np.flatnonzero(recent.row_of >= 0).tolist():
        found[sensor] = tuple((one.sign, one.at, one.value) for one in recent.trail(sensor).stairs)
    return found


def unpack(engine: Any, saved: bytes, warmed: bytes | None = None) -> None:
    """Into an engine that was just made."""
    state: Saved = pickle.loads(saved)
    if warmed is not None:
        more: Saved = pickle.loads(warmed)
        state["rules"], state["trails"] = more["rules"] | state["rules"], state["trails"] | more["trails"]
    count = min(len(state["last"]), len(engine.last))
    engine.time = state["time"]
    engine.last[:count], engine.value[:count] = state["last"][:count], state["value"][:count]
    engine.silences.born[:count] = state["born"][:count]
    known = [state["rules"].get(rule.number) for rule in engine.rules]
    spoken = np.flatnonzero(engine.last != NEVER).tolist()
    for sensor in spoken:
        for wish in engine.rise_to(sensor):
            _holding(engine, wish, sensor, known[wish.slot] is None)
        if engine.books[sensor].rates:
            _changing(engine, sensor, state["trails"].get(sensor, ()))
    for slot, told in enumerate(known):
        engine.silences.heard[slot] = engine.time if told is None else told["heard"]
        if told is not None:
            _rule(engine, slot, told)
    engine.silences.even = max(engine.silences.heard, default=NEVER) == NEVER
    engine.resume({slot for slot, told in enumerate(known) if told is None})
    for sensor in spoken:
        engine.bound(sensor)


def _holding(engine: Any, wish: Wish, sensor: int, new: bool) -> None:
    rule = engine.rules[wish.slot]
    if rule.shape in ("joint", "several"):
        engine.together.gathering((wish.slot, engine.place_of[sensor])).begin(wish.side, sensor)
    elif new and rule.shape == "sustained":
        engine.since[wish.slot][sensor] = int(engine.last[sensor])
    elif new:
        engine.holds[wish.slot].add(sensor)


def _changing(engine: Any, sensor: int, told: tuple[Any, ...]) -> None:
    """The trail as it was; where there was none it begins with the newest reading."""
    known = {sign: (at, value) for sign, at, value in told if at}
    at, value = int(engine.last[sensor]), float(engine.value[sensor])
    trail = engine.recent.trail(sensor)
    for stairs in trail.stairs:
        stairs.at, stairs.value = known.get(stairs.sign, ([at], [value * stairs.sign]))
    engine.changing[sensor] = [rank for _, rank in trail.changes(engine.books[sensor].rates, at, value)]


def _rule(engine: Any, slot: int, told: dict[str, Any]) -> None:
    """Of sensors that are gone, or moved where the rule does not look, it forgets."""
    rule, known = engine.rules[slot], range(len(engine.last))
    sensors = {
        sensor for sensor in (*told["holds"], *told["since"], *told["silent"])
        if sensor in known and engine.kind_of[sensor] == rule.test.kind
        and (rule.places is None or engine.place_of[sensor] in rule.places)
    }  # fmt: skip
    engine.holds[slot] = told["holds"] & sensors
    engine.since[slot] = {sensor: at for sensor, at in told["since"].items() if sensor in sensors}
    for sensor in told["silent"] & sensors:
        engine.silences.silent.setdefault(sensor, set()).add(slot)
    for place, (ended, up) in told["together"].items():
        gathering = engine.together.gathering((slot, place))
        gathering.ended, gathering.up = ended, up
    teller: Teller = engine.teller
    teller.rested |= {(slot, thing): end for thing, end in told["rested"].items()}
    for thing, inputs in told["hidden"].items():
        teller.hidden[slot, thing] = inputs
        teller.ring_at(told["rested"][thing], COOLED_SENSOR if thing[0] == "s" else COOLED_PLACE, thing[1], slot)
