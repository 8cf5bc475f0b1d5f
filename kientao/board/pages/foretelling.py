"""Forecasts in words: what is needed, what is likely, and what nobody can tell."""

from typing import Any

from kientao.base.text import T
from kientao.ui import charts
from kientao.ui.dates import day
from kientao.ui.language import t, tr
from kientao.ui.numbers import num

from ..ahead import paths, smoothing
from ..ahead.courses import Course, Step, counted, end_of
from ..figures import State

CHANCE_LEAST = 5  # per cent: below this, and above 100 less this, a forecast of few values cannot tell
CHANCE_STEP = 5
CAVEAT = T(
    "Dự báo chỉ nối dài chuỗi số đã có theo thống kê (san mũ, xu hướng giảm dần): điều sẽ đến nếu mọi việc cứ như "
    "trước. Không phải lời hứa, không phải kế hoạch.",
    "A forecast only continues the figures so far, by statistics (smoothing with a damped trend): what comes if things "
    "go on as before. It is neither a promise nor a plan.",
)  # fmt: skip


def chart_ahead(course: Course) -> list[charts.Ahead]:
    """The band of the chart: as far as the forecast reaches."""
    digits = course.state.indicator.decimals or None
    return [charts.Ahead(p.on, *(round(v, digits) for v in p[1:])) for p in course.periods()]


def rows_ahead(course: Course) -> list[list[Any]]:
    """The same as rows of the table under the chart, the furthest first."""
    return [[p.on, interval(course.state, p.value, p.low, p.high), t("dự báo", "forecast")]
            for p in reversed(course.periods())]  # fmt: skip


def interval(state: State, value: float, low: float, high: float) -> str:
    """ "66,1 (62,0 – 70,2)" """
    digits = state.indicator.decimals
    return f"{num(value, digits)} ({num(low, digits)} – {num(high, digits)})"


def why_none(course: Course) -> str:
    """Why there is no forecast; "" where none could be meant."""
    row = course.state.indicator
    if not course.short or row.rhythm == "once" or row.unit in ("class", "words"):
        return ""
    if counted(course.state):
        return t("Số cộng dồn từ đầu năm không dự báo bằng cách này: xem nhịp của các tháng còn lại.",
                 "A sum since the year began is not forecast so: see the pace of the months left.")  # fmt: skip
    if course.points < smoothing.LEAST:
        return t("Chuỗi quá ngắn để dự báo: có {n} kỳ, cần ít nhất {m} kỳ.",
                 "The series is too short to forecast: {n} periods, at least {m} are needed.",
                 n=course.points, m=smoothing.LEAST)  # fmt: skip
    return t("Chuỗi có quá nhiều kỳ trống để dự báo.", "The series has too many gaps to forecast.")


def told(course: Course) -> list[dict[str, Any]]:
    """Of each milestone ahead: {step, value, need, forecast, chance, arrives}, each None where it is not known."""
    return [tell(course, step) for step in course.steps]


def tell(course: Course, step: Step) -> dict[str, Any]:
    state = course.state
    arrives = course.arrives(step.target) if step.chance is not None or step.value is None else None
    return {
        "step": step, "on": step.target.on, "value": _target(state, step),
        "need": need(state, step.stretch), "forecast": None if step.value is None else _interval(state, step),
        "chance": None if step.chance is None else chance(step.chance), "kind": _kind(step.chance),
        "arrives": arrives, "beyond": _beyond(course, step), "passed": step.target.on < state.day,
        "arrival": _arrival(course, step, arrives),
    }  # fmt: skip


def _target(state: State, step: Step) -> str:
    unit = "" if state.indicator.unit == "class" else tr(state.unit)
    return f"{state.shown(step.target.value, step.target.words)} {unit}".strip()


def _amount(state: State, value: float) -> str:
    return f"{num(value, state.indicator.decimals)} {tr(state.unit)}".strip()


def _interval(state: State, step: Step) -> str:
    assert step.value is not None and step.low is not None and step.high is not None
    return f"{interval(state, step.value, step.low, step.high)} {tr(state.unit)}".strip()


def need(state: State, stretch: paths.Stretch) -> str | None:
    """The growth a year that the way to a milestone asks for, in words."""
    line = stretch.path
    change = paths.a_year(line) if line else None
    if line is None or change is None or state.indicator.unit == "class":
        return None
    since = t("từ mục tiêu {day}", "from the target of {day}", day=day(line.start_on)) if stretch.stated else t(
        "từ số liệu {day}", "from the figure of {day}", day=day(line.start_on))  # fmt: skip
    if not change:
        return t("Giữ nguyên {since}.", "Stay as it is {since}.", since=since)
    rate = None if state.indicator.unit in paths.PLAIN_UNITS else paths.growth(line)
    if paths.years(line) < 1:  # a growth a year over two months would be a monster
        left = (line.target_on - line.start_on).days
        how = _amount(state, abs(float(line.target - line.start)))
        words = T("Cần {way} {how} trong {n} ngày {since}.", "Needs {how} {way} in {n} days {since}.")
        return tr(words).format(way=_way(change), how=how, n=left, since=since)
    plain = f"{num(abs(change), max(state.indicator.decimals, 1))} {tr(state.unit)}".strip()
    how = plain if rate is None else f"{num(abs(rate) * 100, 1)} %"
    words = T("Cần {way} {how} mỗi năm {since}.", "Needs {how} {way} a year {since}.")
    return tr(words).format(way=_way(change), how=how, since=since)


def _way(change: float) -> str:
    return t("tăng", "more") if change > 0 else t("giảm", "less")


def chance(share: float) -> str:
    """ "khoảng 35 %"; never nought, never certain."""
    rounded = round(share * 100 / CHANCE_STEP) * CHANCE_STEP
    if share * 100 < CHANCE_LEAST:
        return t("dưới {n} %", "below {n} %", n=CHANCE_LEAST)
    if share * 100 > 100 - CHANCE_LEAST:
        return t("trên {n} %", "above {n} %", n=100 - CHANCE_LEAST)
    return t("khoảng {n} %", "about {n} %", n=rounded)


def _kind(share: float | None) -> str:
    """Colour of the mark beside the words."""
    return "info" if share is None else "good" if share >= 0.6 else "bad" if share <= 0.25 else "warn"


def _beyond(course: Course, step: Step) -> str | None:
    """Why a milestone has no forecast though the series has one."""
    if course.short or step.value is not None:
        return None
    return t("Xa hơn mức chuỗi số cho phép nói: dự báo không đi xa hơn số kỳ đã đo ({n}).",
             "Further than the series can tell: a forecast goes no further than the periods measured ({n}).",
             n=course.far)  # fmt: skip


def _arrival(course: Course, step: Step, arrives: Any) -> str | None:
    """When, if things go on as before."""
    if course.short or course.state.indicator.direction == "none":
        return None
    if arrives:
        return t(
            "Nếu cứ đà này: đạt khoảng {year}.", "At this pace: reached about {year}.", year=_period(course, arrives)
        )
    last = end_of(course.last + course.far, course.turns)
    return t(
        "Nếu cứ đà này: đến {year} vẫn chưa đạt.", "At this pace: not reached by {year}.", year=_period(course, last)
    )


def _period(course: Course, on: Any) -> str:
    return str(on.year) if course.turns == 1 else f"{on.month}/{on.year}"
