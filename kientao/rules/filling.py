"""What a rule gives to its act: words with places, days counted by the city's calendar, figures of law.

"Phản ánh {code} quá hạn"         a place is a column; {office_name} names what {office} is the code of
"{value}"                         alone: the value itself, with its type
{working_days: 2}, {days: 7}      a day, counted from today
{param: feedback.answer_days}     a figure of law, today's
{office_of: "{ward}", kind: ubnd} the office of a kind that serves a unit
{decimal: "{value}"}, {today: true}, {now: true}
"""

import inspect
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from kientao.base import clock, ids
from kientao.base.errors import Refused, declare
from kientao.base.text import T, say
from kientao.city.models import Office, valid
from kientao.city.reach import office_names, unit_names
from kientao.city.workdays import Calendar
from kientao.ledger.verbs import REGISTRY
from kientao.ui import dates, numbers
from kientao.ui.place import zone

from . import law

PLACE = re.compile(r"\{(\w+)\}")
NAMED = {"office_name": "office", "care_name": "care", "ward_name": "ward", "place_name": "place"}
SPECIAL = {"working_days", "days", "param", "office_of", "decimal", "today", "now"}
DAYS_MAX = 400

declare("fill.place", T("Không có «{place}» để điền vào «{part}». Có: {known}.",
                        "There is no “{place}” to put into “{part}”. There are: {known}."))  # fmt: skip
declare(
    "fill.empty", T("Không điền được «{part}»: «{place}» đang trống.", "“{part}” cannot be filled: “{place}” is empty.")
)
declare(
    "fill.office", T("Không có cơ quan loại «{kind}» phục vụ «{unit}».", "No office of kind “{kind}” serves “{unit}”.")
)
declare("fill.argument", T("Hành vi «{verb}» không có phần «{part}». Có: {known}.",
                           "The act “{verb}” takes no “{part}”. It takes: {known}."))  # fmt: skip
declare("fill.needed", T("Hành vi «{verb}» cần phần «{part}».", "The act “{verb}” needs “{part}”."))
declare("fill.days", T("«{part}»: số ngày từ 0 đến {most}.", "“{part}”: 0 to {most} days."))


@dataclass(frozen=True)
class Row:
    """What a rule saw of its thing: values by name; `instants` names those that are UTC µs."""

    values: Mapping[str, Any]
    instants: frozenset[str] = frozenset()

    def get(self, name: str) -> Any:
        return self.values.get(name)


@cache
def parameters(verb: str) -> dict[str, inspect.Parameter]:
    """What an act takes, but `by`."""
    found = dict(inspect.signature(REGISTRY[verb].run).parameters)
    found.pop("by")
    return found


def check(verb: str, given: Mapping[str, Any], places: set[str]) -> None:
    """Every argument exists, every one that is needed is given, every place has a column."""
    takes = parameters(verb)
    for part in given:
        if part not in takes:
            raise Refused("fill.argument", verb=verb, part=part, known=", ".join(takes))
    for part, parameter in takes.items():
        if parameter.default is parameter.empty and part not in given and part != "code":
            raise Refused("fill.needed", verb=verb, part=part)
    known = places | {name for name, code in NAMED.items() if code in places}
    for part, value in given.items():
        for place in _places(value):
            if place not in known:
                raise Refused("fill.place", place=place, part=part, known=", ".join(sorted(known)))
        _check_days(part, value)


def fill(verb: str, given: Mapping[str, Any], row: Row, now: int, key: str) -> dict[str, Any]:
    """The arguments, typed as the act declares them. `code`, where not given, is made from the key of the firing."""
    takes = parameters(verb)
    found = {part: _typed(takes[part], _value(part, value, row, now)) for part, value in given.items()}
    if "code" in takes and "code" not in found:
        found["code"] = ids.code_of(verb, key)
    return found


def _places(value: Any) -> list[str]:
    if isinstance(value, str):
        return PLACE.findall(value)
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [place for one in inside for place in _places(one)]


def _check_days(part: str, value: Any) -> None:
    if isinstance(value, dict):
        for name in ("working_days", "days"):
            if name in value and not (isinstance(value[name], int) and 0 <= value[name] <= DAYS_MAX):
                raise Refused("fill.days", part=part, most=DAYS_MAX)


def _value(part: str, value: Any, row: Row, now: int) -> Any:
    if isinstance(value, str):
        return _words(part, value, row)
    if isinstance(value, list | tuple):
        return [_value(part, one, row, now) for one in value]
    if not isinstance(value, dict):
        return value
    if special := SPECIAL & set(value):
        return _special(part, special.pop(), value, row, now)
    return {name: _value(part, one, row, now) for name, one in value.items()}


def _special(part: str, name: str, value: dict[str, Any], row: Row, now: int) -> Any:
    today = clock.day(now, zone())
    if name == "working_days":
        return Calendar.now().after(today, value[name])
    if name == "days":
        return today + timedelta(days=value[name])
    if name == "param":
        return law.at(str(value[name]), today).value
    if name == "decimal":
        return Decimal(str(_words(part, str(value[name]), row, raw=True)))
    if name == "office_of":
        return _office(str(_words(part, str(value[name]), row)), str(value.get("kind", "ubnd")), today)
    return today if name == "today" else now


def _words(part: str, text: str, row: Row, raw: bool = False) -> Any:
    alone = PLACE.fullmatch(text)
    if alone and (raw or alone[1] not in NAMED):
        value = row.get(alone[1])
        if value is None:
            raise Refused("fill.empty", part=part, place=alone[1])
        return value
    return PLACE.sub(lambda found: _said(found[1], row), text)


def _said(place: str, row: Row) -> str:
    """As an official of the city writes it: names for codes, days and numbers the Vietnamese way."""
    if place in NAMED:
        code = str(row.get(NAMED[place]) or "")
        return say((office_names() | unit_names()).get(code, code), "vi")
    value = row.get(place)
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, Decimal | float):
        exact = Decimal(str(value))
        return numbers.num(exact.to_integral_value() if exact == exact.to_integral_value() else exact, lang="vi")
    if place in row.instants:
        return dates.instant(value, "vi")
    return dates.day(value, "vi") if isinstance(value, date) else say(value, "vi")


def _office(unit: str, kind: str, today: date) -> str:
    found = Office.objects.filter(valid(today), serves=unit, kind=kind).order_by("code").first()
    if found is None:
        raise Refused("fill.office", kind=kind, unit=unit)
    return str(found.code)


def _typed(parameter: inspect.Parameter, value: Any) -> Any:
    wanted = str(parameter.annotation)
    if "date" in wanted and isinstance(value, str):
        return date.fromisoformat(value)
    if "tuple" in wanted and isinstance(value, list):
        return tuple(value)
    return value
