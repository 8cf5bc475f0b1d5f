"""Indicators and their targets. A target that moves leaves the old one visible."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from kientao.base import clock
from kientao.base.errors import Missing, Refused, declare
from kientao.base.measures import MEASURES
from kientao.base.text import T
from kientao.board import formulas
from kientao.board.models import Indicator, Measurement, Milestone, Objective
from kientao.ledger.acts import By, Done, act, now_index, present
from kientao.ui.place import zone

from .define import SHUT, amount, defined, exist, one_of, plain, unit_words

DIRECTIONS = ("up", "down", "none")
RHYTHMS = ("year", "quarter", "month", "day", "once")
WAYS = ("manual", "external", "formula")

declare("indicator.unknown", T("Không có chỉ tiêu «{thing}».", "There is no indicator “{thing}”."))
declare("target.empty", T("Mục tiêu cần một con số hoặc lời.", "A target needs a number or words."))
declare("target.no_source", T("Mục tiêu phải có nguồn.", "A target needs a source."))


@act("indicator.define", about="code", noun=Indicator)
def define_indicator(
    *,
    by: By,
    code: str,
    name: Any,
    unit: str,
    decimals: int = 0,
    direction: str = "none",
    rhythm: str = "year",
    how: str = "manual",
    definition: Any = None,
    note: Any = None,
    missing: Any = None,
    place: str = "",
    objectives: Collection[str] = (),
    parent: str | None = None,
    rank: str = "",
    position: int = 0,
    low: Decimal | None = None,
    high: Decimal | None = None,
    formula: Any = None,
    audience: str = "public",
    office: str = "",
) -> Done | None:
    """Define what is measured, in which unit, who answers for it and who may see it."""
    one_of("unit", unit, tuple(MEASURES))
    one_of("direction", direction, DIRECTIONS)
    one_of("rhythm", rhythm, RHYTHMS)
    one_of("how", how, WAYS)
    if formula:
        formulas.read(formula)
    exist(Indicator, parent)
    exist(Objective, *objectives)
    fields = {
        "name": name, "unit": unit, "decimals": decimals, "direction": direction, "rhythm": rhythm, "how": how,
        "definition": definition, "note": note, "missing": missing, "place": place,
        "objectives": list(objectives), "parent_id": parent, "rank": rank, "position": position, "low": low,
        "high": high, "formula": formula, "audience": audience, "office": office,
    }  # fmt: skip
    before = Indicator.objects.filter(code=code).values_list("audience", flat=True).first()
    done = defined(Indicator, code, **fields)
    for model in (Measurement, Milestone) if done else ():  # who may see the indicator may see its figures
        rows = model.objects.filter(indicator=code)
        rows.exclude(office=office).update(office=office)
        if audience != before:  # but figures of a sheet that is not closed yet stay in the office
            rows.filter(audience=before).update(audience=audience)
    return done


@act("target.set", about="indicator", noun=Indicator)
def set_target(
    *,
    by: By,
    indicator: str,
    on: date,
    source: Any,
    value: Decimal | None = None,
    words: Any = None,
    reading: Any = None,
    set_on: date | None = None,
) -> Done | None:
    """Set what an indicator shall reach on a day; a former target of that day stays listed as superseded."""
    if value is None and not words:
        raise Refused("target.empty")
    if not source:
        raise Refused("target.no_source")
    owner = Indicator.objects.filter(code=indicator).values_list("unit", "audience", "office").first()
    if owner is None:
        raise Missing("indicator.unknown", thing=indicator)
    unit, audience, office = owner
    set_on = set_on or clock.day(present(), zone())
    former = Milestone.objects.filter(indicator=indicator, on=on, state="standing").order_by("first").last()
    if former and (former.value, former.words, former.reading, former.source) == (value, words, reading, source):
        return None
    if former:
        former.state, former.ended = "superseded", now_index()
        former.save(update_fields=["state", "ended"])
    row = Milestone(
        code=f"moc-{now_index()}", indicator_id=indicator, on=on, value=value, words=words, source=source,
        reading=reading, set_on=set_on, replaces=former.code if former else "", by=by.label, first=now_index(),
        audience=audience, office=office,
    )  # fmt: skip
    row.save()
    said = {"indicator": indicator, "on": on, "value": value, "words": words, "reading": reading,
            "source": source, "set_on": set_on, "replaces": row.replaces, "unit": unit_words(unit)}  # fmt: skip
    if former and former.value is not None:
        said["before"] = amount(former.value)
    return Done(row.code, public=plain(said), on=on, klass=SHUT[audience])
