"""One story through everything, and the page that verifies her receipt in the browser alone."""

import base64
import json

import pytest

from kientao.base import clock
from kientao.base.note import parse_vkey
from kientao.base.verify import verify_receipt
from kientao.ledger import fsck
from kientao.ledger import log as logs
from kientao.ledger.models import Log
from kientao.ledger.seal import Sealer
from kientao.site.wsgi import application
from kientao.work.reports import acts
from kientao.work.reports.models import Report
from kientao.work.reports.pages.story import MARK, SOON
from tests.browser import axe, browser, overflow, serve  # noqa: F401  the session's Chromium


@pytest.fixture
def told(town, filed, settings, tmp_path):
    """The trader's report, lived and sealed in a log of its own; gives its receipt's address."""
    settings.KIENTAO = type(settings.KIENTAO)(**{**vars(settings.KIENTAO), "data": tmp_path, "keys": tmp_path / "keys"})
    logs.start("log.test/mo-phong")
    report = filed(external=MARK, what="Miệng cống bị rác lấp")
    acts.assign_report(by=town.minh, report=report.code, office="ward-1", holder="ward-1.officer")
    acts.answer_report(by=town.minh, report=report.code, answer="Đã khơi", no_photo="ban đêm")
    acts.close_report(by=report.by, report=report.code)
    Sealer().seal(clock.now())
    return Report.objects.get(code=report.code)


def tampered(receipt):
    lines = receipt.split("\n")
    extra = json.loads(base64.b64decode(lines[1].removeprefix("extra ")))
    extra["entry"] = base64.b64encode(base64.b64decode(extra["entry"]).replace(b"report.open", b"report.opem")).decode()
    lines[1] = "extra " + base64.b64encode(json.dumps(extra).encode()).decode()
    return "\n".join(lines)


def test_the_story_shows_each_step_with_its_line_and_draws_the_rest_grey(told, client):
    page = client.get("/cau-chuyen").content.decode()
    assert "Miệng cống bị rác lấp" in page and "Đã khơi" in page
    for entry in told.steps.values_list("entry", flat=True):
        assert f"/so/{entry}" in page
    assert page.count("chapter-soon") == len(SOON) == page.count("sắp có")


def test_without_a_simulated_month_the_same_story_is_told_as_a_drawing(town, client):
    page = client.get("/cau-chuyen").content.decode()
    assert "hình dung" in page and "/bien-nhan" not in page
    assert "a drain" in client.get("/cau-chuyen?lang=en", follow=True).content.decode().lower()


def test_her_receipt_verifies_offline(told, client):
    receipt = client.get(f"/so/{told.first}/bien-nhan").content.decode()
    keys = [parse_vkey(key) for key in fsck.vkeys(Log.objects.get())]
    assert verify_receipt(receipt, keys).proof.index == told.first - Log.objects.get().start


@pytest.mark.django_db(transaction=True)
def test_the_browser_verifies_a_good_receipt_and_refuses_a_changed_one_without_asking_the_server(
    browser,  # noqa: F811
    told, client, tmp_path,
):  # fmt: skip
    receipt = client.get(f"/so/{told.first}/bien-nhan").content.decode()
    (tmp_path / "good").write_text(receipt, "utf-8")
    (tmp_path / "changed").write_text(tampered(receipt), "utf-8")
    signed = receipt[:-10] + ("A" if receipt[-10] != "A" else "B") + receipt[-9:]
    (tmp_path / "forged").write_text(signed, "utf-8")
    with serve(application) as url:
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.goto(url + "/kiem-bien-nhan")
        assert not axe(page) and overflow(page) <= 0
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        for name, state in (("good", "good"), ("changed", "bad"), ("forged", "bad")):
            page.set_input_files("#f-receipt", tmp_path / name)
            page.click("#check button[type=submit]")
            page.wait_for_selector(f"#check-result[data-state={state}]", timeout=5000)
            page.evaluate("document.getElementById('check-result').dataset.state = ''")
        assert asked == []
        page.fill("#f-vkey", "somebody.else+00000000+AQ==")
        page.click("#check button[type=submit]")
        page.wait_for_selector("#check-result[data-state=bad]")
        page.goto(url + "/cau-chuyen")
        assert not axe(page) and overflow(page) <= 0
        page.close()
