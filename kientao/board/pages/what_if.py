"""/bang-diem/<ruler>/neu: what if. The values stand in the address, so a scenario can be sent and kept."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpResponse

from kientao.base.errors import Refused, declare
from kientao.base.measures import MEASURES
from kientao.base.text import T
from kientao.ui.language import t, tr
from kientao.ui.numbers import field_number, num, read_number
from kientao.ui.pages import page, public

from ..scorecards import peers, scenario
from ..scorecards.formulas import HUNDRED, Formula, Interpolate, Levels, Met, Steps, Value, Weighted, rounded
from ..scorecards.judging import Judged
from ..scorecards.scoring import ItemScore
from . import scoring
from .scorecards import QUERY, address_query, looked

TEXT_MAX, NUMBER_MAX = 40, Decimal(10) ** 12
declare("scorecard.range", T("Con số phải từ 0 đến {most}.", "The number must be between 0 and {most}."))


@public
def what_if(request: Any, code: str) -> HttpResponse:
    """Each row by its code: ?2A.II.03=200000; empty: the real value. With ?loai=, ?giam=, ?ngay= as on the ruler."""
    judged, known, errors = looked(request, code)
    fields = [field for it in (judged.score.items if judged.score else ()) for field in _fields(it, judged, request)]
    given: dict[str, Value] = {}
    for field in fields:
        _take(field, given, errors, request.lang)
    played = scenario.play(judged, given)
    context = {
        "judged": judged, "code": code, "errors": errors, "scoring": scoring, "asked": known.asked, "played": played,
        "groups": _grouped(judged, fields), "given": bool(given), "step": scenario.STEP,
        "change_rows": [_change(change) for change in played.changes] if played else [],
        "move_rows": [_move(move) for move in scenario.moves(judged, played.after)] if played else [],
        "held": len(peers.totals(judged.family.code, judged.day.year)), "query": address_query(request),
        "hidden": [(name, request.GET[name]) for name in QUERY if request.GET.get(name)],
    }  # fmt: skip
    return page(request, "board/scorecard_if.html", context, status=422 if errors else 200)


def _change(change: scenario.Change) -> list[Any]:
    old, new = change
    values = [scoring.value_words(it.item, it.value) for it in change]
    return [old.item.title, *values, scoring.points(old.points), scoring.points(new.points)]


def _move(move: scenario.Move) -> list[Any]:
    return [move.item.title, scoring.points(move.total), num(rounded(move.gained, 2), sign=True), move.place]


def _fields(it: ItemScore, judged: Judged, request: Any) -> Iterator[dict[str, Any]]:
    """What can be put in for a row: a number, a word, or a number for each of its parts."""
    if isinstance(it.formula, Weighted) and "" not in it.formula.terms:
        for name in it.formula.terms:
            part = it.value.get(name) if isinstance(it.value, dict) else None
            yield _field(it, judged, request, name, scenario.as_number(part))
    elif it.counts:
        yield _field(it, judged, request, "", it.value)


def _field(it: ItemScore, judged: Judged, request: Any, part: str, real: Value) -> dict[str, Any]:
    name, words = f"{it.item.code}.{part}" if part else it.item.code, _words(it.formula)
    unit = "%" if part else tr(MEASURES[it.item.unit][1])
    title = f"{tr(it.item.title)} – {tr(it.item.terms[part])}" if part else tr(it.item.title)
    shown = real if isinstance(real, str) else scenario.as_number(real)
    return {
        "name": name, "it": it, "part": part, "label": f"{title} ({unit})" if unit else title,
        "options": [("", t("để nguyên", "as it is"))] + [(word, scoring.amount(it.item, word)) for word in words],
        "words": bool(words) and not isinstance(it.formula, Interpolate), "typed": request.GET.get(name, "")[:TEXT_MAX],
        "real": scoring.value_words(it.item, real) if not part else scoring.points(scenario.as_number(real)),
        "filled": field_number(rounded(shown, 2)) if isinstance(shown, Decimal) else "",
    }  # fmt: skip


def _words(formula: Formula) -> list[str]:
    if isinstance(formula, Levels):
        return list(formula.order)
    if isinstance(formula, Steps) and not formula.steps:
        return list(formula.words)
    if isinstance(formula, Met) and formula.at_least is None:
        return [formula.word]
    return []


def _take(field: dict[str, Any], given: dict[str, Value], errors: dict[str, str], lang: str) -> None:
    """The value that was typed, unless it is the real one."""
    text, code = field["typed"].strip(), field["it"].item.code
    if not text or text == field["filled"]:
        return
    if field["words"]:
        if text in dict(field["options"]):
            given[code] = text
        return
    try:
        number = read_number(text)
        if not 0 <= number <= NUMBER_MAX:
            raise Refused("scorecard.range", most=num(NUMBER_MAX))
    except Refused as error:
        errors[field["name"]] = error.say(lang)
        return
    if not field["part"]:
        given[code] = number
        return
    parts = given.setdefault(code, {})
    assert isinstance(parts, dict)
    parts[field["part"]] = number / HUNDRED


def _grouped(judged: Judged, fields: list[dict[str, Any]]) -> list[tuple[Any, list[dict[str, Any]]]]:
    groups = judged.ruler.groups if judged.ruler else ()
    return [(group, [f for f in fields if f["it"].item.group == group.code]) for group in groups]
