"""Pages of the board: what everybody sees, what only officers see, and the forms."""

import json
from datetime import date

import pytest
from django.test import Client

from kientao.board import acts
from kientao.board.loading import BY as LOADER
from kientao.board.models import Measurement, Result, Shortcoming
from kientao.lake import facts
from kientao.ledger.models import Entry

from .conftest import SOURCE, indicator

PAGES = ["/", "/chuong-trinh", "/chi-tieu/", "/chi-tieu/nuoc-sach", "/khiem-khuyet"]
FORM = {"value": "62,5", "on": "31/12/2024", "kind": "chinh-thuc", "source": "Báo cáo số 5", "key": "k1"}


def text(client, url, **query):
    response = client.get(url, query)
    assert response.status_code == 200, url
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_opens_in_both_languages(town, client, url, lang):
    client.cookies["lang"] = lang
    assert f'lang="{lang}"' in text(client, url)


@pytest.mark.parametrize("url", PAGES[:3])
def test_pages_open_in_a_city_without_a_programme(db, client, url):
    assert "<h1>" in text(client, url)


def test_the_programme_is_the_first_link_of_home(town, client):
    main = text(client, "/").split('id="main"')[1]
    assert main.split('href="')[1].startswith("/chuong-trinh")


def test_what_the_city_never_wrote_is_said_to_be_missing(town, client):
    html = text(client, "/chuong-trinh")
    assert html.lower().count("chưa có văn bản") == 3
    assert "công bố 9/2021" in html


def test_an_unknown_value_is_never_shown_as_zero(town, client):
    town.target("90", on=date(2025, 12, 31)), town.target("95")
    acts.define_goal(by=LOADER, code="g", programme="ct", on=date(2025, 12, 31), title="90 % nước sạch",
                     targets=["nuoc-sach"], source=SOURCE)  # fmt: skip
    for url in ("/chi-tieu/nuoc-sach", "/chuong-trinh", "/chi-tieu/"):
        main = text(client, url).split('id="main"')[1].split("<footer")[0]
        assert "chưa có số liệu" in main.lower()
        assert ">0<" not in main and ">0,0<" not in main and "không thể" not in main
    assert "Còn thiếu: số liệu năm 2025" in text(client, "/chi-tieu/nuoc-sach")


def test_a_passed_target_says_by_how_much_and_as_of_which_figure(town, client):
    town.target("90", on=date(2025, 12, 31))
    town.record("62.5", on=date(2025, 12, 31))
    assert "Chưa đạt, thiếu 27,5 % (62,5 %, theo số liệu ngày 31/12/2025)" in text(client, "/chi-tieu/nuoc-sach")


def test_an_office_indicator_is_hidden_from_khach_everywhere(town, client, sign_in):
    town.record("42.7", indicator="noi-bo")
    assert client.get("/chi-tieu/noi-bo").status_code == 404
    assert client.get("/chi-tieu/noi-bo/so-lieu.csv").status_code == 404
    assert client.get("/chi-tieu/noi-bo/so-lieu.json").status_code == 404
    listed = text(client, "/chi-tieu/")
    assert "noi-bo" not in listed and "1 chỉ tiêu" in listed
    for url in ("/", "/chuong-trinh", "/so/"):
        assert "noi-bo" not in text(client, url) and "42.7" not in text(client, url) and "42,7" not in text(client, url)
    for name in ("measurements", "indicators", "milestones"):
        assert not [row for row in facts.ask(name).rows if "noi-bo" in row.values()]
    assert list(facts.ask("measurements", town.minh, indicator="noi-bo").rows)
    officer = sign_in("minh")
    assert "42,7" in text(officer, "/chi-tieu/noi-bo") and "2 chỉ tiêu" in text(officer, "/chi-tieu/")
    other = Client()
    other.force_login(officer.get("/").wsgi_request.user.__class__.objects.get(login="hoa"),
                      backend="django.contrib.auth.backends.ModelBackend")  # fmt: skip
    assert other.get("/chi-tieu/noi-bo").status_code == 404


def test_the_series_as_csv_and_json_keeps_corrected_figures_and_runs_no_formula(town, client):
    town.record("50", source={"title": "=1+1"})
    first = Measurement.objects.get()
    acts.correct_measurement(by=town.an, measurement=first.code, value=acts.measurements.Decimal("55"), reason="x")
    csv = text(client, "/chi-tieu/nuoc-sach/so-lieu.csv")
    assert csv.startswith("\ufeffcode,") and "corrected" in csv and "'=1+1" in csv and "mô phỏng" in csv
    rows = [json.loads(line) for line in text(client, "/chi-tieu/nuoc-sach/so-lieu.json").splitlines()]
    assert [(row["state"], float(row["value"])) for row in rows] == [("corrected", 50.0), ("standing", 55.0)]


