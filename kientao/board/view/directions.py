"""Six directions: up, down, across, inside, outside, ahead. Each asks facts for counts and gives a few tiles."""

from kientao.ui.dates import day as day_words
from kientao.ui.language import t, tr
from kientao.ui.numbers import num

from ..figures import State
from . import due, targets, work
from .look import MONTH, WEEK, Look
from .tiles import Direction, Tile, ask_task, worst


def up(look: Look) -> Direction:
    """What the province and the plan ask."""
    found = targets.stands(look)
    off = [one for one in found if one.off]
    before = [one for one in targets.stands(look, targets.a_month_ago(look)) if one.off]
    trend, change = work.moved(len(off), len(before), t("30 ngày trước", "30 days ago")) if found else ("", "")
    behind = Tile(
        "behind", t("Chỉ tiêu chậm lộ trình", "Targets behind their path"), num(len(off)) if found else None,
        unit=t("/ {n} có lộ trình", "of {n} with a path", n=num(len(found))), target="0", trend=trend, change=change,
        level="neutral" if not found else "bad" if off else "good", as_of=_newest(found),
        cause="/dang-sau/chi-tieu-cham",
        source=t("Số liệu và mục tiêu có nguồn", "Sourced figures and targets"), source_link="/chi-tieu/",
        why=t("Chưa chỉ tiêu nào vừa có mục tiêu vừa có số liệu.", "No indicator has both a target and figures."),
    )  # fmt: skip
    above = work.late(look, "above", "tasks", t("Việc cấp trên giao quá hạn", "Late tasks from above"), look.tasks,
                      "above_late", "above", cause=heap(look, "tren-giao-qua-han", "tasks"),
                      source=t("Nhiệm vụ nhập từ hệ thống bắt buộc", "Tasks of the mandatory system"),
                      source_link="/viec/nhiem-vu")  # fmt: skip
    tiles = (behind, _next(look), above)
    line = (
        t("{off}/{all} chỉ tiêu chậm lộ trình", "{off}/{all} targets behind", off=num(len(off)), all=num(len(found)))
        if found
        else t("chưa chỉ tiêu nào so được", "no target can be judged")
    )
    return direction("up", t("Trên", "Up"), t("Tỉnh và kế hoạch giao gì?", "What do province and plan ask?"),
                      line, "/chi-tieu/", tiles)  # fmt: skip


def _next(look: Look) -> Tile:
    """The target whose day comes next."""
    name, coming = t("Đích gần nhất", "Next target"), targets.ahead(look)
    if not coming:
        return Tile("next", name, None, why=t("Không còn mục tiêu nào phía trước.", "No target lies ahead."))
    state, on, value = coming[0]
    row, unit = state.latest, str(tr(state.unit))
    gap = state.missing(state.target)
    return Tile(
        "next", str(tr(state.indicator.name)), state.shown(row.value, row.words) if row else None, unit=unit,
        target=f"{state.shown(value)} {unit}, {day_words(on)}", trend=state.trend() or "",
        change=_way(state),
        level="neutral" if gap is None else "good" if gap <= 0 else "warn",
        as_of=t("số ngày {day}", "of {day}", day=day_words(row.on)) if row else "",
        source=str(tr((row.source or {}).get("title"))) if row else "", source_link=f"/chi-tieu/{state.indicator.code}",
        cause=f"/chi-tieu/{state.indicator.code}", why=t("Chưa có số liệu nào.", "There is no figure yet."),
        task=ask_task(f"indicator:{state.indicator.code}", str(tr(state.indicator.name)), state.indicator.office),
    )  # fmt: skip


def _way(state: State) -> str:
    """ "-3 so với lần trước, còn 32 người"; "" where neither is known."""
    change, gap = state.change(), state.missing(state.target)
    said = [t("{n} so với lần trước", "{n} against the last", n=state.shown(change, sign=True))] if change else []
    if gap is not None:
        said.append(t("đã đạt", "reached") if gap <= 0 else t("còn {gap}", "{gap} to go", gap=state.gap_words(gap)))
    return ", ".join(said)


