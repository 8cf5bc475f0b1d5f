"""/viec: one inbox over all doors. What I must do, what waits on others, what changed since yesterday, and search."""

import secrets
from collections.abc import Iterator
from heapq import merge
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kientao.base import clock
from kientao.base.text import T
from kientao.city import access
from kientao.city.access import by_of, posts_of, today
from kientao.city.matters import DOORS, NEVER, PLACES, Door, Matter
from kientao.city.models import Post
from kientao.city.search import matching
from kientao.ledger import entries
from kientao.ledger.acts import By
from kientao.ui import dates
from kientao.ui.pages import may, page, signed_in
from kientao.ui.place import zone

from . import moving

PAGE = 40
COUNT_MAX = 1000  # more than so many are "999+": nobody reads the difference, and the question stays cheap
TABS = (
    ("", T("Cần làm", "To do")),
    ("cho", T("Chờ nơi khác", "Waiting on others")),
    ("moi", T("Mới thay đổi", "Changed")),
)  # fmt: skip


class Asked(NamedTuple):
    """What the address asks for, each word bounded. after: key of the last row of the page before."""

    tab: str
    door: str
    words: str
    after: str

    @classmethod
    def of(cls, query: Any) -> "Asked":
        tab, door, words, after = (query.get(name, "").strip()[:100] for name in ("muc", "loai", "tim", "sau"))
        return cls(tab if tab in dict(TABS) else "", door if door in DOORS else "", words, after)

    def address(self, **other: str) -> str:
        told = {"muc": self.tab, "loai": self.door, "tim": self.words} | other
        query = urlencode({name: value for name, value in told.items() if value})
        return f"/viec?{query}" if query else "/viec"

    @property
    def newest_first(self) -> bool:
        """By deadline what is to be done; by the last change what is found or has changed."""
        return bool(self.words) or self.tab == "moi"

    @property
    def column(self) -> str:
        """What orders: the turn of what is open, the deadline of what waits on others, the last change."""
        return "entry" if self.newest_first else "due" if self.tab else "turn"


class Row(NamedTuple):
    """One row before it is told: what orders it, its door, the noun."""

    key: int
    door: str
    code: str
    noun: Any


@signed_in()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: Any) -> HttpResponse:
    """My matters of every door in one order. With words: all I may read. POST: one move for those that are ticked."""
    by, asked = by_of(request), Asked.of(request.GET)
    assert by is not None
    told = moving.carry_out(request, by) if request.method == "POST" else None
    with access.one_view():
        return _shown(request, by, asked, told)


def _shown(request: Any, by: By, asked: Asked, told: Any) -> HttpResponse:
    rows = list(_merged(by, asked))
    here = rows[:PAGE]
    matters = _told(here, by)
    context = {
        "asked": asked, "rows": [_line(matter) for matter in matters], "told": told, "address": asked.address(),
        "moves": moving.offered(matters), "key": secrets.token_urlsafe(18),
        "more": asked.address(sau=".".join(map(str, here[-1][:3]))) if len(rows) > PAGE else "",
        "tabs": [(words, asked._replace(tab=tab, words="").address(), _count(by, tab, asked.door))
                 for tab, words in TABS],
        "places": [(d.title, d.address) for d in DOORS.values() if d.address and may(request, d.needs)]
        + [(words, address) for words, address, needs in PLACES if may(request, needs)],
        "elsewhere": _elsewhere(by), "current": asked._replace(words="").address() if not asked.words else "",
        "doors": [("", T("Tất cả", "All")), *((door.name, door.title) for door in DOORS.values())],
    }  # fmt: skip
    return page(request, "desk/inbox.html", context, status=422 if told and not told.done else 200)


def _doors(asked: Asked) -> list[Door]:
    return [door for door in DOORS.values() if asked.door in ("", door.name)]


def _rows(door: Door, by: By, tab: str, words: str = "") -> QuerySet[Any]:
    if words:
        return matching(door.readable(by), words)
    if tab == "cho":
        return door.waiting(by)
    if tab == "moi":
        return door.readable(by).filter(entry__gte=_news())
    return door.todo(by)


def _news() -> int:
    """The first entry of yesterday."""
    return access.once(("news",), lambda: entries.since(_yesterday()))


def _yesterday() -> int:
    """The first moment of yesterday, in the city."""
    return clock.midnight(today(), zone()) - clock.DAY


def _merged(by: By, asked: Asked) -> Iterator[Row]:
    """One page and one row more: each door gives its own in order, already cut; they are merged."""
    found = merge(*(_ordered(door, by, asked) for door in _doors(asked)))
    return (row for row, _ in zip(found, range(PAGE + 1), strict=False))


def _ordered(door: Door, by: By, asked: Asked) -> list[Row]:
    orders = {"entry": F("entry").desc(), "due": F("due").asc(nulls_last=True), "turn": F("turn").asc()}
    rows = _rows(door, by, asked.tab, asked.words).filter(_after(door, asked)).order_by(orders[asked.column], "code")
    return [Row(_key(noun, asked), door.name, noun.code, noun) for noun in rows[: PAGE + 1]]


def _key(noun: Any, asked: Asked) -> int:
    value = getattr(noun, asked.column)
    return NEVER if value is None else -int(value) if asked.newest_first else int(value)


def _after(door: Door, asked: Asked) -> Q:
    """What follows the last row of the page before: in its door the rest, of doors behind it those of the same key."""
    at, _, rest = asked.after.partition(".")
    name, _, code = rest.partition(".")
    if not at.lstrip("-").isdecimal() or len(at) > 20 or name not in DOORS:
        return Q()
    key, column = int(at), asked.column
    if asked.newest_first:
        same, later = Q(entry=-key), Q(entry__lt=-key)
    else:
        same, later = Q(**{column: key}), Q(**{f"{column}__gt": key})
        if column == "due":  # those without a deadline come last
            same, later = (Q(due=None), Q(pk=None)) if key == NEVER else (same, later | Q(due=None))
    if door.name < name:
        return later
    return later | (same & Q(code__gt=code) if door.name == name else same)


def _count(by: By, tab: str, door: str) -> str:
    """How many; the desk of a leader may hold more than anybody counts."""
    total = sum(_rows(one, by, tab).values("pk")[:COUNT_MAX].count() for one in _doors(Asked(tab, door, "", "")))
    return f"{COUNT_MAX - 1}+" if total >= COUNT_MAX else str(total)


def _elsewhere(by: By) -> list[tuple[str, Any, str]]:
    """Other posts of the same person with something to do: (post, title, how many)."""
    if by.kind != "post":
        return []
    codes = [row["post"] for row in posts_of(by.person or "") if row["post"] != by.post]
    titles = dict(Post.objects.filter(code__in=codes).values_list("code", "title"))
    counted = ((code, titles[code], _count(By(code, by.person), "", "")) for code in codes)
    return [row for row in counted if row[2] != "0"]


def _told(rows: list[Row], by: By) -> list[Matter]:
    """Each door words its own, in one or two questions; then all stand in the common order again."""
    told: dict[tuple[str, str], Matter] = {}
    for door in DOORS.values():
        if nouns := [row.noun for row in rows if row.door == door.name]:
            told |= {(matter.door, matter.code): matter for matter in door.tell(nouns, by)}
    return [told[row.door, row.code] for row in rows]


def _line(matter: Matter) -> dict[str, Any]:
    words, kind = dates.left(matter.due, clock.now())
    return {"m": matter, "door": DOORS[matter.door].title, "clock": words, "clock_kind": kind}
