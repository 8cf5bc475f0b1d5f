"""Lan files a report: one page, no account, nothing typed is lost, and the slip is hers alone."""

import io
import re

import pytest
from PIL import Image

from kientao.base import ids
from kientao.city import strangers
from kientao.city.models import Knock
from kientao.ledger.models import Entry
from kientao.work.reports import acts
from kientao.work.reports.models import Contact, Photo, Report
from kientao.work.reports.pages import filing

SCENE = {"category": "rac", "what": "Rác ứ đọng trước chợ", "lon": "106894546", "lat": "11548704", "key": "a" * 24}
ADDRESS = "/phan-anh/gui?loai=hien-truong"
RULE = {"category": "quy-dinh", "what": "Mẫu đơn quá dài", "area": "w", "key": "r" * 24}


def picture(name="anh.jpg"):
    """A photo with a camera's name and place inside."""
    made, out = Image.new("RGB", (64, 48), "green"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    made.save(out, "JPEG", exif=exif)
    out.seek(0)
    out.name = name
    return out


def send(client, address=ADDRESS, **more):
    return client.post(address, {**SCENE, **more})


def slip_of(answer):
    assert answer.status_code == 303, answer.content.decode()[:3000]
    found = re.fullmatch(r"/phan-anh/(\w{8})/phieu/([\w-]{19})", answer["Location"])
    return found[1], found[2]


def test_it_asks_what_it_is_before_words_and_shows_the_emergency_numbers_first(streets, client):
    text = client.get("/phan-anh/gui").content.decode()
    for number in ("114", "113", "115", "111"):
        assert text.index(f"tel:{number}") < text.index("loai=hien-truong")
    assert "textarea" not in text


def test_a_formal_complaint_is_told_where_to_go_and_not_taken(streets, client):
    text = client.get("/phan-anh/gui?loai=khieu-nai").content.decode()
    assert "không nhận khiếu nại, tố cáo" in text and "textarea" not in text


def test_an_anonymous_report_with_photos_is_filed_without_javascript(streets, client):
    code, secret = slip_of(send(client, photos=[picture(), picture()], place="Cổng số 2"))
    row = Report.objects.get(code=code)
    assert (row.ward, row.place, row.anonymous, row.channel) == ("w", "Cổng số 2", True, "web")
    assert ids.opens(secret, row.secret) and not Contact.objects.exists()
    assert Photo.objects.filter(report=row, stage="report").count() == 2
    shown = client.get(f"/phan-anh/{code}/anh/{row.photos.first().pk}")
    assert shown["Content-Type"] == "image/jpeg" and b"SecretPhone" not in shown.content


def test_the_slip_has_code_qr_secret_office_and_a_deadline_that_explains_itself(streets, client):
    answer = client.get(send(client)["Location"])
    text = answer.content.decode()
    row = Report.objects.get()
    assert row.code in text and "<svg" in text and 'class="qr"' in text and "style=" not in text
    assert re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", text)
    assert row.derivation["said"]["vi"] in text and f"/so/{row.first}" in text
    assert answer["Referrer-Policy"] == "same-origin" and "no-store" in answer["Cache-Control"]
    assert client.get(send(client)["Location"] + "?chu=to").status_code == 200


def test_the_same_form_sent_twice_is_one_report_and_one_slip(streets, client):
    first, again = send(client), send(client)
    assert slip_of(first) == slip_of(again)
    assert Report.objects.count() == 1 and Entry.objects.filter(verb="report.open").count() == 1
    assert slip_of(send(client, key="b" * 24)) != slip_of(first)


def test_a_point_outside_is_told_kindly_and_nothing_typed_is_lost(streets, client):
    answer = send(client, lon="105800000", lat="21000000", place="Hồ Gươm", name="Lan", photos=[picture()])
    text = answer.content.decode()
    assert answer.status_code == 422 and "nằm ngoài địa bàn" in text
    for typed in ("Rác ứ đọng trước chợ", "Hồ Gươm", 'value="Lan"', "Đã nhận 1 ảnh"):
        assert typed in text
    kept = re.search(r'name="kept" value="([^"]+)"', text)[1]
    code, _ = slip_of(send(client, lon="", lat="", area="w", kept=kept))
    assert Report.objects.get(code=code).photos.count() == 1 and Report.objects.get(code=code).ward == "w"


def test_names_of_files_that_we_did_not_sign_are_no_photos(streets, client):
    code, _ = slip_of(send(client, kept='["' + "0" * 64 + '"]'))
    assert not Photo.objects.filter(report=code).exists()


def test_a_tap_on_the_picture_without_javascript_comes_back_with_the_pin(streets, client):
    answer = send(client, lon="", lat="", **{"map.x": "140", "map.y": "140"})
    text = answer.content.decode()
    assert answer.status_code == 200 and "Rác ứ đọng trước chợ" in text and not Report.objects.exists()
    lon, lat = (re.search(rf'name="{n}" id="{n}" value="(\d+)"', text)[1] for n in ("lon", "lat"))
    assert 106_800_000 < int(lon) < 107_000_000 and 11_400_000 < int(lat) < 11_600_000
    assert f"ghim={lon},{lat}" in text
    assert "<path transform" in client.get(f"/phan-anh/ban-do.svg?ghim={lon},{lat}").content.decode()
    assert 'value="106' not in send(client, unpin="1").content.decode()


@pytest.mark.parametrize("spot", ["<script>", "1,2,3", "-,-", "9" * 40, "1;2", "٣,٤"])
def test_a_pin_of_nonsense_is_no_pin(streets, client, spot):
    answer = client.get("/phan-anh/ban-do.svg", {"ghim": spot})
    assert answer.status_code == 200 and "<script" not in answer.content.decode()


@pytest.mark.parametrize(("lost", "said"), [
    ({"category": ""}, "chọn loại việc"), ({"what": " "}, "ghi sự việc"), ({"lon": "", "lat": ""}, "chọn khu vực"),
    ({"category": "quy-dinh"}, "chọn loại việc"), ({"photos": [io.BytesIO(b"%PDF-1.4 %%EOF")]}, "JPEG"),
])  # fmt: skip
def test_what_is_missing_is_said_beside_its_field(streets, client, lost, said):
    answer = send(client, **lost)
    assert answer.status_code == 422 and said in answer.content.decode() and not Report.objects.exists()


def test_a_proposal_on_rules_needs_name_address_and_telephone(streets, client):
    answer = client.post("/phan-anh/gui?loai=quy-dinh", RULE)
    text = answer.content.decode()
    assert answer.status_code == 422 and all(w in text for w in ("ghi họ tên", "ghi địa chỉ", "ghi số điện thoại"))
    person = {"name": "Lan", "address": "Ấp 1", "phone": "0900000000"}
    code, _ = slip_of(client.post("/phan-anh/gui?loai=quy-dinh", RULE | person))
    assert Contact.objects.get(report=code).phone == "0900000000"
    assert "0900000000" not in client.get(f"/phan-anh/{code}").content.decode()


def test_praise_names_the_act_it_praises_and_is_published_only_with_consent(streets, client, filed):
    entry = Report.objects.get(code=filed().code).first
    praise = {"category": "khen", "what": "Cảm ơn tổ vệ sinh", "area": "w", "praised": str(entry), "key": "p" * 24}
    code, _ = slip_of(client.post("/phan-anh/gui?loai=khen", praise))
    assert f'href="/so/{entry}"' in client.get(f"/phan-anh/{code}").content.decode()
    row = Report.objects.get(code=code)
    with pytest.raises(Exception, match="không đồng ý"):
        acts.publish_report(by=streets.an, report=row.code, masked=row.words)
    more = {"consent": "1", "key": "q" * 24}
    code, _ = slip_of(client.post("/phan-anh/gui?loai=khen", praise | more))
    assert acts.publish_report(by=streets.an, report=code, masked="Cảm ơn tổ vệ sinh")
    wrong = client.post("/phan-anh/gui?loai=khen", praise | {"praised": "999999", "key": "x" * 24})
    assert wrong.status_code == 422 and "không có việc mang số này" in wrong.content.decode()


def test_the_field_that_people_do_not_see_stops_programs(streets, client):
    assert send(client, website="http://spam").status_code == 422 and not Report.objects.exists()


def test_too_many_from_one_address_are_asked_to_wait_and_keep_their_words(streets, client, monkeypatch):
    monkeypatch.setattr(filing, "FILED_PER_HOUR", 2)
    for n in range(2):
        slip_of(send(client, key=f"key-{n}"))
    answer = send(client, key="key-3")
    assert answer.status_code == 429 and "Rác ứ đọng trước chợ" in answer.content.decode()
    assert not Knock.objects.filter(who__contains="127.0.0.1").exists()
    assert client.post(ADDRESS, SCENE | {"key": "other"}, REMOTE_ADDR="10.0.0.9").status_code == 303


def test_the_proxys_word_counts_only_when_there_is_a_proxy(rf, settings):
    request = rf.get("/", REMOTE_ADDR="10.1.1.1", HTTP_X_FORWARDED_FOR="6.6.6.6, 7.7.7.7")
    assert strangers.address(request) == "10.1.1.1"
    object.__setattr__(settings.KIENTAO, "proxied", True)
    try:
        assert strangers.address(request) == "7.7.7.7"
    finally:
        object.__setattr__(settings.KIENTAO, "proxied", False)


def test_a_correction_is_a_report_of_its_own_about_the_page(streets, client, filed):
    about = filed()
    code, _ = slip_of(client.post(f"/phan-anh/{about.code}/sua-sai", {
        "category": "sua-thong-tin", "what": "Tên đường ghi sai", "key": "c" * 24}))  # fmt: skip
    row = Report.objects.get(code=code)
    assert row.office == "ward-1" and row.words.startswith(f"[{about.code}]") and not row.words_public
    assert Report.objects.get(code=about.code).state == "new"


def test_the_label_of_a_thing_rides_along(streets, client):
    assert 'value="den-17"' in client.get(ADDRESS + "&vat=den-17").content.decode()
    code, _ = slip_of(send(client, asset="den-17"))
    assert Report.objects.get(code=code).asset == "den-17"


def test_lines_of_a_browser_end_as_ours_do(streets, client):
    """A text area sends CR LF; the register takes no control character, and a resident knows nothing of either."""
    assert send(client, what="Dòng một\r\nDòng hai").status_code == 303
    assert Report.objects.get().words == "Dòng một\nDòng hai"