def test_the_list_is_filtered_and_searched_without_marks(town, client):
    assert "Chỉ tiêu nuoc-sach" in text(client, "/chi-tieu/", tim="chi tieu nuoc")
    assert "0 chỉ tiêu" in text(client, "/chi-tieu/", tim="không có chữ này")
    assert "0 chỉ tiêu" in text(client, "/chi-tieu/", xem="co")
    assert "1 chỉ tiêu" in text(client, "/chi-tieu/", **{"muc-tieu": "mt"})


def test_a_page_as_of_a_past_day_shows_what_was_valid_then(town, client):
    town.record("50", on=date(2020, 12, 31)), town.record("60", on=date(2023, 12, 31))
    html = text(client, "/chi-tieu/nuoc-sach", ngay="31/12/2021")
    assert "50,0" in html and "60,0" not in html and "không phải hôm nay" in html
    assert "không phải là ngày" in text(client, "/chi-tieu/nuoc-sach", ngay="hôm qua")


def test_parts_stand_under_their_whole(town, client):
    indicator("phan", parent="nuoc-sach")
    assert "Chỉ tiêu phan" in text(client, "/chi-tieu/nuoc-sach").split("Chỉ số thành phần")[1]


def test_khach_is_sent_to_sign_in_and_hoa_is_refused(town, client, sign_in):
    assert client.get("/chi-tieu/nuoc-sach/nhap").status_code == 303
    hoa = sign_in("hoa")
    response = hoa.post("/chi-tieu/nuoc-sach/nhap", FORM)
    assert response.status_code == 403 and not Measurement.objects.exists()
    assert "Nhập số liệu" not in text(hoa, "/chi-tieu/nuoc-sach")


def test_minh_records_a_figure_and_gets_a_receipt(town, sign_in):
    minh = sign_in("minh")
    assert "/chi-tieu/nuoc-sach/nhap" in text(minh, "/chi-tieu/nuoc-sach")
    response = minh.post("/chi-tieu/nuoc-sach/nhap", FORM)
    row = Measurement.objects.get()
    assert response.status_code == 303 and row.value == acts.measurements.Decimal("62.5")
    html = text(minh, response["Location"])
    assert f"/so/{row.first}" in html and "đã ghi" in html and "/chi-tieu/nuoc-sach" in html
    again = minh.post("/chi-tieu/nuoc-sach/nhap", FORM | {"key": "k2"})
    assert again.status_code == 422 and "Ngày này đã có số liệu" in again.content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": "1.234"}, "đọc được hai cách"),
        ({"value": "nhiều"}, "không phải là một con số"),
        ({"value": ""}, "Hãy ghi giá trị"),
        ({"value": "250"}, "ngoài khoảng hợp lý"),
        ({"on": "31/12/24"}, "đủ bốn chữ số"),
        ({"on": "01/01/2999"}, "còn ở phía trước"),
        ({"kind": ""}, "Hãy chọn loại số liệu"),
        ({"source": ""}, "Ghi nguồn, hoặc gửi tệp"),
    ],
)
def test_wrong_input_is_explained_beside_the_field_and_nothing_typed_is_lost(town, sign_in, change, said):
    response = sign_in("minh").post("/chi-tieu/nuoc-sach/nhap", FORM | {"note": "giữ lại chữ này"} | change)
    html = response.content.decode()
    assert response.status_code == 422 and said in html and "giữ lại chữ này" in html
    assert 'role="alert"' in html and not Measurement.objects.exists()


def test_an_correction_form_that_is_out_of_date_is_a_conflict(town, sign_in):
    first = town.record("50")
    an = sign_in("an")
    url, seen = f"/so-do/{first.thing}/sua", Measurement.objects.get().entry
    assert 'value="50"' in text(an, url)
    done = an.post(url, {"value": "55", "reason": "nhầm", "seen": seen, "key": "a"})
    assert done.status_code == 303
    late = an.post(url, {"value": "56", "reason": "nhầm", "seen": seen, "key": "b"})
    assert late.status_code == 409 and "đã được người khác sửa" in late.content.decode()


