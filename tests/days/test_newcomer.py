"""Khách: a newcomer meets the city, opens a number down to the act behind it, and checks its receipt alone."""

import json
import subprocess
import sys
import urllib.request

import pytest

pytestmark = pytest.mark.browser


def test_a_newcomer_goes_from_the_promise_to_the_act_behind_a_number(program, person):
    page = person.page
    page.goto(program.url + "/")
    assert "Chính quyền kiến tạo" in page.locator("h1").inner_text()
    person.click("link", "Xem chương trình")
    assert "chưa có văn bản" in page.locator("main").inner_text().lower()
    person.click("link", "Chỉ số năng lực cạnh tranh cấp tỉnh (PCI) – tỉnh Bình Phước")
    assert "65,19" in page.locator("main").inner_text()
    page.locator("main a[href^='/so/']").first.click()
    assert "Biên nhận" in page.locator("main").inner_text()
    with page.expect_download() as found:
        person.click("link", "Tải biên nhận")
    receipt = program.data / "receipt.tlog-proof"
    found.value.save_as(receipt)
    person.within(
        ("Người mới đi từ lời hứa tới biên nhận của một con số", "A newcomer, from a promise to a receipt"),
        seconds=20,
        keys=6,
        kilobytes=900,
    )

    # Alone with a file, a key and Python: no Django, no network.
    vkey = urllib.request.urlopen(program.url + "/ledger/vkey").read().decode()
    (program.data / "vkey.txt").write_text(vkey)
    alone = [sys.executable, "-S", "-m", "kientao.base.verify", str(receipt), "--vkey", str(program.data / "vkey.txt")]
    good = subprocess.run(alone, capture_output=True, text=True, check=False)
    assert good.returncode == 0 and "không bị sửa" in good.stdout, good.stdout + good.stderr
    receipt.write_text(receipt.read_text().replace("index ", "index 1", 1))
    assert subprocess.run(alone, capture_output=True, text=True, check=False).returncode == 1


def test_what_is_not_known_is_said_and_never_zero(program, person):
    person.page.goto(program.url + "/chi-tieu/grdp-binh-quan-usd")
    words = person.page.locator("main").inner_text()
    assert "Chưa có số liệu" in words and "5.800" in words and "cách hiểu của chúng" in words.lower()
    assert " 0 USD" not in words


@pytest.mark.parametrize(("day", "there", "gone"), [
    ("2021-09-09", "Tiến Hưng", "Phường Bình Phước"),
    ("2026-01-01", "Phường Bình Phước", "Tân Đồng"),
])  # fmt: skip
def test_the_territory_is_that_of_the_day_asked(program, person, day, there, gone):
    person.page.goto(f"{program.url}/dia-ban?ngay={day}")
    table = person.page.locator("main table").first.inner_text()
    assert there in table and gone not in table


def test_everything_works_in_english_by_a_switch(program, person):
    person.page.goto(program.url + "/")
    person.click("link", "English")
    person.page.goto(program.url + "/chuong-trinh")
    assert "Objectives" in person.page.locator("main").inner_text()
    assert person.page.locator("html").get_attribute("lang") == "en"


def test_everything_works_without_javascript_and_by_keyboard(program, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 900})
    page = context.new_page()
    page.goto(program.url + "/chuong-trinh")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Tới nội dung chính"
    page.keyboard.press("Enter")
    page.goto(program.url + "/so/?viec=measurement.record")
    assert page.locator("main table tbody tr").count() > 10
    context.close()


def test_the_log_is_whole_for_a_monitor_that_reads_only_static_files(program):
    """A journalist's monitor: fetch checkpoint, key and tiles over HTTP; recompute the root; trust nothing else."""
    from kientao.base.checkpoint import open_checkpoint
    from kientao.base.merkle import leaf_hash, root
    from kientao.base.note import parse_vkey
    from kientao.base.tiles import decode_bundle

    def get(path):
        return urllib.request.urlopen(f"{program.url}/ledger/{path}").read()

    head, _ = open_checkpoint(get("checkpoint"), [parse_vkey(v) for v in get("vkey").decode().split()])
    found = []
    for start in range(0, head.size, 256):
        width = min(256, head.size - start)
        name = f"tile/entries/{start // 256:03}" + (f".p/{width}" if width < 256 else "")
        found += decode_bundle(get(name), width)
    assert root(map(leaf_hash, found)) == head.root
    assert {json.loads(e)["v"] for e in found} == {1}
