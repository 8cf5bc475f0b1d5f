"""Which reports may tell of the same thing: near, within two weeks, in like words. A suggestion with its reasons.

Score 0 to 100: up to 35 for nearness, 20 for the same category, 30 for shared words, 15 for closeness in time. Weights
and threshold were chosen on duplicates that another city's staff wrote down (bench/duplicates.py).
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q, QuerySet

from kientao.base import clock
from kientao.base.text import T, Text, fold

from .models import Report

METRES_MAX = 150
DAYS_MAX = 14
SCORE_MIN = 65
NEAR_METRES, NEAR_DAYS = 40, 5  # at which nearness in place and in time has lost two thirds of its weight
LOOKED_AT_MAX = 400  # newest first: a bound on what one page reads
SHOWN_MAX = 5
METRES_PER_MILLIONTH = 0.11132
READ = ("code", "category_id", "lon", "lat", "ward", "opened", "words", "place")
# Words so common in reports that sharing them says nothing (folded).
COMMON = frozenset(
    """anh ban bi cac cho co con cua da dang day de den duoc duong gan giup hai hem hien hom khong khu la lai lam len
    mot nay nen ngay nha nhieu nhung o phuong qua ra rat roi sau so tai the thi toi tren trong truoc tu va van vi voi
    xin xu xa ly""".split()  # noqa: SIM905 - a page of words reads better than a list of them
)


class Told(NamedTuple):
    """What of a report counts. lon, lat: millionths of a degree or None; opened: UTC µs."""

    code: str
    category: str
    lon: int | None
    lat: int | None
    ward: str
    opened: int
    words: frozenset[str]


class Candidate(NamedTuple):
    code: str
    score: int
    metres: int | None
    days: int
    shared: tuple[str, ...]
    same_category: bool

    @property
    def reasons(self) -> list[Text]:
        found = []
        if self.metres is not None:
            found.append(Text(f"cách {self.metres} m", f"{self.metres} m away"))
        apart = Text(f"cách {self.days} ngày", f"{self.days} days apart")
        found.append(apart if self.days else T("cùng ngày", "same day"))
        if self.same_category:
            found.append(T("cùng lĩnh vực", "same category"))
        if self.shared:
            words = ", ".join(self.shared[:5])
            found.append(Text(f"chữ chung: {words}", f"shared words: {words}"))
        return found


def telling(text: str) -> frozenset[str]:
    """Folded words that say something."""
    words = "".join(c if c.isalnum() else " " for c in fold(text)).split()
    return frozenset(w for w in words if len(w) > 1 and w not in COMMON)


def metres(a: Told, b: Told) -> float | None:
    """Flat distance: exact enough within a city. None where a point is missing."""
    if a.lon is None or a.lat is None or b.lon is None or b.lat is None:
        return None
    squeeze = math.cos(math.radians(a.lat / 1e6))
    return METRES_PER_MILLIONTH * math.hypot((a.lon - b.lon) * squeeze, a.lat - b.lat)


def compare(a: Told, b: Told) -> Candidate | None:
    """How alike two reports are, or None: too far, too long apart, or too little in common."""
    far, days = metres(a, b), abs(a.opened - b.opened) // clock.DAY
    if days > DAYS_MAX or (far is not None and far > METRES_MAX) or (far is None and a.ward != b.ward):
        return None
    shared, same = a.words & b.words, a.category == b.category
    part = len(shared) / max(3, min(len(a.words), len(b.words)))  # one word of a short text proves little
    # without points the words must carry it
    near = 35 * math.exp(-far / NEAR_METRES) if far is not None else 10 + 20 * part
    score = round(near + 20 * same + 30 * min(1.0, part * 1.5) + 15 * math.exp(-days / NEAR_DAYS))
    if score < SCORE_MIN or not (same or shared):
        return None
    return Candidate(b.code, score, None if far is None else round(far), int(days), tuple(sorted(shared)), same)


def candidates(about: Told, within: QuerySet[Report]) -> list[Candidate]:
    """The best of `within` (what the reader may see), best first."""
    span = (about.opened - DAYS_MAX * clock.DAY, about.opened + DAYS_MAX * clock.DAY)
    rows = within.filter(audience="public", opened__range=span, merged="").exclude(code=about.code).order_by("-opened")
    # plain values: hundreds of whole rows, with their derivations, cost the page more than all the rest of it
    found = [row for where in _around(about) for row in rows.filter(where).values_list(*READ)[:LOOKED_AT_MAX]]
    return best(about, (_plain(*row) for row in found))


def best(about: Told, others: Iterable[Told]) -> list[Candidate]:
    found = [c for c in (compare(about, other) for other in others) if c]
    return sorted(found, key=lambda c: (-c.score, c.code))[:SHOWN_MAX]


def told(row: Report) -> Told:
    return _plain(*(getattr(row, name) for name in READ))


def _plain(code: str, category: str, lon: int, lat: int, ward: str, opened: int, words: str, place: str) -> Told:
    return Told(code, category, lon, lat, ward, opened, telling(f"{words} {place}"))


def _around(about: Told) -> list[Q]:
    """A box a little larger than the circle, and in the same ward what has no point; each found by its own index."""
    ward = [Q(ward=about.ward, lat=None)] if about.ward else []
    if about.lon is None or about.lat is None:
        return [Q(ward=about.ward)] if about.ward else []
    up = round(METRES_MAX / METRES_PER_MILLIONTH) + 1
    wide = round(up / math.cos(math.radians(about.lat / 1e6))) + 1
    box = Q(lon__range=(about.lon - wide, about.lon + wide), lat__range=(about.lat - up, about.lat + up))
    return [box, *ward]
