"""What got better: against last week for what is counted daily, against the figure before for indicators."""

from kientao.city.access import visible
from kientao.ui.dates import day as day_words
from kientao.ui.language import t, tr
from kientao.ui.numbers import num

from ..models import Result, Shortcoming
from . import targets, work
from .look import MONTH, WEEK, Look
from .tiles import Direction

MOST = 5


def better(look: Look, directions: tuple[Direction, ...]) -> tuple[tuple[str, str], ...]:
    """[(sentence, address)], at most five: targets reached, wards and figures that improved, shortcomings mended."""
    found = [*_reached(look), *_tiles(directions), *_wards(look), *_figures(look), *_noted(look)]
    told: dict[str, str] = {}
    for sentence, address in found:
        told.setdefault(sentence, address)
    return tuple(told.items())[:MOST]


def _reached(look: Look) -> list[tuple[str, str]]:
    """Back on the path within a month."""
    before = {one.state.indicator.code for one in targets.stands(look, targets.a_month_ago(look)) if one.off}
    now = {one.state.indicator.code: one for one in targets.stands(look) if not one.off}
    return [
        (t("{name} về đúng lộ trình", "{name} is back on its path", name=now[code].name), now[code].link)
        for code in now
        if code in before
    ]


def _tiles(directions: tuple[Direction, ...]) -> list[tuple[str, str]]:
    """Counts whose trend is good; wards and indicators are told below, by their own rules."""
    tiles = [tile for one in directions for tile in one.tiles if tile.trend == "good" and tile.value is not None]
    plain = [tile for tile in tiles if not tile.key.startswith(("ward-", "ahead-")) and tile.key != "next"]
    return [
        (f"{tile.name}: {tile.value}{'' if tile.unit != '%' else ' %'}, {tile.change}", tile.cause) for tile in plain
    ]


def _wards(look: Look) -> list[tuple[str, str]]:
    found = []
    now = dict(work.by_name(look.reports, "ward", "late"))
    for code in {row["ward"] for row in look.reports or ()}:
        before = look.stood("reports", "late", look.day - WEEK, ward=code)
        if before is not None and now.get(code, 0) < before:
            words = t("{ward}: còn {n} phản ánh quá hạn, 7 ngày trước {m}", "{ward}: {n} late reports, {m} a week ago",
                      ward=work.ward(look, code), n=num(now.get(code, 0)), m=num(before))  # fmt: skip
            found.append((words, work.days_link("reports", look.counted_until, WEEK)))
    return sorted(found)


def _figures(look: Look) -> list[tuple[str, str]]:
    """Figures of the last month that are better than the ones before them."""
    found = []
    for state in look.states.values():
        row = state.latest
        if row is None or state.trend() != "good" or look.day - row.on > MONTH + WEEK:
            continue
        words = t("{name}: {value} {unit} ({change} so với lần trước)",
                  "{name}: {value} {unit} ({change} against the last)",
                  name=tr(state.indicator.name), value=state.shown(row.value), unit=tr(state.unit),
                  change=state.shown(state.change(), sign=True))  # fmt: skip
        found.append((words, f"/chi-tieu/{state.indicator.code}"))
    return found


def _noted(look: Look) -> list[tuple[str, str]]:
    """Shortcomings mended and results recorded within the month."""
    since = look.day - MONTH
    mended = visible(Shortcoming.objects.filter(state="mended", steps__state="mended", steps__on__gt=since,
                                                steps__on__lte=look.day), look.by).distinct()  # fmt: skip
    results = visible(Result.objects.filter(on__gt=since, on__lte=look.day), look.by).order_by("-on")
    told = [(t("Đã khắc phục: {words}", "Mended: {words}", words=_short(row.words)), f"/khiem-khuyet/{row.code}")
            for row in mended.order_by("code")[:MOST]]  # fmt: skip
    return told + [
        (t("Kết quả {day}: {words}", "Result of {day}: {words}", day=day_words(row.on), words=_short(row.words)),
         "/chuong-trinh#ket-qua") for row in results[:MOST]
    ]  # fmt: skip


def _short(words: object) -> str:
    text = str(tr(words))
    return text if len(text) <= 90 else text[:90].rsplit(" ", 1)[0] + "…"
