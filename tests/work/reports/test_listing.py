"""What Khách sees of reports: list, map, search, files, feed, paper, loudspeaker; and what nobody ever sees."""

import csv
import io
import json
import re
import xml.etree.ElementTree as ET

import pytest

from kientao.ledger import files
from kientao.work.reports import acts
from kientao.work.reports.models import Photo, Report
from kientao.work.reports.pages import listing

from .test_filing import picture

SURFACES = ("/phan-anh/", "/phan-anh/?tim=mat", "/phan-anh/tai-ve.csv", "/phan-anh/nguon-tin.xml",
            "/phan-anh/in-tuan", "/phan-anh/loa", "/phan-anh/in-tuan?phuong=w", "/phan-anh/loa?phuong=w")  # fmt: skip
XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>&"


def text(client, address):
    answer = client.get(address)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode()


def test_a_reserved_report_is_nowhere_not_even_as_a_count(streets, client, filed):
    name = files.put(picture().read()).name
    gone = filed("rac", what="chuyện mật", ward="w", place="chỗ mật", photos=(name,))
    filed("tieng-on", what="khác", ward="w")
    photo = Photo.objects.get(report=gone.code)
    before = [text(client, s) for s in SURFACES]
    assert all(gone.code in b or "chuyện mật" in b or "chỗ mật" in b for b in before)
    acts.reserve_report(by=streets.an, report=gone.code, office="hall")
    for surface in (*SURFACES, "/", "/phan-anh/?linh-vuc=rac", f"/phan-anh/?tim={gone.code}", "/so/"):
        shown = text(client, surface)
        assert "mật" not in re.sub(r'tim" value="[^"]*"|bí mật', "", shown), surface
        # A line of the register stays: it said only where and when, and now leads nowhere.
        assert surface.endswith(gone.code) or surface in ("/", "/so/") or gone.code not in shown, surface
        assert f"/phan-anh/{gone.code}" not in shown, surface
    assert "1 phản ánh mới" in text(client, "/phan-anh/loa?phuong=w")
    for address in ("", f"/anh/{photo.pk}", "/sua-sai"):
        assert client.get(f"/phan-anh/{gone.code}{address}").status_code == 404
    assert client.get(f"/phan-anh/?tim={gone.code}").status_code == 200  # no redirect that tells it exists


def test_words_typed_to_harm_are_shown_as_words(streets, client, filed):
    report = filed("rac", what=XSS, place=XSS, ward="w")
    acts.answer_report(by=streets.minh, report=report.code, answer=XSS, no_photo="x")
    for surface in ("/phan-anh/", f"/phan-anh/{report.code}", "/phan-anh/in-tuan", f"/phan-anh/?tim={XSS}"):
        shown = text(client, surface)
        assert "<script>alert" not in shown and "<img src=x" not in shown, surface
    assert ET.fromstring(text(client, "/phan-anh/nguon-tin.xml"))
    client.get(f"/phan-anh/{report.code}/theo-doi/{report.secret}")
    assert "<script>alert" not in text(client, f"/phan-anh/{report.code}/theo-doi")


def test_search_finds_without_marks(streets, client, filed):
    report = filed("rac", what="Rác ở chợ Đồng Xoài", ward="w")
    for words in ("dong xoai", "ĐỒNG", "rac cho", report.code.lower()):
        assert report.code in text(client, f"/phan-anh/?tim={words}") or client.get(
            f"/phan-anh/?tim={words}").status_code == 303  # fmt: skip
    assert report.code not in text(client, "/phan-anh/?tim=ha noi")
    assert client.get(f"/phan-anh/?tim={report.code}")["Location"] == f"/phan-anh/{report.code}"


def test_words_that_are_not_public_cannot_be_found_by_guessing(streets, client, filed):
    report = filed("tieng-on", what="karaoke nhà ông Sáu", place="nhà ông Sáu")
    assert report.code not in text(client, "/phan-anh/?tim=karaoke") and "Sáu" not in text(client, "/phan-anh/")
    acts.publish_report(by=streets.minh, report=report.code, masked="karaoke nhà bên")
    assert report.code in text(client, "/phan-anh/?tim=karaoke")
    acts.withhold_report(by=streets.minh, report=report.code, reason="theo đề nghị của chủ nhà")
    assert report.code not in text(client, "/phan-anh/?tim=karaoke")
    assert "theo đề nghị của chủ nhà" in text(client, f"/phan-anh/{report.code}")


def test_the_list_is_paged_by_key_and_misses_nothing(streets, client, filed, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 3)
    codes = {filed(what=f"việc {n}").code for n in range(8)}
    seen, address = [], "/phan-anh/?linh-vuc=rac"
    for _ in range(4):
        shown = text(client, address)
        seen += re.findall(r'<h2><a href="/phan-anh/(\w{8})"', shown)
        found = re.search(r'rel="next" href="([^"]+)"', shown)
        if not found:
            break
        address = "/phan-anh/" + found[1].replace("&amp;", "&")
    assert len(seen) == 8 and set(seen) == codes
    newest = list(Report.objects.order_by("-opened", "-code").values_list("code", flat=True))
    assert seen == newest


