"""What the view is made of. Every text is in the reader's language already: a view is kept by reader and language."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from markupsafe import Markup

LEVELS = ("good", "warn", "bad", "neutral")


@dataclass(frozen=True)
class Tile:
    """One number with all that makes it believable. value None: not known, and `why`.

    level: how it stands against its target; trend: good, bad, flat or "" (not known), with `change` in words. cause:
    the address of what lies behind it; task: of a task about it, filled in.
    """

    key: str
    name: str
    value: str | None
    unit: str = ""
    target: str = ""
    level: str = "neutral"
    trend: str = ""
    change: str = ""
    as_of: str = ""
    source: str = ""
    source_link: str = ""
    cause: str = ""
    task: str = ""
    why: str = ""


@dataclass(frozen=True)
class Direction:
    """One of the six. line: the direction in one line, for a phone and a letter."""

    key: str
    title: str
    asks: str
    line: str
    level: str
    link: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Item:
    """One thing that needs the leader. cause: what it is about: nothing stands twice; press: orders its kind."""

    cause: str
    kind: str
    title: str
    why: str
    who: str
    link: str
    task: str
    press: int


@dataclass(frozen=True)
class View:
    day_words: str
    made: str
    past: bool
    directions: tuple[Direction, ...]
    better: tuple[tuple[str, str], ...]  # (sentence, address)
    items: tuple[Item, ...]
    map: Markup
    areas: tuple[tuple[str, str, int, int, str], ...]  # code, name, open, late, address
    lines: tuple[tuple[str, str, str], ...] = field(default=())  # (words, level, address), at most 12


def ask_task(about: str = "", words: str = "", office: str = "", due: str = "") -> str:
    """The address of the form of a task, filled in."""
    told = {"ve": about, "noi-dung": words[:300], "cho": office, "han": due}
    return "/viec/nhiem-vu/moi?" + urlencode({name: value for name, value in told.items() if value})


def worst(tiles: tuple[Tile, ...]) -> str:
    found = {tile.level for tile in tiles}
    return next((level for level in ("bad", "warn", "good") if level in found), "neutral")
