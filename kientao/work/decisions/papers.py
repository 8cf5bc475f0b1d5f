"""A document as a paper by NĐ 30/2020: what it says becomes lines, blocks and a heading; how it looks is the law's."""

import re
from datetime import date

from kientao.base import clock
from kientao.city.models import Post
from kientao.ledger import prepared
from kientao.rules import documents, layout
from kientao.ui import papers, papers_docx, papers_pdf
from kientao.ui.place import zone

from . import terms
from .models import Document

CHAPTER = re.compile(r"^(Phần|Chương)\s+\S", re.IGNORECASE)
SECTION = re.compile(r"^(Điều \d+\.?|Mục \d+\.?|[IVXL]+\.|[A-ZĐ]\.)\s+\S")
HEAD_MAX = 150
SIMULATED = "MÔ PHỎNG – văn bản trình diễn, không có giá trị"


def blocks(body: str) -> tuple[papers.Block, ...]:
    """One line a paragraph. A line that begins "Chương", "Phần" is a chapter; "Điều 1.", "I." and short, a heading."""
    return tuple(_block(line.strip()) for line in body.splitlines() if line.strip())


def _block(line: str) -> papers.Block:
    if CHAPTER.match(line) and len(line) <= HEAD_MAX:
        return papers.Heading(line, 1)
    if SECTION.match(line) and len(line) <= HEAD_MAX:
        return papers.Heading(line, 2)
    return papers.Paragraph(line)


def paper(row: Document, *, demo: bool, foot: str = "") -> papers.Paper:
    on = row.on or _today()
    organ, kind = terms.organ(row.office), documents.kinds(on)[row.kind]
    signer = prepared.find(Post, row.signer) if row.signer else None
    title = str(signer.title.get("vi", "")) if signer else ""
    return papers.Paper(
        organ=organ.name, organ_above=organ.above, place=organ.place, on=on, subject=row.subject,
        blocks=blocks(row.body), kind=kind.printed, number=f"{row.number:02}" if row.number else "",
        symbol=row.symbol or terms.symbol(row.office, row.kind, on),
        signed_for=(organ.signed_for,) if organ.signed_for and signer and signer.head else (),
        signer_title=title.partition(" (")[0], signer=row.signed_by, basis=tuple(row.basis),
        recipients=tuple(row.recipients), mark=SIMULATED if demo else "", foot=foot,
    )  # fmt: skip


def docx(row: Document, *, demo: bool, foot: str = "") -> bytes:
    return papers_docx.docx(paper(row, demo=demo, foot=foot), layout.layout(row.on or _today()))


def pdf(row: Document, *, demo: bool, foot: str = "") -> bytes:
    return papers_pdf.pdf(paper(row, demo=demo, foot=foot), layout.layout(row.on or _today()))


def _today() -> date:
    return clock.day(clock.now(), zone())