def _newest(found: list[targets.Stand]) -> str:
    days = [one.state.latest.on for one in found if one.state.latest]
    return t("số mới nhất {day}", "newest figure {day}", day=day_words(max(days))) if days else ""


def down(look: Look) -> Direction:
    """Wards and communes."""
    rows = look.reports
    first = work.late(look, "late", "reports", t("Phản ánh quá hạn", "Late reports"), rows,
                      cause=heap(look, "phan-anh-qua-han", "reports"), **_reports())  # fmt: skip
    places = work.by_name(rows, "ward", "late")
    tiles = (first, *(_of_ward(look, code, count) for code, count in places[:2]))
    line = (
        t("{n} phản ánh quá hạn {of}", "{n} late reports {of}", n=first.value, of=first.unit)
        if first.value
        else not_known()
    )
    return direction("down", t("Dưới", "Down"), t("Phường, xã ra sao?", "How are the wards?"), line,
                      heap(look, "phan-anh-qua-han", "reports"), tiles)  # fmt: skip


def _of_ward(look: Look, code: str, count: int) -> Tile:
    before = look.stood("reports", "late", look.day - WEEK, ward=code)
    trend, change = work.moved(count, before, work.week_ago())
    name = work.ward(look, code)
    words = t("Giải quyết {n} phản ánh quá hạn ở {ward}", "Settle {n} late reports in {ward}", n=num(count), ward=name)
    office = next((row["office"] for row in look.reports or () if row["ward"] == code and row.get("late")), "")
    return Tile(f"ward-{code}", name, num(count), unit=t("quá hạn", "late"), target="0", level="bad", trend=trend,
                change=change, as_of=look.as_of, cause=heap(look, "phan-anh-qua-han", "reports", phuong=code),
                task=ask_task(words=words, office=office), **_reports())  # fmt: skip


def across(look: Look) -> Direction:
    """Departments: documents, sheets, and how many offices are behind with their tasks."""
    documents = work.late(look, "documents", "documents", t("Văn bản quá hạn công khai", "Documents late to publish"),
                          look.documents, of="", cause=heap(look, "van-ban-qua-han", "documents"),
                          source=t("Sổ văn bản", "Register of documents"),
                          source_link="/van-ban/chua-cong-bo")  # fmt: skip
    places = work.by_name(look.tasks, "office", "late")
    known = look.tasks is not None
    offices = Tile(
        "offices", t("Cơ quan có nhiệm vụ quá hạn", "Offices with late tasks"), num(len(places)) if known else None,
        target="0", level="neutral" if not known else "bad" if places else "good", as_of=look.as_of,
        change=", ".join(f"{work.office(look, code)} ({num(n)})" for code, n in places[:2]), why=work.not_counted(look),
        cause=heap(look, "nhiem-vu-qua-han", "tasks"), source=t("Nhiệm vụ", "Tasks"), source_link="/viec/nhiem-vu",
    )  # fmt: skip
    tiles = (documents, offices, _sheets(look))
    told = [
        (documents.value, t("văn bản chậm", "documents late")),
        (offices.value, t("cơ quan trễ việc", "offices behind")),
    ]
    line = ", ".join(f"{value} {words}" for value, words in told if value is not None) or not_known()
    return direction("across", t("Ngang", "Across"), t("Các phòng ban ra sao?", "How are the departments?"), line,
                      "/van-ban/chua-cong-bo", tiles)  # fmt: skip


def _sheets(look: Look) -> Tile:
    name = t("Biểu số liệu chậm", "Sheets of figures late")
    if look.past:
        return Tile("sheets", name, None, why=t("Không lưu theo ngày.", "Not kept by day."))
    count = len(due.late_sheets(look))
    return Tile("sheets", name, num(count), target="0", level="bad" if count else "good", as_of=look.as_of,
                cause="/dang-sau/bieu-cham", source=t("Biểu số liệu tháng", "Monthly sheets"),
                source_link="/du-lieu/sheets_due")  # fmt: skip


