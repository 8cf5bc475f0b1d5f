"""Documents from the file that the mandatory system exports: matched by its number, told again when they changed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kientao.base import clock
from kientao.base.errors import Refused
from kientao.base.text import fold
from kientao.city import organs, retelling
from kientao.city.retelling import Progress, Retelling, Tally
from kientao.lake import mapping
from kientao.ledger.acts import By
from kientao.rules import documents

from . import terms
from .acts.taking import TOLD
from .models import Document

NEEDED = ("external", "number", "subject", "office", "kind", "on")
SHAPE = mapping.Shape(
    needed=NEEDED, known=(*NEEDED, "signed_by", "duty", "direction", "sender"), instants=("on",),
    text_max={"external": 60, "number": 60, "subject": 500, "signed_by": 200, "sender": 200},
)  # fmt: skip
NOT_TOLD = "Hệ thống nguồn không cho biết diện công khai; cơ quan xác định tại đây."


def load(file: Path, map_file: Path, zone: str, report: Progress = lambda *_: None, only_look: bool = False) -> Tally:
    """Import a whole file. Raises Refused when file or map cannot be used. A second run changes nothing."""
    called = retelling.offices({code: [str(row["name"])] for code, row in organs.told().items()})
    return retelling.load(DOOR, file, map_file, zone, called, report, only_look)


def _plan(found: dict[str, Any], called: Mapping[str, str], told: mapping.Mapping) -> dict[str, Any]:
    """The arguments of `document.take`. A kind is told by its code, its name or its letters."""
    on = clock.day(found["on"], told.zone)
    kind = _kinds(on).get(fold(found["kind"]).strip())
    if kind is None:
        raise Refused("document.kind", kind=found["kind"][:40])
    duty = found.get("duty") or "none"
    if duty not in documents.duties():
        raise Refused("document.duty", duty=duty[:40])
    return {
        "external": f"{told.prefix}:{found['external']}",
        "symbol": found["number"].strip()[:60],
        "subject": found["subject"].strip(),
        "office": retelling.office(found["office"], called),
        "kind": kind,
        "on": on,
        "signed_by": (found.get("signed_by") or "")[:200],
        "direction": found.get("direction") or "out",
        "sender": found.get("sender") or "",
        "duty": duty,
        "exempt": NOT_TOLD if duty == "none" else "",
    }


def _kinds(on: Any) -> dict[str, str]:
    found = {}
    for code, kind in documents.kinds(on).items():
        for called in (code, kind.name["vi"], terms.letters(code, on)):
            if called:
                found[fold(called)] = code
    return found


DOOR = Retelling(By.importer("documents"), "document.take", Document, SHAPE, TOLD, _plan)
