"""/cam-bien: what the city measures, where, and what it says now; a page for each sensor with its past."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe
from markupsafe import Markup

from kientao.base import clock, durations
from kientao.base.text import T, say
from kientao.ui import maps, timechart
from kientao.ui.dates import ago, instant
from kientao.ui.language import tr
from kientao.ui.numbers import num
from kientao.ui.pages import page, public
from kientao.ui.render import may

from . import readings, whereabouts
from .access import today
from .models import Office, Sensor, SensorKind, Source, Unit, valid
from .pages import feature
from .readings import STATES, STRETCHES, Said
from .whereabouts import MICRO

GAP_MIN = 3  # pieces, or beats of the sensor, without a reading: the line breaks
MARKS = {"well": ("●", "good"), "silent": ("▲", "bad"), "never": ("○", "neutral")}
DOWNLOAD_DAYS = 31


@public
@require_safe
def sensors(request: Any) -> HttpResponse:
    """All of today on a map and as a list, by kind, ward and state."""
    day, now = today(), clock.now()
    rows = Sensor.objects.filter(valid(day)).order_by("kind", "code")
    kinds = {kind.code: kind for kind in SensorKind.objects.order_by("code")}
    units = dict(Unit.objects.values_list("code", "name"))
    there = {"loai": set(rows.values_list("kind", flat=True)), "phuong": set(rows.values_list("place", flat=True))}
    asked = {name: found for name in there if (found := request.GET.get(name, "")) in there[name] and found}
    everything = readings.said(
        list(rows.filter(**{{"loai": "kind", "phuong": "place"}[name]: code for name, code in asked.items()})), now
    )
    quiet = request.GET.get("im") == "1"
    shown = [one for one in everything if one.state != "well"] if quiet else everything
    context = {
        "rows": [_listed(one, units, now) for one in shown], "asked": asked, "quiet": quiet,
        "kinds": sorted(((code, kinds[code].title) for code in there["loai"]), key=lambda it: say(it[1], "vi")),
        "wards": sorted(((code, units[code]) for code in there["phuong"] if code), key=lambda it: say(it[1], "vi")),
        "counts": {state: sum(one.state == state for one in everything) for state in STATES}, "states": STATES,
        "marks": MARKS, "map": _map(shown, now), "invented": any(one.row.invented for one in shown),
        "sources": may(request, "source.define"),
    }  # fmt: skip
    return page(request, "city/sensors.html", context)


def _listed(one: Said, units: dict[str, Any], now: int) -> list[Any]:
    return [
        {"text": one.row.name, "href": f"/cam-bien/{one.row.code}"}, one.kind.title, value(one),
        ago(one.at, now) or None, mark(one.state), units.get(one.row.place),
    ]  # fmt: skip


def value(one: Said) -> str | None:
    """The newest value with its unit."""
    return None if one.value is None else f"{num(one.value, one.kind.decimals)} {tr(one.unit)}".strip()


def mark(state: str) -> Markup:
    """A shape and a word, so that it is told without colour too."""
    shape, kind = MARKS[state]
    html = Markup('<span class="badge badge-{}"><span aria-hidden="true">{}</span> {}</span>')
    return html.format(kind, shape, tr(STATES[state]))


@public
@require_safe
def sensor(request: Any, code: str) -> HttpResponse:
    """One of them: what it says, its past as a chart with its table, who keeps it, and its data to take along."""
    row, now = one_of(code), clock.now()
    one = readings.said([row], now)[0]
    stretch = next((s for s in STRETCHES if s.code == request.GET.get("doan")), STRETCHES[0])
    made, outside = readings.bars(readings.raw(row, now - stretch.length, now + clock.MINUTE), stretch.piece)
    low, high = readings.bounds(row, one.kind)
    day = today()
    context = {
        "row": row, "one": one, "value": value(one), "age": ago(one.at, now), "mark": mark(one.state),
        "stretch": stretch, "choices": [(s.words, f"?doan={s.code}#dien-bien") for s in STRETCHES], "outside": outside,
        "bounds": f"{_short(low)} – {_short(high)} {tr(one.unit)}".strip() if (low, high) != (None, None) else None,
        "limit": f"{_short(one.kind.limit)} {tr(one.unit)}".strip() if one.kind.limit is not None else None,
        "chart": _chart(one, made, stretch, now), "bars": [_told(bar, one.kind) for bar in made][::-1],
        "ward": Unit.objects.filter(code=row.place).first(), "care": Office.objects.filter(code=row.care).first(),
        "source": Source.objects.filter(code=row.source).first(), "map": _map([one], now) if row.lon else None,
        "rhythm": durations.about(row.rhythm_seconds * clock.SECOND) if row.rhythm_seconds else None,
        "from_day": day - timedelta(days=7), "to_day": day, "days_max": DOWNLOAD_DAYS,
    }  # fmt: skip
    return page(request, "city/sensor.html", context)


def one_of(code: str) -> Sensor:
    row: Sensor | None = Sensor.objects.filter(code=code).first()
    if row is None:
        raise Http404
    return row


def _chart(one: Said, made: list[timechart.Bar], stretch: readings.Stretch, now: int) -> Markup:
    gap = GAP_MIN * max(stretch.piece, one.row.rhythm_seconds * clock.SECOND) - 1
    desc = T("Đường: trung bình; dải: từ thấp nhất đến cao nhất; chỗ đứt: không có số đo.",
             "Line: mean; band: least to most; where it breaks, nothing was measured.")  # fmt: skip
    limit = one.kind.limit
    level = None
    if limit is not None:
        level = timechart.Limit(float(limit), T(f"ngưỡng {_short(limit)}", f"limit {_short(limit)}"))
    return timechart.draw(made, now - stretch.length, now, gap=gap, title=one.row.name, desc=desc, unit=one.unit,
                          limit=level)  # fmt: skip


def _short(bound: Decimal | None) -> str:
    """Without the zeros that the column of the database pads with."""
    return "…" if bound is None else num(Decimal(format(bound.normalize(), "f")))


def _told(bar: timechart.Bar, kind: SensorKind) -> list[Any]:
    return [instant(bar.at), *(readings.shown(figure, kind) for figure in (bar.mean, bar.low, bar.high))]


def _map(rows: list[Said], now: int) -> Any:
    outlines = [feature(view) for view in whereabouts.outlined(today())]
    spots = [
        {"geometry": {"type": "Point", "coordinates": [one.row.lon / MICRO, one.row.lat / MICRO]},
         "properties": {"label": "", "note": _note(one, now), "href": f"/cam-bien/{one.row.code}",
                        "hollow": one.state != "well"}}
        for one in rows if one.row.lon is not None and one.row.lat is not None
    ]  # fmt: skip
    return maps.draw(outlines, spots, title=T("Nơi đặt cảm biến", "Where the sensors are")) if spots else None


def _note(one: Said, now: int) -> str:
    told = (tr(one.row.name), value(one), ago(one.at, now), tr(STATES[one.state]))
    return ", ".join(words for words in told if words)
