"""The sixth direction: where the lines go. A forecast where a series is long enough, else the path to the target."""

from collections.abc import Callable
from decimal import Decimal

from kientao.ui.dates import day as day_words
from kientao.ui.language import t, tr
from kientao.ui.numbers import num

from ..ahead.courses import EVEN, Course, Step, courses, end_of, most_off
from . import due, policy, targets, work
from .directions import across, direction, down, inside, outside, up
from .look import FIGURES, Look
from .memory import remember
from .tiles import Direction, Tile, ask_task

SHOWN = 2


def ahead(look: Look) -> Direction:
    """What falls due soon, and targets that will be missed if nothing changes."""
    found = unlikely(look)
    told = {course.state.indicator.code for course, _ in found}
    off = sorted((one for one in targets.stands(look) if one.off), key=lambda one: -(one.gap or 0))
    off = [one for one in off if one.state.indicator.code not in told]
    tiles = [*(_forecast(course, step) for course, step in found), *(_missing(one) for one in off)][:SHOWN]
    if found:
        course, step = found[0]
        line = t("khả năng đạt {n} %: {name}", "{n} % likely: {name}", n=_chance(step), name=_name(course))
    elif off:
        line = t("chậm {n} %: {name}", "{n} % behind: {name}", name=off[0].name, n=num(off[0].gap or 0, 0))
    else:
        line = t("chưa thấy đích nào khó đạt", "no target seems out of reach")
    return direction("ahead", t("Tới", "Ahead"), t("Các đường đang đi về đâu?", "Where do the lines go?"),
                     line, "/sap-toi", (*tiles, _soon(look)))  # fmt: skip


def unlikely(look: Look) -> list[tuple[Course, Step]]:
    """Targets that the forecast misses more likely than not, those furthest off first."""
    if look.past:  # the forecast is of now
        return []
    rows = remember(("courses", look.by, look.today), FIGURES, lambda: _courses(look))
    return [(course, step) for course, step in rows if step.chance is not None and step.chance < EVEN]


def _courses(look: Look) -> list[tuple[Course, Step]]:
    known = courses({code: state for code, state in look.states.items() if state.targets})
    return most_off(known.values())


def _name(course: Course) -> str:
    return str(tr(course.state.indicator.name))


def _chance(step: Step) -> str:
    chance = Decimal(str(step.chance)) * 100
    return t("dưới 1", "under 1") if chance < 1 else num(chance, 0)


def _forecast(course: Course, step: Step) -> Tile:
    state, target = course.state, step.target
    value = state.shown(Decimal(str(step.value)))
    words = t("Đưa «{name}» tới đích {day}", "Bring “{name}” to its target of {day}", name=_name(course),
              day=day_words(target.on))  # fmt: skip
    return Tile(
        f"ahead-{state.indicator.code}", _name(course), value, unit=str(tr(state.unit)), level="bad", trend="bad",
        target=f"{state.shown(target.value)}, {day_words(target.on)}",
        change=t("khả năng đạt {n} %", "{n} % likely to reach it", n=_chance(step)),
        as_of=t("số đến {day}", "figures to {day}", day=day_words(end_of(course.last, course.turns))),
        source=t("Dự báo theo đà cũ", "Forecast by the old pace"), source_link="/sap-toi",
        cause=f"/chi-tieu/{state.indicator.code}",
        task=ask_task(f"indicator:{state.indicator.code}", words, state.indicator.office),
    )  # fmt: skip


def _missing(one: targets.Stand) -> Tile:
    """No forecast: how far it is behind the straight path."""
    state = one.state
    row = state.latest
    behind = t("chậm {n} % so với lộ trình", "{n} % behind its path", n=num(one.gap, 1)) if one.gap is not None else ""
    return Tile(
        f"ahead-{state.indicator.code}", one.name, state.shown(row.value if row else None), unit=str(tr(state.unit)),
        target=f"{state.shown(one.target)}, {day_words(one.target_on)}", level="bad", trend="bad", change=behind,
        as_of=t("số ngày {day}", "of {day}", day=day_words(row.on)) if row else "", cause=one.link, task=one.task,
        source=str(tr((row.source or {}).get("title"))) if row else "", source_link=one.link,
    )  # fmt: skip


def _soon(look: Look) -> Tile:
    count, days = (None if look.past else due.soon(look)), policy.soon_days(look.day)
    return Tile(
        "soon", t("Sắp tới hạn", "Falling due"), None if count is None else num(count),
        unit=t("việc trong {n} ngày", "in {n} days", n=num(days)), level="warn" if count else "neutral",
        as_of=look.as_of, cause="/dang-sau/sap-han", source=t("Phản ánh, nhiệm vụ đang mở", "Open reports and tasks"),
        source_link=work.OFFICE_LIST, why=t("Không lưu theo ngày.", "Not kept by day."),
    )  # fmt: skip


ALL: tuple[Callable[[Look], Direction], ...] = (up, down, across, inside, outside, ahead)
