"""An official document as a file: every component of the layout is opened and measured, by what the law's data say."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from pypdf import PdfReader

from kientao.rules.layout import layout
from kientao.ui.papers import Heading, Paper, Paragraph, Table
from kientao.ui.papers_docx import docx
from kientao.ui.papers_pdf import pdf

ON = date(2026, 2, 5)
REPORT = Paper(
    organ_above="Cơ quan trên", organ="Cơ quan ban hành", place="Tỉnh Thử", on=ON, kind="Báo cáo", number="12",
    symbol="BC-UBND", subject="Kết quả tháng 01 năm 2026", basis=("Căn cứ văn bản thử;",),
    blocks=(Heading("Phần I. Tình hình", 1), Heading("1. Kết quả"), Paragraph("Nội dung một.\nNội dung hai."),
            Table(("TT", "Việc"), (("1", "Nạo vét"), ("2", "Đèn đường")), (20, 100))),
    signed_for=("TM. Ủy ban nhân dân",), signer_title="Chủ tịch", signer="Người Ký",
    recipients=("Như trên", "Lưu: VT"), mark="MÔ PHỎNG", foot="Mốc 12 · abc",
)  # fmt: skip
LAYOUT = layout(ON)
MM, PT = 36000, 12700  # EMU


def opened(paper):
    return Document(BytesIO(docx(paper, LAYOUT)))


def paragraphs(made):
    """Every paragraph of the page, those in cells too, in the order they stand."""
    return [p for p in made.element.body.iter(qn("w:p"))]


def component(made, name):
    """[(text, size, bold, italic)] of the paragraphs of a component."""
    style = made.styles[name]
    found = [p for p in paragraphs(made) if (p.style or "") == style.style_id]
    texts = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in found]
    return [(text, style.font.size / PT, bool(style.font.bold), bool(style.font.italic)) for text in texts]


def within(value, told):
    least, most = told["range"]
    return value >= least and (most is None or value <= most)


def test_the_page_is_a4_with_margins_of_the_decree():
    section = opened(REPORT).sections[0]
    assert (round(section.page_width / MM), round(section.page_height / MM)) == (210, 297)
    for side in ("top", "bottom", "left", "right"):
        assert within(round(getattr(section, f"{side}_margin") / MM), LAYOUT["margins"][side]), side


@pytest.mark.parametrize("name", sorted(set(LAYOUT["components"]) - {"subject_of_letter"}))
def test_each_component_is_there_in_its_size_and_style(name):
    told, found = LAYOUT["components"][name], component(opened(REPORT), name)
    assert found, name
    for text, size, bold, italic in found:
        assert within(size, told), (name, size)
        assert (bold, italic) == (bool(told.get("bold")), bool(told.get("italic"))), name
        assert not told.get("upper") or text == text.upper(), text


def test_every_letter_is_set_in_the_font_of_the_decree():
    made = opened(REPORT)
    for name in ("Normal", *LAYOUT["components"]):
        fonts = made.styles[name].element.rPr.rFonts
        assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")} == {LAYOUT["font"]}


def test_the_words_of_the_heading_stand_as_they_must():
    made = opened(REPORT)
    assert component(made, "national_name")[0][0] == "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert component(made, "motto")[0][0] == "Độc lập - Tự do - Hạnh phúc"
    assert component(made, "number")[0][0] == "Số: 12/BC-UBND"
    assert component(made, "place_date")[0][0] == "Tỉnh Thử, ngày 05 tháng 02 năm 2026"
    assert [text for text, *_ in component(made, "recipients")] == ["- Như trên;", "- Lưu: VT."]


def test_months_from_march_have_no_zero():
    assert "ngày 05 tháng 3 năm" in component(opened(replace(REPORT, on=date(2026, 3, 5))), "place_date")[0][0]


def test_rules_stand_under_organ_motto_and_subject():
    borders = [p for p in paragraphs(opened(REPORT)) if p.find(".//" + qn("w:pBdr")) is not None]
    assert len(borders) == 3


def test_the_body_is_justified_indented_and_spaced():
    told = opened(REPORT).styles["body"].paragraph_format
    assert told.alignment == ALIGN.JUSTIFY
    assert within(told.space_after / PT, LAYOUT["body"]["between"])
    assert within(told.line_spacing, LAYOUT["body"]["lines"])


def test_page_numbers_stand_in_the_middle_above_and_not_on_the_first_page():
    section = opened(REPORT).sections[0]
    assert section.different_first_page_header_footer
    head = section.header.paragraphs[0]
    assert head.alignment == ALIGN.CENTER
    assert "PAGE" in head._p.xml
    assert within(head.runs[0].font.size / PT, LAYOUT["page_number"])
    assert "PAGE" not in section.first_page_header._element.xml


def test_a_simulation_says_so_on_every_page():
    section = opened(REPORT).sections[0]
    for footer in (section.first_page_footer, section.footer):
        assert "MÔ PHỎNG" in "".join(p.text for p in footer.paragraphs)


def test_a_letter_has_its_subject_under_the_number_and_no_kind():
    made = opened(replace(REPORT, kind="", to=("Cơ quan nhận",)))
    ((text, size, bold, _),) = component(made, "subject_of_letter")
    assert text == "V/v Kết quả tháng 01 năm 2026"
    assert within(size, LAYOUT["components"]["subject_of_letter"])
    assert not bold
    assert component(made, "kind") == []
    assert "Kính gửi: Cơ quan nhận" in [text for text, *_ in component(made, "body")]


def test_a_paper_without_state_heading_bears_none():
    plain = replace(REPORT, state=False)
    assert component(opened(plain), "national_name") == component(opened(plain), "motto") == []
    assert "CỘNG HÒA" not in words(pdf(plain, LAYOUT))


def words(data):
    text = "\n".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages)
    return re.sub(r"\s+", " ", text)


def test_the_pdf_says_the_same_and_is_the_same_every_time():
    made = pdf(REPORT, LAYOUT)
    assert made == pdf(REPORT, LAYOUT)
    text = words(made)
    for line in ("CƠ QUAN BAN HÀNH", "Số: 12/BC-UBND", "BÁO CÁO", "Nội dung hai.", "Nạo vét", "Người Ký", "MÔ PHỎNG"):
        assert line in text, line


def test_what_people_write_is_never_markup():
    """A text that would be code in the typesetter's language or in XML stays the text it is."""
    evil = '#panic("x") $a$ *b* <w:p> &amp; \\ @ref `raw` = heading'
    paper = replace(REPORT, subject=evil, blocks=(Paragraph(evil), Table(("a",), ((evil,),))))
    assert '#panic("x")' in words(pdf(paper, LAYOUT))
    assert evil in [text for text, *_ in component(opened(paper), "body")]


def test_the_layout_names_its_source_and_what_was_chosen_by_us():
    assert LAYOUT["source"]["title"].startswith("Nghị định 30/2020")
    ours = {name for name, part in LAYOUT["components"].items() if part.get("ours")}
    assert ours == {"signed_for", "signer_title", "signer", "recipients_label", "recipients"}
