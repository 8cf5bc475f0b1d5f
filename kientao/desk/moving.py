"""One move for several matters of the desk: each is an act of its own, so one refusal stops no other."""

from dataclasses import dataclass, field
from typing import Any

from kientao.base.errors import Refused, declare
from kientao.base.text import T, Text
from kientao.city.matters import DOORS, Matter
from kientao.ledger.acts import By, Receipt

MANY_MAX = 50
declare("desk.none", T("Hãy đánh dấu ít nhất một việc.", "Tick at least one matter."))
declare("desk.other", T("Việc này không làm như thế được từ đây.", "This cannot be done to it from here."))


@dataclass
class Told:
    """What became of each, by code; "" is the whole form."""

    done: dict[str, Receipt] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def offered(matters: list[Matter]) -> list[tuple[str, Text]]:
    """The moves that some row on this page allows: ("task:accept", words)."""
    found = dict.fromkeys((matter.door, name) for matter in matters for name in matter.moves)
    known = [(door, name, DOORS[door].moves) for door, name in found]
    return [(f"{door}:{name}", moves[name].words) for door, name, moves in known if name in moves]


def carry_out(request: Any, by: By) -> Told:
    """What was ticked (`ma`: door:code), by the move of the button that was pressed."""
    told, (wanted, _, name) = Told(), request.POST.get("do", "")[:60].partition(":")
    ticked = list(dict.fromkeys(request.POST.getlist("ma")))[:MANY_MAX]
    if not ticked or wanted not in DOORS or name not in DOORS[wanted].moves:
        told.faults[""] = Refused("desk.none" if not ticked else "desk.other").say(request.lang)
        return told
    for one in ticked:
        door, _, code = one.partition(":")
        seen = request.POST.get(f"seen-{code}", "")
        key = f"{request.POST.get('key', '')[:40]}.{name}.{code}"[:120]
        try:
            if door != wanted or not DOORS[door].readable(by).filter(code=code).exists():
                raise Refused("desk.other")
            receipt = DOORS[door].moves[name].act(by, code, int(seen) if seen.isdecimal() else None, key)
        except Refused as error:
            told.faults[code] = error.say(request.lang)
            continue
        if receipt:
            told.done[code] = receipt
    return told
