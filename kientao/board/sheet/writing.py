"""Cells become measurements: what stood is ended, what stands now is added, wholes included. Called inside an act."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from kientao.board.models import Indicator, Measurement, Period
from kientao.ledger.acts import By, now_index

from . import cells as told
from . import periods
from .form import FEW, Form, Key, Value, key, spelled

FEW_WORDS = {"vi": "dưới {few}", "en": "under {few}"}
FOLLOWS = "Số của kỳ {label} thay đổi"


class Scribe(NamedTuple):
    """Who writes, from what, why; audiences of the indicators."""

    by: By
    form: Form
    period: Period
    source: Any
    reason: str
    shown: Mapping[str, str]

    def row(self, cell: Key, on: date, label: str, value: Value, number: int, **more: Any) -> Measurement:
        few = {lang: text.format(few=self.form.few) for lang, text in FEW_WORDS.items()}
        index = now_index()
        return Measurement(
            code=f"sd-{index}.{number}", indicator_id=cell[0], part=cell[1], on=on, period=label, kind=self.form.kind,
            value=None if value == FEW else value, words=few if value == FEW else None, source=self.source,
            by=self.by.label, first=index, office=self.period.office, **more,
        )  # fmt: skip

    def audience(self, indicator: str) -> str:
        """Until its period is closed a figure is seen in the office only."""
        shown = self.shown[indicator]
        return "office" if shown == "public" and self.period.state != "closed" else shown


def write(
    by: By, form: Form, period: Period, new: Mapping[Key, Value | None], old: Mapping[Key, Measurement],
    now: Mapping[Key, Value | None], source: Any, reason: str,
) -> dict[str, str]:  # fmt: skip
    """Returns the cells that changed, as an entry says them."""
    wanted: dict[Key, Value | None] = dict(new)
    for indicator, whole in told.wholes(form, period.label, _known(now)).items():
        stands = old.get((indicator, ""))
        if whole != (stands.value if stands else None):
            wanted[indicator, ""] = whole
    shown = dict(Indicator.objects.filter(code__in={c for c, _ in wanted}).values_list("code", "audience"))
    scribe = Scribe(by, form, period, source, reason, shown)
    _end([(old[cell], value is None) for cell, value in wanted.items() if cell in old], reason)
    rows: list[Measurement] = []
    for cell, value in wanted.items():
        if value is not None:
            before = old[cell].code if cell in old else ""
            audience = scribe.audience(cell[0])
            rows.append(scribe.row(cell, period.on, period.label, value, len(rows), replaces=before, audience=audience))
    rows += _zero(scribe, wanted, len(rows))
    Measurement.objects.bulk_create(rows)
    _follow(scribe, {cell[0] for cell in new}, len(rows))
    return {key(cell): spelled(value) for cell, value in new.items()}


def _known(cells: Mapping[Key, Value | None]) -> dict[Key, Value]:
    return {cell: value for cell, value in cells.items() if value is not None}


def _end(rows: list[tuple[Measurement, bool]], reason: str) -> None:
    for state, gone in (("corrected", False), ("withdrawn", True)):
        if keys := [row.pk for row, empty in rows if empty is gone]:
            Measurement.objects.filter(pk__in=keys).update(state=state, ended=now_index(), ended_why=reason)


def _zero(scribe: Scribe, wanted: Mapping[Key, Value | None], count: int) -> list[Measurement]:
    """What is counted since the year began was zero on its first day: the path to the year's plan starts there."""
    first = date(scribe.period.on.year, 1, 1)
    yearly = [
        c.indicator for c in scribe.form.columns if c.whole == "year" and wanted.get((c.indicator, "")) is not None
    ]
    found = Measurement.objects.filter(indicator__in=yearly, part="", on=first, state="standing")
    there = set(found.values_list("indicator_id", flat=True))
    label = f"{first.year} (đầu năm)"
    return [
        scribe.row((code, ""), first, label, Decimal(), count + n, audience=scribe.shown[code])
        for n, code in enumerate(code for code in yearly if code not in there)
    ]


def _follow(scribe: Scribe, changed: set[str], count: int) -> None:
    """Sums since the year began of later periods follow what changed in this one."""
    yearly = {c.indicator for c in scribe.form.columns if c.whole == "year"} & changed
    rhythm, year, number = periods.parts(scribe.period.label)
    for later in range(number + 1, periods.COUNTS[rhythm] + 1) if yearly else ():
        label = periods.label(rhythm, year, later)
        on = periods.span(label)[1]
        standing = {(m.indicator_id, m.part): m for m in told.standing(scribe.form, [on]) if m.indicator_id in yearly}
        if not standing:
            continue
        wholes = told.wholes(scribe.form, label, told.as_cells(scribe.form, standing.values()))
        for code in sorted(yearly):
            stood = standing.get((code, ""))
            whole = wholes[code]
            if whole == (stood.value if stood else None):
                continue
            if stood is not None:
                _end([(stood, whole is None)], FOLLOWS.format(label=scribe.period.label))
            if whole is not None:
                audience = stood.audience if stood else scribe.audience(code)
                scribe.row((code, ""), on, label, whole, count, replaces=stood.code if stood else "",
                           audience=audience).save()  # fmt: skip
                count += 1
