"""A unit's sheet of figures (biểu số liệu): told once, corrected in the open when the sheet says otherwise.

A row is an indicator (code or name), a day, a value, perhaps a kind (ước, sơ bộ, chính thức). What somebody entered
here by hand is never changed by a sheet: the row is turned away and says so.
"""

from collections.abc import Callable
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from kientao.base import clock
from kientao.base.errors import Refused, declare
from kientao.base.text import T, fold
from kientao.city.access import machine, today
from kientao.city.retelling import Tally
from kientao.lake import mapping, tables
from kientao.ledger.acts import By, writing
from kientao.ui.numbers import read_number

from .acts.measurements import KINDS
from .models import Indicator, Measurement

BY = By.importer("sheets")
ROWS = 100  # of one book
NEEDED = ("indicator", "on", "value")
SHAPE = mapping.Shape(needed=NEEDED, known=(*NEEDED, "kind"), instants=("on",), text_max={"value": 40})
WHY = T("Biểu {file} ngày {on} ghi khác", "The sheet {file} of {on} says otherwise")
Progress = Callable[[str, int, int], Any]
machine(BY.label, "measurement.record", "measurement.correct", why=T("Nạp biểu số liệu", "Imports sheets of figures"))
declare("sheet.indicator", T("Không có chỉ tiêu «{name}».", "There is no indicator “{name}”."))
declare("sheet.kind", T("Loại số liệu phải là {known}: «{kind}».", "A figure is {known}: “{kind}”."))
declare("sheet.by_hand", T("Đã có số {value} do người nhập: không sửa bằng biểu.",
                           "Somebody entered {value} by hand: a sheet does not change it."))  # fmt: skip


def load(file: Path, map_file: Path, zone: str, report: Progress = lambda *_: None, only_look: bool = False) -> Tally:
    """Import a whole sheet. Raises Refused when file or map cannot be used. A second run changes nothing."""
    told, tally, called = mapping.read_map(map_file, zone, SHAPE), Tally(), _indicators()
    source = {"title": str(told.source["title"]), "on": today().isoformat(), "note": file.name}
    rows, done = tables.read(file, told.columns(), told.sheet, told.head), 0
    with tables.turned_away(file) as away:
        while batch := list(islice(rows, ROWS)):
            with writing() as book:
                for line, row in batch:
                    try:
                        _one(book, told.read(row), called, source, tally, zone, only_look)
                    except Refused as error:
                        away.reject(line, row, str(error))
            done += len(batch)
            report(file.name, done, done)
    tally.rejected, tally.file = away.count, away.file
    return tally


def _one(
    book: Any,
    found: dict[str, Any],
    called: dict[str, str],
    source: dict[str, str],
    tally: Tally,
    zone: str,
    only_look: bool,
) -> None:
    """Record it, correct what this importer recorded, or leave it as it is."""
    indicator = called.get(fold(found["indicator"]).strip())
    if indicator is None:
        raise Refused("sheet.indicator", name=found["indicator"][:80])
    kind, on, value = found.get("kind") or KINDS[-1], clock.day(found["on"], zone), read_number(found["value"])
    if kind not in KINDS:
        raise Refused("sheet.kind", known=", ".join(KINDS), kind=kind[:20])
    before = _standing(indicator, on, kind, value)
    if before is not None and before.value == value:
        tally.same += 1
        return
    if before is None and not only_look:
        book.perform("measurement.record", by=BY, indicator=indicator, on=on, kind=kind, value=value, source=source)
    elif before is not None and not only_look:
        why = WHY.to("vi", file=source["note"], on=source["on"])
        book.perform("measurement.correct", by=BY, measurement=before.code, value=value, reason=why, source=source)
    tally.new += before is None  # counted once it is taken: what is refused stands among the rejected
    tally.changed += before is not None


def _standing(indicator: str, on: Any, kind: str, value: Decimal) -> Measurement | None:
    """The figure of that day and kind. Raises Refused where somebody else's stands and differs."""
    found = Measurement.objects.filter(indicator_id=indicator, part="", on=on, kind=kind, state="standing")
    rows = list(found.order_by("code"))
    for row in rows:
        if row.by == BY.label or row.value == value:
            return row
    if rows:
        raise Refused("sheet.by_hand", value=rows[0].value)
    return None


def _indicators() -> dict[str, str]:
    """{code or name, folded: code}; a name of two indicators means neither."""
    found: dict[str, set[str]] = {}
    for code, name in Indicator.objects.exclude(unit__in=("words", "class")).values_list("code", "name"):
        for called in (code, *map(str, name.values())):
            found.setdefault(fold(called).strip(), set()).add(code)
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}
