"""Pages of the scorecards: where the city stands, what lies behind each point, and what if."""

from datetime import date

import pytest

from kientao.board.scorecards import shelf
from kientao.lake import facts
from tests.board.conftest import indicator

URLS = [
    "/bang-diem/", "/bang-diem/do-thi", "/bang-diem/do-thi?loai=III&giam=di-san", "/bang-diem/nq26", "/bang-diem/pci",
    "/bang-diem/pci-2023", "/bang-diem/qd766", "/bang-diem/do-thi/2A.II.03", "/bang-diem/qd766/online_payment",
    "/bang-diem/tt01/cs3", "/bang-diem/do-thi/neu?2A.II.03=250000&2A.I.01=vung", "/bang-diem/qd766/neu",
    "/bang-diem/pci/neu?transparency=7,5", "/bang-diem/nq26/neu",
]  # fmt: skip
FAMILIES = sorted(shelf.read_shelf(shelf.law_folder()).families)


def text(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status, url
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("url", URLS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_page_opens_in_both_languages(known, client, url, lang):
    client.cookies["lang"] = lang
    assert f'lang="{lang}"' in text(client, url)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_ruler_and_every_row_opens_where_nothing_is_known(db, client, family):
    for ruler in shelf.shelf().of(family):
        assert "<h1>" in text(client, f"/bang-diem/{ruler.code}")
        for item in ruler.items:
            assert "<h1>" in text(client, f"/bang-diem/{ruler.code}/{item.code}")


def test_a_class_that_cannot_be_reached_says_which_row_decides(known, client):
    page = text(client, "/bang-diem/do-thi")
    assert "0–87" in page and "nhiều nhất chỉ còn 7 điểm, cần 15,5" in page
    assert page.index("Mật độ dân số") < page.index("Quy mô dân số đô thị</a>")  # the nearest gap comes first
    row = text(client, "/bang-diem/do-thi/2A.II.03")
    assert "Dòng này quyết định" in row and "còn cách 49.948 người" in row
    assert f"/so/{known.told['dan-so'].index}" in row


def test_the_target_of_2025_falls_under_the_text_of_its_day_with_the_new_one_beside(known, client):
    page = text(client, "/bang-diem/do-thi")
    assert "Nghị quyết 1210/2016, sửa đổi bởi Nghị quyết 26/2022" in page and "Chưa đủ căn cứ để chấm" in page
    assert "Nếu tính theo quy định từ 01/01/2026" in page
    assert "không có hiệu lực vào ngày" in text(client, "/bang-diem/nq111?ngay=31/12/2025")


def test_a_ruler_as_of_a_day_is_the_text_of_that_day(known, client):
    assert "Nghị quyết 1210/2016/UBTVQH13" in text(client, "/bang-diem/do-thi?ngay=07/9/2021")
    assert "chưa có văn bản nào có hiệu lực" in text(client, "/bang-diem/do-thi?ngay=01/01/2016")


def test_the_numbers_put_into_the_formula_are_shown(known, client):
    assert "5,5 + (7 − 5,5) × (150.052 − 20.000) / (200.000 − 20.000) = 6,58" in text(
        client, "/bang-diem/do-thi/2A.II.03?loai=III"
    )
    assert "20 × 6,41 / 10 = 12,82" in text(client, "/bang-diem/pci/transparency")


def test_pci_is_recomputed_and_compared_with_what_was_published(known, client):
    page = text(client, "/bang-diem/pci")
    assert "62,19" in page and "lệch -0,02 điểm" in page and "Hạng công bố năm 2019: 61" in page


def test_a_scenario_changes_the_score_and_the_place_and_records_nothing(known, client):
    page = text(client, "/bang-diem/pci/neu?transparency=7,5")
    assert "62,19" in page and "64,37" in page and "61 → 41" in page
    assert "Số thật: 6,41" in page
    assert text(client, "/bang-diem/pci").count("64,37") == 0


def test_a_scenario_of_the_class_fills_words_and_numbers(known, client):
    page = text(client, "/bang-diem/do-thi/neu?2A.II.03=250.000,0&2A.I.01=vung")
    assert "0–87" in page and "12,75–92,75" in page and "cấp vùng" in page


@pytest.mark.parametrize("typed", ["1.234", "nhiều", "9" * 60, "-5"])
def test_a_number_that_cannot_be_read_is_refused_beside_its_field(known, client, typed):
    assert "f-2A.II.03-error" in text(client, "/bang-diem/do-thi/neu?2A.II.03=" + typed, 422)


@pytest.mark.parametrize("url", ["/bang-diem/khong-co", "/bang-diem/do-thi/khong-co", "/bang-diem/nq26/2A.II.03"])
def test_what_is_not_there_is_not_found(known, client, url):
    text(client, url, 404)


def test_what_the_visitor_may_not_see_scores_nothing(town, client):
    town.record("10", indicator="noi-bo")
    assert "chưa có số liệu" in text(client, "/bang-diem/do-thi/2A.II.03")


def test_scores_are_a_fact(known):
    rows = {row["code"]: row for row in facts.ask("scores").rows}
    whole, row = rows["nq111.II"], rows["nq111.II.2A.II.03"]
    assert (whole["reached"], whole["points"], whole["best"], whole["missing"]) == (False, None, 87, True)
    assert (row["points"], row["most"], row["under"], row["value"]) == (0, 7, True, 150052)
    assert row["entry"] == known.told["dan-so"].index
    assert rows["nq111.II.2A.II.05"]["missing"] and rows["nq111.II.2A.II.05"]["points"] is None
    assert rows["pci-2013"]["points"] == rows["pci-2013"]["best"]


def test_an_indicator_says_which_rows_it_scores(known, client):
    page = text(client, "/chi-tieu/dan-so")
    assert "/bang-diem/do-thi/2A.II.03" in page and "/bang-diem/do-thi/2A.II.04" in page
    assert "/bang-diem/pci/transparency" in text(client, "/chi-tieu/pci-minh-bach")
    assert "Dùng để chấm" not in text(client, "/chi-tieu/nuoc-sach")


def test_a_target_whose_criteria_are_not_held_is_not_judged(known, client):
    indicator("tan-thanh-tieu-chi-phuong", decimals=0)
    known.target("70", on=date(2025, 12, 31), indicator="tan-thanh-tieu-chi-phuong")
    page = text(client, "/bang-diem/ha-tang-phuong")
    assert "70 %" in page and "Phụ lục 2 thay bởi Nghị quyết 26/2022" in page and "Chưa đủ căn cứ để chấm" in page
