"""Officers' pages of documents: writing, signing from the desk, numbering, the register as a file, the paper itself."""

import io
import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document as Docx
from openpyxl import load_workbook
from pypdf import PdfReader

from kientao.ledger import files
from kientao.rules import documents, layout
from kientao.rules.papers import written
from kientao.work.decisions import acts, papers
from kientao.work.decisions.models import Attached, Document
from tests.shared import shared
from tests.work.reports.officers import picture, text

from .conftest import do, document, registered

NEW = "/viec/van-ban/moi"
FIELDS = {
    "office": "ward-1",
    "kind": "quyet-dinh",
    "subject": "Sắp xếp chợ",
    "body": "Điều 1. Sắp xếp\nLàm ngay.",
    "basis": "Căn cứ A;\nCăn cứ B;",
    "recipients": "Như trên\nLưu: VT",
    "signer": "ward-1.head",
    "key": "k" * 20,
}


def test_one_form_makes_a_draft_and_sent_twice_makes_one(who):
    for _ in range(2):
        assert who["minh"].post(NEW, {**FIELDS, "do": "draft"}).status_code == 303
    row = Document.objects.get()
    assert (row.state, row.basis, row.recipients, row.duty) == (
        "draft",
        ["Căn cứ A;", "Căn cứ B;"],
        ["Như trên", "Lưu: VT"],
        "general",
    )


def test_what_was_typed_comes_back(who):
    for more, said in (
        ({"subject": ""}, "trích yếu"),
        ({"duty": "none", "exempt": ""}, "theo điều nào"),
        ({"amends": "ZZZZZZZZ"}, "Không tìm thấy"),
        ({"effect_from": "31/2/2026"}, "không phải là ngày"),
    ):
        answer = who["minh"].post(NEW, {**FIELDS, "do": "draft", **more})
        assert answer.status_code == 422 and said in text(answer) and "Làm ngay." in text(answer)
    assert not Document.objects.exists()


def test_a_draft_is_written_anew_by_who_saw_it(who, written):
    code = written()
    form = text(who["minh"].get(f"/viec/van-ban/{code}/sua"))
    assert "Làm trong tháng." in form
    sent = {**FIELDS, "seen": document(code).entry, "subject": "Tên mới"}
    assert who["minh"].post(f"/viec/van-ban/{code}/sua", sent).status_code == 303
    assert document(code).subject == "Tên mới"
    late = who["minh"].post(f"/viec/van-ban/{code}/sua", {**sent, "key": "x", "subject": "Tên khác"})
    assert late.status_code == 409 and "Tên khác" in text(late) and document(code).subject == "Tên mới"


def test_the_chair_signs_several_from_the_desk_with_one_press(who, town, written):
    codes = [written(subject=f"Văn bản {n}") for n in range(2)]
    for code in codes:
        acts.submit_document(by=town.minh, document=code)
    desk = text(who["chi"].get("/viec"))
    assert "xem và ký" in desk and "Ký duyệt văn bản" in desk
    assert do(who["chi"], codes[0], "ky", key="s").status_code == 303
    assert document(codes[0]).state == "signed" and document(codes[1]).state == "waiting"
    assert "cấp số, ban hành" in text(who["mai"].get("/viec"))


def test_every_page_of_its_life_offers_what_is_theirs(who, town, written):
    code = written()

    def offered(login):
        page = text(who[login].get(f"/viec/van-ban/{code}"))
        return {
            name
            for name in ("ky", "trinh-ky", "ban-hanh", "cong-khai", "tra-lai", "thu-hoi", "thoi")
            if f'id="viec-{name}"' in page
        }

    assert offered("minh") == {"trinh-ky", "thoi"}
    assert do(who["minh"], code, "trinh-ky", key="1").status_code == 303
    assert offered("minh") == set() and offered("chi") == {"ky", "tra-lai"} and offered("mai") == set()
    assert do(who["chi"], code, "tra-lai", reason="", key="2").status_code == 422
    assert do(who["chi"], code, "ky", key="3").status_code == 303
    assert offered("mai") == {"ban-hanh", "tra-lai"}
    assert do(who["mai"], code, "ban-hanh", key="4", signed_by="Chi", signed=picture()).status_code == 303
    assert offered("mai") == {"cong-khai", "thu-hoi"}
    assert Attached.objects.get().stage == "signed" and document(code).signed_by == "Chi"
    assert do(who["mai"], code, "cong-khai", key="5").status_code == 303
    page = text(who["mai"].get(f"/viec/van-ban/{code}"))
    assert "Giao nhiệm vụ từ văn bản này" in page and f"/van-ban/{code}" in page


def test_files_of_a_public_document_are_its_signed_ones(client, who, town, written):
    code = written(files=(files.put(picture().read()).name,))
    acts.issue_document(by=town.mai, document=code, files=(files.put(picture().read()).name,))
    acts.publish_document(by=town.mai, document=code)
    draft, signed = Attached.objects.get(stage="draft").code, Attached.objects.get(stage="signed").code
    assert client.get(f"/van-ban/{code}/tep/{signed}")["Content-Type"] == "image/jpeg"
    assert client.get(f"/van-ban/{code}/tep/{draft}").status_code == 404
    assert who["minh"].get(f"/viec/van-ban/{code}/tep/{draft}").status_code == 200


