"""Perform what the files ask for and is not so yet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kientao.base.errors import Refused
from kientao.base.text import T
from kientao.base.yamlfile import BadData, fault
from kientao.city.access import machine
from kientao.city.models import Office, Unit
from kientao.ledger.acts import By, writing

from ..models import Measurement, Milestone, Result, Shortcoming
from .plan import Plan, Step
from .sheets import new_periods
from .steps import read_city

BY = By.importer("programme")
BOOK = 200
WHAT = T("chương trình, chỉ tiêu", "programme, indicators").to("vi")
CHANGED = "Tệp dữ liệu của thành phố đã thay đổi."

machine(
    BY.label, "programme.*", "objective.*", "goal.*", "plan.*", "indicator.*", "target.*", "measurement.*",
    "sheet.*", "result.record", "shortcoming.record",
    why=T("Nạp chương trình và chỉ tiêu từ thư mục dữ liệu của thành phố",
          "Loads programme and indicators from the city's own folder of data"),
)  # fmt: skip
fault("board.refused", T("Không nạp được: {why}", "Not loaded: {why}"),
      T("Sửa dòng này rồi nạp lại.", "Correct this line and load again."))  # fmt: skip


@dataclass(frozen=True)
class Tally:
    """How many acts the files asked for, and how many changed something."""

    asked: int
    done: int


def load(folder: Path, report: Callable[[str, int, int], object] = lambda what, done, of: None) -> Tally:
    """Load the folder of a city. Nothing is performed if any line is at fault. report(what, done, of) after each book.

    Raises BadData.
    """
    offices, units = (set(m.objects.values_list("code", flat=True)) for m in (Office, Unit))
    plan = read_city(folder, offices, units)
    steps = [*plan.defined, *_new_targets(plan), *_new_figures(plan), *_new_told(plan), *new_periods(plan)]
    asked = sum(len(part) for part in (plan.defined, plan.targets, plan.figures, plan.told, plan.periods))
    done = 0
    for start in range(0, len(steps), BOOK):
        with writing() as book:
            for step in steps[start : start + BOOK]:
                done += _perform(book, step)
        report(WHAT, min(start + BOOK, len(steps)), len(steps))
    return Tally(asked, done)


def _perform(book: Any, step: Step) -> bool:
    try:
        return book.perform(step.verb, by=BY, **step.args) is not None
    except Refused as error:
        raise BadData("board.refused", step.node.file, step.node.line, why=error.say("vi")) from error


def _new_targets(plan: Plan) -> Iterator[Step]:
    """Targets that differ from what was last loaded; one that somebody moved since stays as they set it."""
    loaded = {(m.indicator_id, m.on): m for m in Milestone.objects.filter(by=BY.label).order_by("first")}
    for step in plan.targets:
        args = {"value": None, "words": None, "reading": None} | step.args
        before = loaded.get((args["indicator"], args["on"]))
        if before is None or any(getattr(before, key) != args[key] for key in ("value", "words", "reading", "source")):
            yield Step(step.verb, args, step.node)


def _new_figures(plan: Plan) -> Iterator[Step]:
    """New figures are recorded, changed ones correct what stands; the rest is as it was loaded."""
    loaded, standing = {}, {}
    for row in Measurement.objects.filter(part="").order_by("first"):
        key = (row.indicator_id, row.on, row.kind)
        if row.by == BY.label:
            loaded[key] = row
        if row.state == "standing":
            standing[key] = row.code
    for step in plan.figures:
        args = {"value": None, "words": None} | step.args
        key = (args["indicator"], args["on"], args["kind"])
        before = loaded.get(key)
        if before and (before.value, before.words) == (args["value"], args["words"]):
            continue
        if before and key in standing:
            kept = {name: args[name] for name in ("value", "words", "source", "note")}
            yield Step("measurement.correct", kept | {"measurement": standing[key], "reason": CHANGED}, step.node)
        else:
            yield Step(step.verb, args, step.node)


def _new_told(plan: Plan) -> Iterator[Step]:
    """Results and shortcomings have no code in the file: their words are what they are known by."""
    for step in plan.told:
        model = Result if step.verb.startswith("result") else Shortcoming
        rows = model.objects.filter(by=BY.label, objective=step.args.get("objective"), item=step.args.get("item"))
        if not any(row.words == step.args.get("words") for row in rows):
            yield step
