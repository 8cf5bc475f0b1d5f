"""All rulers at hand: the nation's and the city's. Read once; a fault stops the start."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from kientao.base import paths

from .reading import Shelf, read_shelf
from .rulers import Family, Item, Ruler


def law_folder() -> Path:
    return paths.data("law") / "vn" / "scorecards"


def city_folder() -> Path:
    found: Path = settings.KIENTAO.city_folder / "scorecards"
    return found


@cache
def _shelf(*folders: Path) -> Shelf:
    return read_shelf(*folders)


def shelf() -> Shelf:
    own = city_folder()
    return _shelf(law_folder(), own / "rulers") if (own / "rulers").is_dir() else _shelf(law_folder())


def families() -> list[Family]:
    """In the order of the files."""
    return list(shelf().families.values())


def rows_fed(fed: Iterable[tuple[str, str]], day: date) -> list[tuple[Family, Item]]:
    """(family, item) codes as what they name, by the ruler of the day or the last one that has the row."""
    held, found = shelf(), []
    for family, code in fed:
        able = [r.item(code) for r in [*filter(None, [held.at(family, day)]), *reversed(held.of(family))]]
        item = next((one for one in able if one is not None), None)
        if item is not None:
            found.append((held.families[family], item))
    return found


def find(code: str, day: date) -> tuple[Family, Ruler | None] | None:
    """A ruler by its own code, or the one of a family that holds on a day; None: no such code."""
    held = shelf()
    if code in held.rulers:
        ruler = held.rulers[code]
        return held.families[ruler.family], ruler
    return (held.families[code], held.at(code, day)) if code in held.families else None