def test_the_register_is_a_file_without_formulas(september, who, town):
    registered(town)
    code = registered(town, recipients=("=1+1",)).code
    sheet = load_workbook(io.BytesIO(who["mai"].get("/viec/van-ban.xlsx").content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert "Mô phỏng" in rows[0][0] and rows[1][0] == "Số, ký hiệu"
    assert [row[0] for row in rows[2:]] == ["01/QĐ-WARD1", "02/QĐ-WARD1"] and rows[3][5] == "'=1+1"
    assert rows[2][1].date() == date(2026, 9, 9) and document(code).number == 2


def test_the_paper_is_laid_out_by_the_decree(september, client, town, issued):
    code = issued(basis=("Căn cứ Luật thử;",), recipients=("Như trên", "Lưu: VT"))
    acts.publish_document(by=town.mai, document=code)
    row = document(code)
    made = Docx(io.BytesIO(written(papers.paper(row), "docx")))
    text_of = ["".join(t.text or "" for t in p.iter(f"{{{made.element.nsmap['w']}}}t")) for p in
               made.element.body.iter(f"{{{made.element.nsmap['w']}}}p")]  # fmt: skip
    for wanted in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 01/QĐ-WARD1", "QUYẾT ĐỊNH",
                   "Sắp xếp lại quầy sạp", "Căn cứ Luật thử;", "Điều 1. Sắp xếp lại", "- Lưu: VT."):  # fmt: skip
        assert wanted in text_of, wanted
    assert any("gày 09 tháng 9 năm 2026" in line for line in text_of)
    law = layout.layout(date(2026, 9, 9))
    for name, part in law["components"].items():
        size = made.styles[name].font.size.pt
        least, most = part["range"]
        assert least <= size <= (most or size), name
        assert bool(made.styles[name].font.bold) == bool(part.get("bold")), name
    pdf = client.get(f"/van-ban/{code}/toan-van.pdf")
    page = PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    assert "MÔ PHỎNG" in page and "01/QĐ-WARD1" in page


def test_a_letter_bears_its_subject_under_the_number(september, town):
    row = registered(town, kind="cong-van", duty="none", exempt="Nội bộ", body="Kính đề nghị phối hợp.")
    assert row.numbered == "01/WARD1"
    made = Docx(io.BytesIO(written(papers.paper(row), "docx")))
    told = ["".join(t.text or "" for t in p.iter(f"{{{made.element.nsmap['w']}}}t")) for p in
            made.element.body.iter(f"{{{made.element.nsmap['w']}}}p")]  # fmt: skip
    assert "V/v Một văn bản" in told


def test_there_are_twenty_nine_kinds_and_the_law_names_them():
    kinds = documents.kinds(date(2026, 1, 1))
    assert len(kinds) == 29
    named = shared("data/law/texts/Nghị_định_30_2020_NĐ-CP.md").read_text("utf-8").lower()
    for kind in kinds.values():
        name = kind.name["vi"].lower().replace("ủy quyền", "uỷ quyền")
        assert name in named, name


def test_the_layout_agrees_with_the_decree_as_collected():
    told = json.loads(shared("data/law/nd30_2020_format.json").read_text("utf-8"))
    law = layout.layout(date(2026, 1, 1))
    for side in ("top", "bottom", "left", "right"):
        assert list(law["margins"][side]["range"]) == told["page"][f"margin_{side}_mm"], side
    assert law["font"] == told["font"]["family"]


def test_the_pages_ask_the_same_number_of_questions_for_ten_and_for_thirty(september, client, who, town):
    def count(client, way):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(way).status_code == 200
        return len(seen)

    for _ in range(3):
        acts.publish_document(by=town.mai, document=registered(town, body="x").code)
    ways = [(client, "/van-ban/"), (who["mai"], "/viec/van-ban?xem=so"), (who["mai"], "/viec/van-ban?xem=chua")]
    before = [count(*way) for way in ways]
    for _ in range(15):
        acts.publish_document(by=town.mai, document=registered(town, body="x").code)
    assert [count(*way) for way in ways] == before


def test_lists_turn_their_pages_without_losing_one(september, client, who, town):
    for _ in range(30):
        acts.publish_document(by=town.mai, document=registered(town, body="x").code)
    seen, way = set(), "/van-ban/"
    for _ in range(3):
        page = text(client.get(way))
        seen |= {part[:8] for part in page.split('href="/van-ban/')[1:] if part[8:9] == '"'}
        if 'rel="next"' not in page:
            break
        way = "/van-ban/" + page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert len(seen) == 30


@pytest.mark.parametrize("way", ["/van-ban/?truoc=xx", "/van-ban/?nam=abcd&loai=%00", "/viec/van-ban?sau=9.9.9",
                                 "/van-ban/nope", "/van-ban/%00"])  # fmt: skip
def test_strange_addresses_are_answered_calmly(client, who, town, way):
    assert (who["mai"] if way.startswith("/viec") else client).get(way).status_code in (200, 404)
