"""/kich-ban/: what would be if. A GET form moves figures and targets; what comes of it is shown at once, and kept."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base.errors import Refused
from kientao.base.text import T
from kientao.city.access import by_of, may, visible
from kientao.city.models import Office
from kientao.city.reach import office_of
from kientao.ui.language import t, tr
from kientao.ui.numbers import num, read_number
from kientao.ui.pages import page, public, see_other

from .. import acts
from ..ahead.courses import Course
from ..ahead.paths import newest_known
from ..ahead.whatif import Effect, effects
from ..models import Indicator, Milestone, Scenario
from . import finding, foretelling, telling
from .filling import Form

FIELD = re.compile(r"(so|dich)\.([a-z0-9.-]{1,110})")  # so.<indicator>, dich.<milestone>
INDICATORS_MAX, FIELDS_MAX = 8, 40
STATES = {
    "saved": (T("đã lưu", "saved"), "info"),
    "handed": (T("đã chuyển thành việc", "handed over"), "good"),
    "withdrawn": (T("đã rút", "withdrawn"), "warn"),
}


@public
def listing(request: Any) -> HttpResponse:
    """Scenarios one may see, and the choice of an indicator to begin with."""
    rows = visible(Scenario.objects.all(), by_of(request)).order_by("-first")[:100]
    aimed = set(Milestone.objects.filter(state="standing", value__isnull=False).values_list("indicator_id", flat=True))
    choices = [(row.code, row.name) for row in finding.indicators(request) if row.code in aimed]
    return page(request, "board/scenarios.html", {
        "rows": [_listed(row) for row in rows], "choices": choices, "chosen": request.GET.get("chi-tieu", "")[:120],
    })  # fmt: skip


def _listed(row: Scenario) -> dict[str, Any]:
    return {"row": row, "state": STATES[row.state], "office": telling.office_names().get(row.office, row.office)}


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: Any) -> HttpResponse:
    """?chi-tieu= (several), so.<indicator>= its newest figure, dich.<milestone>= a target. POST keeps it."""
    by, form = by_of(request), Form(request)
    given = request.POST if request.method == "POST" else request.GET
    codes = [code[:120] for code in given.getlist("chi-tieu")[:INDICATORS_MAX]]
    inputs, targets, typed, errors = _read(given, request.lang)
    found = effects(by, codes, inputs, targets)
    office = office_of(by.post) if by else ""
    able = bool(office and by and may(by, "scenario.save", Office, office))
    if request.method == "POST" and able and not errors:
        receipt = form.perform(acts.save_scenario, by=by, office=office, title=form.text("title"), inputs=inputs,
                               targets=targets, audience=form.text("audience") or "office")  # fmt: skip
        if receipt:
            return see_other(f"/kich-ban/{receipt.thing}")
    context = {
        "effects": [_shown(one) for one in found], "typed": typed, "errors": errors | form.errors, "form": form.typed,
        "codes": [one.before.state.indicator.code for one in found], "may_save": able,
        "moved": bool(inputs or targets), "caveat": foretelling.CAVEAT,
    }  # fmt: skip
    wrong = request.method == "POST" and bool(form.errors or errors or not able)
    return page(request, "board/scenario_try.html", context, status=(422 if able else 403) if wrong else 200)


def _read(given: Any, lang: str) -> tuple[dict[str, Decimal], dict[str, Decimal], dict[str, str], dict[str, str]]:
    """Numbers that differ from nothing typed; empty fields leave things as they are."""
    inputs: dict[str, Decimal] = {}
    targets: dict[str, Decimal] = {}
    typed, errors = {}, {}
    for name in list(given)[:FIELDS_MAX]:
        found, text = FIELD.fullmatch(name), given[name].strip()[:40]
        if not found or not text:
            continue
        typed[name] = text
        try:
            (inputs if found[1] == "so" else targets)[found[2]] = read_number(text)
        except Refused as error:
            errors[name] = error.say(lang)
    return inputs, targets, typed, errors


def _shown(one: Effect) -> dict[str, Any]:
    """An indicator with its field, and each milestone before and after."""
    state, row = one.before.state, newest_known(one.before.state)
    return {
        "state": state, "field": f"so.{state.indicator.code}", "unit": state.unit,
        "now": None if row is None else state.shown(row.value), "on": row.on if row else None,
        "then": _newest(one.after), "why": foretelling.why_none(one.before),
        "steps": [_step(one, before, after) for before, after in zip(one.before.steps, one.after.steps, strict=True)],
    }  # fmt: skip


def _newest(course: Course) -> str | None:
    row = newest_known(course.state)
    return None if row is None else course.state.shown(row.value)


def _step(one: Effect, before: Any, after: Any) -> dict[str, Any]:
    a, b = foretelling.tell(one.before, before), foretelling.tell(one.after, after)
    return {"field": f"dich.{before.target.code}", "on": before.target.on, "before": a, "after": b, "same": a == b}


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def scenario(request: Any, code: str) -> HttpResponse:
    """One scenario against the figures of today; withdrawn or handed over by whoever may."""
    row, by, form = finding.one(Scenario, code, request, "scenario.unknown"), by_of(request), Form(request)
    if request.method == "POST" and by:
        if form.text("do") == "withdraw":
            receipt = form.perform(acts.withdraw_scenario, by=by, scenario=code, seen=form.seen())
        else:
            receipt = form.perform(
                acts.hand_over_scenario, by=by, scenario=code, lines=_lines(row, by), seen=form.seen()
            )
        if receipt or not form.errors:
            return see_other(f"/kich-ban/{code}")
    allowed = {verb: bool(by and may(by, f"scenario.{verb}", Scenario, code)) for verb in ("withdraw", "hand_over")}
    names = dict(visible(Indicator.objects.all(), by).values_list("code", "name"))
    context = _listed(row) | {
        "effects": [_shown(one) for one in _effects(row, by)], "form": form.typed, "errors": form.errors,
        "again": _again(row), "may": allowed, "caveat": foretelling.CAVEAT, "beside": _others(row, by),
        "lines": [line | {"name": names.get(line["indicator"], line["indicator"]), "link": _task(line)}
                  for line in row.lines],
    }  # fmt: skip
    return page(request, "board/scenario.html", context, status=form.status if form.errors else 200)


def _effects(row: Scenario, by: Any) -> list[Effect]:
    inputs, targets = ({code: Decimal(value) for code, value in told.items()} for told in (row.inputs, row.targets))
    return effects(by, (), inputs, targets)


def _lines(row: Scenario, by: Any) -> list[dict[str, str]]:
    """A line for each indicator that is moved: what must become of it, and whose it is."""
    lines = []
    for one in _effects(row, by):
        about = one.before.state.indicator
        wanted = [
            f"{t('đến', 'by')} {s.target.on.year}: {num(s.target.value, about.decimals)}" for s in one.after.steps
        ]
        said = f"{tr(about.name)}: {_newest(one.before) or '–'} → {_newest(one.after) or '–'}"
        lines.append({"indicator": about.code, "office": about.office, "title": "; ".join([said, *wanted])[:290]})
    return lines


def _task(line: Mapping[str, str]) -> str:
    """The form of tasks, filled in: a task is ordered there, by whoever may, as any other."""
    return f"/viec/nhiem-vu/moi?ve=indicator:{quote(line['indicator'])}&noi-dung={quote(line['title'])}"


def _again(row: Scenario) -> str:
    """The form of what if with these numbers."""
    told = [(f"so.{c}", v) for c, v in row.inputs.items()] + [(f"dich.{c}", v) for c, v in row.targets.items()]
    return "/kich-ban/thu?" + urlencode([(name, value.replace(".", ",")) for name, value in told])


def _others(row: Scenario, by: Any) -> list[Scenario]:
    rows = visible(Scenario.objects.exclude(code=row.code).exclude(state="withdrawn"), by)
    return list(rows.order_by("-first")[:20])


@public
def beside(request: Any) -> HttpResponse:
    """?a= and ?b=: two scenarios, each milestone side by side with what is."""
    by = by_of(request)
    first, second = (
        finding.one(Scenario, request.GET.get(name, "")[:120], request, "scenario.unknown") for name in "ab"
    )
    told = {one.before.state.indicator.code: [one, None] for one in _effects(first, by)}
    for other in _effects(second, by):
        told.setdefault(other.before.state.indicator.code, [None, None])[1] = other
    rows = [_beside(a, b) for a, b in told.values()]
    return page(request, "board/scenarios_beside.html", {"a": first, "b": second, "rows": rows})


def _beside(a: Effect | None, b: Effect | None) -> dict[str, Any]:
    one = a or b
    assert one is not None
    columns = [one.before, a.after if a else one.before, b.after if b else one.before]
    steps = [[foretelling.tell(course, step) for course, step in zip(columns, row, strict=True)]
             for row in zip(*(course.steps for course in columns), strict=True)]  # fmt: skip
    return {"state": one.before.state, "newest": [_newest(course) for course in columns], "steps": steps}
