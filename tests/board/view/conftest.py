"""The small town with reports and tasks; An and Minh may see the view, Hoa has no right to it."""

from datetime import date, timedelta

import pytest

from kientao.base import clock
from kientao.board.view import memory
from kientao.city.models import Person
from kientao.work.tasks import acts as tasks
from tests.cast import CITY, START, perform, role
from tests.work.reports.conftest import filed, streets, town

__all__ = ["filed", "streets", "town"]
ZONE = "Asia/Ho_Chi_Minh"


@pytest.fixture(autouse=True)
def nothing_kept():
    memory._kept.clear()


@pytest.fixture
def seers(town):
    """A role of its own, given to Minh: he sees the view and tasks of his office."""
    role("seer", ["view.*", "task.*"], ["office"])
    perform("grant.give", by=CITY, post="ward-1.officer", role="seer", scope="own-office", since=START, invented=True)
    return town


@pytest.fixture
def later():
    """The city's clock so many days on."""

    def moved(days, hours=0):
        at = clock.now() + days * clock.DAY + hours * clock.HOUR
        return clock.use(lambda: at)

    return moved


@pytest.fixture
def order(town):
    def give(code="n1", office="ward-1", days=3, by=None, **more):
        due = clock.day(clock.now(), ZONE) + timedelta(days=days)
        return tasks.open_task(by=by or town.an, office=office, code=code, title=f"Việc {code}", due=due, **more)

    return give


@pytest.fixture
def enter(client):
    def sign_in(login):
        client.force_login(Person.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in


def midnight(day: date) -> int:
    return clock.midnight(day, ZONE)
