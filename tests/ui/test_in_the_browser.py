"""The gallery in a real browser: axe, narrow window, keyboard, policy."""

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tests.browser import axe, overflow, screenshot, serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address():
    with serve(WSGIHandler()) as base:
        yield base


@pytest.fixture
def tab(browser):
    context = browser.new_context()
    page = context.new_page()
    page.said = []
    page.on("console", lambda message: page.said.append(message.text))
    yield page
    context.close()


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_serious_is_found_and_nobody_scrolls_sideways(tab, address, lang, width):
    tab.goto(f"{address}/ui?lang={lang}")
    screenshot(tab, f"ui-{lang}", width)
    assert axe(tab) == [] and overflow(tab) == 0
    assert tab.said == []  # no style, font or script was refused by the policy


def test_the_error_page_is_clean_too(tab, address):
    tab.goto(f"{address}/khong-co-trang-nay")
    assert axe(tab) == []


def test_the_first_key_leads_past_the_menu(tab, address):
    tab.goto(f"{address}/ui")
    tab.keyboard.press("Tab")
    assert tab.evaluate("() => document.activeElement.getAttribute('href')") == "#main"
    tab.keyboard.press("Enter")
    assert tab.evaluate("() => document.activeElement.id") == "main"


def test_the_letters_of_vietnamese_come_from_our_own_font(tab, address):
    tab.goto(f"{address}/ui")
    tab.evaluate("() => document.fonts.ready.then(() => true)")
    loaded = tab.evaluate("() => [...document.fonts].filter(f => f.status == 'loaded').map(f => f.weight)")
    assert {"400", "600", "700"} <= set(loaded)
