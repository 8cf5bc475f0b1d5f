"""States of indicators in words: what a tile shows, and what is missing, by how much, as of which figure."""

from collections.abc import Mapping
from typing import Any

from kientao.base.measures import MEASURES
from kientao.base.text import T
from kientao.city.models import Office
from kientao.ui import charts
from kientao.ui.dates import day
from kientao.ui.language import t, tr

from ..figures import DRAWN, State
from ..models import Measurement, Milestone

HOW = {
    "manual": T("Nhập tay, kèm nguồn hoặc minh chứng", "Entered by hand, with source or evidence"),
    "external": T("Cơ quan khác công bố, nhập lại kèm nguồn", "Published by others, entered with its source"),
    "formula": T("Máy tính từ dữ liệu, mỗi ngày một lần", "Computed from data, once a day"),
}
RHYTHM = {
    "year": T("Hằng năm", "Yearly"),
    "quarter": T("Hằng quý", "Quarterly"),
    "month": T("Hằng tháng", "Monthly"),
    "day": T("Hằng ngày", "Daily"),
    "once": T("Một lần", "Once"),
}
TREND = {
    "good": T("tốt lên", "improving"),
    "bad": T("xấu đi", "worsening"),
    "flat": T("không đổi", "unchanged"),
}
CHECKED = {
    "gazette": T("đã đối chiếu văn bản", "compared with the text"),
    "second_hand": T("nguồn thứ cấp", "second-hand"),
    "from_article": T("theo bài viết công bố", "from the announcement"),
    "derived": T("do hệ thống tính", "computed by us"),
    "unverified": T("chưa kiểm chứng", "not verified"),
}


def office_names() -> dict[str, Any]:
    return dict(Office.objects.values_list("code", "name"))


def unit_mark(code: str) -> str:
    """The mark written after a number, in the reader's language."""
    return tr(MEASURES[code][1]) if code in MEASURES else code


def source(row: Any) -> dict[str, Any] | None:
    """A stored source as the `source` macro takes it."""
    about: Mapping[str, Any] = row.source or {}
    if not about.get("title"):
        return None
    title = tr(about["title"]) + (f", {about['article']}" if about.get("article") else "")
    notes = [tr(CHECKED[about["checked"]])] if about.get("checked") in CHECKED else []
    notes += [tr(about["note"])] if about.get("note") else []
    return {"title": title, "href": about.get("url", ""), "on": "", "note": "; ".join(notes)}


def unknown(state: State) -> str:
    """Why there is no value, in the city's own words or ours."""
    if state.indicator.missing:
        return tr(state.indicator.missing)
    return t("Chưa ai ghi số liệu nào cho chỉ tiêu này.", "Nobody has recorded a figure for this indicator.")


def tile(state: State, offices: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments of the `tile` macro."""
    row, target = state.latest, state.target
    measured = row is not None and row.value is not None and state.indicator.unit != "class"
    told: dict[str, Any] = {
        "name": state.indicator.name, "link": f"/chi-tieu/{state.indicator.code}",
        "unit": state.unit if measured else "",
        "value": state.shown(row.value, row.words) if row else None, "why": None if row else unknown(state),
        "on": row.on if row else None, "kind": DRAWN[row.kind] if row and row.kind != "chinh-thuc" else None,
        "target": _target(state), "target_on": target.on if target else None,
        "distance": state.distance(), "chart": spark(state),
    }  # fmt: skip
    if row:
        told |= {"owner": offices.get(state.indicator.office), "how": HOW[state.indicator.how], "source": source(row)}
    return told


def _target(state: State) -> str | None:
    return state.shown(state.target.value, state.target.words) if state.target else None


def spark(state: State) -> Any:
    values = [f.best.value for f in state.figures if f.best.value is not None]
    if len(values) < 3:
        return None
    title = t("{name}: từ {first} ({a}) đến {last} ({b})", "{name}: from {first} ({a}) to {last} ({b})",
              name=tr(state.indicator.name), first=state.shown(values[0]), last=state.shown(values[-1]),
              a=state.figures[0].on.year, b=state.figures[-1].on.year)  # fmt: skip
    return charts.sparkline(values, title=title)


def verdict(state: State, target: Milestone) -> dict[str, Any]:
    """Of one target: {text, kind}: reached, missed by how much, still missing how much, or not known and why."""
    passed = target.on < state.day
    row = state.around(target) if passed else state.latest
    if row is None:
        return {"kind": "warn" if passed else "info", "text": _not_known(state, target, passed)}
    gap = state.missing(target, row)
    as_of = t("theo số liệu ngày {day}", "by the figure of {day}", day=day(row.on))
    if gap is None:
        if target.value is not None and row.value is not None:
            return {
                "kind": "info",
                "text": t("{value}, {as_of}", "{value}, {as_of}", value=_amount(state, row), as_of=as_of),
            }
        return {"kind": "info", "text": f"{_amount(state, row)} – {as_of}"}
    if gap <= 0:
        return {"kind": "good", "text": t("Đã đạt: {value}, {as_of}.", "Reached: {value}, {as_of}.",
                                          value=_amount(state, row), as_of=as_of)}  # fmt: skip
    words = (
        T("Chưa đạt, thiếu {gap}", "Not reached, {gap} short") if passed else T("Còn thiếu {gap}", "Still {gap} to go")
    )
    short = state.gap_words(gap)
    return {
        "kind": "bad" if passed else "info",
        "text": f"{tr(words).format(gap=short)} ({_amount(state, row)}, {as_of}).",
    }


def _amount(state: State, row: Measurement) -> str:
    unit = tr(state.unit) if row.value is not None and state.indicator.unit != "class" else ""
    return f"{state.shown(row.value, row.words)} {unit}".strip()


def _not_known(state: State, target: Milestone, passed: bool) -> str:
    """What is missing to judge a target."""
    if not passed:
        return t("Chưa có số liệu nào nên chưa biết còn thiếu bao nhiêu.",
                 "There is no figure yet, so how much is missing is not known.")  # fmt: skip
    last = state.latest
    if last is None:
        return t("Chưa có số liệu nên chưa biết đã đạt hay chưa. Còn thiếu: số liệu năm {year}.",
                 "No figure, so whether it was reached is not known. Missing: the figure of {year}.",
                 year=target.on.year)  # fmt: skip
    return t("Chưa có số liệu năm {year} nên chưa biết đã đạt hay chưa. Số gần nhất: {value} (ngày {day}).",
             "No figure of {year}, so whether it was reached is not known. The nearest: {value} ({day}).",
             year=target.on.year, value=_amount(state, last), day=day(last.on))  # fmt: skip
