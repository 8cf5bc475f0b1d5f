"""A simulated month (mô phỏng): residents report, offices answer, some late, some not; from one seed, by real acts.

Words, shares and places come from `living.yaml` of the city's folder; a city without that file stays empty. Every
report says in its source that it is simulated. `events` yields deeds in order of time; `live` performs them with
the city's clock set to each. The same seed and start give the same reports, so a broken run may be run again.
"""

import heapq
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from kientao.base import clock
from kientao.base.yamlfile import read
from kientao.city import month
from kientao.city.month import Deed
from kientao.ledger import files

from .drawing import draw
from .lives import Earlier, Life, Story
from .towns import Town

FILE = "living.yaml"
HOURS = dict(zip(range(6, 23), (4, 6, 9, 10, 8, 6, 4, 4, 6, 7, 7, 6, 5, 6, 5, 3, 2), strict=True))  # who reports when
DUPLICATES = 0.08
NO_PHOTO = "Ảnh mô phỏng đã hết"


def about(folder: Path) -> dict[str, Any] | None:
    """What the city's folder says of its simulated month, or None."""
    file = folder / FILE
    return dict(read(file)) if file.is_file() else None


def events(told: dict[str, Any], seed: int, start: int, end: int) -> Iterator[Deed]:
    """Every deed from start to end (UTC µs), oldest first. Asks the city's rows who answers where, writes nothing."""
    lives = list(_lives(Town(told, start), seed, start, end))
    for deed in heapq.merge(*(life.steps() for life in lives), key=lambda deed: deed.at):
        if deed.at < end:
            yield deed


def _lives(town: Town, seed: int, start: int, end: int) -> Iterator[Life]:
    random, number, former = Random(seed), 0, list[Life]()
    scene: dict[str, Any] | None = town.told.get("story")
    least, most = map(int, town.told["per_day"])
    day = clock.local(start, town.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    while clock.instant(day) < end:
        share = 1.0 if town.worked(day.date()) else 0.7
        for _ in range(round(random.randint(least, most) * share)):
            hour = random.choices(list(HOURS), list(HOURS.values()))[0]
            at = clock.instant(day.replace(hour=hour, minute=random.randrange(60), second=random.randrange(60)))
            if not start < at < end:
                continue
            number += 1
            first = random.choice(former[-60:]) if former and random.random() < DUPLICATES else None
            one = Life(town, seed, number, at, first if first and first.opened < at else None)
            if one.fate != "merged":
                former.append(one)
            yield one
        day += timedelta(days=1)
    if scene and scene["category"] in town.categories:
        back = clock.local(end, town.zone) - timedelta(days=scene["days_ago"])
        while not town.worked(back.date()):
            back -= timedelta(days=1)
        opened = clock.instant(back.replace(hour=6, minute=10, second=0, microsecond=0))
        for number, told in enumerate(scene.get("before") or (), 1):
            earlier = Earlier(town, seed, -number, opened, told)
            if earlier.opened > start:
                yield earlier
        yield Story(town, seed, opened)


@month.part("report")
def plan(folder: Path, seed: int, start: int, end: int) -> month.Plan | None:
    told = about(folder)
    return planned(told, seed, start, end) if told else None


def planned(told: dict[str, Any], seed: int, start: int, end: int) -> month.Plan:
    deeds = list(events(told, seed, start, end))
    return month.Plan(deeds, Pictures(seed, int(told.get("photos", 0)), deeds).of)


def live(told: dict[str, Any], seed: int, start: int, end: int) -> int:
    """Live this door's part alone; returns the number of acts."""
    return month.perform([planned(told, seed, start, end)])


class Pictures:
    """So many drawings, for the newest deeds first: those are looked at. Where none is left, the reason is told."""

    def __init__(self, seed: int, most: int, deeds: list[Deed]):
        self.random = Random(f"{seed}:pictures")
        wanted = [deed for deed in reversed(deeds) if deed.draw][: most // 2]
        story = [deed for deed in deeds if deed.draw and deed.key.startswith("living:0:")]
        self.keys = {deed.key for deed in wanted + story}

    def of(self, deed: Deed) -> dict[str, Any]:
        if not deed.draw:
            return deed.args
        if deed.key not in self.keys:
            return deed.args | ({"no_photo": NO_PHOTO} if deed.verb == "report.answer" else {})
        return deed.args | {name: (files.keep("jpeg", draw(stage, self.random)).name,) for name, stage in deed.draw}
