"""Sheets as Excel files: the template comes back as it went out; an office's own file is read by names and its map."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from kientao.base.errors import Refused
from kientao.board.models import Measurement, Sheet
from kientao.board.sheet import reading, workbook
from kientao.board.sheet.form import FEW, read
from kientao.lake import oldfont
from kientao.ledger import files

from .conftest import FORM
from .test_sheet_pages import URL, form_of

FIELDS = {"hoc-sinh": 0, "thieu": 0, "thu": 1}
TOLD = FORM | {"columns": [{**c, "unit": "person", "decimals": FIELDS[c["indicator"]]} for c in FORM["columns"]]}
DAY = __import__("datetime").date(2024, 3, 31)
SHEET = read(TOLD, FORM["rows"], DAY)
OWN = Path(__file__).parent / "data" / "bieu-rieng.xls"


def made(**more):
    return workbook.made(
        SHEET, "truong", "2024-03", "Trường học", "Mô phỏng", more.get("cells", {}), more.get("before", {})
    )


def saved(book):
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def back(data, kept=None, label="2024-03"):
    return reading.read(files.cells_of(data), SHEET, "truong", label, kept or {})


def own(*lines, merge=None):
    """A file of the office: lines of cells."""
    book = Workbook()
    for line in lines:
        book.active.append(list(line))
    if merge:
        book.active.merge_cells(merge)
    return saved(book)


def test_a_template_comes_back_as_it_went_out():
    cells = {("hoc-sinh", "a"): Decimal(1100), ("thieu", "b"): FEW, ("thu", "a"): Decimal("1.5")}
    found = back(made(cells=cells, before={("hoc-sinh", "a"): Decimal(900)}))
    told = {at: text for at, text in found.texts.items() if text}
    assert told == {("hoc-sinh", "a"): "1100", ("thieu", "b"): "<", ("thu", "a"): "1,5"}
    assert (found.wrong, found.lacking) == ({}, [])


def test_only_the_cells_of_this_period_are_open_and_the_codes_are_hidden():
    book = load_workbook(io.BytesIO(made(before={("hoc-sinh", "a"): Decimal(900)})))
    page = book.worksheets[0]
    assert page.protection.sheet and not page["B6"].protection.locked and page["C6"].protection.locked
    assert page["C6"].value == 900 and book[workbook.MARK].sheet_state == "hidden"
    assert "Mô phỏng" in page["A2"].value


def test_a_template_of_another_period_is_refused_by_its_name():
    with pytest.raises(Refused, match="2024-03"):
        back(made(), label="2024-04")


def test_faults_name_the_cell_of_the_file():
    book = load_workbook(io.BytesIO(made()))
    page = book.worksheets[0]
    page["B6"], page["D6"], page["F6"] = "=1+1", DAY, "#REF!"
    page["F6"].data_type = "e"
    found = back(saved(book))
    said = sorted(str(error) for error in found.wrong.values())
    assert ["B6" in said[0], "D6" in said[1], "F6" in said[2]] == [True] * 3, said
    assert "công thức" in said[0] and "ngày" in said[1] and "#REF!" in said[2]


def test_an_old_xls_with_merged_heads_and_decomposed_letters_is_read_by_names():
    found = back(OWN.read_bytes())
    assert found.texts == {
        ("hoc-sinh", "a"): "1100", ("thieu", "a"): "<5", ("thu", "a"): "1,5",
        ("hoc-sinh", "b"): "1.234", ("thieu", "b"): "12", ("thu", "b"): "…",
    }  # fmt: skip
    assert found.lacking == [] and found.addresses["hoc-sinh", "a"] == "B4"


def test_an_own_file_in_an_old_font_is_converted_and_what_is_not_certain_names_its_cell():
    data = own(["CÊp", "Häc sinh", "ThiÕu m¸y", "Thu"], ["CÊp A", 7, 6, 1], ["CÊp B", 8, 9, 2])
    assert back(data).texts["hoc-sinh", "b"] == "8"
    with pytest.raises(Refused, match="A2"):
        back(own(["CÊp", "Häc sinh"], ["Xqµ¸k", 7]))


@pytest.mark.parametrize(("old", "now"), [
    ("Ch¨n nu«i an toµn sinh häc", "Chăn nuôi an toàn sinh học"), ("§ång Xoµi", "Đồng Xoài"),
    ("B¶o hiÓm x· héi, thÊt nghiÖp", "Bảo hiểm xã hội, thất nghiệp"), ("Ph­êng T©n Phó", "Phường Tân Phú"),
    ("Xã Tiến Hưng", "Xã Tiến Hưng"), ("Tân Bình", "Tân Bình"), ("BHXH 2021", "BHXH 2021"),
])  # fmt: skip
def test_the_old_letters_become_unicode_and_unicode_stays(old, now):
    assert oldfont.modern(old) == now


def test_a_map_kept_once_reads_the_offices_own_words():
    data = own(["", "Sĩ số", "Không có máy", "Thu"], ["Khối 1", 30, 7, 1], ["Khối 2", 40, 8, 2])
    first = back(data)
    assert set(first.lacking) == {("rows", "a"), ("rows", "b"), ("columns", "hoc-sinh"), ("columns", "thieu")}
    assert "Khối 1" in first.labels and "Sĩ số" in first.heads
    kept = {"columns": {"Sĩ số": "hoc-sinh", "Không có máy": "thieu"}, "rows": {"Khối 1": "a", "khoi 2": "b"}}
    assert back(data, kept).texts["thieu", "b"] == "8"


def bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "x")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 80_000_000)
    return out.getvalue()


def huge():
    book = Workbook()
    book.active["A1"], book.active["XFD1048576"] = 1, 1
    return saved(book)


def with_macros():
    out = io.BytesIO(own(["a"]))
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


@pytest.mark.parametrize("data", [
    bomb, huge, with_macros, lambda: b"%PDF-1.4", lambda: OWN.read_bytes() + "_VBA_PROJECT".encode("utf-16-le"),
    lambda: OWN.read_bytes()[:600], lambda: b"PK\x03\x04broken",
])  # fmt: skip
def test_hostile_and_broken_files_are_refused_in_the_limited_child(data):
    with pytest.raises(Refused, match="Excel"):
        files.cells_of(data())


def upload(client, data, do="file"):
    sent = SimpleUploadedFile("bieu.xlsx", data)
    return client.post(URL, {**form_of(client), "do": do, "book": sent})


def test_a_file_is_laid_into_the_form_with_faults_by_cell_and_written_by_the_officer(school, sign_in):
    school.open()
    minh = sign_in("minh")
    assert minh.get(URL + ".xlsx").content[:2] == b"PK"
    text = upload(minh, OWN.read_bytes()).content.decode()
    assert 'name="o:hoc-sinh:a" value="1100"' in text and not Measurement.objects.exists()
    text = upload(minh, own(["", "Học sinh"], ["Cấp A", "1,5"])).content.decode()
    assert "B2: Phải là số nguyên" in text


def test_the_page_asks_for_the_names_it_does_not_find_and_keeps_them(school, sign_in):
    school.open()
    minh = sign_in("minh")
    data = own(["", "Sĩ số", "Thiếu máy", "Thu"], ["Cấp A", 30, 7, 1], ["Cấp B", 40, 8, 2])
    assert 'name="map:columns:hoc-sinh"' in upload(minh, data).content.decode()
    answer = minh.post(URL, {"key": "k", "do": "map", "map:columns:hoc-sinh": "Sĩ số"})
    assert answer.status_code == 303
    assert Sheet.objects.get().map["columns"] == {"Sĩ số": "hoc-sinh"}
    assert 'name="o:hoc-sinh:a" value="30"' in upload(minh, data).content.decode()


def test_hoa_takes_no_template_of_another_office(school, sign_in):
    school.open()
    assert sign_in("hoa").get(URL + ".xlsx").status_code in (403, 404)