def inside(look: Look) -> Direction:
    """Tasks and load. Load is told of offices, never of people."""
    source = {"source": t("Nhiệm vụ", "Tasks"), "source_link": "/viec/nhiem-vu"}
    first = work.late(look, "tasks", "tasks", t("Nhiệm vụ quá hạn", "Late tasks"), look.tasks,
                      cause=heap(look, "nhiem-vu-qua-han", "tasks"), **source)  # fmt: skip
    waiting = work.late(look, "waiting", "tasks", t("Quá hạn nhận việc", "Not accepted in time"), look.tasks, "waiting",
                        cause=heap(look, "chua-nhan", "tasks"), **source)  # fmt: skip
    places = work.by_name(look.tasks, "office", "open")
    load = Tile(
        "load", t("Nhiều việc nhất", "Most work"), work.office(look, places[0][0]) if places else None,
        unit=t("{n} nhiệm vụ", "{n} tasks", n=num(places[0][1])) if places else "", as_of=look.as_of,
        cause=heap(look, "nhiem-vu-dang-mo", "tasks", **({"co-quan": places[0][0]} if places else {})),
        why=work.not_counted(look) if look.tasks is None else t("Không có nhiệm vụ đang mở.", "No open task."),
        **source,
    )  # fmt: skip
    line = (
        t("{n} nhiệm vụ quá hạn, {m} chưa nhận", "{n} late tasks, {m} not accepted", n=first.value, m=waiting.value)
        if first.value is not None
        else not_known()
    )
    return direction("inside", t("Trong", "Inside"), t("Nhiệm vụ và tải việc?", "Tasks and load?"), line,
                      heap(look, "nhiem-vu-qua-han", "tasks"), (first, waiting, load))  # fmt: skip


def outside(look: Look) -> Direction:
    """What residents and businesses say."""
    days = work.days_link("reports", look.counted_until, MONTH)
    in_time = work.share(look, "in_time", t("Trả lời đúng hạn", "Answered in time"), "in_time", "timed", cause=days,
                         **_reports())  # fmt: skip
    satisfied = work.share(look, "satisfied", t("Người dân hài lòng", "Residents satisfied"), "satisfied", "rated",
                           cause=days, source=t("Người gửi chấm 4–5 trên 5", "Rated 4–5 of 5 by senders"),
                           source_link="/du-lieu/reports")  # fmt: skip
    tiles = (work.received(look), in_time, satisfied)
    told = [(in_time.value, t("đúng hạn", "in time")), (satisfied.value, t("hài lòng", "satisfied"))]
    line = ", ".join(f"{value} % {words}" for value, words in told if value is not None) or not_known()
    return direction("outside", t("Ngoài", "Outside"), t("Người dân nói gì?", "What do people say?"), line,
                      "/phan-anh/", tiles)  # fmt: skip


def not_known() -> str:
    return t("chưa có số liệu", "no figure yet")


def _reports() -> dict[str, str]:
    return {"source": t("Phản ánh của người dân", "Residents' reports"), "source_link": "/phan-anh/"}


def heap(look: Look, name: str, kind: str, **more: str) -> str:
    """What lies behind a count: the things themselves now, the rows written then for a past day."""
    if look.past:
        return f"/dang-sau/ngay/{kind}?tu={look.day}&den={look.day}"
    return f"/dang-sau/{name}" + ("?" + "&".join(f"{k}={v}" for k, v in more.items()) if more else "")


def direction(key: str, title: str, asks: str, line: str, link: str, tiles: tuple[Tile, ...]) -> Direction:
    return Direction(key, title, asks, line, worst(tiles), link, tiles)
