"""In the street: what is open, late, promised within some hundred metres of a place. Distances are of a flat city."""

import math
from typing import Any, NamedTuple

from django.db.models import QuerySet

from kientao.city import reach, whereabouts
from kientao.city.access import visible
from kientao.city.models import Asset, Office, valid
from kientao.ledger.verbs import By
from kientao.ui import dates
from kientao.ui.language import t, tr
from kientao.work.reports.models import Category, Report
from kientao.work.tasks.models import Task

from ..counting import live
from ..models import Indicator
from . import policy, work
from .look import Look
from .targets import ahead

METRES_PER_DEGREE = 111_320
MICRO = whereabouts.MICRO
MOST = 40


class Near(NamedTuple):
    """One thing near by. due: words and kind of badge."""

    title: str
    link: str
    metres: int
    due: tuple[str, str] = ("", "")
    detail: str = ""


class Spot(NamedTuple):
    """Millionths of a degree, and what is around it."""

    lon: int
    lat: int

    def metres(self, lon: int, lat: int) -> int:
        squeeze = math.cos(math.radians(self.lat / MICRO))
        return round(math.hypot((lon - self.lon) * squeeze, lat - self.lat) / MICRO * METRES_PER_DEGREE)

    def box(self, rows: QuerySet[Any], metres: int) -> QuerySet[Any]:
        """Rows in the square around it: by the index of the place."""
        up = round(metres / METRES_PER_DEGREE * MICRO)
        side = round(up / math.cos(math.radians(self.lat / MICRO)))
        return rows.filter(lat__range=(self.lat - up, self.lat + up), lon__range=(self.lon - side, self.lon + side))


def around(look: Look, spot: Spot) -> dict[str, list[Near]]:
    """{reports, tasks, things}: the nearest first, none further than the city's radius."""
    metres = policy.near_metres(look.day)
    reports = [row for row in spot.box(live.open_reports(look.see), metres) if _within(spot, row, metres)]
    names = dict(Category.objects.values_list("code", "name"))
    mine = reach.powers(look.by, "report") if look.by else []
    told = []
    for row in reports:
        mine_too = bool(mine and reach.held(mine, row.office))
        away = spot.metres(row.lon, row.lat)
        title, link = str(tr(names.get(row.category_id, row.category_id))), f"/phan-anh/{row.code}"
        told.append(Near(title, f"/viec{link}" if mine_too else link, away if mine_too else round(away, -2),
                         dates.left(row.due, look.now), work.office(look, row.office)))  # fmt: skip
    things = spot.box(Asset.objects.filter(valid(look.day)), metres)
    found = {"reports": told, "tasks": _tasks(look, spot, metres),
             "things": [Near(str(tr(row.name)), f"/tai-san/{row.code}", spot.metres(row.lon, row.lat))
                        for row in things if _within(spot, row, metres)]}  # fmt: skip
    return {name: sorted(rows, key=lambda one: (one.metres, one.link))[:MOST] for name, rows in found.items()}


def _within(spot: Spot, row: Any, metres: int) -> bool:
    return spot.metres(row.lon, row.lat) <= metres


def _tasks(look: Look, spot: Spot, metres: int) -> list[Near]:
    """Late tasks whose report or thing lies here: that is the place a task has."""
    rows = list(live.late_tasks(look.see, look.now).exclude(about=""))
    places: dict[str, tuple[int, int]] = {}
    for kind, noun in (("report", Report), ("asset", Asset)):
        codes = [row.about.partition(":")[2] for row in rows if row.about.startswith(f"{kind}:")]
        here = spot.box(noun.objects.filter(code__in=codes), metres)
        places |= {f"{kind}:{code}": (lon, lat) for code, lon, lat in here.values_list("code", "lon", "lat")}
    return [_task(look, row, spot.metres(*places[row.about])) for row in rows if row.about in places]


def _task(look: Look, row: Task, metres: int) -> Near:
    return Near(
        row.title, f"/viec/nhiem-vu/{row.code}", metres, dates.left(row.due, look.now), work.office(look, row.office)
    )


def promises(look: Look, ward: str) -> list[tuple[str, str, str]]:
    """Targets of indicators of this ward, the nearest day first: (name, "80 % by 31/12/2030", address)."""
    rows = visible(Indicator.objects.filter(place=ward), look.by) if ward else Indicator.objects.none()
    codes, found = set(rows.values_list("code", flat=True)), []
    for state, on, value in ahead(look):
        if state.indicator.code in codes:
            words = t("{value} {unit} vào {day}", "{value} {unit} by {day}", value=state.shown(value),
                      unit=tr(state.unit), day=dates.day(on))  # fmt: skip
            found.append((str(tr(state.indicator.name)), words, f"/chi-tieu/{state.indicator.code}"))
    return found


def answers_here(by: By, ward: str) -> str:
    """To whom a task of this place goes first: the committee of the ward, else the reader's own office."""
    row = Office.objects.filter(serves=ward, kind="ubnd", until__isnull=True).first() if ward else None
    return row.code if row else reach.office_of(by.post)
