"""Notices as they are seen: no serious fault for axe, nothing to scroll sideways for, on a phone and on a desk."""

import pytest

from kientao.work.notices import acts
from tests.browser import WIDTHS, axe, browser, overflow, screenshot, through  # noqa: F401 - the fixture

from .conftest import draft, publish

pytestmark = pytest.mark.browser

WARNING = {"event": "Mưa lớn", "headline": "Mưa rất to đêm nay, các khu trũng có thể ngập sâu", "severity": "Severe",
           "instruction": "Kê cao đồ điện. Không đi qua chỗ nước chảy xiết. Cần giúp: gọi 114."}  # fmt: skip


@pytest.mark.parametrize(("width", "size"), WIDTHS.items())
def test_the_pages_of_notices(browser, who, client, town, width, size):  # noqa: F811
    code = publish(town.minh, instruction="Đi đường vòng qua Phú Riềng Đỏ.")
    acts.send_warning(by=town.chi, warning=draft(town.minh, **WARNING))
    waits = draft(town.minh, **WARNING | {"event": "Sạt lở"})
    over = publish(town.minh, event="Mất nước", headline="Mất nước ở phường đến trưa nay", places=())
    acts.end_notice(by=town.minh, notice=over, reason="Đã có nước lại.")
    page = browser.new_page(viewport={"width": size, "height": 900})
    for name, reader, address in (
        ("banner", client, "/phan-anh/"), ("notices", client, "/thong-bao/"), ("notice", client, f"/thong-bao/{code}"),
        ("notice-over", client, f"/thong-bao/{over}"), ("notice-new", who["minh"], "/thong-bao/moi"),
        ("notice-office", who["minh"], "/viec/thong-bao"), ("notice-draft", who["chi"], f"/viec/thong-bao/{waits}"),
    ):  # fmt: skip
        through(page, reader, address)
        assert overflow(page) == 0, name
        assert axe(page) == [], name
        screenshot(page, f"{name}-{width}", size)
    page.close()
