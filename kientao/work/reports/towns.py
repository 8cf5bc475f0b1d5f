"""What a simulated report asks of its city: where there is ground, who answers, when offices are open."""

from datetime import timedelta
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

from django.conf import settings

from kientao.base import clock
from kientao.city import access, deadlines, places, workdays
from kientao.city.models import Holding, Office, Person, Unit
from kientao.ledger.acts import By

from .acts import answering
from .models import Category

OPENS, SHUTS = 8, 17  # o'clock, when officers of the simulation are at work
TRIES = 200  # points thrown until one falls inside the outline


class Town:
    """Read once from the city's rows; nothing is written."""

    def __init__(self, told: dict[str, Any], at: int):
        self.told, self.at, self.zone = told, at, settings.KIENTAO.zone
        self.source = {"title": dict(told["source"]["title"]), "checked": str(told["source"].get("checked", "derived"))}
        self.categories = {c.code: c for c in Category.objects.filter(until=None)}
        self.calendar = workdays.Calendar.now()
        day = clock.day(at, self.zone)
        units = Unit.objects.filter(since__lte=day).exclude(until__lt=day).exclude(place=None).order_by("code")
        outlines = [(u.code, *places.geometry(settings.KIENTAO.city_folder, u.place)) for u in units]
        self.wards = [(code, shape) for code, shape, whole in outlines if whole and shape]
        # one answer a question: they are asked thousands of times and nothing moves meanwhile
        self.office = cache(lambda category, ward: answering(self.categories[category].handler, ward, at))
        self.officer = cache(self._officer)
        self.worked = cache(lambda d: self.calendar.day(d).working)

    def somewhere(self, random: Random) -> tuple[str, tuple[int, int]]:
        """A ward and a point inside its outline, millionths of a degree."""
        code, shape = random.choice(self.wards)
        rings = max(_polygons(shape), key=lambda rings: len(rings[0]))
        west, east = min(p[0] for p in rings[0]), max(p[0] for p in rings[0])
        south, north = min(p[1] for p in rings[0]), max(p[1] for p in rings[0])
        for _ in range(TRIES):
            # towards the middle, where people live
            spot = (random.triangular(west, east), random.triangular(south, north))
            if inside(spot, rings):
                return code, (round(spot[0] * 1_000_000), round(spot[1] * 1_000_000))
        raise AssertionError(f"no ground in {code}")

    def holder(self, post: str) -> By | None:
        """Who holds this post on the first day of the month."""
        day = clock.day(self.at, self.zone)
        held = Holding.objects.filter(post=post, since__lte=day).exclude(until__lt=day).values("person")
        login = Person.objects.filter(code__in=held).values_list("login", flat=True).first()
        return By(post, login) if login else None

    def _officer(self, office: str) -> By | None:
        """Somebody of this office, or of one above, whom the city lets answer."""
        day = clock.day(self.at, self.zone)
        held = Holding.objects.filter(since__lte=day).exclude(until__lt=day).order_by("code")
        logins = dict(Person.objects.values_list("code", "login"))
        path = Office.objects.filter(code=office).values_list("path", flat=True).first() or ""
        found = [By(post, logins[person]) for post, person in held.values_list("post", "person")]
        near = sorted(found, key=lambda by: -_shared(by.post, path))
        return next((by for by in near if access.may(by, "report.answer", Office, office)), None)

    def due(self, category: str, at: int) -> int | None:
        day = clock.day(at, self.zone).isoformat()
        for term in self.categories[category].terms:
            if term["from"] <= day <= (term.get("until") or "9999") and term.get("working_days"):
                return deadlines.derive(at, working_days=term["working_days"], rules=self.calendar).due
        return None

    def working(self, at: int) -> int:
        """This instant, or the next at which offices are open (and the same minute, so that not all come at once)."""
        there = clock.local(at, self.zone)
        if there.hour >= SHUTS:
            there = (there + timedelta(days=1)).replace(hour=OPENS)
        elif there.hour < OPENS:
            there = there.replace(hour=OPENS)
        while not self.worked(there.date()):
            there = (there + timedelta(days=1)).replace(hour=OPENS)
        return clock.instant(there)

    def contact(self, number: int, named: bool, mail: bool) -> dict[str, str]:
        """Invented, and plainly so: nobody has these addresses."""
        found = {"email": f"nguoi-gui-{number}@mo-phong.invalid"} if mail else {}
        if named:
            found |= {"name": f"Người gửi {number} (mô phỏng)", "phone": f"000 000 {number:04}",
                      "address": "Khu phố mô phỏng"}  # fmt: skip
        return found


def _polygons(shape: dict[str, Any]) -> list[Any]:
    return shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]


def inside(spot: tuple[float, float], rings: list[Any]) -> bool:
    """Even-odd rule over all rings of one polygon: holes are outside."""
    x, y = spot
    odd = False
    for ring in rings:
        for (ax, ay), (bx, by) in pairwise(ring):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                odd = not odd
    return odd


def _shared(post: str, path: str) -> int:
    """How near the post's office is: its place in the path of offices, the last being the office itself."""
    return path.find(post.rpartition(".")[0])
