"""The whole view of one reader on one day, kept while nothing it reads has moved, and for a minute at most."""

from dataclasses import replace
from datetime import date
from typing import Any

from markupsafe import Markup

from kientao.base import clock
from kientao.base.text import T
from kientao.city import whereabouts
from kientao.city.access import one_view
from kientao.ledger.verbs import By
from kientao.ui import maps
from kientao.ui.language import lang, t
from kientao.ui.numbers import num

from . import attention, coming, directions, work
from .better import better
from .look import Look
from .memory import remember
from .tiles import Direction, Tile, View, ask_task

LINES_MAX = 12
TABLES = (
    "reports_report", "tasks_task", "decisions_document", "board_daycount", "board_indicator", "board_measurement",
    "board_milestone", "board_result", "board_shortcoming", "rules_nudge", "city_sensor", "city_office", "city_unit",
    "city_grant", "city_holding", "city_delegation",
)  # fmt: skip


def view(by: By | None, day: date | None = None) -> View:
    """As of a day (None: now)."""
    with one_view():
        key = ("view", by, day, lang(), clock.now() // clock.MINUTE)
        return remember(key, TABLES, lambda: _make(Look(by, day)))


def _make(look: Look) -> View:
    told = tuple(_asked(one(look)) for one in coming.ALL)
    items, areas = attention.five(look), _areas(look)
    good = better(look, told)
    return View(
        look.day_words, look.made, look.past, told, good, items, _map(look, areas), areas, _lines(told, items, good)
    )


def _asked(one: Direction) -> Direction:
    """Every tile has its task: about its number, where nothing nearer is known."""
    return replace(one, tiles=tuple(_with_task(tile) for tile in one.tiles))


def _with_task(tile: Tile) -> Tile:
    if tile.task or tile.value is None:
        return tile
    return replace(tile, task=ask_task(words=f"{tile.name}: {tile.value} {tile.unit}".strip()))


def _areas(look: Look) -> tuple[tuple[str, str, int, int, str], ...]:
    """Each ward of the day with its open and late reports."""
    open_, late = (dict(work.by_name(look.reports, "ward", name)) for name in ("open", "late"))
    return tuple(
        (one.code, work.ward(look, one.code), open_.get(one.code, 0), late.get(one.code, 0),
         directions.heap(look, "phan-anh-qua-han", "reports", phuong=one.code))
        for one in whereabouts.standing(look.day)
    )  # fmt: skip


SHARES = (  # of open reports that are late: (up to, kind, words)
    (0, "a", T("không quá hạn", "none late")), (10, "c", T("tới 10 % quá hạn", "up to 10 % late")),
    (25, "b", T("10–25 % quá hạn", "10–25 % late")), (100, "d", T("trên 25 % quá hạn", "over 25 % late")),
)  # fmt: skip


def _kind(open_: int, late: int) -> str:
    part = 100 * late / open_ if open_ else 0
    return next(kind for most, kind, _ in SHARES if part <= most)


def _map(look: Look, areas: tuple[tuple[str, str, int, int, str], ...]) -> Markup:
    told = {code: (name, open_, late, link) for code, name, open_, late, link in areas}
    shapes = []
    for view_ in whereabouts.outlined(look.day):
        name, open_, late, link = told[view_.code]
        note = t("{late} quá hạn / {open} đang mở", "{late} late of {open} open", late=num(late), open=num(open_))
        shapes.append({"geometry": view_.geometry, "properties": {
            "label": f"{name}: {num(late)}/{num(open_)}", "note": note, "kind": _kind(open_, late),
            "href": link}})  # fmt: skip
    return maps.draw(shapes, title=t("Phản ánh quá hạn theo phường, xã", "Late reports by ward"),
                     desc=t("Số quá hạn trên số đang mở; danh sách ở cạnh.", "Late of open; the list is beside it."),
                     legend=[(kind, words) for _, kind, words in SHARES])  # fmt: skip


def _lines(told: tuple[Direction, ...], items: Any, good: Any) -> tuple[tuple[str, str, str], ...]:
    """At most twelve: six directions, what needs the leader, what got better."""
    lines = [(f"{one.title}: {one.line}", one.level, one.link) for one in told]
    lines += [(f"{number}. {item.title}", "bad", item.link) for number, item in enumerate(items, 1)]
    if good:
        lines.append((t("Tốt lên: {what}", "Better: {what}", what=good[0][0]), "good", good[0][1]))
    return tuple(lines[:LINES_MAX])
