"""Devices as they are seen: no serious fault for axe, nothing to scroll sideways for, on a phone and on a desk."""

import pytest

from kientao.base import clock
from kientao.ledger import jobs
from kientao.work.devices import acts
from tests.browser import WIDTHS, axe, browser, overflow, screenshot, through  # noqa: F401 - the fixture

from .conftest import LAMP, PUMP, answer, ask, later, send_due

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "size"), WIDTHS.items())
def test_the_pages_of_devices(browser, who, town, line, width, size):  # noqa: F811
    code = ask(town.minh)
    send_due()
    answer(code)
    silent = ask(town.minh, word="tat", reason="Hết ngập")
    send_due()
    acts.take_over(by=town.hoa, device=LAMP)
    page = browser.new_page(viewport={"width": size, "height": 900})
    with later(silent):
        jobs.ring_due(clock.now())
        for name, login, address in (("devices", "an", "/thiet-bi"), ("device", "minh", f"/thiet-bi/{PUMP}"),
                                     ("device-local", "hoa", f"/thiet-bi/{LAMP}")):  # fmt: skip
            through(page, who[login], address)
            assert overflow(page) == 0, name
            assert axe(page) == [], name
            screenshot(page, f"{name}-{width}", size)
    page.close()
