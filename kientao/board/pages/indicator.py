"""/chi-tieu/<code>: one indicator with its figures, targets, parts and history; the same as CSV and JSON."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse

from kientao.base.text import T
from kientao.city.access import by_of, may, visible
from kientao.city.models import Unit
from kientao.lake import export
from kientao.ui import charts
from kientao.ui.dates import day
from kientao.ui.language import t, tr
from kientao.ui.pages import kept, page, public

from .. import facts
from ..ahead.courses import Course, courses
from ..figures import DRAWN, KINDS, AsOf, State, known, states
from ..models import Indicator, Measurement, Milestone, Objective, Period
from ..scorecards import bindings, shelf
from . import finding, foretelling, pacing, telling

ROWS_MAX = 150  # figures on the page; all of them are in the files beside it
STATES = {
    "standing": None,
    "corrected": (T("đã sửa", "corrected"), "warn"),
    "withdrawn": (T("đã rút", "withdrawn"), "bad"),
}


@public
@kept()
def indicator(request: Any, code: str) -> HttpResponse:
    """As of today, or ?ngay= (valid on that day) and ?biet-den= (known by the end of that day)."""
    row = finding.one(Indicator, code, request, "indicator.unknown")
    by, (asked, errors) = by_of(request), finding.as_of(request)
    parts = list(visible(Indicator.objects.filter(parent=code), by).order_by("position"))
    rank = visible(Indicator.objects.filter(code=row.rank), by).first() if row.rank else None
    others = [rank] if rank else []
    found = states([row, *parts, *others], by, asked)
    state, offices = found[code], telling.office_names()
    told, cited = _figures(state, asked, by)
    course = courses({code: state})[code]
    context = {
        "row": row, "state": state, "asked": asked, "errors": errors, "telling": telling,
        "tile": telling.tile(state, offices),
        "pace": pacing.told(state), "places": _places(state, by),
        "chart": _chart(state, course), "drawn": foretelling.rows_ahead(course) + _drawn(state),
        "figures": told, "cited": cited,
        "milestones": _milestones(state, asked, by), "course": course, "ahead": foretelling.told(course),
        "no_forecast": foretelling.why_none(course), "caveat": foretelling.CAVEAT,
        "part_tiles": [telling.tile(found[p.code], offices) for p in parts],
        "rank": telling.tile(found[rank.code], offices) if rank else None,
        "office": offices.get(row.office), "place": Unit.objects.filter(code=row.place).first(),
        "fed": shelf.rows_fed(bindings.fed_by(code), asked.day),
        "objectives": visible(Objective.objects.filter(code__in=row.objectives), by).order_by("position"),
        "parent": visible(Indicator.objects.filter(code=row.parent_id), by).first() if row.parent_id else None,
        "may_record": bool(by and may(by, "measurement.record", Indicator, code)),
        "may_correct": bool(by and may(by, "measurement.correct", Indicator, code)),
    } | finding.shut(row)  # fmt: skip
    return page(request, "board/indicator.html", context)


@public
def series(request: Any, code: str, form: str) -> HttpResponse:
    """Every figure the visitor may see, corrected and withdrawn ones included: CSV or JSON lines."""
    finding.one(Indicator, code, request, "indicator.unknown")
    rows = facts.figures(visible(Measurement.objects.filter(indicator=code), by_of(request)))
    demo = settings.KIENTAO.demo
    if form == "csv":
        lines, kind = export.to_csv(facts.FIGURES, rows, bom=True, simulated=demo), "text/csv"
    else:
        lines, kind = export.to_json_lines(facts.FIGURES, rows, simulated=demo), "application/x-ndjson"
    name = f'attachment; filename="{code}.{form}"'
    return StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8", headers={"Content-Disposition": name})


def _chart(state: State, course: Course) -> Any:
    points = [charts.Point(f.on, _drawn_value(state, f.best.value), DRAWN[f.best.kind]) for f in state.figures]
    targets = [charts.Target(m.on, _drawn_value(state, m.value)) for m in state.targets if m.value is not None]
    drawable = len([p for p in points if p.value is not None]) + len(targets)
    last = state.latest
    if last is None or drawable < 2 or state.indicator.unit == "class":  # classes are steps, not a course
        return ""
    desc = t("{n} số liệu, gần nhất {value} ngày {day}.", "{n} figures, the latest {value} on {day}.",
             n=len(points), value=state.shown(last.value, last.words), day=day(last.on))  # fmt: skip
    near = [
        g for g in targets if g.on.year - last.on.year <= 30
    ]  # a goal of 2065 would squeeze ten years into a corner
    return charts.line(points, title=state.indicator.name, desc=desc, unit=state.unit, targets=near,
                       ahead=foretelling.chart_ahead(course))  # fmt: skip


def _drawn_value(state: State, value: Any) -> Any:
    return None if value is None else round(value, state.indicator.decimals or None)


def _drawn(state: State) -> list[list[Any]]:
    """The table under the chart: what is drawn, nothing else."""
    return [[f.on, state.shown(f.best.value, f.best.words), tr(KINDS[f.best.kind])] for f in reversed(state.figures)]


def _figures(state: State, asked: AsOf, by: Any) -> tuple[list[dict[str, Any]], list[Any]]:
    """Every figure ever recorded for it, newest day first, corrected ones too; and the sources they cite."""
    rows = visible(
        known(Measurement.objects.filter(indicator=state.indicator.code, part="", on__lte=asked.day), asked), by
    )
    found = list(rows.order_by("-on", "-first")[:ROWS_MAX])
    shown = {f.best.code for f in state.figures}
    next_of = {row.replaces: row for row in found if row.replaces}
    told: list[dict[str, Any]] = []
    cited: list[Any] = []  # sources in the order they are first named: the table cites them by number
    for row in found:
        source = telling.source(row)
        if source and source not in cited:
            cited.append(source)
        ended = row.state != "standing" and (asked.before is None or (row.ended or 0) < asked.before)
        after = next_of.get(row.code)
        told.append({
            "row": row, "value": state.shown(row.value, row.words), "kind": DRAWN[row.kind], "shown": row.code in shown,
            "state": STATES[row.state] if ended else None, "cite": cited.index(source) + 1 if source else None,
            "became": state.shown(after.value, after.words) if ended and after else None,
        })  # fmt: skip
    return told, cited


def _places(state: State, by: Any) -> dict[str, Any] | None:
    """The rows of its sheet on the day of the newest figure; None: it is no sheet's, or none may be seen."""
    rows = visible(Measurement.objects.filter(indicator=state.indicator.code, state="standing", on__lte=state.day), by)
    newest = rows.exclude(part="").order_by("-on").first()
    if newest is None:
        return None
    sheet = visible(Period.objects.filter(sheet=state.indicator.sheet, on=newest.on), by).first()
    names = {row["code"]: row["name"] for row in sheet.rows} if sheet else {}
    found = {row.part: row for row in rows.filter(on=newest.on).exclude(part="")}
    told = [[tr(names[code]), state.shown(found[code].value, found[code].words)] for code in names if code in found]
    return {"on": newest.on, "rows": told, "sheet": sheet} if len(told) > 1 else None


def _milestones(state: State, asked: AsOf, by: Any) -> list[dict[str, Any]]:
    """Targets by day; under each, what it was before it was moved."""
    rows = known(Milestone.objects.filter(indicator=state.indicator.code), asked)
    past: dict[str, Milestone] = {row.code: row for row in visible(rows, by)}
    told = []
    for row in state.targets:
        former: list[Milestone] = []
        code = row.replaces
        while code in past and len(former) < 50:
            former.append(past[code])
            code = past[code].replaces
        told.append({
            "row": row, "value": state.shown(row.value), "former": former, "verdict": telling.verdict(state, row),
            "source": telling.source(row),
        })  # fmt: skip
    return told