def test_the_same_value_is_no_correction_and_withdrawing_needs_a_reason(town, sign_in):
    first = town.record("50")
    an, url = sign_in("an"), f"/so-do/{first.thing}/sua"
    assert "không có gì để sửa" in an.post(url, {"value": "50", "reason": "x", "key": "a"}).content.decode()
    assert an.post(url, {"do": "withdraw", "key": "b"}).status_code == 422
    assert an.post(url, {"do": "withdraw", "reason": "nhầm chỉ tiêu", "key": "c"}).status_code == 303
    assert Measurement.objects.get().state == "withdrawn"


def test_evidence_is_kept_for_officers_and_refused_when_it_is_something_else(town, sign_in, client):
    from django.core.files.uploadedfile import SimpleUploadedFile

    minh, url = sign_in("minh"), "/chi-tieu/nuoc-sach/nhap"
    bad = minh.post(url, FORM | {"source": "", "evidence": SimpleUploadedFile("a.svg", b"<svg onload='x'/>")})
    assert bad.status_code == 422 and "Chỉ nhận ảnh" in bad.content.decode()
    good = minh.post(url, FORM | {"source": "", "evidence": SimpleUploadedFile("a.csv", b"nam,gia tri\n2024,62.5\n")})
    assert good.status_code == 303
    name = Measurement.objects.get().evidence
    assert minh.get(f"/minh-chung/{name}").status_code == 200
    assert Client().get(f"/minh-chung/{name}").status_code == 303
    assert "Có tệp minh chứng" in text(Client(), "/chi-tieu/nuoc-sach")


SHORTCOMING = {"office": "ward-1", "words": "Chưa đo nước sạch", "cause": "Thiếu người đo", "responsible": "hall.chair",
               "remedy": "Đo hằng quý", "recheck_on": "31/12/2030", "audience": "public", "key": "s"}  # fmt: skip


def test_a_shortcoming_stays_listed_after_it_is_mended_and_may_return(town, sign_in):
    an = sign_in("an")
    assert an.post("/khiem-khuyet/ghi", SHORTCOMING).status_code == 303
    row = Shortcoming.objects.get()
    assert (
        an.post(f"/khiem-khuyet/{row.code}/khac-phuc", {"words": "Đã đo", "on": "01/11/2026", "key": "m"}).status_code
        == 303
    )
    html = text(Client(), "/khiem-khuyet")
    assert "Chưa đo nước sạch" in html and "đã khắc phục" in html
    back = {"held": "no", "words": "Quý sau lại không đo", "on": "02/11/2026", "key": "r"}
    assert an.post(f"/khiem-khuyet/{row.code}/kiem-tra", back).status_code == 303
    html = text(Client(), f"/khiem-khuyet/{row.code}")
    assert "tái diễn" in html and "Đã đo" in html and "Quý sau lại không đo" in html


def test_a_shortcoming_needs_cause_head_remedy_and_a_day(town, sign_in):
    response = sign_in("an").post("/khiem-khuyet/ghi", {"office": "ward-1", "words": "Chưa đo"})
    html = response.content.decode()
    assert response.status_code == 422
    for said in ("nguyên nhân", "người đứng đầu", "cách khắc phục", "ngày kiểm tra lại"):
        assert said in html
    assert not Shortcoming.objects.exists()


def test_an_internal_shortcoming_is_hidden_from_khach(town, sign_in):
    sign_in("an").post("/khiem-khuyet/ghi", SHORTCOMING | {"audience": "office"})
    row = Shortcoming.objects.get()
    assert "Chưa đo nước sạch" not in text(Client(), "/khiem-khuyet") + text(Client(), "/chuong-trinh")
    assert Client().get(f"/khiem-khuyet/{row.code}").status_code == 404
    assert Entry.objects.get(index=row.first).klass == "office"


def test_a_result_is_recorded_with_its_source(town, sign_in):
    an, told = (
        sign_in("an"),
        {"office": "ward-1", "words": "Có nước sạch", "objective": "mt", "audience": "public", "key": "q"},
    )
    assert an.post("/ket-qua/ghi", told).status_code == 422
    assert an.post("/ket-qua/ghi", told | {"source": "Báo cáo"}).status_code == 303
    assert Result.objects.get().objective_id == "mt"
    assert "Có nước sạch" in text(Client(), "/chuong-trinh")


def test_a_plan_is_a_tree(town, client):
    told = {"by": LOADER, "programme": "ct", "source": SOURCE}
    acts.define_plan(code="kh", year=2021, title={"vi": "Kế hoạch 2021", "en": "Plan"}, **told)
    acts.define_plan(code="kh.a", parent="kh", title={"vi": "Việc A", "en": "A"}, **told)
    html = text(client, "/chuong-trinh")
    assert html.index("Kế hoạch 2021") < html.index("Việc A")
