"""The town a simulated month is lived in: who holds which post, which office each sits in, when offices are open."""

from datetime import timedelta

from django.conf import settings

from kientao.base import clock
from kientao.ledger.acts import By

from .models import Holding, Office, Person, Post
from .workdays import Calendar

OPENS, SHUTS = 8, 17


class Town:
    """Who holds which post, and when offices are open: read once."""

    def __init__(self, at: int):
        self.zone, self.calendar = settings.KIENTAO.zone, Calendar.now()
        day = clock.day(at, self.zone)
        held = Holding.objects.filter(since__lte=day).exclude(until__lt=day).order_by("code")
        logins = dict(Person.objects.values_list("code", "login"))
        self.holders = {post: By(post, logins[person]) for post, person in held.values_list("post", "person")}
        self.offices = set(Office.objects.values_list("code", flat=True))
        self.office = dict(Post.objects.values_list("code", "office"))

    def working(self, at: int) -> int:
        """This instant, or the next at which offices are open."""
        there = clock.local(at, self.zone)
        if there.hour >= SHUTS:
            there = (there + timedelta(days=1)).replace(hour=OPENS)
        while not self.calendar.day(there.date()).working:
            there = (there + timedelta(days=1)).replace(hour=OPENS)
        return clock.instant(there.replace(hour=max(OPENS, there.hour)))
