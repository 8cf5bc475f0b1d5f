"""Sensors as they are seen: no serious fault for axe, nothing to scroll sideways for, on a phone and on a desk."""

import numpy as np
import pytest
from django.conf import settings

from kientao.base import clock
from kientao.city.loading import load
from kientao.city.models import Person
from kientao.lake import door
from kientao.lake.series import Key, catalogue
from tests.browser import WIDTHS, axe, browser, overflow, screenshot, through  # noqa: F401 - the fixture
from tests.city.sensing import NOW, clear, read_all
from tests.city.test_loading import CITIES, quiet

pytestmark = pytest.mark.browser

DAYS, BEAT = 30, 10 * clock.MINUTE


@pytest.fixture
def city(db):
    """The shipped city with a month of waves, one of its sensors silent since yesterday, and a hole of half a day."""
    with clock.use(lambda: NOW):
        load(next(folder for folder in CITIES if folder.name == settings.KIENTAO.city_folder.name), report=quiet)
        clear()
        _live()
        yield
    clear()


def _live():
    told, sensors, moments = catalogue(), [], []
    at = np.arange(NOW - DAYS * clock.DAY, NOW, BEAT)
    at = at[(at < NOW - 16 * clock.HOUR) | (at > NOW - 10 * clock.HOUR)]
    for number in range(len(told.codes) - 1):  # the last one never said anything
        moments.append(at[at < NOW - clock.DAY] if number % 9 == 4 else at)
        sensors.append(np.full(len(moments[-1]), number))
    number, at = np.concatenate(sensors), np.concatenate(moments)
    order = np.argsort(at, kind="stable")
    number, at = number[order], at[order]
    low, high = np.nan_to_num(told.low, nan=0.0)[number], np.nan_to_num(told.high, nan=10.0)[number]
    wave = np.sin(at / clock.DAY * 6.28 + number) + 0.3 * np.sin(at / clock.HOUR * 2.1)
    anybody = Key("", 0, frozenset(range(len(told.codes))))
    door.take_columns(anybody, number, at, np.round(low + (high - low) * (0.12 + 0.07 * wave), 2))
    door.take(next(iter(told.keys.values())), ["la-1", "mua-dx-1"], [NOW, NOW - clock.MINUTE], [1.0, 999.0])
    read_all()


@pytest.mark.parametrize(("width", "size"), WIDTHS.items())
def test_the_pages_of_sensors(browser, client, city, width, size):  # noqa: F811
    page = browser.new_page(viewport={"width": size, "height": 900})
    admin = type(client)()
    admin.force_login(Person.objects.get(login="tri"), backend="django.contrib.auth.backends.ModelBackend")
    for name, reader, address in (
        ("sensors", client, "/cam-bien"), ("sensors-rain", client, "/cam-bien?loai=mua"),
        ("sensor", client, "/cam-bien/mua-dx-1"), ("sensor-month", client, "/cam-bien/pm25-dx-1?doan=30d"),
        ("sources", admin, "/nguon-so-do"), ("source", admin, "/nguon-so-do/tram-thoat-nuoc"),
    ):  # fmt: skip
        through(page, reader, address)
        assert overflow(page) == 0, name
        assert axe(page) == [], name
        screenshot(page, f"{name}-{width}", size)
    page.close()
