"""Every page that can be reached from home: it answers, fits the window, satisfies axe, and is not heavy."""

import re

import pytest

from tests.browser import axe, overflow

from .conftest import sign_in

pytestmark = pytest.mark.browser

ALIKE = 2  # pages of one shape (an entry, an indicator …) that are looked at
FILES = re.compile(
    r"(\.csv|\.xml|/phan-anh/loa|/anh/|\.json|\.geojson|bien-nhan|\.xlsx|\.parquet|\.ics|\.docx|\.pdf|/tep/|/ledger/\w|/metrics|tai-ve|mang-theo|/toi/du-lieu|#)"
)
HTML_MAX = 100 * 1024  # bytes of a page without its fonts and style


def shape(address):
    """What is left of an address without its codes: pages of one shape are built by one function."""
    path = re.sub(r"\?.*", "?", address)
    return re.sub(r"/([^/?]*[-\d.][^/?]*|[A-Z]{8}(?=/|$))", "/•", path)


def crawl(page, base, start="/"):
    """Addresses within this city, breadth first, a few of each shape."""
    waiting, seen, shapes = [start], set(), {}
    while waiting:
        address = waiting.pop(0)
        kind = shape(address)
        if address in seen or shapes.get(kind, 0) >= ALIKE:
            continue
        seen.add(address)
        shapes[kind] = shapes.get(kind, 0) + 1
        answer = page.goto(base + address)
        yield address, answer
        links = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        waiting += [link for link in links if link.startswith("/") and not FILES.search(link)]


@pytest.mark.parametrize(("width", "lang", "login"), [
    (390, "vi", None), (1440, "vi", None), (390, "en", None), (1440, "vi", "ke"), (390, "vi", "an"),
])  # fmt: skip
def test_every_page_answers_fits_and_can_be_used_by_everybody(program, browser, width, lang, login):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    said = []
    page.on("console", lambda m: said.append(m.text) if m.type == "error" else None)
    if login:
        from .conftest import Meter

        sign_in(Meter(page), program, login)
    page.goto(f"{program.url}/?lang={lang}")
    wrong, count = [], 0
    for address, answer in crawl(page, program.url):
        count += 1
        if answer.status != 200 and not (address == "/health" and answer.status == 503):
            wrong.append(f"{address}: {answer.status}")
            continue
        if (over := overflow(page)) > 0:
            wrong.append(f"{address}: {over} px too wide at {width}")
        if len(answer.body()) > HTML_MAX:
            wrong.append(f"{address}: {len(answer.body()) // 1024} KB")
        if page.locator("h1").count() != 1:
            wrong.append(f"{address}: {page.locator('h1').count()} h1")
        wrong += [f"{address}: {found}" for found in axe(page)]
    context.close()
    said = [s for s in said if "503" not in s]
    assert not wrong and not said, "\n".join(wrong + said)
    assert count > 25