@pytest.mark.parametrize("query", ["truoc=x", "truoc=1.2.3", "truoc=" + "9" * 40, "phuong=%00", "linh-vuc='--",
                                   "trang-thai=nowhere", "tim=" + "x" * 5000])  # fmt: skip
def test_an_address_of_nonsense_is_answered(streets, client, filed, query):
    filed()
    assert client.get(f"/phan-anh/?{query}").status_code in (200, 400)


@pytest.mark.parametrize(("query", "count"), [
    ("phuong=w", 1), ("linh-vuc=tieng-on", 1), ("trang-thai=dang", 2), ("trang-thai=tra-loi", 1), ("", 3),
    ("trang-thai=dang&linh-vuc=rac", 1),
])  # fmt: skip
def test_filters(streets, client, filed, query, count):
    filed(ward="w"), filed("tieng-on")
    acts.answer_report(by=streets.minh, report=filed().code, answer="xong", no_photo="x")
    rows = list(csv.DictReader(io.StringIO(text(client, f"/phan-anh/tai-ve.csv?{query}").lstrip("\ufeff"))))
    assert len(rows) == count == len(re.findall(r"<h2><a", text(client, f"/phan-anh/?{query}")))


def test_the_file_says_what_it_is_and_runs_no_formula(streets, client, filed):
    filed("rac", what="=HYPERLINK(1)"), filed("tieng-on", what="riêng")
    answer = client.get("/phan-anh/tai-ve.csv")
    body = b"".join(answer.streaming_content).decode()
    assert "/du-lieu/reports" in answer["Link"] and "riêng" not in body and "\r\n" in body
    assert not re.search(r"(^|,)\"?=HYPER", body) and "106.895" in body and "106.894546" not in body
    assert client.get("/du-lieu/reports").status_code == 200


def test_the_map_shows_no_place_finer_than_100_m(streets, client, filed):
    filed()
    shown = text(client, "/phan-anh/")
    assert "<svg" in shown and "106.8945" not in shown and "106894546" not in shown


def test_the_feed_leads_to_each_page(streets, client, filed):
    code = filed(ward="w").code
    feed = ET.fromstring(text(client, "/phan-anh/nguon-tin.xml"))
    atom = "{http://www.w3.org/2005/Atom}"
    assert [e.find(f"{atom}id").text for e in feed.iter(f"{atom}entry")] == [f"http://testserver/phan-anh/{code}"]


def test_one_report_tells_its_state_clock_office_and_steps_with_receipts(streets, client, filed):
    name = files.put(picture().read()).name
    report = filed()
    acts.answer_report(by=streets.minh, report=report.code, answer="Đã dọn sạch", photos=(name,))
    shown = text(client, f"/phan-anh/{report.code}")
    row = Report.objects.get(code=report.code)
    for told in ("Đã trả lời", "Đúng hạn", "Đã dọn sạch", "Sau khi làm", f"/so/{row.first}", f"/so/{row.entry}",
                 row.derivation["said"]["vi"]):  # fmt: skip
        assert told in shown
    assert report.secret not in shown and "minh" not in shown


def test_the_week_on_paper_and_aloud(streets, client, filed):
    filed("tieng-on", ward="w", what="chuyện riêng", place="nhà riêng")
    done = filed(ward="w", place="Cổng chợ")
    acts.answer_report(by=streets.an, report=done.code, answer="xong", no_photo="x")
    paper, aloud = text(client, "/phan-anh/in-tuan?phuong=w"), text(client, "/phan-anh/loa?phuong=w")
    assert done.code in paper and "Cổng chợ" in aloud and "Đã làm xong 1 việc" in aloud
    assert "riêng" not in paper.replace("riêng của ai", "") and "riêng" not in aloud
    assert client.get("/phan-anh/loa")["Content-Type"].startswith("text/plain")
    assert "<" not in aloud and json.dumps(aloud)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("path", ["/phan-anh/", "/phan-anh/gui", "/phan-anh/gui?loai=hien-truong",
                                  "/phan-anh/gui?loai=quy-dinh", "/phan-anh/gui?loai=khen", "/phan-anh/theo-doi",
                                  "/phan-anh/gui?loai=khieu-nai", "/phan-anh/in-tuan", "/phan-anh/loa"])  # fmt: skip
def test_every_page_answers_in_both_languages(streets, client, filed, path, lang):
    filed(ward="w")
    client.cookies["lang"] = lang
    assert client.get(path).status_code == 200
