"""Tasks from the file that the province's system exports: matched by its number, told again when they changed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kientao.base import clock
from kientao.base.errors import Refused, declare
from kientao.base.text import T
from kientao.city import retelling
from kientao.city.retelling import Progress, Retelling, Tally
from kientao.lake import mapping
from kientao.ledger.acts import By

from . import terms
from .acts.taking import STATES, TOLD
from .models import Task

NEEDED = ("external", "title", "office")
SHAPE = mapping.Shape(
    needed=NEEDED, known=(*NEEDED, "due", "ordered", "state", "basis"), instants=("due", "ordered"),
    text_max={"external": 60, "title": 4000, "basis": 300},
)  # fmt: skip
declare("task.import_state", T("Trạng thái phải là doing hoặc done: «{name}».", "A state is doing or done: “{name}”."))


def load(file: Path, map_file: Path, zone: str, report: Progress = lambda *_: None, only_look: bool = False) -> Tally:
    """Import a whole file. Raises Refused when file or map cannot be used. A second run changes nothing."""
    return retelling.load(DOOR, file, map_file, zone, retelling.offices(terms.aliases()), report, only_look)


def _plan(found: dict[str, Any], called: Mapping[str, str], told: mapping.Mapping) -> dict[str, Any]:
    """The arguments of `task.take`."""
    state = found.get("state") or "doing"
    if state not in STATES:
        raise Refused("task.import_state", name=state[:40])
    due = clock.midnight(clock.day(found["due"], told.zone), told.zone) + clock.DAY - 1 if found.get("due") else None
    return {
        "external": f"{told.prefix}:{found['external']}", "title": found["title"].strip()[:300], "state": state,
        "office": retelling.office(found["office"], called), "due": due, "ordered": found.get("ordered"),
        "basis": found.get("basis") or "",
    }  # fmt: skip


DOOR = Retelling(By.importer("tasks"), "task.take", Task, SHAPE, TOLD, _plan)
